"""UNBOUND_TEMPLATE_PARAM: a hole in an option belongs to no name around it."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHARDS
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.holes import Hole, holes
from crossway.language.walk import all_nodes


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the holes in deployment options that neither name around them has."""
    for namespace, entry in facts.deployed:
        bound = set(holes(namespace.name))
        bound |= set(holes(entry.name)) if entry.kind == "endpoint" else set()
        for text in (n for n in all_nodes(entry.options) if isinstance(n, tree.String)):
            for hole in holes(text.value):
                if hole not in bound:
                    yield RULE.at(
                        text.span,
                        f"nothing binds {{{hole}}} here",
                        hint=_known(bound) or f"put {{{hole}}} into the name of the namespace",
                        name=str(hole),
                    )


def _known(bound: set[Hole]) -> str:
    names = sorted(f"{{{hole}}}" for hole in bound)
    return "known are " + ", ".join(names) if names else ""


RULE = Rule(
    code="UNBOUND_TEMPLATE_PARAM",
    subject=Subject.OPTIONS,
    severity=Severity.ERROR,
    summary="a hole in an option belongs to no name around it",
    why="""\
`{org}` in a namespace or endpoint name makes a family of them, one per org. A hole in an option
takes its value from that name, so it has to be one of the name's holes.""",
    bad=SHARDS.replace('"shard-{org}"', '"shard-{shard}"', 1),
    good=SHARDS,
    check=check,
)

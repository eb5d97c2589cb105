"""UNBOUND_TEMPLATE_PARAM: a hole in an option belongs to no name around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.examples import SHARDS
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.design.options import ENDPOINT, given_texts
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.holes import Hole, holes
from crossway.language.near import did_you_mean
from crossway.language.walk import all_nodes


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the holes in deployment options that neither name around them has.

    And those of a call's target whose name is not in scope: nothing says which member it means.
    """
    yield from _in_options(facts)
    yield from _in_lists(facts)
    for body, _, call in facts.calls(tree.NexusCall):
        for hole in holes(call.target):
            if hole.name not in body.names:
                yield RULE.at(
                    call.span,
                    f"nothing binds {{{hole}}} here, so which {call.target} is called?",
                    hint=did_you_mean(hole.name, body.names) or _UNKNOWN,
                    name=hole.name,
                )


_UNKNOWN = "a parameter or a variable of that name says which, or write a member's name"


def _in_options(facts: Facts) -> Iterator[Diagnostic]:
    families = {namespace.name for _, namespace in facts.defined(tree.Namespace)}
    for namespace, entry in facts.deployed:
        bound = set(holes(namespace.name))
        bound |= set(holes(entry.name)) if entry.kind == "endpoint" else set()
        callers = {*(given_texts(ENDPOINT, entry.options, "allowed_caller_namespaces") or ())}
        for text in (n for n in all_nodes(entry.options) if isinstance(n, tree.String)):
            # All of a family may call: `allowed_caller_namespaces: ["shard-{org}"]`.
            for hole in () if text.value in families & callers else holes(text.value):
                if hole not in bound:
                    yield RULE.at(
                        text.span,
                        f"nothing binds {{{hole}}} here",
                        hint=_known(bound) or f"put {{{hole}}} into the name of the namespace",
                        name=str(hole),
                    )


def _in_lists(facts: Facts) -> Iterator[Diagnostic]:
    """Yield the holes in lists of services and operations, which have no name that binds any."""
    families = {namespace.name for _, namespace in facts.defined(tree.Namespace)}
    owners: list[tree.Service | tree.Operation] = [s for _, s in facts.defined(tree.Service)]
    owners += [operation for _, _, operation in facts.operations]
    for text in (node for owner in owners for node in all_nodes(owner.options)):
        if isinstance(text, tree.String) and text.value not in families:
            for hole in holes(text.value):
                yield RULE.at(
                    text.span,
                    f"nothing binds {{{hole}}} here",
                    hint="name a family of namespaces as it is declared, or one of its members",
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
takes its value from that name, so it has to be one of the name's holes. In the target of a call,
`nexus "shard-{org}" ..`, it takes its value from the parameter or variable `org`.""",
    bad=SHARDS.replace('"shard-{org}"', '"shard-{shard}"', 1),
    good=SHARDS,
    check=check,
)

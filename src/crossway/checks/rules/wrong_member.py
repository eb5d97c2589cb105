"""wrong-member: a family's `with:` names what can be no member."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.examples import SHARDS
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.design.members import members_said, refused_members, texts_of
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.holes import holes
from crossway.language.near import did_you_mean


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the holes that a namespace's name does not have, and values that make no name."""
    lines: list[tuple[str, tree.Option]] = []
    for _, namespace in facts.defined(tree.Namespace):
        known = [str(hole) for hole in holes(namespace.name)]
        for option in without_comments(namespace.values):
            if option.key not in known:
                said = f"namespace {namespace.name} has no hole {{{option.key}}}"
                hint = did_you_mean(option.key, known) or "a family is `namespace shard-{org}:`"
                yield RULE.at(option.span, said, hint=hint, name=option.key)
                continue
            yield from _values(option)
            lines.append((namespace.name, option))
    yield from _refused(facts, lines)


def _refused(facts: Facts, lines: list[tuple[str, tree.Option]]) -> Iterator[Diagnostic]:
    """Yield what no member can be called, at the line that makes it so: with those above it."""
    left = {*refused_members(facts.design, members_said(lines))}
    for count, (_, option) in enumerate(lines, start=1):
        if not left:
            return
        for reason in refused_members(facts.design, members_said(lines[:count])):
            if reason in left:
                left.remove(reason)
                yield RULE.at(option.span, reason, name=option.key)


def _values(option: tree.Option) -> Iterator[Diagnostic]:
    texts = texts_of(option)
    count = len(option.value.items) if isinstance(option.value, tree.ListOf) else 1
    if not texts or len(texts) != count:
        said = f"the values of {{{option.key}}} are a list of texts: [acme, globex]"
        yield RULE.at(option.span, said, name=option.key)
        return
    for text in dict.fromkeys(text for text in texts if texts.count(text) > 1):
        yield RULE.at(option.span, f"{option.key} has {text} twice", name=text)


RULE = Rule(
    code="wrong-member",
    subject=Subject.OPTIONS,
    severity=Severity.ERROR,
    summary="a family's `with:` names what can be no member",
    why="""\
`namespace shard-{org}:` describes a family of namespaces, and `with:` below it which members there
are: each hole of the name with a list of values. A value becomes a part of names, so it has to be
one that Temporal takes in a namespace and an endpoint.""",
    bad=SHARDS.replace(
        "namespace shard-{org}:\n", "namespace shard-{org}:\n    with:\n        ogr: acme\n"
    ),
    good=SHARDS.replace(
        "namespace shard-{org}:\n", "namespace shard-{org}:\n    with:\n        org: [acme]\n"
    ),
    check=check,
)

"""duplicate-member: two members of one definition have one name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from crossway.checks.duplicates import repeated
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import bound_by, without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span

Members = Iterator[tuple[tuple[str, str], str, Span]]


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the later ones of members of one kind and name, per definition."""
    for definition in file.file.definitions:
        yield from repeated(RULE, "name", _members(definition))
    owners: list[tree.Workflow | tree.Activity | tree.Operation | tree.Handler] = [
        *file.written(tree.Workflow),
        *file.written(tree.Activity),
        *file.written(tree.Operation),
        *file.written(tree.Handler),
    ]
    for owner in owners:
        named = ((p.name, p.name, p.span) for p in owner.parameters)
        yield from repeated(RULE, "parameter", named)
    for enumeration in file.written(tree.TypeRef):
        if len(enumeration.words) > 1:
            yield from _words(enumeration)
    for record in file.written(tree.Record):
        yield from repeated(RULE, "field", ((f.name, f.name, f.span) for f in record.fields))
    ends: list[tree.Await | tree.Case] = [
        *file.written(tree.Await),
        *file.written(tree.Case),
    ]
    for node in ends:
        if len(node.results) > 1:
            yield from _results(node)


def _results(node: tree.Await | tree.Case) -> Iterator[Diagnostic]:
    """Yield the names after one `->` that two results go into: the first of them is lost."""
    names = bound_by(node.results)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            said = f"two results go into {name}: only the last would stay"
            yield RULE.at(node.span, said, hint="give each a name of its own", name=name)


def _words(enumeration: tree.TypeRef) -> Iterator[Diagnostic]:
    """Yield the words that an enumeration has twice: a warning, since none of them is lost."""
    words = enumeration.words
    for word in dict.fromkeys(words):
        if words.count(word) > 1:
            said = f'the word "{word}" stands {_times(words.count(word))} in an enumeration'
            hint = "remove it, or write the word that is meant"
            found = RULE.at(enumeration.span, said, hint=hint, name=word)
            yield replace(found, severity=Severity.WARNING)


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _members(definition: tree.Definition) -> Members:
    """Yield ((kind, name), name, place) of what a definition holds by name."""
    match definition:
        case tree.Workflow():
            for entry in definition.state or ():
                if not isinstance(entry, tree.Comment):
                    yield ("state", entry.name), entry.name, entry.span
            for handler in without_comments(definition.handlers):
                yield (handler.kind, handler.name), handler.name, handler.span
        case tree.Service(operations=items) | tree.TypeBlock(fields=items):
            for item in items:
                if not isinstance(item, tree.Comment):
                    yield ("member", item.name), item.name, item.span
        case tree.Worker() | tree.Namespace():
            pass  # listing the same thing twice changes nothing
        case (
            tree.Activity()
            | tree.Endpoint()
            | tree.Package()
            | tree.Import()
            | tree.TestBlock()
            | tree.Evaluate()
            | tree.Comment()
        ):
            pass  # holds nothing that has a name
        case _:
            assert_never(definition)


RULE = Rule(
    code="duplicate-member",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="two members of one definition have one name",
    why="""\
The operations of a service, the handlers of one kind of a workflow, its state, the fields of a
type, the parameters of a definition and the results after one `->` are all found by name: one of
two with one name is lost. A word that an enumeration has twice is a warning: most often the second
was meant to be another.""",
    bad="""\
workflow Ship(order: Order):
    state:
        condition packed
        condition packed
    close complete
""",
    good="""\
workflow Ship(order: Order):
    state:
        condition packed
        condition sent
    close complete
""",
    check=check,
)

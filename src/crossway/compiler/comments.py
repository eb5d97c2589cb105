"""Where the comments of a design stand in generated Python: above what they are about.

    # asked once a day        a line of its own stays one, at the same place
    activity Ask(order)  # x  the end of a line goes above it: a formatter would move the code
        options:
            # slow bank       what stands among a statement's options goes above the statement,
            retry: 5m         and what stands among the options of a definition above that

What has no class or function of its own (namespaces, workers, endpoints, imports) is named
before its comments, and so is a file, whose comments are those that a blank line parts from what
follows: see `deployment_comments`. `Writer.comment` writes a text so that it stays a comment,
whatever it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from crossway.design.model import Design
from crossway.language import tree
from crossway.language.blocks import statements
from crossway.language.span import Span

T = TypeVar("T")

_WITH_OPTIONS = tree.Handler | tree.Operation | tree.NamespaceEntry

Led = tuple[list[tuple[T, list[str]]], list[str]]
"""Some lines, each with the comments before it, and the comments after the last one."""

Above = Mapping[Span, tuple[str, ...]]
"""The comments right above each definition of a design, by the definition's span."""


def above_definitions(design: Design) -> Above:
    """Return the comments that stand above definitions, without a blank line between."""
    return {
        item.span: tuple(texts)
        for file in design.files
        for item, texts in _paragraphs(file)
        if item is not None
    }


def of_file(file: tree.File) -> list[str]:
    """Return the comments of a file that are about no definition, an empty one between two."""
    found: list[str] = []
    for item, texts in _paragraphs(file):
        if item is None:
            found += ["", *texts] if found else texts
    return found


def _paragraphs(file: tree.File) -> Iterator[tuple[tree.Line | None, list[str]]]:
    """Yield each definition with the comments right above it, and None with each other comments.

    # The payments team.       None, of the file

    # Charges a card.          with the activity
    activity Charge(..):
    """
    near: list[str] = []
    for item in file.definitions:
        if item.spaced and near:
            yield None, near
            near = []
        if isinstance(item, tree.Comment):
            near.append(item.text)
        else:
            yield item, near
            near = []
    if near:
        yield None, near


def of_definition(
    definition: tree.Workflow | tree.Activity | tree.Service | tree.TypeBlock | None, above: Above
) -> Iterator[str]:
    """Yield the comments of a definition, which stand above what it becomes."""
    if definition is None:
        return
    yield from above.get(definition.span, ())
    yield from note(definition)
    match definition:
        case tree.Workflow() | tree.Activity():
            yield from among(definition.default_options)
        case tree.Service():
            yield from among(definition.options)
        case tree.TypeBlock():  # has no options
            pass


def of_sketch(body: tree.Block) -> Iterator[str]:
    """Yield the words of an activity's body that the design does not spell out."""
    for statement in statements(body):
        if isinstance(statement, tree.Sketch | tree.Comment):
            yield statement.text
            yield from note(statement)


def of_statement(statement: tree.Statement) -> Iterator[str]:
    """Yield the comments at the end of a statement's line and among its options."""
    match statement:
        case tree.If(branches):
            yield from note(branches[0])
        case _:  # every other is one line, with what stands below it
            yield from note(statement)
    match statement:
        case tree.Await(target) | tree.Start(_, target) | tree.Detach(target) | tree.Return(target):
            yield from of_call(target)
        case _:  # nothing else takes options
            pass


def of_call(target: tree.Node | None) -> Iterator[str]:
    """Yield the comments among the options of a call or a timer, when it is one."""
    if isinstance(target, tree.AllOf) and target.handed_over:
        return  # those of the statement in it, which stands there itself
    if isinstance(target, tree.Optioned):
        yield from among(target.options)


def of_branch(branch: tree.Branch | tree.SwitchCase | tree.Catch | tree.Case) -> Iterator[str]:
    """Yield the comments that belong to a branch, which stand at the top of its block."""
    yield from note(branch)
    if isinstance(branch, tree.Case):
        yield from of_call(branch.target)


def led(items: Iterable[T | tree.Comment]) -> Led[T]:
    """Return each item with the comments before it, and the comments after the last one."""
    found: list[tuple[T, list[str]]] = []
    before: list[str] = []
    for item in items:
        if isinstance(item, tree.Comment):
            before.append(item.text)
        else:
            found.append((item, before))
            before = []
    return found, before


def of_members(items: Iterable[T | tree.Comment]) -> Iterator[tuple[T, list[str]]]:
    """Yield each handler, operation, field or entry of a block with the comments about it."""
    listed, after = led(items)
    for position, (item, before) in enumerate(listed, start=1):
        inside = among(item.options) if isinstance(item, _WITH_OPTIONS) else ()
        yield item, [*before, *note(item), *inside, *(after if position == len(listed) else ())]


def note(line: object) -> Iterator[str]:
    """Yield the comment at the end of a line, if there is one."""
    if isinstance(line, tree.Line) and line.note:
        yield line.note


def among(options: tree.Options) -> Iterator[str]:
    """Yield the comments among options, those of blocks of them too."""
    for entry in options:
        if isinstance(entry, tree.Comment):
            yield entry.text
        else:
            yield from note(entry)
            if isinstance(entry.value, tuple):
                yield from among(entry.value)

"""TWF text -> syntax tree and diagnostics. Never raises, whatever the text.

Lines are cut (`lexer`) and nested by indentation (`layout`) before anything is parsed.
Each line is then read on its own: a fault ends the line it is in, is reported once, and
costs neither the lines below it nor those after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from typing import NoReturn

from msgspec.structs import replace

from crossway.language import braces, tree
from crossway.language.diagnostic import Diagnostic, Severity, in_order
from crossway.language.habits import DEFINITIONS
from crossway.language.layout import nest, steps_of, usual_step
from crossway.language.lexer import normalize
from crossway.language.limits import MOST_FAULTS, TooManyFaultsError, endless, unseen
from crossway.language.near import keyword_meant, near_word
from crossway.language.outline import begins_test, has_block, with_name
from crossway.language.parser.broken import read_whole
from crossway.language.parser.cursor import Cursor, LineError
from crossway.language.parser.definitions import (
    parse_activity,
    parse_import,
    parse_package,
    parse_type_block,
    parse_workflow,
)
from crossway.language.parser.deployment import (
    parse_endpoint,
    parse_namespace,
    parse_worker,
)
from crossway.language.parser.expressions import parse_expression
from crossway.language.parser.flow import save_below
from crossway.language.parser.scope import Reading, Scope
from crossway.language.parser.services import OPERATIONS, parse_service
from crossway.language.parser.statements import STATEMENTS, parse_block
from crossway.language.parser.testing import OWN_WORDS, parse_test
from crossway.language.span import Span
from crossway.language.structs import Struct
from crossway.language.tokens import SourceLine
from crossway.language.words import DEFINING

__all__ = ["Parsed", "parse"]


class Unread(Struct, frozen=True):
    """A definition that could not be read entirely: what is missing may stand in the rest.

    `first` and `last` are its lines. `names` are its own, those of its members, and every
    word on its faulty lines.
    """

    first: int
    last: int
    names: frozenset[str]


class Parsed(Struct, frozen=True):
    """A syntax tree, and what is wrong with the text, in source order.

    `unread` are the definitions with faults.
    """

    file: tree.File
    diagnostics: tuple[Diagnostic, ...]
    unread: tuple[Unread, ...] = ()


def parse(text: str, path: str, first: int = 1) -> Parsed:
    """Return the tree of a TWF text and every fault in it; `path` is how the user calls it.

    `first` is the number of the text's first line in its file. Takes time proportional to
    the length of the text.
    """
    return parse_part(text, path, first).parsed


class Part(Struct, frozen=True):
    """A stretch of a text, parsed as if it were the whole.

    `steps` are by how many columns its blocks are indented. It is `apart` if nothing in it reaches
    beyond it: no line is indented otherwise than expected, no block is in braces, no type is
    declared where it is used. It is
    `begun` well if no fault is in its first line, and `open` if nothing is below its last one, as
    there should be.
    """

    parsed: Parsed
    steps: Counter[int]
    apart: bool
    begun: bool
    open: bool


def parse_part(text: str, path: str, first: int, step: int | None = None) -> Part:
    """Return a stretch of a text parsed; `step` is the usual one of the whole text, if known."""
    read, broken = read_whole(text, path, first, _INNER)
    if len(broken) > MOST_FAULTS:
        broken[MOST_FAULTS:] = [endless(path, broken[MOST_FAULTS].span.line)]
    steps = steps_of([line for line in read if not line.is_comment])
    braced = _braced(read, path)
    lines, diagnostics = nest(read, path, _INNER, usual_step(steps) if step is None else step)
    diagnostics += broken + braced
    apart = not diagnostics
    scope = Scope(path, diagnostics, parse_block)
    definitions: list[tree.Definition] = []
    try:
        for line in lines:
            definitions += [scope.comment(line)] if line.is_comment else _definition(line, scope)
        _check_packages(lines, scope)
    except TooManyFaultsError:
        diagnostics.append(endless(path, max(fault.span.line for fault in diagnostics)))
    written = {one.name for one in definitions if isinstance(one, tree.TypeBlock)}
    definitions += [block for name, block in scope.declared.items() if name not in written]
    faulty = {fault.span.line for fault in diagnostics}
    hidden = unseen(normalize(text), path, first)
    diagnostics += islice((f for f in hidden if f.span.line not in faulty), MOST_FAULTS)
    span = Span(path, 1, 1, lines[-1].last.line, lines[-1].last.end_column) if lines else None
    file = tree.File(path, tuple(definitions), span=span or Span(path, 1, 1, 1, 1))
    parsed = Parsed(file, in_order(diagnostics), tuple(_unread(lines, faulty)))
    code = [line for line in lines if not line.is_comment]
    apart = apart and not scope.declared and len(diagnostics) < MOST_FAULTS
    apart = apart and min((line.indent for line in code), default=0) == 0
    begun = bool(code) and code[0].indent == 0 and code[0].start.line not in faulty
    ends_open = bool(code) and has_block(code[-1]) and not code[-1].children
    return Part(parsed, steps, apart, begun, ends_open)


def _braced(lines: list[SourceLine], path: str) -> list[Diagnostic]:
    """Return the fault of a text with blocks in braces; their lines have no others."""
    braced = [line for line in lines if line.brace]
    told = bool(braced) and braced[0].faulty
    for line in braced:
        line.faulty = True
    if not braced or told or braced[0].brace is None:
        return []
    place = Cursor(braced[0], path).place(braced[0].brace)
    return [Diagnostic("SYNTAX", Severity.ERROR, place, braces.FAULT, braces.HINT)]


def _unread(lines: list[SourceLine], faulty: set[int]) -> Iterator[Unread]:
    """Yield the outermost lines with a fault on or below them.

    A fault on such a line itself may have kept it from the definition before it, which
    therefore counts as well.
    """
    code = [line for line in lines if faulty and not line.is_comment]
    for line, following in zip_longest(code, code[1:]):
        inside = _lines_of(line)
        broken = [one for one in inside if one.faulty or not faulty.isdisjoint(_numbers(one))]
        if broken or (following and following.start.line in faulty):
            members = (child for child in line.children if not child.is_comment)
            titles = (_words(one)[:3] for one in (line, *members))
            names = frozenset[str]().union(*titles, *map(_words, broken))
            yield Unread(line.start.line, inside[-1].last.line, names)


def _numbers(line: SourceLine) -> range:
    return range(line.start.line, line.last.line + 1)


def _lines_of(line: SourceLine) -> list[SourceLine]:
    """Return a line and those below it at any depth, comments aside, in source order."""
    found, waiting = [], [line]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += [child for child in reversed(one.children) if not child.is_comment]
    return found


def _words(line: SourceLine) -> list[str]:
    return [token.text for token in line.tokens if token.kind == "name"]


def _definition(line: SourceLine, scope: Scope) -> list[tree.Definition]:
    reading = Reading(scope.cursor(line), line, scope)
    try:
        definition = _parser(reading.cursor)(reading)
    except LineError as fault:
        scope.report(line, fault)
        return [*scope.note(line), *_saved(reading)]
    if not reading.took_children:
        scope.refuse_children(line)
        save_below(reading)
    return [definition]


def _saved(reading: Reading) -> list[tree.Definition]:
    """Return what can be saved of a definition that could not be read."""
    line, scope = reading.line, reading.scope
    guess = _near_definition(reading.line.tokens[0].text)
    if guess and not reading.took_children:
        line.tokens[0] = replace(line.tokens[0], text=guess)
        try:
            again = Reading(scope.cursor(line), line, scope)
            return [_parser(again.cursor)(again)]
        except LineError:
            pass
    word = line.tokens[0].text
    if not reading.took_children and (named := with_name(line.tokens)):
        line.tokens[:] = named
        try:  # for what is below alone: the fault in the line itself is told already
            again = Reading(scope.cursor(line), line, scope)
            _parser(again.cursor)(again)
            return []
        except LineError:
            reading.took_children = again.took_children
    if not guess and (word not in DEFINING or word == "extern"):  # nobody knows what is below
        return []
    save_below(reading)
    return []


def _near_definition(word: str) -> str | None:
    return near_word(word, _DEFINITIONS) if word not in _DEFINITIONS else None


def parse_extern(reading: Reading) -> tree.Definition:
    """Return `extern worker W:` or `extern nexus service S:`, in either spelling."""
    if reading.cursor.peek().text in ("nexus", "nexus_service"):
        return parse_service(reading)
    return parse_worker(reading)


_DEFINITIONS: dict[str, Callable[[Reading], tree.Definition]] = {
    "workflow": parse_workflow,
    "activity": parse_activity,
    "nexus_service": parse_service,
    "nexus_endpoint": parse_endpoint,
    "worker": parse_worker,
    "extern": parse_extern,
    "namespace": parse_namespace,
    "type": parse_type_block,
    "package": parse_package,
    "import": parse_import,
}


_INNER = frozenset((*STATEMENTS, *OPERATIONS, *OWN_WORDS))
"""The words that a line inside of a definition begins with."""


def _parser(cursor: Cursor) -> Callable[[Reading], tree.Definition]:
    word, following = cursor.token.text, cursor.peek()
    if word in _DEFINITIONS:
        return _DEFINITIONS[word]
    if word == "nexus" and following.text == "service":
        return parse_service
    if begins_test(cursor.tokens):
        return parse_test
    if following.text != "." or cursor.token.kind != "name":
        _refuse_definition(cursor)
    return _loose_call


def _refuse_definition(cursor: Cursor) -> NoReturn:
    word = cursor.token.text
    guess = _near_definition(word)
    hint = keyword_meant(guess)
    if word == "nexus":
        cursor.next()
        hint = "a service is `nexus service S:`; a call stands in a workflow"
        if cursor.at("endpoint"):
            hint = "an endpoint stands in a `namespace` block, or write `nexus_endpoint E:`"
        cursor.fail("expected `service` after `nexus`", hint)
    if word in DEFINITIONS:
        hint = DEFINITIONS[word]
    if word in STATEMENTS and word not in DEFINITIONS:
        hint = "a statement stands in a workflow, an activity or an operation"
    if cursor.peek().kind == "string" and near_word(word, ["test"]):
        hint = keyword_meant("test")
    cursor.fail("expected a definition, such as `workflow` or `activity`", hint)


def _loose_call(reading: Reading) -> tree.Evaluate:
    call = parse_expression(reading.cursor)
    if not isinstance(call, tree.Invoke):
        reading.cursor.fail("expected a definition, such as `workflow` or `activity`")
    reading.cursor.expect_end("after the call")
    return tree.Evaluate(call, **reading.fields())


def _check_packages(lines: list[SourceLine], scope: Scope) -> None:
    """Report a `package` that is not the first definition."""
    leading = next((line for line in lines if not line.is_comment), None)
    for line in lines:
        if line.start.text == "package" and line is not leading:
            scope.complain(line, "`package` stands first, and once", "remove it, or move it up")

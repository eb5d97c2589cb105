"""What the parsers of one file share: where faults go, and what a body may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypedDict, TypeVar

import msgspec
from msgspec.structs import replace

from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.limits import MOST_FAULTS, TooManyFaultsError
from crossway.language.near import keyword_meant
from crossway.language.parser.cursor import Cursor, LineError
from crossway.language.parser.sketches import is_code
from crossway.language.span import Span
from crossway.language.structs import Struct
from crossway.language.tokens import SourceLine

T = TypeVar("T")


class Scope(Struct, frozen=True):
    """Where a body stands.

    `sketches` tells an activity's body, where free text is kept as a sketch, see `sketches`.
    There a fault of such a line is never reported: it is raised, and the line becomes a sketch.
    A statement that turns out to be a sketch has its body read again; `known` holds, by
    the identity of its line, what each statement there came to and how many further
    lines it took, so that no line is ever parsed more than once at each depth.
    `sketched` has the line of each sketch, and why it is no statement.
    `declared` are the types whose fields stand where they are used, by name.
    `parse_block` is how a statement parses the statements below it.
    """

    path: str
    diagnostics: list[Diagnostic]
    parse_block: Callable[[Sequence[SourceLine], Scope], tree.Block]
    sketches: bool = False
    known: dict[int, tuple[tree.Block, int]] = msgspec.field(default_factory=dict)
    sketched: dict[Span, tuple[SourceLine, LineError]] = msgspec.field(default_factory=dict)
    declared: dict[str, tree.TypeBlock] = msgspec.field(default_factory=dict)

    def sketching(self) -> Scope:
        """Return the same for the body of an activity."""
        return replace(self, sketches=True, sketched={})

    def quiet(self) -> Scope:
        """Return the same without reports: for lines that may not be what they seem."""
        return replace(self, diagnostics=[])

    def cursor(self, line: SourceLine) -> Cursor:
        """Return a cursor at the beginning of `line`."""
        return Cursor(line, self.path, self.declared)

    def report(self, line: SourceLine, fault: LineError) -> None:
        """Report a fault of `line`, unless one was reported already: one line, one fault.

        Raises:
            TooManyFaultsError: no more are reported of this text.
        """
        if not line.faulty:
            line.faulty = True
            if len(self.diagnostics) >= MOST_FAULTS:
                raise TooManyFaultsError
            self.diagnostics.append(fault.diagnostic)

    def mend(self, line: SourceLine, fault: LineError) -> None:
        """Report a fault that does not stop the line from being understood."""
        if self.sketches and not is_code(line):
            raise fault
        self.report(line, fault)

    def complain(self, line: SourceLine, message: str, hint: str | None = None) -> None:
        """Report something wrong with `line` as a whole."""
        span = line.span(self.path)
        self.mend(line, LineError(Diagnostic("SYNTAX", Severity.ERROR, span, message, hint)))

    def refuse_children(self, line: SourceLine) -> None:
        """Report the first line below `line`, where nothing may stand."""
        for child in line.children:
            if not child.is_comment:
                hint = "align it with the line above it"
                self.complain(child, "unexpected indentation", hint)
                return

    def attempt(self, cursor: Cursor, parse: Callable[[Cursor], T], missing: T) -> T:
        """Return what `parse` reads, or `missing` after reporting why it could not."""
        try:
            return parse(cursor)
        except LineError as fault:
            self.mend(cursor.line, fault)
            return missing

    def begun(self, line: SourceLine, word: str) -> Cursor:
        """Return a cursor after the word that begins a line; another is reported as a slip."""
        cursor = self.cursor(line)
        found = cursor.next().text
        if found != word:
            self.complain(line, f"expected `{word}`, found `{found}`", keyword_meant(word))
        return cursor

    def opens_block(self, cursor: Cursor, what: str) -> None:
        """Step over the colon that ends the line; report it if it is missing."""
        if not cursor.line.faulty:
            self.attempt(cursor, lambda cursor: _colon(cursor, what), None)

    def comment(self, line: SourceLine) -> tree.Comment:
        """Return the comment that `line` is, or carries at its end."""
        return tree.Comment(line.note, span=line.span(self.path), spaced=line.spaced)

    def note(self, line: SourceLine) -> tuple[tree.Comment, ...]:
        """Return the comment at the end of a line that is no node, as one inside its block."""
        return (tree.Comment(line.note, span=line.span(self.path)),) if line.note else ()


def _colon(cursor: Cursor, what: str) -> None:
    cursor.expect(":", f"at the end of {what}", _below(cursor, what))
    hint = "what belongs to it is indented on the lines below"
    if cursor.line.tokens[0].text in _WITH_RESULT and cursor.line.last.text != ":":
        hint = f"{hint}; a result is written `-> (Type)`"
    cursor.expect_end("after `:`", hint)


def _below(cursor: Cursor, what: str) -> str | None:
    """Return what to write for a line that ends without a colon, and what of it is missing."""
    if not cursor.at_end:
        alone = what in ("a worker", "a namespace", "a service", "an endpoint")
        return "the name ends the line, with `:`; the rest stands indented below" if alone else None
    if cursor.line.children:
        return COLON
    if what in _BELOW:
        return f"end the line with `:`, and say below {_BELOW[what]}"
    return "end the line with `:`, and indent what belongs to it below"


COLON = "end the line with `:`, since what stands below belongs to it"
"""What to write for a line that ends without its colon."""

_BELOW = {
    "an activity": "what it does, `charge the card`: Python beside the design takes its place",
    "an operation": "what it answers, `return value`, or what runs, `return workflow Name(..)`",
    "a workflow": "what it does; it ends with `close complete`, or `close complete(result)`",
    "the signal handler": "what it changes, `set approved`; nothing, where `await signal` takes it",
    "the update handler": "what it changes and answers, `return value`",
    "the query handler": "what it answers, `return value`",
    "a type": "its fields, `id: string`",
    "a service": "its operations, `sync Name(..) -> (Result):`",
    "a worker": "what it runs, `workflow Name`",
    "a namespace": "its workers, `worker name`, each with `task_queue` in its `options:`",
    "a test": "what happens, and what to `expect`",
}
"""What stands below the line that begins each of these."""

_WITH_RESULT = ("workflow", "activity", "query", "update", "operation", "sync")


class LineFields(TypedDict):
    """What a node takes from the line it begins."""

    span: Span
    note: str
    spaced: bool


class Lines:
    """Sibling lines, read one after the other."""

    def __init__(self, lines: Sequence[SourceLine]) -> None:
        """Begin before the first of `lines`."""
        self._lines = lines
        self.index = 0

    def __iter__(self) -> Iterator[SourceLine]:
        """Yield the lines not read yet, reading them."""
        while self.index < len(self._lines):
            self.index += 1
            yield self._lines[self.index - 1]

    def upcoming(self) -> SourceLine | None:
        """Return the next line that is no comment, without reading it."""
        for index in range(self.index, len(self._lines)):
            if not self._lines[index].is_comment:
                return self._lines[index]
        return None

    def follow_a_fault(self) -> bool:
        """Return whether the line before the one just read could not be read, or one below it."""
        before = (self._lines[at] for at in range(self.index - 2, -1, -1))
        line = next((line for line in before if not line.is_comment), None)
        return line is not None and _is_faulty(line)

    def follow_faulty(self, word: str) -> bool:
        """Return whether a line before the one just read begins so, with a fault in it or below."""
        before = self._lines[: max(self.index - 1, 0)]
        return any(line.start.text == word and _is_faulty(line) for line in before)

    def take(self, belongs: Callable[[SourceLine], bool]) -> list[SourceLine]:
        """Read the next lines as long as they, or the comments before them, belong."""
        begun = end = self.index
        for index in range(begun, len(self._lines)):
            if not self._lines[index].is_comment:
                if not belongs(self._lines[index]):
                    break
                end = index + 1
        self.index = end
        return list(self._lines[begun:end])

    def take_until(self, words: Sequence[str], others: Sequence[str]) -> list[SourceLine]:
        """Read the lines before one that begins with one of `words`, if it comes before `others`.

        Otherwise none is read.
        """
        for index in range(self.index, len(self._lines)):
            line = self._lines[index]
            if not line.is_comment and line.start.text in words:
                found = list(self._lines[self.index : index])
                self.index = index
                return found
            if not line.is_comment and line.start.text in others:
                break
        return []

    def read_through(self, line: SourceLine, scope: Scope) -> tuple[tree.Comment, ...]:
        """Read up to and including `line`; return the comments read on the way."""
        comments: list[tree.Comment] = []
        for current in self:
            if current is line:
                break
            comments.append(scope.comment(current))
        return tuple(comments)


def _is_faulty(line: SourceLine) -> bool:
    return line.faulty or any(map(_is_faulty, line.children))


class Reading(msgspec.Struct):
    """A line being parsed: its tokens, where it stands, its siblings after it."""

    cursor: Cursor
    line: SourceLine
    scope: Scope
    siblings: Lines = msgspec.field(default_factory=lambda: Lines(()))
    took_children: bool = False
    """Whether the lines indented below have been parsed as part of it."""

    def fields(self) -> LineFields:
        """Return what the node takes from its line."""
        line = self.line
        return {"span": line.span(self.scope.path), "note": line.note, "spaced": line.spaced}

    def body(self, what: str, *goes_on: str) -> tree.Block:
        """Return the statements below, after the colon that ends `what`.

        `goes_on` are the words of a line that continues it. When nothing is below, what stands
        before such a line was meant to be:

            try:
            activity Charge(id)
            catch:
        """
        self.scope.opens_block(self.cursor, what)
        if not self.line.children:
            hint = "indent what belongs to it on the lines below"
            self.scope.complain(self.line, f"{what} has nothing below it", hint)
            self.line.children += self.siblings.take_until(goes_on, [self.line.start.text])
        return self.statements()

    def statements(self) -> tree.Block:
        """Return the statements below, if there are any."""
        self.took_children = True
        return self.scope.parse_block(self.line.children, self.scope)

    def members(
        self, parse: Callable[[Reading], T], unread: Callable[[Reading], object] | None = None
    ) -> tuple[T | tree.Comment, ...]:
        """Return what `parse` makes of each line below, comments among them.

        A line that it cannot read is reported; what is below such a line `unread` looks at, or it
        is refused, as it is below a line that takes nothing.
        """
        scope, members = self.scope, list[T | tree.Comment]()
        self.took_children = True
        for line in self.line.children:
            if line.is_comment:
                members.append(scope.comment(line))
                continue
            member = Reading(scope.cursor(line), line, scope)
            try:
                members.append(parse(member))
            except LineError as fault:
                scope.report(line, fault)
                if unread is not None:
                    unread(member)
                    continue
            if not member.took_children:
                scope.refuse_children(line)
        return tuple(members)

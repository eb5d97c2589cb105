"""A design's text -> the same in the canonical layout.

The layout is made from the tokens and from how the lines nest, not printed from the tree: what
the author wrote cannot get lost. After that both texts are compared, tree by tree and comment by
comment: whoever calls this gets the same meaning, or an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crossway.format.facts import Facts, facts_of
from crossway.format.rows import Row, comment_text, laid_out, rows_of
from crossway.language import parse, tree
from crossway.language.diagnostic import Diagnostic
from crossway.language.layout import nest
from crossway.language.lexer import read_lines, split_lines
from crossway.language.printer.page import print_comment
from crossway.language.tokens import SourceLine, Token

_BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|\n|\r")


class UnreadableError(Exception):
    """A text that does not parse has no layout; `diagnostics` say why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Hold what the parser found."""
        super().__init__(diagnostics[0].message)
        self.diagnostics = tuple(diagnostics)


class ChangedError(Exception):
    """What the formatter made does not mean what the text meant: a fault of Crossway."""


def format_text(text: str, path: str, first: int = 1) -> str:
    """Return a design in the canonical layout: four spaces a level, single blank lines, comments.

    `path` is how messages name it, `first` the number of its first line there. A byte order mark
    and the kind of line end stay. Formatting what was formatted changes nothing.

    Raises:
        UnreadableError: it does not parse.
        ChangedError: the layout would change its meaning.
    """
    parsed = parse(text, path, first)
    if parsed.diagnostics:
        raise UnreadableError(parsed.diagnostics)
    formatted = "".join(f"{line}\n" for line in _lines(text, parsed.file, first))
    refuse_changes(parsed.file, comments_of(text), formatted)
    return as_it_began(text, formatted)


def refuse_changes(file: tree.File, comments: Sequence[str], formatted: str) -> None:
    """Return when a text has this tree and these comments.

    Raises:
        ChangedError: it has not.
    """
    again = parse(formatted, file.path)
    if again.diagnostics or again.file != file or comments_of(formatted) != comments:
        raise ChangedError(file.path)


def comments_of(text: str) -> list[str]:
    """Return the comments of a text in order, without their `#`."""
    return [line.note for line in read_lines(text) if line.note or line.is_comment]


def as_it_began(text: str, formatted: str) -> str:
    """Return a new text with the byte order mark and the line end of an old one."""
    found = _LINE_END.search(text)
    if found and found.group() != "\n":
        formatted = formatted.replace("\n", found.group())
    return _BOM + formatted if text.startswith(_BOM) else formatted


# --- lines -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Nested:
    """A logical line or a comment, how deep it stands, and the comments inside its brackets."""

    line: SourceLine
    depth: int
    inner: tuple[Token, ...]
    spaced: bool

    @property
    def opens_block(self) -> bool:
        """Whether lines stand below it, or should."""
        line = self.line
        return not line.is_comment and (bool(line.children) or line.last.text == ":")


def _lines(text: str, file: tree.File, first: int) -> Iterator[str]:
    """Yield the lines of the formatted text."""
    read = read_lines(text, first)
    nested, _ = nest(read, file.path)
    written = _Written(facts_of(file, read), split_lines(text), first)
    previous: _Nested | None = None
    for each in _whole(_flat(nested)):
        if previous is not None and (each.spaced or _set_apart(previous, each)):
            yield ""
        yield from written.laid_out(each)
        previous = each


def _flat(nested: Iterable[SourceLine], depth: int = 0) -> Iterator[tuple[SourceLine, int]]:
    """Yield all lines in source order, each with its depth; blocks nest 40 deep at most."""
    for line in nested:
        yield line, depth
        yield from _flat(line.children, depth + 1)


def _whole(flat: Iterable[tuple[SourceLine, int]]) -> Iterator[_Nested]:
    """Yield the lines with the comments inside their brackets, which the lexer moves above them."""
    waiting: list[tuple[SourceLine, int]] = []
    for line, depth in flat:
        if line.is_comment:
            waiting.append((line, depth))
            continue
        above = [(c, d) for c, d in waiting if c.start.line < line.start.line]
        inside = [c for c, _ in waiting if c.start.line >= line.start.line]
        yield from (_Nested(comment, d, (), comment.spaced) for comment, d in above)
        spaced = line.spaced or any(comment.spaced for comment in inside)
        yield _Nested(line, depth, tuple(comment.start for comment in inside), spaced)
        waiting.clear()
    yield from (_Nested(comment, d, (), comment.spaced) for comment, d in waiting)


def _set_apart(previous: _Nested, following: _Nested) -> bool:
    """Whether a blank line belongs between two lines in any case: around definitions with a block.

    A comment above a definition belongs to it.
    """
    if following.depth > 0 or (previous.line.is_comment and previous.depth == 0):
        return False
    return previous.depth > 0 or previous.opens_block or following.opens_block


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written: the lines of a text, of which the first has the number `first`."""

    facts: Facts
    texts: Sequence[str]
    first: int

    def laid_out(self, each: _Nested) -> Iterator[str]:
        """Yield the lines of text of one logical line, or of a comment."""
        line = each.line
        if line.is_comment:
            rows = [Row((), comment_text(line.start.text))]
        else:
            rows = rows_of(line, each.inner, print_comment(line.note) if line.note else "")
        if (line.start.line, line.start.column) in self.facts.sketches:
            rows = [replace(row, tokens=self._verbatim(row.tokens)) for row in rows]
        yield from laid_out(rows, each.depth, self.facts)

    def _verbatim(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Return the tokens of a row as one, which is shown as written."""
        if not tokens:
            return ()
        begin, end = tokens[0], tokens[-1].end_column
        text = self.texts[begin.line - self.first][begin.column - 1 : end - 1]
        return (Token("bad", text, begin.line, begin.column),)

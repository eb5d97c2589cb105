"""What was typed before the cursor: the text of now, which need not be a design yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from crossway.language.lexer import read_lines
from crossway.language.tokens import Token
from crossway.lsp.positions import Lines, Point

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")
_MARGIN = re.compile(r"[ \t]*")
_PIECES = frozenset("-{}")
"""What the name of an endpoint may have in it beside letters."""

_LINES_BACK = 30
"""How many lines back a bracket is looked for that is open at the cursor."""

TAB = 4


@dataclass(frozen=True)
class Typed:
    """The text up to a cursor."""

    lines: Lines
    point: Point

    @cached_property
    def before(self) -> str:
        """The line up to the cursor."""
        return self.lines.line(self.point[0])[: self.point[1] - 1]

    @cached_property
    def after(self) -> str:
        """The line from the cursor on."""
        return self.lines.line(self.point[0])[self.point[1] - 1 :]

    @cached_property
    def word(self) -> str:
        """The word that is being typed."""
        found = _WORD.search(self.before)
        return found.group() if found else ""

    @cached_property
    def stem(self) -> str:
        """The line up to that word."""
        return self.before[: len(self.before) - len(self.word)]

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """The tokens of the line up to the word that is being typed."""
        return tokens_of(self.stem)

    @property
    def texts(self) -> list[str]:
        """Their texts; what a Nexus call leads to is one of them: `shard-{org}-Notes`."""
        found: list[str] = []
        for before, token in zip((None, *self.tokens), self.tokens, strict=False):
            touches = before is not None and before.end_column == token.column
            pieces = (before.text if before else "", token.text)
            if touches and found[-2:-1] == ["nexus"] and not _PIECES.isdisjoint(pieces):
                found[-1] += token.text
            else:
                found.append(token.text)
        return found

    @cached_property
    def in_comment(self) -> bool:
        """Whether the cursor is in a comment."""
        rest = re.sub(r'"(?:[^"\\]|\\.)*"', "", self.before)
        return "#" in rest.partition('"')[0]

    @cached_property
    def in_text(self) -> str | None:
        """What stands before the cursor in a text whose quotes are open; None outside of one."""
        rest = re.sub(r'"(?:[^"\\]|\\.)*"', "", self.before)
        return rest.partition('"')[2] if '"' in rest and not self.in_comment else None

    # --- brackets -----------------------------------------------------------------------

    @cached_property
    def open(self) -> tuple[list[Token], str, int] | None:
        """The innermost bracket that is open at the cursor, None where there is none.

        What stands before it on its line, the bracket, and how many commas are behind it.
        """
        first = max(1, self.point[0] - _LINES_BACK)
        above = [self.lines.line(number) for number in range(first, self.point[0])]
        tokens = tokens_of("\n".join([*above, self.stem]))
        depth = commas = 0
        for at in range(len(tokens) - 1, -1, -1):
            text = tokens[at].text
            if text in (")", "]", "}"):
                depth += 1
            elif text in ("(", "[", "{"):
                if depth == 0:
                    line = [t for t in tokens[:at] if t.line == tokens[at].line]
                    return line, text, commas
                depth -= 1
            elif text == "," and depth == 0:
                commas += 1
        return None

    # --- indentation --------------------------------------------------------------------

    @cached_property
    def margin(self) -> int:
        """How far the line is indented."""
        return width(self.lines.line(self.point[0]))

    def parents(self) -> list[str]:
        """Return the lines that this one stands below, the innermost first."""
        found: list[str] = []
        margin = self.margin if self.before.strip() else max(self.margin, width(self.before))
        for number in range(self.point[0] - 1, 0, -1):
            line = self.lines.line(number)
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if width(line) < margin:
                found.append(line)
                margin = width(line)
            if margin == 0:
                break
        return found


def width(line: str) -> int:
    """Return how far a line is indented, a tab to the next multiple of four."""
    margin = _MARGIN.match(line)
    return len((margin.group() if margin else "").expandtabs(TAB))


def margin_of(line: str) -> str:
    """Return what a line is indented with."""
    found = _MARGIN.match(line)
    return found.group() if found else ""


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a piece of text, comments left out."""
    return [token for line in read_lines(text) for token in line.tokens]

"""What the lexer cuts a text into: tokens, and logical lines of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from crossway.language.span import Span
from crossway.language.structs import Struct

Kind = Literal["name", "number", "duration", "string", "symbol", "bad", "comment", "end"]


class Token(Struct, frozen=True):
    """One token: its kind, its text as written and where it starts (1-based).

    `fault` and `hint` explain a `bad` token.
    """

    kind: Kind
    text: str
    line: int
    column: int
    fault: str = ""
    hint: str | None = None

    @property
    def end_column(self) -> int:
        """The column after the last character."""
        return self.column + len(self.text)

    def touches(self, following: Token) -> bool:
        """Whether `following` starts exactly where this token ends."""
        return self.line == following.line and self.end_column == following.column


class SourceLine(msgspec.Struct):
    """A logical line, or a comment on a line of its own, and the lines indented below it.

    `tokens` is empty for a comment, whose text is then `note`. `text` is the line
    without its comments, brought onto one line. `faulty` is set once a fault of this
    line was reported. `brace` is what was taken out of it, see `braces`.
    """

    indent: int
    leading: str
    tokens: list[Token]
    start: Token
    note: str = ""
    text: str = ""
    spaced: bool = False
    children: list[SourceLine] = msgspec.field(default_factory=list)
    faulty: bool = False
    brace: Token | None = None

    @property
    def is_comment(self) -> bool:
        """Whether it is a comment on a line of its own."""
        return not self.tokens

    @property
    def last(self) -> Token:
        """The last token, or the comment itself."""
        return self.tokens[-1] if self.tokens else self.start

    def span(self, path: str) -> Span:
        """Return the stretch from the first token to the last."""
        last = self.last
        return Span(path, self.start.line, self.start.column, last.line, last.end_column)

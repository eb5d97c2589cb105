"""Reading the tokens of one logical line, and saying what is wrong with it."""

from __future__ import annotations

from typing import NoReturn

from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import SYMBOLS, for_symbol, in_place_of
from crossway.language.limits import MAX_NESTING
from crossway.language.span import Span
from crossway.language.tokens import SourceLine, Token
from crossway.language.words import RESERVED

_LONGEST_SHOWN = 40
"""How much of a token a message shows."""


_WORDS = ("name", "symbol")
"""The kinds of tokens that are compared with what the language spells so."""


class LineError(Exception):
    """A line that cannot be read further; never leaves the parser."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Hold the diagnostic to report."""
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Cursor:
    """A place among the tokens of one line; `end` stands after the last one."""

    __slots__ = ("_padded", "declared", "depth", "end", "index", "line", "path", "tokens")

    def __init__(
        self, line: SourceLine, path: str, declared: dict[str, tree.TypeBlock] | None = None
    ) -> None:
        """Begin at the first token of `line`; `declared` takes the types declared in place."""
        self.declared = {} if declared is None else declared
        last = line.last
        self.line = line
        self.path = path
        self.tokens = line.tokens
        self.index = 0
        self.depth = 0
        self.end = end = Token("end", "", last.line, last.end_column)
        # Looked at several times for each token: so that the end, beyond which the cursor never
        # steps, needs no question of its own.
        self._padded = (*line.tokens, end, end, end)

    @property
    def token(self) -> Token:
        """The token the cursor stands on."""
        return self._padded[self.index]

    def peek(self, distance: int = 1) -> Token:
        """Return the token `distance` places ahead, or the end."""
        try:
            return self._padded[self.index + distance]
        except IndexError:
            return self.end

    @property
    def at_end(self) -> bool:
        """Whether no token is left."""
        return self.index >= len(self.tokens)

    def at(self, *texts: str) -> bool:
        """Whether the cursor stands on one of these words or symbols."""
        token = self._padded[self.index]
        return token.text in texts and token.kind in _WORDS

    def next(self) -> Token:
        """Return the token the cursor stands on, and step over it."""
        token = self._padded[self.index]
        if token is not self.end:
            self.index += 1
        return token

    def accept(self, *texts: str) -> Token | None:
        """Step over one of these words or symbols if the cursor stands on it."""
        token = self._padded[self.index]
        if token.text in texts and token.kind in _WORDS:
            self.index += 1
            return token
        return None

    def expect(self, text: str, where: str = "", hint: str | None = None) -> Token:
        """Step over this word or symbol, or fail."""
        token = self._padded[self.index]
        if token.text != text or token.kind not in _WORDS:
            self.fail(f"expected `{text}`{' ' if where else ''}{where}", hint)
        self.index += 1
        return token

    def name(self, what: str, hint: str | None = None) -> str:
        """Step over an identifier and return it; `what` says what it would name."""
        token = self._padded[self.index]
        if token.kind != "name":
            quoted = "write the name without quotes" if token.kind == "string" else None
            self.fail(f"expected {what}", hint or quoted)
        if token.text in RESERVED:
            self.fail(f"expected {what}", f"`{token.text}` is a word of the language")
        self.index += 1
        return token.text

    def expect_end(self, after: str = "", hint: str | None = None) -> None:
        """Fail unless the line ends here."""
        if not self.at_end:
            if any(token.text == "//" for token in self.tokens[: self.index]):
                hint = hint or SYMBOLS["//"]
            self.fail(f"expected the end of the line{' ' if after else ''}{after}", hint)

    def enter(self) -> None:
        """Go one level deeper into brackets or operands; fail when that is too deep."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            self.refuse(self.token, TOO_DEEP, TOO_DEEP_HINT)

    def leave(self) -> None:
        """Come back from one level."""
        self.depth -= 1

    # --- places and faults -----------------------------------------------------------

    def mark(self) -> Token:
        """Return the token that a node begins with, for `since`."""
        return self._padded[self.index]

    def since(self, start: Token) -> Span:
        """Return the stretch from `start` to the last token stepped over."""
        last = self.tokens[self.index - 1] if self.index else start
        return Span(self.path, start.line, start.column, last.line, last.end_column)

    def place(self, token: Token) -> Span:
        """Return where `token` stands; the end of a line is one column wide."""
        width = max(len(token.text), 1)
        return Span(self.path, token.line, token.column, token.line, token.column + width)

    def fail(self, expected: str, hint: str | None = None) -> NoReturn:
        """Say what was expected where the cursor stands, and what was found."""
        token, following = self.token, self.peek()
        if token.kind == "name" and following.kind == "bad" and token.touches(following):
            token = following  # the name goes on with a letter that none has
        if token.kind == "bad":
            meant = for_symbol(self.tokens, self.index)
            self.refuse(token, token.fault, meant or token.hint or hint)
        opener = self._unclosed() if token.kind == "end" or hint is None else None
        if opener:
            hint = f"the `{opener.text}` in column {opener.column} is not closed"
        hint = hint or in_place_of(self.tokens, self.index)
        self.refuse(token, f"{expected}, found {describe(token)}", hint)

    def refuse(self, token: Token, message: str, hint: str | None = None) -> NoReturn:
        """Fail at `token`."""
        raise self.fault(self.place(token), message, hint)

    def fault(self, span: Span, message: str, hint: str | None = None) -> LineError:
        """Return a fault of this line."""
        return LineError(Diagnostic("SYNTAX", Severity.ERROR, span, message, hint))

    def _unclosed(self) -> Token | None:
        """Return the innermost bracket that this line opens and never closes."""
        opened: list[Token] = []
        for token in self.tokens:
            if token.kind == "symbol" and token.text in "([{":
                opened.append(token)
            elif token.kind == "symbol" and token.text in ")]}" and opened:
                opened.pop()
        return opened[-1] if opened else None


TOO_DEEP = f"the expression is nested deeper than {MAX_NESTING} levels"
TOO_DEEP_HINT = "name a part of it with an assignment of its own"


def describe(token: Token) -> str:
    """Return how a message calls what was found."""
    if token.kind == "end":
        return "the end of the line"
    text = token.text if len(token.text) <= _LONGEST_SHOWN else token.text[:_LONGEST_SHOWN] + "..."
    return f"the string {text}" if token.kind == "string" else f"`{text}`"

"""Blocks in braces, as other languages write them: read as if they were indented.

    if order.paid {                  # read as `if order.paid:`
        activity Ship(order)
    } else {                         # read as `else:`
        close fail("not paid")
    }                                # read as nothing

So a design that is written like this has one fault, and not one on every line.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from crossway.language import habits
from crossway.language.tokens import Token
from crossway.language.words import DEFINING

FAULT = "blocks are made by indentation, not by braces"
HINT = "end the line with `:`, indent what belongs to it on the lines below, and leave out `}`"

_WITH_BLOCKS = (
    frozenset({"if", "elif", "else", "for", "while", "switch", "case", "try", "catch", "except"})
    | {"finally", "await", "timer", "state", "signal", "query", "update", "operation", "sync"}
    | {"async", "options", "default_options"}
)
"""Words of the language that a line with a block below it begins with."""


def take_out_braces(lines: Sequence[list[Token]]) -> dict[int, Token]:
    """Change lines so that blocks in braces are indented ones; return the braces by line.

    A `{` that begins a block becomes a `:`, the `}` that ends it is left out.
    """
    found: dict[int, Token] = {}
    if not any(tokens and tokens[-1].text == "{" for tokens in lines):  # as in most texts
        return found
    open_brackets: list[str] = []
    for index, tokens in enumerate(lines):
        if not tokens:
            continue
        if tokens[0].column == 1 and tokens[0].kind == "name":
            open_brackets.clear()
        if tokens[0].text == "}" and open_brackets[-1:] == [_BLOCK]:
            open_brackets.pop()
            found.setdefault(index, tokens[0])
            del tokens[0]
        opens = _opens_block(tokens)
        _track(open_brackets, tokens[:-1] if opens else tokens)
        if opens:
            open_brackets.append(_BLOCK)
            found.setdefault(index, tokens[-1])
            colon = replace(tokens[-1], text=":")
            tokens[-1:] = [colon] if tokens[-2].text != ":" else []
    return found


_BLOCK = "block"
"""Stands among the open brackets for a brace that begins a block."""


def _opens_block(tokens: Sequence[Token]) -> bool:
    """Whether a line ends with the brace of a block, and not with that of a record."""
    if len(tokens) < 2 or tokens[-1].text != "{" or tokens[-1].kind != "symbol":
        return False
    word, depth = tokens[0].text, 0
    for token in tokens[:-1]:
        if token.kind == "symbol":
            depth += (token.text in "([{") - (token.text in ")]}")
    if any(token.text == "returns" for token in tokens[2:-1]):  # a test's `returns Order{`
        return False
    begins = word in _WITH_BLOCKS or word in DEFINING or word == "nexus"
    begins = begins or word in habits.BEGINNINGS or word in habits.DEFINITIONS
    return begins and depth == 0 and tokens[1].text not in ("=", ".")


def _track(open_brackets: list[str], tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.kind == "symbol" and token.text in "([{":
            open_brackets.append(token.text)
        elif token.kind == "symbol" and token.text in ")]}" and open_brackets:
            open_brackets.pop()

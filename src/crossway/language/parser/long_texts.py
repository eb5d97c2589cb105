"""Texts that end in another line than they begin: told once, and read as if they ended there.

note = "Dear {name},            # told here: a text stands on one line
    welcome"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import LONG_TEXT
from crossway.language.lexer import read_lines, split_lines
from crossway.language.parser.cursor import Cursor
from crossway.language.parser.sketches import is_code, with_free_text
from crossway.language.tokens import SourceLine, Token
from crossway.language.words import FIRST_WORDS


def with_closed_texts(
    lines: list[SourceLine], text: str, path: str, first: int
) -> tuple[list[SourceLine], set[int], list[Diagnostic]]:
    """Return the lines with each text ended where it begins, what is left of others, the faults."""
    texts = split_lines(text)
    broken = list(_broken_texts(lines, texts, first))
    if not broken:
        return lines, set(), []
    for token, last in broken:
        _close(texts, token.line - first, last - first, token.text[0])
    again = read_lines("\n".join(texts), first)
    faults = _told_of_texts(again, [token for token, _ in broken], path)
    return again, {last for _, last in broken}, list(faults)


_FARTHEST = 100
"""How many lines below its first quote the last one of a text is looked for."""

_DEFINES = re.compile(rf"({'|'.join(sorted(FIRST_WORDS))})\b")
_BEHIND_TEXT = re.compile(r"\s*($|[)\]},:+#.?]|->|[=!<>]=|(and|or|in)\b)")


def _broken_texts(
    lines: Iterable[SourceLine], texts: Sequence[str], first: int
) -> Iterator[tuple[Token, int]]:
    """Yield each text that ends in another line than it begins, and the number of that line."""
    done = 0
    for line, free in with_free_text(lines):
        for token in line.tokens if not free or is_code(line) else ():
            if token.line <= done or token.kind != "bad" or not _is_open(token):
                continue
            last = _last_line(texts, token.line - first, token.text[0])
            if last is not None:
                done = last + first
                yield token, done


def _is_open(token: Token) -> bool:
    """Whether a bad token is a text without its end."""
    quote = token.text[0]
    closed = quote == "`" and token.text[1:].endswith(quote)
    return quote in "\"'`" and not closed and not token.text.startswith(quote * 3)


def _last_line(texts: Sequence[str], at: int, quote: str) -> int | None:
    """Return the index of the line with the quote that ends a text; None where nothing is sure.

    No line between has such a quote, and what is behind it can follow a text.
    """
    for index in range(at + 1, min(at + _FARTHEST, len(texts))):
        row = texts[index]
        if _DEFINES.match(row):
            return None
        if quote in row:
            ends = row.count(quote) % 2 and _BEHIND_TEXT.match(row, row.index(quote) + 1)
            return index if ends else None
    return None


def _close(texts: list[str], at: int, last: int, quote: str) -> None:
    """End a text in the line that it begins in, and leave of others what stands behind it."""
    texts[at] = texts[at].rstrip().removesuffix("\\") + quote
    texts[at + 1 : last] = [""] * (last - at - 1)
    end = texts[last].index(quote) + 1
    texts[last] = " " * end + texts[last][end:]


def _told_of_texts(
    lines: Iterable[SourceLine], tokens: Sequence[Token], path: str
) -> Iterator[Diagnostic]:
    """Yield the faults of these texts; a backtick, which begins none, is told as such."""
    begun = {token.line: token for token in tokens if token.text[0] != "`"}
    for line in lines:
        inside = [begun[number] for number in _numbers(line) if number in begun]
        if inside and not line.is_comment:
            line.faulty = True
            place = Cursor(line, path).place(inside[0])
            yield Diagnostic("SYNTAX", Severity.ERROR, place, inside[0].fault, LONG_TEXT)


def _numbers(line: SourceLine) -> range:
    return range(line.start.line, line.last.line + 1)

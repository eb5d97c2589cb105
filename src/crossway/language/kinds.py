"""What messages call a value by its kind: in the language's words, whoever found it to be wrong.

unexpected result.total: expected number, got string
`+` does not take integer and a list
unexpected result.kind: expected "card" or "cash", got "gold"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_WORDS: Mapping[str, str] = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    **dict.fromkeys(("NoneType", "null"), "null"),
    **dict.fromkeys(("dict", "object"), "a record"),
    **dict.fromkeys(("list", "tuple", "array"), "a list"),
    **dict.fromkeys(("datetime", "datetime.datetime"), "moment"),
    **dict.fromkeys(("timedelta", "datetime.timedelta", "duration"), "duration"),
    **dict.fromkeys(("Decimal", "decimal.Decimal", "decimal"), "decimal"),
}
"""Words by the names that Python and `msgspec` have for types."""


def in_words(kind: str) -> str:
    """Return what a design calls a type of Python's or of JSON's, the name itself of any other.

    >>> in_words("str"), in_words("int | null"), in_words("Card")
    ('string', 'integer or null', 'Card')
    """
    return " or ".join(_WORDS.get(part, part) for part in kind.split(" | "))


MOST_WORDS = 8
"""How many words of an enumeration a message lists."""

_LONGEST = 60
"""How many characters it shows of each, and of what was found instead."""


def none_of(words: Sequence[object], found: str | int) -> str:
    """Return what to say of a value that is none of those of an enumeration.

    >>> none_of(["card", "cash", "bank"], "gold")
    'expected "card", "cash" or "bank", got "gold"'
    """
    shown = [_quoted(word) for word in words[:MOST_WORDS]]
    if more := len(words) - len(shown):
        shown.append(f"one of {more} more")
    *most, last = shown or ["one of other words"]
    wanted = f"{', '.join(most)} or {last}" if most else last
    return f"expected {wanted}, got {_quoted(found)}"


def _quoted(word: object) -> str:
    if not isinstance(word, str):
        return f"{word}"
    return f'"{word}"' if len(word) <= _LONGEST else f'"{word[:_LONGEST]}.."'

"""What messages call a value by its kind: in the language's words, whoever found it to be wrong.

unexpected result.total: expected number, got string
`+` does not take integer and a list
"""

from __future__ import annotations

from collections.abc import Mapping

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

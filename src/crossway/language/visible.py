"""Text of others, as it may be shown: what would act on a screen is spelled out instead.

Names, paths and texts of a design, of a history and of user code may hold characters that
move the cursor, recolour, retitle or clear a terminal, run text backwards, or are not seen
at all. What commands print (`crossway.cli.output`) and log passes through here, at the end.

    >>> visible("pay\\x1b[2J")
    'pay\\\\x1b[2J'
    >>> as_json({"name": "pay\\u202e"})
    '{"name": "pay\\\\u202e"}'
"""

from __future__ import annotations

import json
import re
from typing import Any

UNSEEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters
    r"\u2028\u2029"  # ends of lines to some editors, and to TWF none
    r"\u202a-\u202e\u2066-\u2069"  # turn the direction of what follows
    r"\ud800-\udfff"  # halves of characters
)
"""Characters that stand in no text, only as escapes in strings: a set of a regular expression."""

_ACTING = (
    f"{UNSEEN}\\r"  # what no text of a design may hold, and what returns to the start of a line
    r"\u061c\u200e\u200f"  # which way text runs
    r"\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # seen by nobody
    r"\U000e0000-\U000e007f"  # the same: tags
)
# U+200C and U+200D stay: Persian and Hindi words and families of emoji are made with them.

_IN_A_LINE = re.compile(rf"[\n\t{_ACTING}]")
_IN_LINES = re.compile(f"[{_ACTING}]")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def visible(text: str) -> str:
    """Return text on one line, with the characters that act as Python would write them."""
    return text if text.isprintable() else _IN_A_LINE.sub(_spelled, text)


def visible_lines(text: str) -> str:
    """Return text as `visible` does, but for its ends of lines and tabs, which stay."""
    return text if text.isprintable() else _IN_LINES.sub(_spelled, text)


def _spelled(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def as_json(value: Any, indent: int | None = None, encoding: str = "utf-8") -> str:
    """Return a value as JSON, all of it readable but for the characters that act.

    When `encoding` lacks one of its characters, all that are not ASCII are spelled out.
    What JSON has no word for becomes text. Raises what `json.dumps` does.
    """
    text = json.dumps(value, indent=indent, ensure_ascii=False, default=str, skipkeys=True)
    if text.encode(encoding, "ignore").decode(encoding, "ignore") != text:
        text = json.dumps(value, indent=indent, default=str, skipkeys=True)
    return text if text.isprintable() else _IN_LINES.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]

"""Characters that act on a terminal or on who reads it, and texts made of them."""

from __future__ import annotations

ACTING = (
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u061c\u200b\u200e\u200f\u2028\u2029\u2060\ufeff\u00ad",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
    "\U000e0041",
    "\ud800",
    "\udc9b",
)

TITLE = "\x1b]0;owned\x07"
"""Renames the window of a terminal that it is sent to."""
TEXTS = (TITLE, "\x1b[2J", "\x9b31m", "\u202egnp.exe", "\u2066x\u2069", "\u2028::error::x", "\x85y")


def acting(text: str) -> list[str]:
    """Return the characters of a printed text that act, but for ends of lines and tabs."""
    return [character for character in text if character in ACTING and character not in "\n\t"]

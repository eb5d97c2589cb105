"""What a text may hold, and how much of it: so that no text, however odd, is a burden.

Whoever writes designs meets none of these. They are for what is no design: a file of
megabytes on one line, or one that looks different from what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span
from crossway.language.visible import UNSEEN

MAX_NESTING = 40
"""How deep blocks, and separately expressions, may nest: far from Python's own limit."""

LONGEST_LINE = 50_000
"""Characters of one line; a longer one is not looked into."""

MOST_DIGITS = 300
"""Digits of a number. With more it would be larger than any that JSON readers know."""

MOST_FAULTS = 1000
"""Faults of one text that are reported; past them it is no design, and reading it ends."""


_UNSEEN = re.compile(f"[{UNSEEN}]")


class TooManyFaultsError(Exception):
    """A text has more faults than are reported; never leaves the parser."""


def unseen(text: str, path: str, first: int) -> Iterator[Diagnostic]:
    """Yield a fault for the first character of each line that is there and not to be seen.

    A text with one may look different from what it says ("Trojan Source", CVE-2021-42574).
    In a string such a character is written as an escape. `first` numbers the first line.
    """
    if _UNSEEN.search(text) is None:
        return
    for number, line in enumerate(text.split("\n"), start=first):
        if found := _UNSEEN.search(line):
            column = found.start() + 1
            span = Span(path, number, column, number, column + 1)
            code = f"\\u{ord(found[0]):04x}"
            message = f"U+{code[2:].upper()} is in this line, which nobody sees"
            hint = f"remove it, or write `{code}` in a string"
            yield Diagnostic("SYNTAX", Severity.ERROR, span, message, hint)


def endless(path: str, line: int) -> Diagnostic:
    """Return the fault that ends a text with more faults than are reported."""
    span = Span(path, line, 1, line, 2)
    message = f"more than {MOST_FAULTS} faults: the rest of the file was not read"
    return Diagnostic("SYNTAX", Severity.ERROR, span, message, "is this a design in TWF?")

"""What the tools give: each field is a part of the tool's schema, which a client reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST_DIAGNOSTICS = 100
"""Diagnostics of one answer; the others are counted."""

LONGEST_SAYING = 2_000
"""Characters of one message: a name in it may be of any length."""

MOST_SUGGESTIONS = 20
MOST_FIXES = 5
"""Of one answer of `fix`, and of one suggestion in it."""

MOST_EDITS = 50
"""Edits of one fix: half of one would be none."""

LONGEST_TEXT = 30_000
"""Characters of one text of an answer; what is beyond is cut and counted."""


@dataclass(frozen=True)
class Place:
    """Something found at a place of a file. Lines and columns are 1-based, the end is exclusive."""

    code: str
    severity: str
    message: str
    hint: str | None
    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class CheckResult:
    """`ok` says that the design has no errors; `left_out` counts diagnostics beyond the listed."""

    ok: bool
    diagnostics: list[Place]
    left_out: int
    simulated: list[str]
    summary: str


@dataclass(frozen=True)
class Edit:
    """A text in place of what stands at a place, whose lines and columns are those of `Place`."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True)
class Fix:
    """One way to mend it, tried: with its edits the design parses and has no new errors.

    Places are those of the files as they are; made one after the other, the last comes first.
    """

    title: str
    edits: list[Edit]


@dataclass(frozen=True)
class Suggestion:
    """How something that was found is mended: the hint of `check`, the page of its code, edits."""

    code: str
    path: str
    line: int
    message: str
    hint: str
    explained: str
    fixes: list[Fix]


@dataclass(frozen=True)
class FixResult:
    """Suggestions in the order of the places; `left_out` counts further ones."""

    suggestions: list[Suggestion]
    left_out: int


@dataclass(frozen=True)
class Said:
    """The text that a command printed, what it said beside, and how much of both was cut."""

    ok: bool
    text: str
    said: str
    cut: int


@dataclass(frozen=True)
class Valued:
    """The JSON that a command printed, or null and its text where that was too long or none."""

    ok: bool
    value: Any
    text: str
    said: str
    cut: int

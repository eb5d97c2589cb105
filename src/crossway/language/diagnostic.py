"""Faults in a design, as values: collected, never raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from crossway.language.span import Span


class Severity(StrEnum):
    """How much a diagnostic matters; only errors stop a design from running."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a diagnostic, possibly in another file."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: a stable code, where it is, what is wrong and what to do next.

    `name` is the identifier at fault, when there is one (an undefined name, a
    duplicate); tools use it, people read `message`.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    hint: str | None = None
    name: str | None = None
    related: tuple[Related, ...] = field(default=())


def in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without repeats, by path, place, then code."""
    return tuple(sorted(set(diagnostics), key=lambda d: (d.span, d.code, d.message)))

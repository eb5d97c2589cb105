"""Faults as values: collected, never raised. Each has a code, and each code is documented."""

from __future__ import annotations

from enum import StrEnum

from crossway.language.span import Span
from crossway.language.structs import Struct


class Severity(StrEnum):
    """How much a diagnostic matters, the worst first; only errors stop a design from running."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return tuple(Severity).index(self)


class Related(Struct, frozen=True):
    """A second place that explains a diagnostic, possibly in another file."""

    span: Span
    message: str


class Diagnostic(Struct, frozen=True):
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
    related: tuple[Related, ...] = ()


class Explained(Struct, frozen=True, kw_only=True):
    """A code that a command prints, and what `crossway explain` says of it.

    `summary` says in a few words what is wrong, `why` in paragraphs what that leads to, and
    `mend` what to do about it; where the documentation shows a good example instead it is empty.
    """

    code: str
    severity: Severity
    summary: str
    why: str
    mend: str = ""

    def at(
        self,
        span: Span,
        message: str,
        hint: str | None = None,
        name: str | None = None,
        related: tuple[Related, ...] = (),
    ) -> Diagnostic:
        """Return a diagnostic with this code."""
        return Diagnostic(self.code, self.severity, span, message, hint, name, related)


def in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without repeats, by path, place, then code."""
    return tuple(sorted(set(diagnostics), key=lambda d: (d.span, d.code, d.message)))

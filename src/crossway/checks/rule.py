"""What a rule is: a fault with its code, its documentation, its examples and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crossway.checks.facts import Facts
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One fault a design can have.

    `why` is prose in paragraphs. `bad` and `good` are TWF texts; a line
    `# --- billing.twf` begins the next file, and text before the first such line is
    `example.twf`. `check` yields the diagnostics of this rule alone, in any order.
    """

    code: str
    severity: Severity
    summary: str
    why: str
    bad: str
    good: str
    check: Callable[[Facts], Iterable[Diagnostic]]

    def at(
        self,
        span: Span,
        message: str,
        hint: str | None = None,
        name: str | None = None,
        related: tuple[Related, ...] = (),
    ) -> Diagnostic:
        """Return a diagnostic of this rule."""
        return Diagnostic(self.code, self.severity, span, message, hint, name, related)

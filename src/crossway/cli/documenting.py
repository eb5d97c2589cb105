"""What a code means that a command printed, as text that is Markdown, too."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from crossway.checks.rule import Rule
from crossway.language.diagnostic import Explained, Severity
from crossway.observe.doctor.check import Check

WIDTH = 98
"""The width that text of one line is wrapped to, as the paragraphs are that we write."""

RAISED = "`check --strict` makes an error of it."
"""What the page of such a code says."""


def documentation(code: Explained) -> str:
    """Return a code as text: what is wrong, why it matters, and what to do or an example."""
    parts = [f"{code.code} ({code.severity.value}): {code.summary}", *_question(code), code.why]
    if is_raised(code):
        parts.append(RAISED)
    if isinstance(code, Rule):
        parts += ["Bad:", _indented(code.bad), "Good:", _indented(code.good)]
    if code.mend:
        parts += ["What to do:", _indented(code.mend)]
    return "\n\n".join(parts) + "\n"


def is_raised(code: Explained) -> bool:
    """Return whether `check --strict` makes an error of what is less without."""
    raised = isinstance(code, Rule) and (code.strict or code.simulated)
    return raised and code.severity is not Severity.ERROR


def _question(code: Explained) -> Iterator[str]:
    """Yield what one of the doctor's checks asks of a service, and how it knows."""
    if isinstance(code, Check):
        yield f"The doctor asks: {code.question}"
        yield textwrap.fill(f"It looks at: {code.evidence}", WIDTH, break_on_hyphens=False)


def _indented(text: str) -> str:
    lines = text.strip("\n").splitlines()
    return "\n".join(f"    {line}".rstrip() for line in lines)

"""SYNTAX: the text is no TWF. Reported by the parser; documented here."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(_facts: Facts) -> Iterable[Diagnostic]:
    """Yield nothing: the parser has reported it, and has no tree for what it could not read."""
    return ()


RULE = Rule(
    code="SYNTAX",
    subject=Subject.TEXT,
    severity=Severity.ERROR,
    summary="the text is not TWF",
    why="""\
The parser expected something else at this place. It goes on behind the fault, so that one
run reports every independent one.""",
    bad="""\
workflow Greet(name: string) -> (string):
    close complete(name
""",
    good="""\
workflow Greet(name: string) -> (string):
    close complete(name)
""",
    check=check,
)

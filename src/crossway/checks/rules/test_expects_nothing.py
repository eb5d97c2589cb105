"""test-expects-nothing: a test that passes whatever happens."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the tests without a line that expects something."""
    for case in facts.tests.cases:
        if not any(isinstance(line, tree.Expect) for line in case.node.lines):
            hint = "say what has to hold: `expect h completes with X`, `expect activity A called`"
            yield RULE.at(case.node.span, "this test expects nothing", hint)


RULE = Rule(
    code="test-expects-nothing",
    subject=Subject.TESTS,
    severity=Severity.WARNING,
    summary="a test passes whatever happens",
    why="""\
Without `expect`, `always`, `never` or `eventually` a test says nothing of what it saw: it is green
as long as it runs to its end.""",
    bad="""\
workflow Order(id: string) -> (string):
    close complete(id)

test "an order completes":
    promise order <- workflow Order("o-1")
""",
    good="""\
workflow Order(id: string) -> (string):
    close complete(id)

test "an order completes":
    promise order <- workflow Order("o-1")
    expect order completes with "o-1"
""",
    check=check,
)

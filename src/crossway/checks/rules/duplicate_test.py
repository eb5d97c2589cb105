"""duplicate-test: two tests of one file have one name."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.span import Span


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the tests whose name an earlier one of their file has."""
    seen: dict[tuple[str, str], Span] = {}
    for case in facts.tests.cases:
        first = seen.setdefault((case.path, case.node.name), case.node.span)
        if first is not case.node.span:
            said = f'a test is called "{case.node.name}" already'
            yield RULE.at(
                case.node.span,
                said,
                hint="say in its name what it shows that the other does not",
                related=(Related(first, "the first one"),),
            )


RULE = Rule(
    code="duplicate-test",
    subject=Subject.TESTS,
    severity=Severity.ERROR,
    summary="two tests of one file have one name",
    why="""\
Results, `-k` and JUnit reports know a test by its file and its name: of two with one name nobody
can say which one failed.""",
    bad="""\
workflow Order(id: string) -> (string):
    close complete(id)

test "an order completes":
    promise order <- workflow Order("o-1")
    expect order completes

test "an order completes":
    promise order <- workflow Order("o-2")
    expect order completes
""",
    good="""\
workflow Order(id: string) -> (string):
    close complete(id)

test "an order completes":
    promise order <- workflow Order("o-1")
    expect order completes

test "an order completes with its id":
    promise order <- workflow Order("o-2")
    expect order completes with "o-2"
""",
    check=check,
    stops=False,
)

"""always-fails: a line that fails whenever it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.facts import Facts
from crossway.checks.known_null import reads_of_null
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import reported
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the constants that a line cannot be computed with, and uses of what is null."""
    yield from reported(RULE, facts)
    yield from _of_null(facts)


@in_each_definition
def _of_null(file: OneFile) -> Iterator[Diagnostic]:
    for body in file.bodies:
        for read in reads_of_null(body):
            use = f"reading its field {read.field}" if read.field else "this"
            said = f"{read.path} is null here, so that {use} fails"
            hint = f"the test for null is the wrong way round, or {read.path} has no value yet"
            yield RULE.at(read.node.span, said, hint, read.path)


RULE = Rule(
    code="always-fails",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a line fails whenever it runs",
    why="""\
A division by the constant zero, a text that `int(..)`, `moment(..)` and their like cannot read, a
field of what is null there, or a null that is computed with or looped over: the line fails the
workflow each time. Below `if request == null:`, and after `if request != null:` whose branch has
ended, `request.id` is read of null, as `total + fee` is computed below `if fee == null:`: most
often the test is the wrong way round. Where it is what you want to fail, `raise` says so.""",
    bad="""\
workflow Ship(order: Order) -> (moment):
    due = moment("tomorrow")
    close complete(due)
""",
    good="""\
workflow Ship(order: Order) -> (moment):
    due = now() + 1d
    close complete(due)
""",
    check=check,
)

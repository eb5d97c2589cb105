"""DUPLICATE_WORKFLOW: two workflows have one name."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.duplicates import repeated_definitions
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the later ones of workflow definitions of one package and name."""
    return repeated_definitions(RULE, "workflow", facts, tree.Workflow)


RULE = Rule(
    code="DUPLICATE_WORKFLOW",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="two workflows have one name",
    why="""\
A workflow's name is its type on Temporal. Of two with one name, only one could ever be started.""",
    bad="""\
workflow Ship(order: Order):
    close complete

workflow Ship(parcel: Parcel):
    close complete
""",
    good="""\
workflow Ship(order: Order):
    close complete

workflow ShipParcel(parcel: Parcel):
    close complete
""",
    check=check,
)

"""DUPLICATE_ACTIVITY: two activities have one name."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.duplicates import repeated_definitions
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the later ones of activity definitions of one package and name."""
    return repeated_definitions(RULE, "activity", facts, tree.Activity)


RULE = Rule(
    code="DUPLICATE_ACTIVITY",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="two activities have one name",
    why="""\
An activity's name is its type on Temporal. Of two with one name, only one could ever run.""",
    bad="""\
activity Pack(order: Order) -> (Order):
    return order

activity Pack(parcel: Parcel) -> (Parcel):
    return parcel
""",
    good="""\
activity Pack(order: Order) -> (Order):
    return order

activity PackParcel(parcel: Parcel) -> (Parcel):
    return parcel
""",
    check=check,
)

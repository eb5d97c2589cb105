"""undefined-name: a name is used that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import for_name
from crossway.language.near import did_you_mean


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the free names of every body."""
    for owner, unknowns in facts.design.unknowns.items():
        visible = tuple(sorted(facts.visible.get(owner, ())))
        for unknown in unknowns:
            if unknown.span in facts.refused_arguments:
                continue
            yield RULE.at(
                unknown.span,
                f"{unknown.name} is defined nowhere; `run` uses a sample",
                hint=for_name(unknown.name) or did_you_mean(unknown.name, visible),
                name=unknown.name,
            )


RULE = Rule(
    code="undefined-name",
    subject=Subject.NAMES,
    severity=Severity.WARNING,
    summary="a name is used that nothing defines",
    why="""\
The name is no parameter, no result, no variable and no part of the state. `run` fills it with a
sample of the type it is used as, so that a sketch runs; generated code would have nothing to put
there, so that `generate` refuses.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    close complete(Parcel{id: odrer.id})
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})
""",
    check=check,
    simulated=True,
)

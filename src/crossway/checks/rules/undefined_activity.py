"""UNDEFINED_ACTIVITY: an activity is called that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from crossway.checks.facts import Facts, in_outline
from crossway.checks.packages import near_definition, of_another_kind
from crossway.checks.references import offered
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls of activities without a definition and without a Python function."""
    for body, _site, call in facts.calls(tree.ActivityCall):
        if body.kind != "activity" and facts.undefined(tree.Activity, call.name, body.file):
            functions = facts.design.implemented.get(body.file.path, {})
            said = RULE.at(
                call.span,
                f"activity {call.name} is defined nowhere; `run` simulates it",
                hint=of_another_kind(facts.packages, call.name, body.file, "activity")
                or offered(facts, call.name)
                or near_definition(
                    call.name, chain(sorted(functions), facts.packages.known(tree.Activity))
                ),
                name=call.name,
            )
            # A package of the design either has it or nobody has.
            lasting = facts.packages.nowhere(tree.Activity, call.name, body.file)
            yield replace(said, severity=Severity.ERROR) if lasting else said


RULE = Rule(
    code="UNDEFINED_ACTIVITY",
    subject=Subject.CALLS,
    severity=Severity.WARNING,
    summary="an activity is called that nothing defines",
    why="""\
Neither a file of the design nor the Python file beside it has this activity. `run` simulates
it from the types of its result; `serve` refuses, because there the call would wait for ever.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pakc(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    check=check,
    simulated=True,
)

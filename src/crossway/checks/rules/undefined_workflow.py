"""UNDEFINED_WORKFLOW: a workflow is called that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crossway.checks.facts import Facts, in_outline
from crossway.checks.packages import near_definition, of_another_kind
from crossway.checks.references import offered
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls of workflows without a definition."""
    for body, _site, call in facts.calls(tree.WorkflowCall):
        if body.kind != "activity" and facts.undefined(tree.Workflow, call.name, body.file):
            said = RULE.at(
                call.span,
                f"workflow {call.name} is defined nowhere; `run` simulates it",
                hint=of_another_kind(facts.packages, call.name, body.file, "workflow")
                or offered(facts, call.name)
                or near_definition(call.name, facts.packages.known(tree.Workflow)),
                name=call.name,
            )
            # A package of the design either has it or nobody has.
            lasting = facts.packages.nowhere(tree.Workflow, call.name, body.file)
            yield replace(said, severity=Severity.ERROR) if lasting else said


RULE = Rule(
    code="UNDEFINED_WORKFLOW",
    subject=Subject.CALLS,
    severity=Severity.WARNING,
    summary="a workflow is called that nothing defines",
    why="""\
No file of the design has this workflow. `run` simulates it from the types of its result;
`serve` refuses, because there the call would wait for ever.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    workflow Pakc(order) -> parcel
    close complete(parcel)

workflow Pack(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    workflow Pack(order) -> parcel
    close complete(parcel)

workflow Pack(order: Order) -> (Parcel):
    close complete(Parcel{id: order.id})
""",
    check=check,
    simulated=True,
)

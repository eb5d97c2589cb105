"""wrong-stand-in: a line of a test that cannot do what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.design.model import Design, Signature
from crossway.design.options import CHILD
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the stand-ins with other arguments than there are, and other lines that cannot be."""
    for case in facts.tests.cases:
        for line in case.node.lines:
            match line:
                case tree.StandIn(tree.ActivityCall() | tree.NexusCall() as target):
                    yield from _stand_in(target, facts)
                case tree.Start(_, tree.WorkflowCall() as call) | tree.Await(
                    tree.WorkflowCall() as call
                ):
                    yield from _options(call)
                case tree.Expect(tree.Called(denied=True) as called):
                    yield from _denied(called)
                case _:  # says nothing that it cannot do
                    pass


def _stand_in(target: tree.ActivityCall | tree.NexusCall, facts: Facts) -> Iterator[Diagnostic]:
    if not target.arguments:
        return
    signature = _signature(target, facts)
    given = [one.name for one in target.arguments if isinstance(one, tree.Name)]
    name = target.name if isinstance(target, tree.ActivityCall) else target.operation
    if signature is not None and len(given) != len(signature.parameters):
        names = ", ".join(one for one, _ in signature.parameters)
        count = len(signature.parameters)
        takes = f"{count} argument{'s' * (count != 1)}"
        said = f"{name} takes {takes}, and the stand-in names {len(given)}"
        yield RULE.at(target.span, said, f"{name}({names})", name)
    elif len(set(given)) < len(given):
        said = f"two arguments of {name} have one name"
        yield RULE.at(target.span, said, "name each of them once", name)


def _signature(target: tree.ActivityCall | tree.NexusCall, facts: Facts) -> Signature | None:
    """Return what is stood in for takes, None where the design does not say."""
    design, beside = facts.design, facts.tests.beside
    if isinstance(target, tree.ActivityCall):
        found = beside.calls.activities.get(target.span)
        known = {one.name: one for one in design.activities}
        activity = known.get(found.name if found else target.name)
        return activity.signature if activity else None
    return _of_operation(target, design, beside)


def _of_operation(target: tree.NexusCall, design: Design, beside: Design) -> Signature | None:
    reached = beside.calls.nexus.get(target.span)
    service = design.services.get(reached.service) if reached else None
    operation = service.operations.get(reached.operation) if service and reached else None
    return operation.signature if operation else None


def _options(call: tree.WorkflowCall) -> Iterator[Diagnostic]:
    for option in without_comments(call.options):
        known = CHILD.find(option.key)
        if known is None or known.key != "workflow_id":
            said = f"a test starts a workflow with no option but `workflow_id`: `{option.key}`"
            hint = "its own stand in `default_options:` of the workflow, and hold here, too"
            yield RULE.at(option.span, said, hint, option.key)


def _denied(called: tree.Called) -> Iterator[Diagnostic]:
    if isinstance(called.call, tree.ActivityCall):
        said = f"{called.call.name} is an activity, which nobody is denied"
        hint = "who may call is asked where a namespace calls another: `nexus E S.Op denied`"
        yield RULE.at(called.call.span, said, hint, called.call.name)
    elif not called.any_arguments:
        said = "a call that is denied is not looked into: nobody knows its arguments"
        hint = f"leave them out: `{called.call.operation} denied`"
        yield RULE.at(called.call.span, said, hint, called.call.operation)


RULE = Rule(
    code="wrong-stand-in",
    subject=Subject.TESTS,
    severity=Severity.ERROR,
    summary="a line of a test cannot do what it says",
    why="""\
A stand-in that names its arguments is given all of them, in their order. A test starts a workflow
as a client does, with an id and the workflow's own options. A guard denies a call before it looks
at what came with it, and no guard is before an activity.""",
    bad="""\
workflow Order(id: string) -> (string):
    activity ChargeCard(id, 30) -> receipt
    close complete(receipt)

activity ChargeCard(id: string, amount: number) -> (string):
    charge it

test "an order is charged":
    activity ChargeCard(id) returns "receipt of {id}"
    promise order <- workflow Order("o-1")
    expect order completes with "receipt of o-1"
""",
    good="""\
workflow Order(id: string) -> (string):
    activity ChargeCard(id, 30) -> receipt
    close complete(receipt)

activity ChargeCard(id: string, amount: number) -> (string):
    charge it

test "an order is charged":
    activity ChargeCard(id, amount) returns "receipt of {id}"
    promise order <- workflow Order("o-1")
    expect order completes with "receipt of o-1"
""",
    check=check,
    stops=False,
)

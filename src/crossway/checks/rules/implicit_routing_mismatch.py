"""IMPLICIT_ROUTING_MISMATCH: the task queue of its caller does not have what a call names."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts, in_outline
from crossway.checks.routing import routed_calls
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls of what is only registered on other queues of the caller's namespace."""
    for routed in routed_calls(facts):
        for namespace, own in sorted(routed.own - routed.held):
            others = sorted(queue for name, queue in routed.held if name == namespace)
            if others and not routed.named:
                yield RULE.at(
                    routed.call.span,
                    f"{routed.callee.name} is on no worker of task queue {own}, where "
                    f"{routed.body.label} runs",
                    hint=f'name the queue in its options: `task_queue: "{others[0]}"`',
                    name=routed.callee.name,
                )
                break


_APART = (
    SHOP.replace("    activity Pack\n", "").replace("worker shopTypes:", "{worker}", 1)
    + """\
    worker packers
        options:
            task_queue: "packing"

worker packers:
    activity Pack
"""
).replace("{worker}", "worker shopTypes:")

RULE = Rule(
    code="IMPLICIT_ROUTING_MISMATCH",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="a call names no task queue, and its caller's does not have what it calls",
    why="""\
On Temporal a call without a `task_queue` goes to the queue of its caller, and waits there for ever
if no worker of that queue knows it. Crossway sends it to the queue where it is registered; the
design says so when the call names that queue.""",
    bad=_APART,
    good=_APART.replace(
        "    activity Pack(order) -> parcel\n",
        """\
    activity Pack(order) -> parcel
        options:
            task_queue: "packing"
""",
    ),
    check=check,
    strict=True,
)

"""EXPLICIT_ROUTING_MISMATCH: a call names a task queue whose workers do not register the callee."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHOP
from crossway.checks.facts import Facts, in_outline
from crossway.checks.routing import routed_calls
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls that name such a queue."""
    for routed in routed_calls(facts):
        namespaces = {namespace for namespace, _ in routed.own or routed.held}
        queues = {queue for namespace, queue in routed.held if namespace in namespaces}
        if routed.named and queues and routed.named not in queues:
            yield RULE.at(
                routed.call.span,
                f"no worker of task queue {routed.named} registers {routed.callee.name}",
                hint=did_you_mean(routed.named, queues)
                or f"it is registered on {', '.join(sorted(queues))}",
                name=routed.callee.name,
            )


_NAMED = """\
    activity Pack(order) -> parcel
        options:
            task_queue: "{queue}"
"""

RULE = Rule(
    code="EXPLICIT_ROUTING_MISMATCH",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="a call names a task queue whose workers do not register what it calls",
    why="""\
The namespace blocks say what the workers of each task queue register, and what this call names is
not among it. Crossway serves it there all the same; workers of another SDK would not, and the
call would wait for ever.""",
    bad=SHOP.replace("    activity Pack(order) -> parcel\n", _NAMED.format(queue="packing")),
    good=SHOP.replace("    activity Pack(order) -> parcel\n", _NAMED.format(queue="shop")),
    check=check,
    strict=True,
)

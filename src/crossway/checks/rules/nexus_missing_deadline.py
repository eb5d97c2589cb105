"""nexus-missing-deadline: a nexus call that may wait for ever."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.examples import CHECKOUT, PAYMENTS
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import attempts, lacks
from crossway.checks.rule import Rule, Subject
from crossway.checks.walking import Site, has_timer
from crossway.design.options import NEXUS
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the nexus calls that neither an option nor a race with a timer bounds."""
    for body, site, call in file.calls(tree.NexusCall):
        if site.mode == "detached":
            continue
        hint = _bounding(call)
        if hint and not _raced(body, site):
            yield RULE.at(
                call.span,
                f"nothing bounds how long {body.label} waits for {call.operation}",
                hint=f"add {hint}, or race it against a timer in `await one:`",
                name=call.operation,
            )


def _bounding(call: tree.NexusCall) -> str:
    """Return what to add to a call that may wait for ever; "" where its options bound it."""
    if lacks(NEXUS, call.options, "schedule_to_close_timeout"):
        return "`timeout: 5m` to its options"
    if attempts(call) == 0:
        return "`maximum_attempts` to its `retry_policy`"
    return ""


def _raced(body: Body, site: Site) -> bool:
    if site.race is not None and has_timer(site.race, body.timer_handles):
        return True
    started = site.statement
    return isinstance(started, tree.Start) and started.handle in body.raced_handles


RULE = Rule(
    code="nexus-missing-deadline",
    subject=Subject.NEXUS,
    severity=Severity.WARNING,
    summary="a nexus call has no deadline",
    why="""\
The target belongs to another team: it may be down, overloaded or waiting for a person. Without
a deadline the caller waits as long as that takes, and nobody is told. Give the call a `timeout`,
or make it a case of an `await one:` that also has a timer. With a `retry_policy` its `timeout` is
that of each attempt, and without `maximum_attempts` there is always another. A detached call needs
none: nobody waits for it.""",
    bad=CHECKOUT.replace("        options:\n            timeout: 5m\n", ""),
    good=f"""\
# --- orders.twf
workflow Checkout(order: Order) -> (Receipt):
    await one:
        nexus PaymentsEndpoint Payments.Charge(order) -> receipt:
            close complete(receipt)
        timer(5m):
            close fail("payment took too long")

{PAYMENTS}""",
    check=check,
)

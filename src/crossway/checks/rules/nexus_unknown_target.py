"""nexus-unknown-target: a nexus call to something the design does not define."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import PAYMENTS
from crossway.checks.facts import Facts
from crossway.checks.names import near
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity

_SHOWN = 5


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the classic nexus calls that `run` has to simulate."""
    for _body, _site, call in facts.calls(tree.NexusCall):
        target = facts.design.calls.get(call.span)
        if call.service is not None or target is None:
            continue
        if target.simulated:
            known = ", ".join(target.candidates[:_SHOWN])
            yield RULE.at(
                call.span,
                f'nothing here offers {call.operation} in "{call.target}"; `run` simulates it',
                hint=near(call.target, facts.reachable)
                or near(call.operation, facts.offered)
                or (f"there is {known}" if known else None),
                name=call.operation,
            )


def _calling(target: str) -> str:
    return f"""\
# --- orders.twf
workflow Checkout(order: Order) -> (Receipt):
    nexus "{target}" workflow Charge(order) -> receipt
        options:
            timeout: 5m
    close complete(receipt)

{PAYMENTS}"""


RULE = Rule(
    code="nexus-unknown-target",
    severity=Severity.WARNING,
    summary="a nexus call reaches something the design does not define",
    why="""\
The target may be another team's, which is what Nexus is for: `run` simulates it and says so.
`run --strict` and `serve` refuse, because there the call would find nobody.""",
    bad=_calling("payment"),
    good=_calling("payments"),
    check=check,
)

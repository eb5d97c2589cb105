"""nexus-unknown-target: a nexus call to something the design does not define."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.causes import told_once
from crossway.checks.examples import classic_checkout
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean

_SHOWN = 5


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the classic nexus calls that `run` has to simulate."""
    groups: dict[object, list[Diagnostic]] = {}
    for _body, call, target in facts.targets():
        if call.service is None and target.simulated:
            known = ", ".join(target.candidates[:_SHOWN])
            place = did_you_mean(call.target, facts.reachable)
            slip = place or did_you_mean(call.operation, facts.offered)
            found = RULE.at(
                call.span,
                f'nothing here offers {call.operation} in "{call.target}"; `run` simulates it',
                hint=slip or (f"there is {known}" if known else None),
                name=call.operation,
            )
            cause = (call.target, "" if place else call.operation)
            groups.setdefault(cause, []).append(found)
    yield from map(told_once, groups.values())


RULE = Rule(
    code="nexus-unknown-target",
    subject=Subject.NEXUS,
    severity=Severity.WARNING,
    summary="a nexus call reaches something the design does not define",
    why="""\
The target may be another team's, which is what Nexus is for: `run` simulates it and says so.
`run --strict` and `serve` refuse, because there the call would find nobody.""",
    bad=classic_checkout("payment"),
    good=classic_checkout("payments"),
    check=check,
    simulated=True,
)

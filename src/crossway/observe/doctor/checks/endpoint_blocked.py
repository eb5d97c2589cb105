"""The circuit breaker holds back every operation of one caller through one endpoint.

It opens after more than five retryable failures in a row, over all operations together,
for about a minute; then one call is let through. Source: NEXUS-FIELD-NOTES section 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import Call
from crossway.observe.reading.failures import plain
from crossway.observe.reading.steps import State


async def _look(case: Case) -> Sequence[Finding]:
    blocked: dict[tuple[str, str], list[Call]] = {}
    for call in case.calls:
        if call.state is State.BLOCKED or call.blocked:
            blocked.setdefault((call.endpoint, call.caller.namespace), []).append(call)
    return [_finding(case, *key, calls) for key, calls in blocked.items()]


def _finding(case: Case, endpoint: str, namespace: str, calls: Sequence[Call]) -> Finding:
    held = ", ".join(sorted({plain(f"{c.service}.{c.operation}") for c in calls})[:5])
    reason = plain(next((call.blocked for call in calls if call.blocked), ""))
    culprits = _culprits(case.calls, endpoint, namespace)
    why = f"; it was opened by {culprits}" if culprits else ""
    return Finding(
        problem=f"calls from {namespace} through {plain(endpoint)} are held back by its circuit "
        "breaker",
        looked_at=f"the pending operations of callers in {namespace}",
        seen=f"{len(calls)} operations are blocked ({held}): {reason or 'no reason given'}{why}",
        advice="mend what fails there; within a minute the breaker lets a call through and "
        "closes by "
        "itself. An operation that fails often belongs behind an endpoint of its own",
    )


def _culprits(calls: Iterable[Call], endpoint: str, namespace: str) -> str:
    """Return the errors that count for this breaker: retried ones, each operation once."""
    found = {
        plain(f"{call.service}.{call.operation}"): call.failure
        for call in calls
        if (call.endpoint, call.caller.namespace) == (endpoint, namespace)
        and call.failure
        and not call.state.final
    }
    return "; ".join(f"{name} ({failure})" for name, failure in sorted(found.items())[:5])


CHECK = Check(
    code="endpoint-blocked",
    severity=Severity.WARNING,
    summary="the circuit breaker of an endpoint holds calls back",
    why="""\
After more than five retryable failures in a row the server stops the calls of one namespace
through one endpoint, all operations together, for about a minute. Then one is let through; when it
succeeds the others follow. An operation that fails often so delays its neighbours.""",
    mend="""\
Mend what fails: the finding names it. The breaker closes by itself. Give an operation that fails
often an endpoint of its own.""",
    question="is any endpoint held back by its circuit breaker?",
    evidence="pending operations, and which of them fail",
    look=_look,
)

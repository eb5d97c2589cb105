"""A caller comes near a limit of the server: operations in flight, or calls per second.

At 30 in flight the next one fails the whole workflow task, for ever; at 100 calls per
second and endpoint, calls queue silently. Source: NEXUS-FIELD-NOTES section 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import EXCEEDED, Examined
from crossway.observe.reading.failures import plain
from crossway.runtime.limits import OPERATIONS, OPERATIONS_KEPT

PER_SECOND = 100
"""The server's default of requests per second, caller namespace and endpoint."""

# What a compiled workflow keeps in flight is its normal work, not a warning.
NEAR_IN_FLIGHT = OPERATIONS_KEPT + 1
NEAR_PER_SECOND = 80


async def _look(case: Case) -> Sequence[Finding]:
    return [*_in_flight(case), *_rates(case)]


def _in_flight(case: Case) -> Iterator[Finding]:
    for examined in case.executions:
        exceeded = examined.task is not None and examined.task.cause == EXCEEDED
        pending = sum(not call.state.final for call in examined.calls)
        if exceeded or (pending >= NEAR_IN_FLIGHT and not examined.state.final):
            yield _too_many(examined, pending, exceeded)


def _too_many(examined: Examined, pending: int, exceeded: bool) -> Finding:
    said = "its task fails, because it schedules more than that" if exceeded else "near the limit"
    return Finding(
        problem=f"{examined.name} has {'too' if exceeded else 'nearly too'} many operations in "
        "flight",
        looked_at="its pending operations",
        seen=f"{pending} in flight of {OPERATIONS} by default; {said}",
        advice="await some before starting more (a compiled design does so by itself), or raise "
        "component.nexusoperations.limit.operation.concurrency on the server",
    )


def _rates(case: Case) -> Iterator[Finding]:
    times: dict[tuple[str, str], list[datetime]] = {}
    for call in case.calls:
        if call.scheduled is not None:
            times.setdefault((call.caller.namespace, call.endpoint), []).append(call.scheduled)
    for (namespace, endpoint), scheduled in times.items():
        peak = _peak(sorted(scheduled))
        if peak >= NEAR_PER_SECOND:
            yield Finding(
                problem=f"{namespace} calls {plain(endpoint)} nearly as often as the server "
                "lets it",
                looked_at=f"when the calls of the executions looked at in {namespace} were "
                "scheduled",
                seen=f"up to {peak} in one second, of {PER_SECOND} by default; beyond, calls queue",
                advice="spread the calls over several endpoints on the same task queue, or raise "
                "history.outboundQueue.hostScheduler.maxTaskRPS on the server",
            )


def _peak(times: Sequence[datetime]) -> int:
    """Return the most times within any one second; `times` are in order."""
    peak = first = 0
    for last, time in enumerate(times):
        while time - times[first] > timedelta(seconds=1):
            first += 1
        peak = max(peak, last - first + 1)
    return peak


CHECK = Check(
    code="near-limit",
    severity=Severity.WARNING,
    summary="a caller is near a limit of the server",
    why="""\
At 30 Nexus operations in flight the next one fails the whole workflow task, for ever. Beyond 100
calls per second from one namespace through one endpoint calls wait, and nothing says so. Both
numbers are the server's defaults.""",
    mend="""\
Await some operations before starting more (a compiled design does so by itself), spread calls over
several endpoints on the same task queue, or raise the limit on the server.""",
    question="is any caller near a limit of the server?",
    evidence="30 operations in flight per workflow, 100 calls per second and endpoint",
    look=_look,
)

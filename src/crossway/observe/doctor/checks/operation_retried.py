"""An operation fails and is tried again: its handler asks for it, or nobody answers."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import Call, and_more
from crossway.observe.reading.failures import plain
from crossway.observe.reading.steps import State

ADVICE = {
    "UPSTREAM_TIMEOUT": "no worker took it in time: see whether one polls the queue, and is not "
    "overloaded; a handler has about 8 seconds",
    "UNAVAILABLE": "the handler asks for the retries: mend what it waits for",
    "INTERNAL": "the handler has a bug or lost something it needs: look at its log",
}


async def _look(case: Case) -> Sequence[Finding]:
    retried: dict[tuple[str, str, str], list[Call]] = {}
    for call in case.calls:
        if call.state is State.BACKING_OFF or (call.state is State.SCHEDULED and call.failure):
            retried.setdefault(call.key, []).append(call)
    return [_finding(calls) for calls in retried.values()]


def _finding(calls: Sequence[Call]) -> Finding:
    call = max(calls, key=lambda one: one.attempt)
    return Finding(
        problem=f"{plain(call.name)} fails and is tried again",
        looked_at=f"the pending operations of {call.caller_name}",
        seen=f"attempt {call.attempt}: {call.failure} "
        f"(caller: {call.caller_name}{and_more(calls)})",
        advice=ADVICE.get(
            call.error, "mend what the error says; the server tries it again by itself"
        ),
    )


CHECK = Check(
    code="operation-retried",
    severity=Severity.WARNING,
    summary="a Nexus operation fails and is tried again",
    why="""\
The server tries a call again, with growing pauses, after an error that may pass: no worker took it
in time (UPSTREAM_TIMEOUT; a handler has about 8 seconds), the handler asks for it (UNAVAILABLE) or
has a bug (INTERNAL). The caller waits meanwhile, until its deadline if it has one.""",
    mend="""\
Mend what the last error says; the server tries again by itself.""",
    question="is any operation failing again and again?",
    evidence="pending operations: attempt and last error",
    look=_look,
)

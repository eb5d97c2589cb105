"""A call was answered with NOT_FOUND: the workers there do not know the service or operation.

The answer is the handler's own word in the caller's history; nothing is probed, since a
call that starts something would do harm. A handler may say NOT_FOUND for reasons of its
own ("no such order"), so only the words that an SDK uses for its registrations count,
and, with a design, operations that the service does not have.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.language.near import did_you_mean
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import Call, and_more
from crossway.observe.reading.failures import plain


async def _look(case: Case) -> Sequence[Finding]:
    unknown: dict[tuple[str, str, str], list[Call]] = {}
    for call in case.calls:
        if call.unregistered and not _answered(case, call):
            unknown.setdefault(call.key, []).append(call)
    return [_finding(case, calls) for calls in unknown.values()]


def _answered(case: Case, call: Call) -> bool:
    """Whether the operation is known after all: registered since, or by some of the workers."""
    return any(
        call.key == other.key
        and other.answered
        and other.scheduled is not None
        and call.scheduled is not None
        and other.scheduled >= call.scheduled
        for other in case.compared
    )


def _finding(case: Case, calls: Sequence[Call]) -> Finding:
    call = calls[-1]
    target = case.target(call.endpoint)
    where = str(target) if target else "its endpoint"
    advice, commands = _mend(case, call)
    return Finding(
        problem=f"the workers behind {plain(call.endpoint)} do not know "
        f"{plain(call.service)}.{plain(call.operation)}",
        looked_at=f"the answers that callers got from {where}",
        seen=f"{call.failure} (caller: {call.caller_name}{and_more(calls)})",
        advice=advice,
        commands=commands,
    )


def _mend(case: Case, call: Call) -> tuple[str, tuple[str, ...]]:
    target = case.target(call.endpoint)
    service = case.design.services.get(call.service) if case.design is not None else None
    if target is None or case.design is None:
        return "register it in every worker on that task queue, or correct the caller", ()
    if service is not None and call.operation in service.operations:
        if case.foreign(target.namespace, target.task_queue):
            return "tell those who serve it: the design has it in an `extern worker`", ()
        said = "the design has it: the workers run an older design, start them anew"
        return said, case.serve(target.namespace)
    known = [f"{s.name}.{name}" for s in case.design.services.values() for name in s.operations]
    meant = did_you_mean(f"{call.service}.{call.operation}", known)
    said = "the design has no such operation either; correct the caller or add it"
    return f"{said}: {meant}" if meant else said, ()


CHECK = Check(
    code="operation-unregistered",
    severity=Severity.ERROR,
    summary="workers do not know an operation that is called",
    why="""\
The endpoint leads to a worker that answers NOT_FOUND, which is not retried: the call fails. Most
often the worker runs an older design, or the caller spells service or operation differently.

A handler may say NOT_FOUND for reasons of its own ("no such order"): that is no finding.""",
    mend="""\
Register the service in every worker on that task queue: serve the design anew when it has the
operation. Else correct the caller, or add the operation to the service.""",
    question="do the workers know every operation that is called?",
    evidence="the answers that callers got; nothing is probed",
    look=_look,
)

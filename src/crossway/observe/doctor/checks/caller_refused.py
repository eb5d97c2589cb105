"""A call was refused: the endpoint's allow-list does not hold the caller's namespace.

Seen in the callers' histories (UNAUTHORIZED), and, with a design, in its own allow-lists
before anybody calls.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.design.model import EndpointEntry
from crossway.language.access import AllowList
from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import Call, and_more
from crossway.observe.reading.failures import plain

REFUSALS = ("UNAUTHORIZED", "UNAUTHENTICATED")


async def _look(case: Case) -> Sequence[Finding]:
    refused: dict[tuple[str, str, AllowList | None], list[Call]] = {}
    for call in case.calls:
        if call.error in REFUSALS:
            key = (call.endpoint, call.caller.namespace, _refusing(case, call))
            refused.setdefault(key, []).append(call)
    return [_finding(case, namespace, calls) for (_, namespace, _), calls in refused.items()]


def _entry(case: Case, call: Call) -> EndpointEntry | None:
    return case.design.endpoints.get(call.endpoint) if case.design is not None else None


def _refusing(case: Case, call: Call) -> AllowList | None:
    """Return the list of the design that does not hold the caller."""
    entry = _entry(case, call)
    if entry is None:
        return None
    named = {case.named(one): one for one in case.design.namespaces} if case.design else {}
    namespace = named.get(call.caller.namespace, call.caller.namespace)
    return entry.access(call.service, call.operation).refusing(namespace)


def _finding(case: Case, namespace: str, calls: Sequence[Call]) -> Finding:
    call = calls[-1]
    advice, commands = _mend(case, call, namespace)
    return Finding(
        problem=f"the namespace {namespace} is not allowed to call {plain(call.name)}",
        looked_at=f"the answers that callers in {namespace} got, and the endpoint's allow-list",
        seen=f"{call.failure} (caller: {plain(call.caller.workflow_id)}{and_more(calls)}); "
        f"{_allowed(case, call)}",
        advice=advice,
        commands=commands,
    )


def _allowed(case: Case, call: Call) -> str:
    entry = _entry(case, call)
    if entry is None:
        return "the allow-list is in the handler's design"
    callers = entry.access(call.service, call.operation).callers
    if callers is None:
        return "the design restricts nobody: the handler itself refuses"
    return f"the design allows {', '.join(callers) or 'nobody'}"


def _mend(case: Case, call: Call, namespace: str) -> tuple[str, tuple[str, ...]]:
    entry = _entry(case, call)
    if entry is None:
        said = f"ask the endpoint's owner to add {namespace} to its allowed_caller_namespaces"
        return said, ()
    serve = case.serve(case.named(entry.namespace))
    commands = (*case.commands.crossway("apply"), *serve)
    if entry.access(call.service, call.operation).callers is None:
        return "look at what the operation's body refuses", ()
    refusing = _refusing(case, call)
    if refusing is None:
        said = (
            "the design allows it: the workers there run an older design, or do not know the "
            "caller's key; their log says which (crossway.audit)"
        )
        return said, commands
    place = f" ({entry.span.path}:{entry.span.line})" if entry.span is not None else ""
    owner = f"{entry.name}{place}"
    if refusing.service:
        owner = f"the {refusing.level} {refusing.operation or refusing.service}"
    said = f"add {namespace} to allowed_caller_namespaces of {owner}, then serve anew"
    return said, commands


CHECK = Check(
    code="caller-refused",
    severity=Severity.ERROR,
    summary="a namespace calls that is not allowed to",
    why="""\
The handler's worker refused the call before any of its code ran (UNAUTHORIZED), which is not
retried. Either the endpoint's allowed_caller_namespaces does not list the caller, or the worker
there has an older list, or does not know the caller's key. Which of these, its own log says
(`crossway.audit`); a caller is never told.""",
    mend="""\
Add the caller's namespace to allowed_caller_namespaces of the endpoint and serve the design anew.
When it is listed already, start the workers anew, and compare keys: see keys-missing.""",
    question="is every caller allowed?",
    evidence="the answers that callers got, and the design's allow-list",
    look=_look,
)

"""An endpoint is called, or wanted by the design, and is not registered.

Called: a Crossway worker leaves a marker in the caller's history; with any other SDK the
caller's workflow task fails for ever, and the server's message names the endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crossway.language.near import did_you_mean
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.evidence import Examined
from crossway.observe.doctor.finding import Check, Finding
from crossway.observe.reading.failures import plain

REFUSED = "BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES"

# The server's words, measured on 1.32: endpoint "nowhere" not found.
_NAMED = re.compile(r'endpoint "([^"]+)" not found')


async def _look(case: Case) -> Sequence[Finding]:
    if case.endpoints is None:
        return ()
    callers: dict[str, list[Examined]] = {}
    if case.design is not None:
        callers = {name: [] for name in case.design.endpoints}
    for examined in case.executions:
        for name in dict.fromkeys(_missed(examined)):
            callers.setdefault(name, []).append(examined)
    return [_finding(case, name, by) for name, by in callers.items() if name not in case.endpoints]


def _missed(examined: Examined) -> Iterator[str]:
    yield from examined.missing
    if examined.task is not None and examined.task.cause == REFUSED:
        yield from _NAMED.findall(examined.task.message)


def _finding(case: Case, name: str, callers: Sequence[Examined]) -> Finding:
    known = sorted(case.endpoints or ())
    meant = did_you_mean(name, known, plain)
    seen = f"{len(known)} endpoints, none called {plain(name)}"
    seen += f" ({meant})" if meant else ""
    seen += f"; {callers[0].name} calls it" if callers else "; the design has it"
    target = case.target(name)
    if target is None:
        return Finding(
            f"the endpoint {plain(name)} does not exist",
            f"the Nexus endpoints of {case.address}",
            seen,
            "create it where its handlers are, or correct the name in the caller; "
            "the design of the handler's team says which namespace and task queue",
            (case.commands.create_endpoint(name, "NAMESPACE", "TASK_QUEUE"),),
        )
    return Finding(
        f"the endpoint {plain(name)} does not exist",
        f"the Nexus endpoints of {case.address}",
        seen,
        f"create it: the design wants it to lead to {target.namespace}/{target.task_queue}",
        case.commands.crossway("apply")
        or (case.commands.create_endpoint(name, target.namespace, target.task_queue),),
    )


CHECK = Check("endpoint-missing", "is every endpoint that is called registered?", _look)

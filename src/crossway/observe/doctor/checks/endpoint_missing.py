"""An endpoint is called, or wanted by the design, and is not registered.

Called: a Crossway worker leaves a marker in the caller's history; with any other SDK the
caller's workflow task fails for ever, and the server's message names the endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crossway.language.diagnostic import Severity
from crossway.language.near import did_you_mean
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import REFUSED, Examined
from crossway.observe.reading.failures import plain

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
    advice, commands = _mend(case, name)
    return Finding(
        problem=f"the endpoint {plain(name)} does not exist",
        looked_at=f"the Nexus endpoints of {case.address}",
        seen=seen,
        advice=advice,
        commands=commands,
    )


def _mend(case: Case, name: str) -> tuple[str, tuple[str, ...]]:
    target = case.target(name)
    if target is None:
        return (
            "create it where its handlers are, or correct the name in the caller; "
            "the design of the handler's team says which namespace and task queue",
            (case.commands.create_endpoint(name, "NAMESPACE", "TASK_QUEUE"),),
        )
    said = f"create it: the design wants it to lead to {target}"
    create = case.commands.create_endpoint(name, target.namespace, target.task_queue)
    return said, case.commands.crossway("apply") or (create,)


CHECK = Check(
    code="endpoint-missing",
    severity=Severity.ERROR,
    summary="a Nexus endpoint that is needed is not registered",
    why="""\
The server refuses the workflow task that calls an unknown endpoint, and the SDK tries that task
again for ever: the caller hangs without an error of its own. A caller that Crossway compiled gets
NexusNotFoundError instead.

For example, a design calls `PaymentsEndpoint`, and `crossway apply` was run on the test service
only.""",
    mend="""\
Create the endpoint: with the design at hand by `crossway apply`, else by `temporal operator nexus
endpoint create`, with the namespace and task queue of its handlers. Or correct the caller's name
for it. A task that hangs goes on by itself.""",
    question="is every endpoint that is called registered?",
    evidence=(
        "the endpoints of the service; a marker in a caller's history, or the server's refusal of "
        "its task"
    ),
    look=_look,
)

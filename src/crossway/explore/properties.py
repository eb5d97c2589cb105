"""What has to hold at the end of every run. Each property is one function that yields what broke.

no-task-failure   no workflow's code breaks, so that its task is tried for ever
fits-its-type     every result fits what the design declares
ends              each run ends, or waits for something that can still come
delivered         no call is lost because its caller closed before it was delivered
once              nothing is done twice that cannot tell that it was done
undone            what was done is undone where the workflow that wanted it failed
loser-rests       what lost a race does nothing afterwards

What the design itself wants of every run (`always`, `never` and `eventually` in its tests) is
looked at after each thing that happens: a run that breaks it ends there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crossway.explore.around import around, given_up
from crossway.explore.effects import Effect, first_of
from crossway.explore.events import called, name_of
from crossway.explore.server import ExploredServer
from crossway.explore.subject import Subject
from crossway.explore.waits import may_hear
from crossway.simulate.executions import Execution
from crossway.simulate.history import kind_of

COMPLETED, CONTINUED = "COMPLETED", "CONTINUED_AS_NEW"


@dataclass(frozen=True)
class Finding:
    """A property that a run breaks, and how."""

    property: str
    said: str


Property = Callable[[ExploredServer, Subject], Iterator[str]]


def broken_by(server: ExploredServer, subject: Subject) -> list[Finding]:
    """Return what a run that has come to its end breaks, the most basic first."""
    return [
        Finding(name, said)
        for name, holds in PROPERTIES.items()
        for said in dict.fromkeys(holds(server, subject))
    ]


def wanted_and_broken(
    server: ExploredServer, subject: Subject, *, ended: bool = False
) -> list[Finding]:
    """Return what a run breaks by now of what the design itself wants of every run."""
    root = subject.root(server)
    found = ((one.said, one.broken(server, root, ended=ended)) for one in subject.wanted)
    return [Finding(said, why) for said, why in found if why]


def outcome(run: Execution) -> str:
    """Return how a run ended (`COMPLETED`), empty while it has not."""
    closing = run.history.closed
    return "" if closing is None else kind_of(closing).removeprefix("WORKFLOW_EXECUTION_")


def _task_failures(server: ExploredServer, subject: Subject) -> Iterator[str]:
    del subject
    for run in server.runs.values():
        if run.task_failure is not None:
            yield f"a task of {name_of(run)} fails: {run.task_failure.message}"


def _results(server: ExploredServer, subject: Subject) -> Iterator[str]:
    for run in server.runs.values():
        entry = subject.design.workflows.get(run.start.type)
        if refused := _refused_result(run):
            yield f"the result of {name_of(run)} breaks its type: {refused}"
        if outcome(run) != COMPLETED or entry is None or entry.tree is None:
            continue
        signature = entry.signature
        closing = run.history.events[-1].workflow_execution_completed_event_attributes
        payload = next(iter(closing.result.payloads), None)
        if signature.results != 1 or payload is None:
            continue
        value = json.loads(payload.data or b"null")
        if wrong := subject.misfit(value, signature.result, dict(subject.design.records), "result"):
            yield f"the result of {name_of(run)} breaks its type: {wrong}"


def _refused_result(run: Execution) -> str:
    """Return what is wrong with a result that its own line refused, empty where none was."""
    if (closing := run.history.closed) is None:
        return ""
    failure = closing.workflow_execution_failed_event_attributes.failure
    own = failure.message.startswith(_UNEXPECTED)
    refused = own and failure.application_failure_info.type == "UnexpectedResult"
    return failure.message.removeprefix(_UNEXPECTED) if refused else ""


_UNEXPECTED = "unexpected "
"""How the error begins of a result that its own line refused: another's names who gave it."""


# --- ends --------------------------------------------------------------------------


def _ends(server: ExploredServer, subject: Subject) -> Iterator[str]:
    for run in server.runs.values():
        if run.closed or run.task_failure is not None:
            continue
        if not _can_go_on(run, server, subject, set()):
            yield f"{name_of(run)} waits for ever: {_waits_for(run, server)}"


def _can_go_on(run: Execution, server: ExploredServer, subject: Subject, seen: set[str]) -> bool:
    """Whether what a run waits for can still come: from outside, in the end."""
    if run.run_id in seen or run.closed or run.task_failure is not None:
        return False
    seen.add(run.run_id)
    if may_hear(run, server, subject):
        return True
    return any(_can_go_on(one, server, subject, seen) for one in _behind(run, server))


def _behind(run: Execution, server: ExploredServer) -> Iterator[Execution]:
    """Yield the runs that a run waits for."""
    own = [child.run for child in run.children.values()]
    wanted = {operation.callback for operation in run.operations.values() if not operation.done}
    for other in server.runs.values():
        tokens = {one.nexus.header.get("temporal-callback-token") for one in other.callbacks}
        if first_of(other) in own or tokens & wanted:
            yield other


def _waits_for(run: Execution, server: ExploredServer) -> str:
    waits = [f"activity {one.command.activity_type}" for one in run.activities.values()]
    waits += [called(one) for one in run.operations.values() if not one.done]
    waits += [f"workflow {one.command.workflow_type}" for one in run.children.values()]
    waits = waits or list(dict.fromkeys(server.world.waits.get(run.run_id, ())))
    return ", ".join(waits) or "nothing comes that it takes"


# --- what was done -----------------------------------------------------------------


def _delivered(server: ExploredServer, subject: Subject) -> Iterator[str]:
    del subject
    for name, (run_id, _, _) in server.world.lost:
        caller = server.runs[run_id]
        if outcome(caller) == COMPLETED:
            yield (
                f"{name} is never called: {name_of(caller)} closed before the call was delivered"
            )


def _once(server: ExploredServer, subject: Subject) -> Iterator[str]:
    for first, count, _ in done_again(server, subject):
        how = "twice" if count == 2 else f"{count} times"
        yield (
            f"{first.name} is done {how} for {first.caller}, with the same input and no id "
            "by which it could tell"
        )


def done_again(server: ExploredServer, subject: Subject) -> Iterator[tuple[Effect, int, int]]:
    """Yield what was done too often, how often, and how often it should have been at most."""
    for effects in _alike(server, subject).values():
        calls = {effect.call for effect in effects}
        wanted = max(1, sum(server.world.told.get(call) == "completed" for call in calls))
        if len(effects) > wanted:
            yield effects[0], len(effects), wanted


def _alike(server: ExploredServer, subject: Subject) -> dict[object, list[Effect]]:
    """Return what was done for one workflow under one name with one input, and without an id."""
    found: dict[object, list[Effect]] = {}
    for effect in server.world.done:
        if effect.run_id or effect.carries_id or _harmless(effect, subject):
            continue
        if not subject.has_id(effect.name):
            key = (effect.call[0], effect.name, effect.input)
            found.setdefault(key, []).append(effect)
    return found


def _harmless(effect: Effect, subject: Subject) -> bool:
    return bool(subject.harmless.intersection(effect.names))


def _undone(server: ExploredServer, subject: Subject) -> Iterator[str]:
    for effect, undo in not_undone(server, subject):
        wanted_by = (*around(effect.call[0], server), subject.root(server))
        if failed := next(filter(_failed, wanted_by), None):
            why = f"although {name_of(failed)} {_ENDS[outcome(failed)]}"
            yield f"{effect.name} was done and {undo} is not, {why}"


_ENDS = {
    "FAILED": "failed",
    "CANCELED": "was cancelled",
    "TERMINATED": "was terminated",
    "TIMED_OUT": "timed out",
}


def _failed(run: Execution) -> bool:
    return outcome(run) not in ("", COMPLETED, CONTINUED)


def not_undone(server: ExploredServer, subject: Subject) -> Iterator[tuple[Effect, str]]:
    """Yield what was done and not undone afterwards, with the name of what would undo it.

    What has an id was done once, however often: undoing it once is enough, too.
    """
    for pair in subject.pairs:
        done = _latest(pair.do, server, subject)
        left = _latest(pair.undo, server, subject)
        for effect in done:
            later = next((one for one in left if one.step > effect.step), None)
            if later is None:
                yield effect, pair.undo
            else:
                left.remove(later)


def _latest(name: str, server: ExploredServer, subject: Subject) -> list[Effect]:
    """Return what was done under a name, each thing once: when it was done last."""
    found: dict[object, Effect] = {}
    for effect in server.world.done:
        if name in effect.names:
            knows = effect.carries_id or subject.has_id(effect.name)
            found[effect.input if knows else effect.call] = effect
    return list(found.values())


def _loser(server: ExploredServer, subject: Subject) -> Iterator[str]:
    for effect, loser in done_in_vain(server, subject):
        yield f"{effect.name} is done although {name_of(loser)} had given it up"


def done_in_vain(server: ExploredServer, subject: Subject) -> Iterator[tuple[Effect, Execution]]:
    """Yield what was done and not undone although it had lost a race, and the workflow that had
    given it up, or what it is part of."""
    undone = {pair.do for pair in subject.pairs}
    left = {effect.call for effect, _ in not_undone(server, subject)}
    undoing = {pair.undo for pair in subject.pairs}
    for effect in server.world.done:
        if server.world.told.get(effect.call) != "cancelled" or _harmless(effect, subject):
            continue
        loser, part_of = given_up(effect.call, server)
        if loser is None or undoing.intersection((*effect.names, *part_of)):
            continue
        if undone.intersection(part_of):
            continue  # it is part of something that is to be undone: that is for `undone`
        if effect.call in left or not undone.intersection(effect.names):
            yield effect, loser


PROPERTIES: dict[str, Property] = {
    "no-task-failure": _task_failures,
    "fits-its-type": _results,
    "ends": _ends,
    "delivered": _delivered,
    "once": _once,
    "undone": _undone,
    "loser-rests": _loser,
}

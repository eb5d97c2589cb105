"""How the steps of several histories fit into one tree. Pure: steps to steps.

A workflow's runs are one step. An operation has its handler below, and the handler what it
started: no event is the handler's own, so it is drawn from what a history implies about it.
That the operation started, or ended without starting, says how its handler did; the
target's namespace, or the endpoint's, says where it ran.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crossway.observe.reading.steps import Execution, Kind, State, Step


def joined(execution: Execution, runs: list[Step], note: str) -> Step:
    """Return the runs of one execution as one step: begun with the first, now the last."""
    step = runs[-1]
    if step.execution != execution:
        step.latest = step.execution
    step.execution = execution
    step.scheduled, step.started = runs[0].scheduled, runs[0].started
    step.inputs = runs[0].inputs
    step.children = [child for run in runs for child in run.children]
    step.note = "; ".join(filter(None, (note, step.note)))
    return step


def handled(operation: Step, *targets: Step, namespace: str = "") -> Step:
    """Return the handler of an operation that reached one, with its targets below.

    `namespace` is where the endpoint leads, for an operation with nothing behind it. An
    operation that started is one whose handler is done; another ends with its handler.
    """
    handler = Step(
        Kind.HANDLER,
        operation.name.partition(" ")[2] or operation.name,
        targets[0].namespace if targets else namespace,
        operation.state,
        scheduled=operation.scheduled,
        ended=operation.started or operation.ended,
        children=[*targets],
    )
    if operation.started is not None or targets:
        return replace(handler, state=State.COMPLETED)
    return replace(handler, failure=operation.failure)


def stand_for(step: Step, operation: Step) -> None:
    """Let a detached call show its operation: how delivery went, and what it reached.

    Delivery is done when the operation has started: nobody waits for its end.
    """
    step.children = operation.children
    delivered = operation.started is not None or operation.state is State.COMPLETED
    step.state = State.COMPLETED if delivered else operation.state
    for target in targets_of(operation):
        target.orphan = False
    step.name = step.name or operation.name
    step.attempt, step.failure = operation.attempt, operation.failure
    step.note = "" if delivered else operation.note
    step.ended = operation.started or operation.ended


def close(step: Step, what: str = "its workflow") -> None:
    """Say of what an ended execution left open what became of it; of a run that others go on from,
    as of the last one.

    The server drops its timers and activities. Its operations are dropped too, but their
    targets go on: an orphan. A detached call is meant to go on.
    """
    for child in step.children:
        if child.state.final or child.kind in (Kind.CHILD, Kind.DETACH):
            continue
        child.state, child.ended = State.CANCELLED, step.ended
        child.note = f"left behind when {what} ended"
        for target in targets_of(child):
            target.orphan = target.state is State.RUNNING


def targets_of(operation: Step) -> Iterator[Step]:
    """Yield the executions behind an operation's handler."""
    for handler in operation.children:
        yield from handler.children

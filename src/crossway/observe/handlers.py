"""The handler between an operation and its target: what a history implies about it.

No event is the handler's own. That the operation started, or ended without starting, says
how its handler did; the target's namespace, or the endpoint's, says where it ran.
"""

from __future__ import annotations

from dataclasses import replace

from crossway.observe.steps import Kind, State, Step


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

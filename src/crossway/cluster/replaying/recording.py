"""What a replayed workflow does now: its commands, each with the statement that gave it.

A command is given either below the frame of compiled code, or in a task that compiled code
created: a task remembers where. Code that never yields gives none: kept is where it was
interrupted.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from temporalio.worker import (
    UnsandboxedWorkflowRunner,
    WorkflowInstance,
    WorkflowInstanceDetails,
)

from crossway.language.span import NOWHERE, Span
from crossway.runtime.faults import written_at
from crossway.sdk import WorkflowCommand, watch_instance


class Recorder(UnsandboxedWorkflowRunner):
    """Runs one workflow and records its commands, each with its place in the design."""

    def __init__(self) -> None:
        """Begin with nothing given. `stuck` is the statement that was interrupted, if one was."""
        self.given: list[tuple[WorkflowCommand, Span]] = []
        self.stuck: Span | None = None
        self._tasks: dict[asyncio.Task[Any], Span] = {}
        self._last = NOWHERE

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Return an instance whose commands and tasks are seen."""
        instance: Any = looked_back(super().create_instance(det))
        thread = instance.get_thread_id

        def get_thread_id() -> int | None:
            # The SDK asks for it where a workflow does not yield, to see what it does.
            found: int | None = thread()
            doing = sys._current_frames().get(found) if found is not None else None
            self.stuck = self.stuck or next(_marked(doing), None)
            return found

        instance.get_thread_id = get_thread_id
        return watch_instance(instance, self._command_begun, self._task_begun)

    def _command_begun(self, command: WorkflowCommand) -> None:
        self.given.append((command, self._current()))

    def _task_begun(self, task: asyncio.Task[Any]) -> None:
        self._tasks[task] = self._current()

    def _current(self) -> Span:
        """Return the statement that is being executed, else the one before."""
        span = next(_marked(sys._getframe(1)), None)
        if span is None:
            task = _current_task()
            span = self._tasks.get(task, self._last) if task else self._last
        self._last = span
        return span


def looked_back(instance: WorkflowInstance) -> WorkflowInstance:
    """Return an instance to which everything that it does is past, and which says nothing of it.

    To the SDK a task that was begun and not ended is no replay any more, and so neither to our
    code. But whoever looks at what runs is not its worker: there a failure is told twice, an
    answer is refused for want of keys that a worker has, and a queue is polled by somebody else.
    """
    watched: Any = instance
    activate = watched.activate

    def activated(activation: Any) -> Any:
        activation.is_replaying = True
        return activate(activation)

    watched.activate = activated
    return instance


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


def _marked(frame: FrameType | None) -> Iterator[Span]:
    """Yield the places of the compiled statements on a stack, innermost first."""
    while frame is not None:
        if (span := written_at(frame.f_code, frame.f_lineno)) is not None:
            yield span
        frame = frame.f_back

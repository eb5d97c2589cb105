"""What runs take for their workers: hands on what they are given, and sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from crossway.simulate.core import ActivityTask, MemoryWorker, NexusTask, WorkflowActivation


class Passing(MemoryWorker):
    """What a run takes for its worker: hands on to the real one."""

    def __init__(self, worker: MemoryWorker) -> None:
        """Hand tasks on to `worker`."""
        self._real = worker
        self.namespace, self.task_queue = worker.namespace, worker.task_queue

    def give_activation(self, activation: WorkflowActivation) -> None:
        """Let a workflow's code run for a while."""
        self._real.give_activation(activation)

    def give_activity(self, task: ActivityTask) -> None:
        """Let an activity run."""
        self._real.give_activity(task)

    def give_nexus(self, task: NexusTask) -> None:
        """Let an operation's handler run."""
        self._real.give_nexus(task)


class Watched(Passing):
    """Lets `hear` know what workflows are told, by run id and jobs."""

    def __init__(self, worker: MemoryWorker, hear: Callable[[str, Iterable[Any]], None]) -> None:
        """Tell `hear`, then the worker."""
        super().__init__(worker)
        self._hear = hear

    def give_activation(self, activation: WorkflowActivation) -> None:
        """Let a workflow's code run for a while."""
        self._hear(activation.run_id, activation.jobs)
        self._real.give_activation(activation)


class Holding(Passing):
    """Has an attempt of an activity held, by `hold`, until it is chosen how it ends."""

    keeps_alive = False

    def __init__(
        self, worker: MemoryWorker, hold: Callable[[MemoryWorker, ActivityTask], None]
    ) -> None:
        """Give attempts to `hold`, with the worker who would do them."""
        super().__init__(worker)
        self._hold = hold

    def give_activity(self, task: ActivityTask) -> None:
        """Hold an attempt. To stop is said to one that runs, and none does: all end at once."""
        if task.HasField("start"):
            self._hold(self._real, task)

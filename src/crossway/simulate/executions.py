"""One run of a workflow: tasks in, commands out, and the history that comes of both.

The workflow's own code runs in the SDK's worker. A task gathers what happened since the last
one, as jobs; the worker answers with commands. What a command settles at once (a cancelled
activity that is not waited for, say) the code is told within the same task, as the SDK's core
does; only then are the commands carried out. What arrives while a task runs waits for its end.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from temporalio.api.common.v1 import Callback, Payload
from temporalio.api.failure.v1 import Failure
from temporalio.api.sdk.v1 import UserMetadata

from crossway.simulate import core, failures
from crossway.simulate.core import WorkflowActivation, WorkflowActivationJob
from crossway.simulate.errors import NotSimulatedError
from crossway.simulate.history import History, kind_of, stamp
from crossway.simulate.server import Server
from crossway.simulate.starts import Start

Job = WorkflowActivationJob
Key = tuple[str, object]
Happen = Callable[[], "Job | list[Job] | None"]
Outcome = tuple[str, Payload | Failure]
"""How something ended: `completed` with a payload, `failed` or `cancelled` with a failure."""

CLOSE: Key = ("close", "")
"""The key of the command that closes a run."""

CORE_FLAGS = (1, 2, 3, 4)
"""What the SDK's core does of what older releases of it did not: ids and types are compared on
replay, a patch is a search attribute, what closes a run comes last, operations are compared too.
Source: internal_flags.rs."""


class Execution:
    """A run, from its start to the event that closes it.

    `timers`, `activities`, `children`, `operations` and `signals` are what it waits for, by the
    numbers that the SDK gives them. `watchers` are told once, when it closes or cannot go on;
    `on_close` when it closes, `on_end` when no other run goes on in its place, which is then
    `continued_as`. While it is `asleep` its first task is put off. Of what is `untold` its code
    hears with the next task.
    """

    commands: Callable[[Execution, core.WorkflowCommand], None]
    """Carries out one command; set once, where all commands are known."""
    timed_out: Callable[[Execution, bool], None]
    """Ends a run whose time is up, or that of all runs of its id; set there, too."""

    def __init__(self, server: Server, start: Start, run_id: str) -> None:
        """Hold a run that has not begun."""
        self.server, self.start, self.run_id = server, start, run_id
        self.namespace, self.id = start.namespace, start.workflow_id
        self.history = History(server.now)
        self.worker: core.MemoryWorker | None = None
        self.timers: dict[int, Any] = {}
        self.activities: dict[int, Any] = {}
        self.children: dict[int, Any] = {}
        self.operations: dict[int, Any] = {}
        self.signals: dict[int, Any] = {}
        self.updates: dict[str, Any] = {}
        self.watchers: list[Callable[[], None]] = []
        self.on_close: list[Callable[[], None]] = []
        self.on_end: list[Callable[[Execution], None]] = []
        self.callbacks: list[Callback] = []
        self.continued_as: Execution | None = None
        self.deadline = 0.0
        self.asleep = False
        self.queries: dict[str, Any] = {}
        self.task_failure: Failure | None = None
        self.tasks_done = 0
        self.cancel_requested = False
        self.untold: list[Job] = []
        self._settled: list[Job] = []
        self._outbox: list[tuple[Key, Callable[[], None]]] = []
        self._late: list[Happen] = []
        self._task, self._only_updates = "none", False
        self._flags: list[int] = []
        self.patches: list[str] = []
        self.requests: set[str] = set()
        self.said: UserMetadata | None = None
        self.scheduled_id = self._started_id = self.completed_id = 0

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        return self.history.closed is not None

    @property
    def in_task(self) -> bool:
        """Whether its code is at work."""
        return self._task == "running"

    def arrive(self, happen: Happen) -> None:
        """Let something happen to it: `happen` writes its event and returns what to tell.

        Nothing happens any more to a run that is closed; during a task it happens after it.
        """
        if self.closed:
            return
        if self.in_task:
            self._late.append(happen)
            return
        told = happen()
        self.untold += told if isinstance(told, list) else filter(None, [told])
        if self.untold:
            self.need_task()

    def need_task(self) -> None:
        """Have the code run, if it is not about to."""
        if self._task != "none" or self.asleep or self.closed or self.task_failure is not None:
            return
        self._task = "scheduled"
        event = self.history.add(
            "WORKFLOW_TASK_SCHEDULED",
            task_queue={"name": self.start.task_queue},
            attempt=1,
            start_to_close_timeout={"seconds": 10},
        )
        self.scheduled_id = event.event_id
        self.server.offer(self.namespace, self.start.task_queue, "workflow", self._begin_task)

    def _begin_task(self, worker: core.MemoryWorker) -> None:
        if self.closed or self._task != "scheduled":
            return
        if self.worker not in (None, worker):
            raise NotSimulatedError(
                f"a worker that goes on with {self.start.type} {self.id}, which another began"
            )
        self._task, self.worker = "running", worker
        event = self.history.add(
            "WORKFLOW_TASK_STARTED",
            scheduled_event_id=self.scheduled_id,
            history_size_bytes=self.history.size,
        )
        self._started_id = event.event_id
        jobs, self.untold, self._flags = self.untold, [], []
        self._only_updates = bool(jobs) and all(job.HasField("do_update") for job in jobs)
        self._activate(jobs)

    def _activate(self, jobs: list[Job]) -> None:
        activation = WorkflowActivation(
            run_id=self.run_id,
            timestamp=stamp(self.server.now()),
            history_length=self._started_id,
            history_size_bytes=self.history.size,
            jobs=jobs,
        )
        if self.worker is not None:
            self.worker.give_activation(activation)

    def answered(self, answer: core.WorkflowActivationCompletion) -> None:
        """Take what the code made of an activation."""
        if answer.HasField("failed"):
            self._fail_task(answer.failed.failure)
            return
        if self.queries and not self.in_task:
            for command in answer.successful.commands:
                self.queries.pop(command.respond_to_query.query_id)(command.respond_to_query)
            return
        if self.closed:  # terminated meanwhile
            return
        self._flags += answer.successful.used_internal_flags
        for command in answer.successful.commands:
            Execution.commands(self, command)
        settled, self._settled = self._settled, []
        if settled and CLOSE not in [key for key, _ in self._outbox]:
            self._activate(settled)
        else:
            self._end_task()

    def settle(self, job: Job) -> None:
        """Tell the code something within the same task."""
        self._settled.append(job)

    def send(self, key: Key, do: Callable[[], None]) -> None:
        """Carry out a command when the task is over."""
        self._outbox.append((key, partial(self._described, self.said, do)))

    def _described(self, said: UserMetadata | None, do: Callable[[], None]) -> None:
        """Carry out a command; its events have what the code says of it (a summary)."""
        self.history.said = said
        do()
        self.history.said = None

    def withdraw(self, key: Key) -> bool:
        """Forget a command of this very task; return whether there was one."""
        kept = [(known, do) for known, do in self._outbox if known != key]
        found = len(kept) < len(self._outbox)
        self._outbox = kept
        return found

    def _end_task(self) -> None:
        outbox, self._outbox = self._outbox, []
        self.tasks_done += 1
        if self._only_updates and all(kind == "reject" for (kind, _), _ in outbox):
            # Nobody asks what became of it: the server writes nothing of such a task.
            self.history.forget(self.scheduled_id)
        else:
            event = self.history.add(
                "WORKFLOW_TASK_COMPLETED",
                scheduled_event_id=self.scheduled_id,
                started_event_id=self._started_id,
                sdk_metadata={"core_used_flags": CORE_FLAGS, "lang_used_flags": self._flags},
            )
            self.completed_id = event.event_id
        for _, do in sorted(outbox, key=lambda one: one[0] == CLOSE):
            if not self.closed:
                do()
        self._task = "none"
        late, self._late = self._late, []
        for happen in late:
            self.arrive(happen)
        if self.untold:
            self.need_task()
        self.ask_queries()

    def _fail_task(self, failure: Failure) -> None:
        """Stop here: on a server the task is tried again and again."""
        if self.queries and not self.in_task:
            return
        self.history.add(
            "WORKFLOW_TASK_FAILED",
            scheduled_event_id=self.scheduled_id,
            started_event_id=self._started_id,
            cause="WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE",
            failure=failure,
        )
        self._task = "none"
        self.stuck(failure)
        self.ask_queries()

    def stuck(self, failure: Failure) -> None:
        """Note that the code, or what it asked for, is at fault, so that it cannot go on."""
        self.task_failure = failure
        self._outbox.clear()
        self._tell_watchers()

    def query(self, id: str, job: Job, answer: Callable[[Any], None]) -> None:
        """Have the code answer a query, after the first task at the earliest."""
        self.queries[id] = (job, answer)
        self.ask_queries()

    def ask_queries(self) -> None:
        """Give the code the queries that wait, once a task told it what came before them."""
        if not self.tasks_done or (self._task != "none" and not self.closed):
            return
        for id, waiting in list(self.queries.items()):
            if isinstance(waiting, tuple):
                job, self.queries[id] = waiting
                self._activate([job])

    def close(self, kind: str, **attributes: Any) -> None:
        """End the run with an event (`COMPLETED`); whoever waits for that is told."""
        if self.closed:
            return
        self.history.add(f"WORKFLOW_EXECUTION_{kind}", **attributes)
        for timer in self.timers.values():
            timer.cancel()
        waiting, self.on_close = self.on_close, []
        for told in waiting:
            told()
        if self.continued_as is None:
            for end in self.on_end:
                end(self)
        self._tell_watchers()

    def outcome(self) -> Outcome:
        """Return how a closed run ended, as whoever waits for it over Nexus is told."""
        event = self.history.closed
        match kind_of(event).removeprefix("WORKFLOW_EXECUTION_") if event is not None else "":
            case "COMPLETED" if event is not None:
                result = event.workflow_execution_completed_event_attributes.result.payloads
                return "completed", result[0] if result else Payload()
            case "FAILED" if event is not None:
                return "failed", event.workflow_execution_failed_event_attributes.failure
            case "CANCELED":
                return "cancelled", failures.cancelled("operation canceled")
            case "TERMINATED":
                return "failed", failures.terminated("operation terminated")
            case _:
                failure = failures.timed_out("UNSPECIFIED", "operation exceeded internal timeout")
                return "failed", failure

    def _tell_watchers(self) -> None:
        watchers, self.watchers = self.watchers, []
        for told in watchers:
            told()

    def wake(self) -> None:
        """Have the first task now that was put off."""
        self.asleep = False
        self.need_task()

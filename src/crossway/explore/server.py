"""A simulated service in which nothing happens by itself: what happens next is chosen.

What the simulator would plan (a message that arrives in a thousandth of a second, an attempt of
an activity, a timer) becomes an event that waits to be chosen. A workflow's own tasks and the begin
of an activity's attempt happen at once: nobody else sees whether they were late.

Each event has a name that says what it is about, and ids are drawn from the name of the event that
happens (`states`, `chance`): so the order of independent events leaves no trace in either.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from temporalio.api.failure.v1 import Failure

from crossway.explore.chance import Chance, digest
from crossway.explore.effects import Call, Effect, World, call_behind, call_waiting, first_of
from crossway.explore.events import AT_ONCE, Event, Kind, name_of, subject_of
from crossway.explore.states import Names
from crossway.explore.workers import Holding, Watched
from crossway.runtime.calls import DETACHED
from crossway.simulate.activities import Activity
from crossway.simulate.core import (
    ActivityTask,
    ActivityTaskCompletion,
    MemoryWorker,
    NexusTaskCompletion,
    made,
)
from crossway.simulate.executions import Execution
from crossway.simulate.history import kind_of
from crossway.simulate.loop import VirtualLoop
from crossway.simulate.requests import Request
from crossway.simulate.server import START, Server, Take
from crossway.simulate.standalone import Standalone

_OFFERED: dict[str, Kind] = {"workflow": "task", "activity": "begin", "nexus": "request"}


class ExploredServer(Server):
    """A service whose events wait to be chosen.

    `pending` are those that may happen now, `timers` those that may once time has passed;
    `world` is what was done. `failing` is the error that operations without a body raise now.
    `lost` are runs whose worker is lost: nobody takes their task, until another worker does.
    `is_asked_the_time` is whether the design reads the clock: when a run is told counts then.
    """

    def __init__(self, loop: VirtualLoop, seed: int | None = None, start: float = START) -> None:
        """Begin with nothing to choose from."""
        super().__init__(loop, seed, start)
        self.chance = Chance()
        self.random = self.chance
        self.pending: list[Event] = []
        self.timers: list[Event] = []
        self.names = Names()
        self.world = World()
        self.failing: str | None = None
        self.lost: set[str] = set()
        self.is_asked_the_time = False
        self.step = 0
        self.unanswered: set[bytes] = set()
        self._fresh: list[Event] = []
        self._cause = ""
        self._happened: Counter[str] = Counter()
        self._known: set[str] = set()
        self._workers: dict[int, Watched] = {}

    def later(self, seconds: float, do: Callable[..., Any], *args: Any) -> asyncio.TimerHandle:
        """Plan something for `seconds` from now; return what cancels it."""
        kind: Kind = "message" if getattr(do, "__name__", "") in AT_ONCE else "timer"
        return self._add(kind, max(0.0, seconds), do, args).handle

    def hop(self, do: Callable[..., Any], *args: Any) -> asyncio.TimerHandle:
        """Let something wait to be chosen; return what cancels it."""
        return self._add("message", 0.0, do, args).handle

    def offer(self, namespace: str, task_queue: str, kind: str, take: Take) -> None:
        """Let a task wait to be chosen."""
        where = (namespace, task_queue, kind)
        event = self._add(_OFFERED[kind], 0.0, self._match, (where, take))
        event.subject = subject_of(take, ())

    def _add(self, kind: Kind, seconds: float, do: Any, args: tuple[Any, ...]) -> Event:
        due = self.loop.time() + seconds
        handle = asyncio.TimerHandle(due, do, args, self.loop)
        event = Event(kind, handle, subject=subject_of(do, args))
        (self.timers if kind == "timer" else self.pending).append(event)
        self._fresh.append(event)
        return event

    def _match(self, where: tuple[str, str, str], take: Take) -> None:
        queue = self._queues.get(where)
        if queue is None or not queue.workers:
            super()._match(where, take)
            return
        worker = queue.workers[0]
        subject = subject_of(take, ())
        if isinstance(subject, Activity):
            take(Holding(worker, partial(self._hold, subject)))
        else:
            take(self._watched(worker))

    def _watched(self, worker: MemoryWorker) -> MemoryWorker:
        watched = self._workers.get(id(worker))
        if watched is None:
            watched = self._workers[id(worker)] = Watched(worker, self._hear)
        return watched

    def _hear(self, run_id: str, jobs: Iterable[Any]) -> None:
        """Take what a workflow is told."""
        self.world.hear(run_id, jobs)
        self.names.hear(run_id, jobs, self._time)

    @property
    def _time(self) -> float | None:
        """What time it is, None where nothing depends on it."""
        return round(self.loop.time(), 3) if self.is_asked_the_time else None

    def _hold(self, activity: Activity, worker: MemoryWorker, task: ActivityTask) -> None:
        """Let an attempt of an activity run until it is chosen how it ends."""
        event = self._add("answer", 0.0, worker.give_activity, (task,))
        event.subject, event.task, event.worker = activity, task, worker

    # --- what happens --------------------------------------------------------------

    def live(self) -> list[Event]:
        """Return what may happen now, oldest first; what was taken back is forgotten."""
        self.pending = [event for event in self.pending if not event.handle.cancelled()]
        return self.pending

    def next_timer(self) -> Event | None:
        """Return the timer that is due first, None where no clock runs.

        The timeouts of attempts are left out, unless an answer is lost: an attempt that takes long
        is one that was begun late.
        """
        self.timers = [event for event in self.timers if not event.is_over]
        due = (one for one in self.timers if not one.of_an_attempt or self.is_lost(one))
        return min(due, key=lambda event: event.handle.when(), default=None)

    def begin(self, cause: str) -> None:
        """Let what happens from now on follow from a cause."""
        self._happened[cause] += 1
        self._cause = digest(cause, self._happened[cause])
        self.step += 1
        self.chance.begin(self._cause)

    def fire(self, event: Event) -> None:
        """Let an event happen as it is."""
        (self.timers if event.kind == "timer" else self.pending).remove(event)
        if event.kind == "request" and self._undeliverable(event.subject):
            return
        event.handle._run()

    def _undeliverable(self, request: Request) -> bool:
        """Note a call whose caller closed before it was delivered: then it never is."""
        operation: Any = request.operation
        if not operation.caller.closed or operation.token:
            return False
        call = (operation.caller.run_id, "operation", operation.command.seq)
        first = operation.attempt == 1 and not operation.cancel_sent
        if first and call not in self.world.told:
            command = operation.command
            self.world.lost.append((f"{command.service}.{command.operation}", call))
        self.requests.pop(request.token, None)
        return True

    def drop(self, event: Event) -> None:
        """Let an attempt never be answered."""
        self.pending.remove(event)

    def settled(self) -> None:
        """Take in what an event has led to: new runs, what was done, and what may happen now."""
        for run in list(self.runs.values()):
            self._note(run)
        for activity in self.standalone.values():
            self._note_alone(activity)
        for number, event in enumerate(self._fresh):
            event.key = self.names.of(event, f"{self._cause} {number}")
        self._fresh.clear()

    def _note(self, run: Execution) -> None:
        """Note where a new run came from, and what one that completed has done."""
        world, run_id = self.world, run.run_id
        if run_id not in self._known:
            self._known.add(run_id)
            call = call_behind(run, self.runs.values())
            self.names.born(run, call)
            if call is not None:
                world.calls[run_id] = call
                world.names[run_id] = (run.start.type, *self._operation_names(call))
                if call[1] == "operation" and (made := self._operation(call)) is not None:
                    world.asked[run_id] = made.command.input.data
        closing, came_of = run.history.closed, world.calls.get(run_id)
        if closing is None or came_of is None or run.start.type == DETACHED:
            return
        known = any(effect.run_id == run_id for effect in world.done)
        if kind_of(closing) == "WORKFLOW_EXECUTION_COMPLETED" and not known:
            data = b",".join(payload.data for payload in first_of(run).start.input)
            caller, names = name_of(self.runs[came_of[0]]), world.names[run_id]
            at = self.loop.time()
            asked = world.asked.get(run_id)
            world.done.append(Effect(names, data, came_of, caller, self.step, run_id, at, asked))

    def _note_alone(self, activity: Standalone) -> None:
        """Note of a new activity behind an operation which one that is."""
        run_id = activity.run_id
        if run_id in self._known:
            return
        self._known.add(run_id)
        call = call_waiting(activity.request.completion_callbacks, self)
        self.names.born(activity.execution, call)
        if call is not None:
            self.world.calls[run_id] = call
            self.world.names[run_id] = self._operation_names(call)

    def _operation_names(self, call: Call) -> tuple[str, ...]:
        """Return the names of the operation that began a run: with its service and without."""
        operation = self._operation(call) if call[1] == "operation" else None
        if operation is None:
            return ()
        command = operation.command
        return f"{command.service}.{command.operation}", command.operation

    def _operation(self, call: Call) -> Any:
        return self.runs[call[0]].operations.get(call[2])

    def state(self) -> str:
        """Return what stands for the state: of each run, what may happen, and what was done."""
        now = self.loop.time()
        waiting = sorted(event.key for event in self.live())
        self.next_timer()
        clocks = sorted(
            (event.key, round(event.handle.when() - now, 3), self.is_lost(event))
            for event in self.timers
        )
        runs = self.names.state(self.runs.values(), self.latest.values())
        alone = self.names.alone(self.standalone.values())
        world = (self.world.state(self.names.path), alone, self._time)
        return digest(runs, waiting, clocks, sorted(map(self.names.path, self.lost)), world)

    def is_lost(self, timer: Event) -> bool:
        """Whether nothing but this timer can end what takes too long: its answer is lost."""
        match timer.subject:
            case Activity() | Request() as subject:
                return subject.token in self.unanswered
            case _:
                return False

    # --- what workers answer -------------------------------------------------------

    def activity_answered(self, answer: ActivityTaskCompletion) -> None:
        """Take how an activity ended, and note it when it was done."""
        activity = self.activities.get(answer.task_token)
        if activity is not None and answer.result.WhichOneof("status") == "completed":
            self.did(activity)
        super().activity_answered(answer)

    def did(self, activity: Activity) -> None:
        """Note that an attempt of an activity was done."""
        run, command = activity.execution, activity.command
        data = b",".join(payload.data for payload in command.arguments)
        call, at = (run.run_id, "activity", command.seq), self.loop.time()
        names, caller = (command.activity_type,), run
        if isinstance(activity, Standalone) and run.run_id in self.world.calls:
            call, names = self.world.calls[run.run_id], (*names, *self.world.names[run.run_id])
            caller = self.runs[call[0]]
        done = Effect(names, data, call, name_of(caller), self.step, at=at)
        self.world.done.append(done)

    def nexus_answered(self, answer: NexusTaskCompletion) -> None:
        """Take what a Nexus handler answered; keep it where that answer is to be lost."""
        told = self.requests.get(answer.task_token)
        started = answer.completed.start_operation
        if told is not None and started.HasField("sync_success"):
            operation = told.__self__.operation
            command, caller = operation.command, operation.caller
            names = (f"{command.service}.{command.operation}", command.operation)
            call = (caller.run_id, "operation", command.seq)
            at = self.loop.time()
            done = Effect(names, command.input.data, call, name_of(caller), self.step, at=at)
            self.world.done.append(done)
        if answer.task_token not in self.unanswered:
            super().nexus_answered(answer)

    def fail(self, event: Event, kind: str) -> None:
        """Let an attempt of an activity fail with an error of that type."""
        self.drop(event)
        failure = Failure(message=f"{kind} (chosen)", source="crossway explore")
        failure.application_failure_info.type = kind
        failure.application_failure_info.non_retryable = True
        result = {"failed": {"failure": failure}}
        token = event.task.task_token
        super().activity_answered(made(ActivityTaskCompletion, task_token=token, result=result))

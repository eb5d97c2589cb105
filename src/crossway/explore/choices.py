"""What may be chosen at one point of a run, the most ordinary first.

First whatever waits longest goes on as if all were well; then other orders; then what goes wrong,
as far as the bounds allow it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from crossway.explore.bounds import BUDGETS, Bounds
from crossway.explore.events import Event, called, name_of, said
from crossway.explore.server import ExploredServer
from crossway.explore.subject import Subject
from crossway.simulate.activities import Activity
from crossway.simulate.executions import Execution
from crossway.simulate.requests import Request

Act = Callable[[], Awaitable[None] | None]


@dataclass(frozen=True)
class Choice:
    """One thing that may happen: what a trace says of it, what it costs, and where it is written.

    `cause` tells it from all other choices, in whatever order they come. That a message comes is
    something of which nobody says how long it takes. Of a worker that is lost, or found, `worker`
    is the namespace.
    """

    said: str
    cause: str
    act: Act
    costs: str = ""
    where: str = ""
    is_message: bool = False
    worker: str = ""


LOST = "is lost"
"""How it ends what is said of a worker that is lost."""

NOTHING = Choice("", "nothing", lambda: None)
"""Where only somebody outside could do something: that nobody does."""


@dataclass
class Spent:
    """What of the bounds a run has used up."""

    bounds: Bounds
    used: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BUDGETS, 0))

    def left(self, budget: str) -> bool:
        """Whether there is some left."""
        limit: int = getattr(self.bounds, budget)
        faults = sum(self.used.values()) - self.used["signals"]
        return self.used[budget] < limit and (budget == "signals" or faults < self.bounds.faults)

    def spend(self, budget: str) -> None:
        """Use one up; the empty name costs nothing."""
        if budget:
            self.used[budget] += 1


class Choices:
    """Finds what may happen in a run of a design."""

    def __init__(self, server: ExploredServer, subject: Subject, spent: Spent) -> None:
        """Look at one run, that begins."""
        self._server, self._subject, self._spent = server, subject, spent

    def at_once(self) -> list[Choice]:
        """Return what happens before anything else, and what may keep it from that; mostly one."""
        first = next((e for e in self._server.live() if e.is_at_once and not self._waits(e)), None)
        return [] if first is None else [self._ordinary(first), *self._lost_worker(first)]

    def _waits(self, event: Event) -> bool:
        """Whether an event is the task of a run whose worker is lost."""
        return event.kind == "task" and event.subject.run_id in self._server.lost

    def _lost_worker(self, task: Event) -> Iterator[Choice]:
        """Yield that the worker is lost that would do a task, where more may happen until then.

        Another worker replays the run, which changes nothing; but it tells the code at once
        what came meanwhile.
        """
        server, run = self._server, task.subject
        if task.kind != "task" or not run.tasks_done or not self._spent.left("restarts"):
            return
        busy = len(server.live()) > 1 or server.next_timer() is not None
        if not (busy or any(self._from_outside())):
            return

        def lose() -> None:
            server.lost.add(run.run_id)

        said = f"the worker of {name_of(run)} {LOST}"
        yield Choice(said, f"{task.key} lost", lose, "restarts", worker=run.namespace)

    def _found_worker(self, task: Event) -> Choice:
        server, run = self._server, task.subject

        def go_on() -> None:
            server.lost.discard(run.run_id)
            server.fire(task)

        said = f"another worker goes on with {name_of(run)}"
        return Choice(said, task.key, go_on, worker=run.namespace)

    def now(self) -> list[Choice]:
        """Return what may happen now."""
        live = list(self._server.live())
        waiting = [event for event in live if self._waits(event)]
        pending = [event for event in live if event not in waiting]
        found = [self._ordinary(event) for event in pending]
        found += self._time(bool(pending))
        found += map(self._found_worker, waiting)
        for event in pending:
            found += self._faults(event)
        outside = list(self._from_outside())
        if outside and not found:
            found.append(NOTHING)
        return [*found, *outside]

    def _ordinary(self, event: Event) -> Choice:
        def act() -> None:
            self._server.fire(event)

        where, is_message = self._subject.lines.of(event), event.kind in ("message", "request")
        return Choice(said(event), event.key, act, where=where, is_message=is_message)

    def _time(self, busy: bool) -> Iterator[Choice]:
        timer = self._server.next_timer()
        if timer is None:
            return
        late = busy and timer.is_timeout and not self._server.is_lost(timer)
        costs = "failures" if late else ""
        if costs and not self._spent.left(costs):
            return
        server = self._server

        async def act() -> None:
            await asyncio.sleep(max(0.0, timer.handle.when() - server.loop.time()))
            server.fire(timer)

        yield Choice(said(timer), timer.key, act, costs, self._subject.lines.of(timer))

    def _faults(self, event: Event) -> Iterator[Choice]:
        if event.kind == "answer" and isinstance(event.subject, Activity):
            yield from self._activity_faults(event, event.subject)
        if event.kind == "request" and isinstance(event.subject, Request):
            yield from self._request_faults(event, event.subject)

    def _activity_faults(self, event: Event, activity: Activity) -> Iterator[Choice]:
        server, name = self._server, activity.command.activity_type
        where = self._subject.lines.of(event)
        if activity.execution.closed or not activity.is_awaited:
            return
        if self._spent.left("failures"):
            calls = (name, *server.world.names.get(activity.execution.run_id, ()))
            errors = () if self._undoes(activity) else self._subject.errors(calls)
            for kind in errors:
                yield Choice(
                    f"activity {name} fails: {kind}",
                    f"{event.key} {kind}",
                    partial(server.fail, event, kind),
                    "failures",
                    where,
                )
        if self._spent.left("duplicates"):

            def lose() -> None:
                server.unanswered.add(event.task.task_token)
                server.did(activity)
                server.drop(event)

            lost = f"activity {name} is done, and its answer is lost"
            yield Choice(lost, f"{event.key} lost", lose, "duplicates", where)

    def _undoes(self, activity: Activity) -> bool:
        """Whether an activity is part of what undoes something: that is tried until it works."""
        server, undoing = self._server, {pair.undo for pair in self._subject.pairs}
        names, run_id = {activity.command.activity_type}, activity.execution.run_id
        while not names & undoing and run_id in server.world.calls:
            names |= set(server.world.names[run_id])
            run_id = server.world.calls[run_id][0]
        return bool(names & undoing)

    def _request_faults(self, event: Event, request: Request) -> Iterator[Choice]:
        operation, server = request.operation, self._server
        if operation.done or not request.starts:
            return
        command = operation.command
        name, where = called(operation), self._subject.lines.of(event)
        if self._spent.left("failures"):
            undoing = {pair.undo for pair in self._subject.pairs}
            undoes = {f"{command.service}.{command.operation}", command.operation} & undoing
            errors = self._subject.operation_errors(command.service, command.operation)
            for kind in () if undoes else errors:

                def act(kind: str = kind) -> None:
                    server.failing = kind
                    server.fire(event)

                said = f"{name} fails: {kind}"
                yield Choice(said, f"{event.key} {kind}", act, "failures", where)
        if self._spent.left("duplicates"):

            def lose() -> None:
                server.unanswered.add(request.token)
                server.fire(event)

            said = f"{name} reaches its handler, and the answer is lost"
            yield Choice(said, f"{event.key} lost", lose, "duplicates", where)

    def _from_outside(self) -> Iterator[Choice]:
        if self._spent.left("signals"):
            for run in self._server.runs.values():
                if not run.closed and run.tasks_done:
                    yield from self._messages(run)
        root = self._subject.root(self._server)
        if self._spent.left("cancels") and not root.closed and not root.cancel_requested:
            said = f"{name_of(root)} is cancelled"
            yield Choice(said, "cancel", self._subject.cancel, "cancels")

    def _messages(self, run: Execution) -> Iterator[Choice]:
        for message in self._subject.messages(run.start.type):
            yield Choice(
                f"{message.kind} {message.name} arrives at {name_of(run)}",
                f"{message.kind} {message.name} {self._server.names.path(run.run_id)}",
                self._subject.send(run, message),
                "signals",
                message.where,
            )

"""What a test holds: a design that runs, its workflows, its stand-ins, its calls.

Longer than other files because a design and the workflows that a test starts in it are one object
in two parts: time, faults of the test and the trace are of both.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import (
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from crossway.cli.defaults import default_options, queue_of
from crossway.cli.outcome import causes, failure_lines
from crossway.cluster.building import Built
from crossway.design.model import Signature, WorkflowEntry
from crossway.design.types import Type
from crossway.errors import UserError
from crossway.language.near import did_you_mean
from crossway.language.tree import Handler
from crossway.observe.reading.asking import what_it_waits_for
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.runs import last_run
from crossway.observe.reading.steps import Execution
from crossway.observe.showing.terminal import tree_lines
from crossway.observe.tree.follow import Follower
from crossway.runtime.interceptors import FailedAt, on_failure
from crossway.runtime.sending import UnsentError
from crossway.runtime.waits import Waiting
from crossway.testing import answers
from crossway.testing.audit import Audit, Decision
from crossway.testing.backends import Backend, OnServer, Simulated
from crossway.testing.calls import Calls
from crossway.testing.errors import TestingError, UpdateFailedError, WorkflowFailedError
from crossway.testing.slow import with_stand_ins
from crossway.testing.table import Table
from crossway.testing.watching import Watching

Ask = Callable[[WorkflowHandle[Any, Any]], Awaitable[Any]]
"""What a client asks of a run."""


class RunningDesign:
    """A design that runs, in the simulator or on a server.

    In the simulator time stands still between two calls of a test, and `skip` lets it pass.
    """

    def __init__(self, built: Built, *, server: bool = False, seed: int | None = None) -> None:
        """Run a design until `close`."""
        self._design, self._table = built.design, Table(built.design)
        self._told: list[FailedAt] = []
        self._closed = False
        self.started: list[Started] = []
        watching = [Watching(self._table)]
        built = replace(built, queues=with_stand_ins(built.queues))
        self._backend: Backend = (
            OnServer(built, watching) if server else Simulated(built, watching, seed)
        )
        self._forget = on_failure(self._fails)
        self._audit = Audit(self._backend.at_work)

    def close(self) -> None:
        """Stop it; once is enough."""
        if self._closed:
            return
        self._closed = True
        try:
            self._backend.close()
        finally:  # also where something does not end: the next test has its own
            self._forget()
            self._audit.end()

    def _fails(self, failed: FailedAt) -> None:
        if self._backend.at_work():
            self._told.append(failed)

    def stand_in(self, name: str, answer: Any) -> None:
        """Let calls be answered by the test: of an activity (`ChargeCard`), of an operation
        (`Payments.Charge`), or of all operations of a namespace (`payments`).

        `answer` is a value, a function that takes the arguments, an exception to raise, `NEVER`,
        `in_turn(..)` or `takes(..)`.

        Raises:
            TestingError: there is no such thing, or the answer does not fit it.
        """
        self._table.stand_in(name, answer)

    def start(self, workflow: str, *arguments: Any, id: str = "") -> Started:
        """Start a workflow of the design, and return what the test does with it.

        Raises:
            TestingError: there is no such workflow, or it does not take these arguments; or the id
                is none, or that of another that runs; or an option of the workflow's own cannot
                be computed from them.
        """
        if self._closed:
            raise TestingError(f"start {workflow}: the design is closed, its test is over")
        if not isinstance(id, str):
            raise TestingError(f"start {workflow}: an id is a text, found {id!r}")
        entry = self._workflow(workflow)
        given = self._table.input(entry, arguments)
        namespace = entry.placements[0].namespace
        work = self._start(entry, given, id or f"{workflow}-{uuid.uuid4()}")
        try:
            handle = Started(self, self._backend.do(work), entry, namespace)
        except (WorkflowAlreadyStartedError, RPCError) as refused:
            raise TestingError(f"start {workflow} with the id {id!r}: {refused}") from refused
        except UserError as wrong:
            raise TestingError(f"start {workflow}: {wrong}") from wrong
        self.started.append(handle)
        self._settle()
        return handle

    async def _start(
        self, entry: WorkflowEntry, given: list[Any], id: str
    ) -> WorkflowHandle[Any, Any]:
        namespace, queue = entry.placements[0].namespace, queue_of(self._design, entry, given)
        options = default_options(self._design, entry, given)
        if queue != entry.placements[0].task_queue:
            await self._backend.open_queue(namespace, queue)
        client = self._backend.client(namespace)
        return await client.start_workflow(
            entry.name, args=given, id=id, task_queue=queue, **options
        )

    def _workflow(self, name: str) -> WorkflowEntry:
        known = {n: one for n, one in self._design.workflows.items() if one.placements}
        found = known.get(name)
        if found is None:
            hint = did_you_mean(name, known) or f"the design has {', '.join(known) or 'none'}"
            raise TestingError(f"no workflow is called {name!r}; {hint}")
        return found

    def skip(self, length: str | timedelta) -> None:
        """Let time pass (`30d`), with all that happens in it. On a server the test is skipped."""
        self._backend.skip(answers.seconds(length))
        self._check()

    def stop_workers(self, namespace: str = "") -> None:
        """Let the workers of a namespace, of all without one, take no task until `start_workers`.

        What one of them does already it does to its end; time passes as ever. On a server the
        test is skipped.

        Raises:
            TestingError: the design has no such namespace.
        """
        for name in self._table.namespaces(namespace):
            self._backend.stop_workers(name)

    def start_workers(self, namespace: str = "") -> None:
        """Let the workers of a namespace, of all without one, take tasks: those that came
        meanwhile first. What of it is for one workflow it is told at once, in one task.

        Raises:
            TestingError: the design has no such namespace.
        """
        for name in self._table.namespaces(namespace):
            self._backend.start_workers(name)
        self._settle()

    @property
    def now(self) -> datetime:
        """The time, as the design's workflows have it."""
        return datetime.fromtimestamp(self._backend.now(), UTC)

    def calls(self, name: str = "") -> Calls:
        """Return the calls so far of an activity or an operation; without a name of all.

        Raises:
            TestingError: the design has nothing of that name.
        """
        if name:
            self._table.known(name)
        found = [call for call in self._table.calls if name in ("", call.name)]
        return Calls(found, f"calls of {name or 'anything'}")

    def given_up(self, name: str = "") -> Calls:
        """Return the calls so far that were being done when their workflow cancelled them and
        went on: they may be done all the same, and nobody hears of it. On a server the test is
        skipped.

        Raises:
            TestingError: the design has nothing of that name.
        """
        left = self._backend.given_up()
        found = [call for call in self.calls(name) if call.key in left]
        return Calls(found, f"calls of {name or 'anything'} that were given up")

    def parameters(self, name: str) -> dict[str, Type]:
        """Return names and types of what an activity or an operation takes, in order.

        Raises:
            TestingError: the design has nothing of that name.
        """
        signature = self._table.known(name)
        return dict(signature.parameters) if signature else {}

    @property
    def audit(self) -> list[Decision]:
        """What the guards of operations decided, in order."""
        return list(self._audit.decisions)

    def trace(self) -> str:
        """Return the trees of all calls of the workflows that the test started, and below them
        the lines of the design that failed."""
        trees = [line for handle in self.started for line in handle._tree()]
        return "\n".join([*trees, *self._failed()])

    def _failed(self) -> list[str]:
        """Return where in the design something failed, each place once."""
        placed = [told for told in self._told if told.place]
        lines = [f"{one.kind} {one.name} failed at {one.place}: {one.said}" for one in placed]
        return list(dict.fromkeys(lines))

    def _check(self) -> None:
        """Raise what of the test is at fault."""
        if self._table.faults:
            raise self._table.faults[0]

    def _settle(self) -> None:
        self._backend.settle()
        self._check()


class Started:
    """A workflow that a test started."""

    def __init__(
        self,
        design: RunningDesign,
        handle: WorkflowHandle[Any, Any],
        entry: WorkflowEntry,
        namespace: str,
    ) -> None:
        """Hold what was started."""
        self._design, self._handle, self._entry = design, handle, entry
        self.id, self.namespace = handle.id, namespace
        self._first = Execution(namespace, handle.id, handle.first_execution_run_id or "")

    def result(self) -> Any:
        """Let time pass until the workflow ends, and return its result.

        Raises:
            WorkflowFailedError: it failed.
            TestingError: a stand-in was at fault.
        """
        try:
            return self._do(self._handle.result())
        except WorkflowFailureError as failure:
            said = failure_lines(self._entry.name, failure)
            raise WorkflowFailedError(said, failure.cause) from failure

    def failure(self) -> WorkflowFailedError:
        """Let time pass until the workflow fails, and return how.

        Raises:
            AssertionError: it did not.
        """
        try:
            result = self.result()
        except WorkflowFailedError as failed:
            return failed
        raise AssertionError(f"{self._entry.name} did not fail: its result is {result!r}")

    def signal(self, name: str, *arguments: Any) -> None:
        """Send a signal, and let what follows at once happen.

        Raises:
            TestingError: the workflow has no such signal, or has ended, or does not take these
                arguments: a running one would log and drop it.
        """
        self._known("signal", name)
        self._design._table.fitted(f"signal {name}", self.handler("signal", name), arguments)
        self._send(f"signal {name}", lambda run: run.signal(name, args=arguments))
        self._design._settle()

    def query(self, name: str, *arguments: Any) -> Any:
        """Return what the workflow answers to a query.

        Raises:
            TestingError: the workflow has no such query, or cannot answer it.
        """
        self._known("query", name)
        return self._send(f"query {name}", lambda run: run.query(name, args=arguments))

    def update(self, name: str, *arguments: Any) -> Any:
        """Return what an update of the workflow gives.

        Raises:
            UpdateFailedError: the workflow refused it, or it failed.
            TestingError: the workflow has ended.
        """
        self._known("update", name)
        try:
            return self._send(
                f"update {name}", lambda run: run.execute_update(name, args=arguments)
            )
        except WorkflowUpdateFailedError as failure:
            lines = [f"update {name} of {self._entry.name} failed", *causes(failure.cause)]
            raise UpdateFailedError("\n".join(lines), failure.cause) from failure

    def cancel(self) -> None:
        """Ask the workflow to stop, and let what follows at once happen."""
        self._send("a cancellation", lambda run: run.cancel())
        self._design._settle()

    @property
    def signature(self) -> Signature:
        """What the workflow takes and gives."""
        return self._entry.signature

    def handler(self, kind: str, name: str) -> Signature:
        """Return what one of its signals, queries or updates takes and answers."""
        return self._entry.handlers.get((kind, name), Signature(results=1))

    @property
    def ended(self) -> bool:
        """Whether it has ended; no time passes."""
        described = self._asked(lambda run: run.describe())
        return bool(described.status != WorkflowExecutionStatus.RUNNING)

    @property
    def waits(self) -> tuple[Waiting, ...]:
        """What it waits for, in the words of the design; no time passes."""
        run = self._do(last_run(self._histories, self._first))
        return tuple(self._do(what_it_waits_for(self._histories, run)))

    @property
    def events(self) -> list[str]:
        """The kinds of events of its history so far, in order: `TIMER_STARTED`."""
        history = self._asked(lambda run: run.fetch_history())
        names = (EventType.Name(event.event_type) for event in history.events)
        return [name.removeprefix("EVENT_TYPE_") for name in names]

    def trace(self) -> str:
        """Return the tree of its calls over all namespaces, and the lines that failed."""
        return "\n".join([*self._tree(), *self._design._failed()])

    def _tree(self) -> list[str]:
        """Return the tree of its calls over all namespaces, a line each."""
        first = self._first
        tree = self._do(
            Follower(self._histories).tree(first.namespace, first.workflow_id, first.run_id)
        )
        return [line.plain for line in tree_lines(tree, self._design.now)]

    @property
    def _histories(self) -> Histories:
        return Histories(self._design._backend.client)

    def _send(self, what: str, ask: Ask) -> Any:
        """Do what a client asks of the workflow; raise `TestingError` where that is refused."""
        try:
            return self._asked(ask)
        except RPCError as refused:
            gone = refused.status == RPCStatusCode.NOT_FOUND and self.ended
            why = "has ended" if gone else f"does not get it: {refused.message}"
            raise TestingError(f"{what}: {self._entry.name} {why}") from refused
        except WorkflowQueryFailedError as refused:
            said = f"{what}: {self._entry.name} does not answer it: {refused.message}"
            raise TestingError(said) from refused
        except UnsentError as unsent:
            raise TestingError(f"{what} does not leave: {unsent.message}") from None

    def _asked(self, ask: Ask) -> Any:
        """Ask the run in which it goes on, or with which it ended, and not another workflow that
        began under its id since."""

        async def work() -> Any:
            run = await last_run(self._histories, self._first)
            client = self._design._backend.client(self.namespace)
            return await ask(client.get_workflow_handle(self.id, run_id=run.run_id or None))

        return self._do(work())

    def _do(self, work: Any) -> Any:
        try:
            return self._design._backend.do(work)
        finally:  # what of the test is at fault is told, whatever came of it
            self._design._check()

    def _known(self, kind: str, name: str) -> None:
        tree = self._entry.tree
        if tree is None:
            return
        handlers = [one for one in tree.handlers if isinstance(one, Handler)]
        known = [one.name for one in handlers if one.kind == kind]
        if name not in known:
            hint = did_you_mean(name, known) or f"it has {', '.join(known) or 'none'}"
            raise TestingError(f"{self._entry.name} has no {kind} {name!r}; {hint}")

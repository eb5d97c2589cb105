"""What is explored: a design, one of its workflows, and what its calls may answer."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import msgspec
from temporalio.client import Client, WorkflowUpdateStage
from temporalio.exceptions import ApplicationError

from crossway.cluster.building import bind, compiled
from crossway.design import sample_arguments
from crossway.design.model import Design, WorkflowEntry
from crossway.design.types import Type
from crossway.explore.effects import names_an_id
from crossway.explore.lines import Lines, caught_around
from crossway.explore.sending import sent_from
from crossway.explore.server import ExploredServer
from crossway.explore.undo import Pair
from crossway.language import tree, walk
from crossway.language.span import line_of
from crossway.language.walk import all_nodes
from crossway.runtime import Stub, TaskQueue
from crossway.simulate import Simulation, Target
from crossway.simulate.executions import Execution
from crossway.simulate.keys import RememberingKeys

ROOT = "explored"
"""The id of the workflow that is explored."""

GENERIC = "Failed"
"""The type of an error that a design does not name."""

_OF_THE_CALL = re.compile(r"^(Nexus\w*Error|CancelledError|TimeoutError|AlreadyStartedError)$")
"""Errors of a call itself, which what is called does not raise."""

Misfit = Callable[[Any, Type, dict[str, Any], str], str]
"""Says why a value does not fit a type; empty when it does."""


class Wanted(Protocol):
    """A property of the user's: a line of a test that speaks of a whole run."""

    @property
    def said(self) -> str:
        """The line as it is written, and where."""

    @property
    def calls(self) -> frozenset[str]:
        """The calls whose order it may speak of: `Charge`, `Payments.Pay`."""

    def broken(self, server: ExploredServer, root: Execution, *, ended: bool) -> str:
        """Return why a run breaks it by now, "" where it does not; `ended` when nothing can
        happen any more in it."""


@dataclass(frozen=True)
class Message:
    """A signal or an update that may come from outside, with sampled arguments."""

    kind: str
    name: str
    arguments: Sequence[Any]
    where: str


class Subject:
    """A design made ready to be run again and again, with nothing of the user's Python in it.

    `queue` is where the workflow is started; `answers` are results by the name of an activity or
    an operation, in the place of samples. `pairs` say what undoes what; `harmless` names what may
    be done twice, or for nothing, beside what only reads. `wanted` has to hold beside what always
    has to.
    """

    def __init__(
        self,
        design: Design,
        workflow: WorkflowEntry,
        arguments: Sequence[Any],
        queue: str,
        *,
        misfit: Misfit,
        answers: Mapping[str, Any] = {},
        pairs: Sequence[Pair] = (),
        harmless: Sequence[str] = (),
        wanted: Sequence[Wanted] = (),
    ) -> None:
        """Compile it."""
        self._given = partial(
            Subject,
            *(design, workflow, arguments, queue),
            misfit=misfit,
            answers=answers,
            pairs=pairs,
            harmless=harmless,
            wanted=wanted,
        )
        self.design, self.workflow, self.arguments = design, workflow, arguments
        self.namespace, self._queue = workflow.placements[0].namespace, queue
        self.misfit, self.pairs = misfit, tuple(pairs)
        self.harmless = frozenset((*harmless, *_reading(design)))
        self.wanted = tuple(wanted)
        self.lines = Lines(design)
        self._answers = answers
        self._simulation: Simulation | None = None
        self._server: ExploredServer | None = None
        self.answered: dict[str, list[str]] = {}
        """What each answer stands for: names of activities and operations, by the one given, which
        may be without a package or a service."""
        self._queues = self._compiled()
        self._endpoints = {
            one.name: Target(one.namespace, one.task_queue) for one in design.endpoints.values()
        }
        self._keys = RememberingKeys()
        self._caught = caught_around(design)
        self._sent = sent_from(design, workflow.name)
        self._asks_the_time = _asks_the_time(design)

    def __reduce__(self) -> tuple[Any, ...]:
        """Let another process make it anew, from what it was made of."""
        return self._given, ()

    def _compiled(self) -> tuple[TaskQueue, ...]:
        _, queues = compiled(self.design)
        for queue in queues:
            for stub in queue.stubs:
                given = (stub.name, stub.name.rpartition(".")[2])
                name = next((one for one in given if one in self._answers), None)
                if stub.simulated and name is not None:
                    self.answered.setdefault(name, []).append(stub.name)
                    stub.simulate(self._answers[name])
                if stub.simulated and stub.kind == "operation":
                    stub.body = self._stand_in(stub)
        return bind(self.design, queues, {}).queues

    def _stand_in(self, stub: Stub) -> Any:
        async def stand_in(*_arguments: Any) -> Any:
            kind = self._server.failing if self._server is not None else None
            if kind is not None:
                raise ApplicationError(f"{kind} (chosen)", type=kind, non_retryable=True)
            return msgspec.to_builtins(stub.sample)

        return stand_in

    def simulation(self) -> tuple[Simulation, ExploredServer]:
        """Return a new simulation of the design, and the service in it."""
        made = Simulation(self._queues, self._endpoints, keys=self._keys, server=ExploredServer)
        server = made.server
        assert isinstance(server, ExploredServer)  # noqa: S101 - for the type checker
        server.is_asked_the_time = self._asks_the_time
        self._simulation, self._server = made, server
        return made, server

    async def start(self, simulation: Simulation) -> None:
        """Start the workflow."""
        await simulation.client(self.namespace).start_workflow(
            self.workflow.name, args=self.arguments, id=ROOT, task_queue=self._queue
        )

    def root(self, server: ExploredServer) -> Execution:
        """Return the run of the workflow that is explored, the latest where it continued."""
        found: Execution = server.latest[self.namespace, ROOT]
        return found

    async def cancel(self) -> None:
        """Cancel the workflow."""
        await self.client(self.namespace).get_workflow_handle(ROOT).cancel()

    def client(self, namespace: str) -> Client:
        """Return the client of a namespace in the run that goes on."""
        assert self._simulation is not None  # noqa: S101 - it is asked for while one does
        return self._simulation.client(namespace)

    def errors(self, calls: Sequence[str]) -> tuple[str, ...]:
        """Return with which errors an activity may fail: those that are caught, and one more.

        `calls` are its names; of one behind an operation, those of the operation, too.
        """
        kinds = ("activity", "operation")
        own = (error for name in calls for kind in kinds for error in self._own((kind, name)))
        return tuple(dict.fromkeys((*own, GENERIC)))

    def operation_errors(self, service: str, operation: str) -> tuple[str, ...]:
        """Return with which errors an operation may fail: none where the design has its body."""
        entry = self.design.services.get(service)
        known = entry.operations.get(operation) if entry is not None else None
        if known is None or not known.bodiless:
            return ()
        return (*self._own(("operation", f"{service}.{operation}")), GENERIC)

    def _own(self, call: tuple[str, str]) -> list[str]:
        return [kind for kind in self._caught.get(call, ()) if not _OF_THE_CALL.match(kind)]

    def has_id(self, name: str) -> bool:
        """Whether a parameter of an activity or operation is an id, by its name."""
        for entry in self.design.activities:
            if entry.name == name:
                return any(names_an_id(one) for one, _ in entry.signature.parameters)
        service, _, operation = name.rpartition(".")
        known = self.design.services.get(service)
        found = known.operations.get(operation) if known is not None else None
        signature = found.signature if found is not None else None
        if signature is None and name in self.design.workflows:
            signature = self.design.workflows[name].signature
        return signature is not None and any(names_an_id(n) for n, _ in signature.parameters)

    def messages(self, workflow: str) -> list[Message]:
        """Return what may come to a workflow from outside: what neither the workflow that
        is explored sends nor anything that it calls."""
        entry = self.design.workflows.get(workflow)
        if entry is None or entry.tree is None:
            return []
        found = []
        for handler in entry.tree.handlers:
            if not isinstance(handler, tree.Handler) or handler.kind == "query":
                continue
            signature = entry.handlers.get((handler.kind, handler.name))
            if signature is None or handler.name in self._sent:
                continue
            given = sample_arguments(signature, self.design.records)
            found.append(Message(handler.kind, handler.name, given, line_of(handler.span)))
        return found

    def send(self, run: Execution, message: Message) -> Callable[[], Awaitable[None]]:
        """Return what sends a message to a run."""
        simulation = self._simulation

        async def send() -> None:
            assert simulation is not None  # noqa: S101 - a run is sent to while it runs
            client = simulation.client(run.namespace)
            handle = client.get_workflow_handle(run.id, run_id=run.run_id)
            if message.kind == "signal":
                await handle.signal(message.name, args=message.arguments)
            else:
                simulation.loop.create_task(_update(handle, message))

        return send


async def _update(handle: Any, message: Message) -> None:
    with contextlib.suppress(Exception):  # a refusal is what the workflow wants
        await handle.start_update(
            message.name,
            args=message.arguments,
            wait_for_stage=WorkflowUpdateStage.ACCEPTED,
        )


def _asks_the_time(design: Design) -> bool:
    """Return whether anything in a design depends on what time it is."""
    return any(_asks(node) for file in design.files for node in walk(file))


_LENGTH = tree.Duration | tree.Number | tree.Binary | tree.Unary
"""What is a length, also computed, and never a moment: `1h`, `2 * 30s`, `-1`."""


def _asks(node: tree.Node) -> bool:
    """Return whether a node by itself asks the clock: `now()`, or a timer that may be of a moment.

    `timer(due)` waits as long as is left until then. What a name holds nobody knows here: taken for
    a moment it makes more states than there are, as a length it would make too few.
    """
    if isinstance(node, tree.Timer):
        return not all(isinstance(part, _LENGTH) for part in all_nodes([node.duration]))
    return isinstance(node, tree.Invoke) and node.function == "now"


def _reading(design: Design) -> Iterator[str]:
    """Yield the operations, by their whole names, that change nothing."""
    for service in design.services.values():
        for operation in service.operations.values():
            if operation.only_reads:
                yield f"{service.name}.{operation.name}"

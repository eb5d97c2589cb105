"""The callee behind every call of a design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from crossway.design.inference.callees import Callee, TypeNames, declare
from crossway.design.inference.terms import unify
from crossway.design.model import Calls, SignalTarget
from crossway.design.names import Names
from crossway.design.placing import Placed
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.span import Span
from crossway.language.walk import Blocks
from crossway.language.words import snake_case


class Reach:
    """Every callee, by name on Temporal: workflows, activities, operations, handlers.

    An operation that only starts a workflow (`async`, implicit) has that workflow's callee.
    """

    def __init__(self, names: Names, placed: Placed, types: TypeNames) -> None:
        """Declare what the files define."""
        self._names = names
        self._implied = placed.implied
        self._calls: Calls = placed.calls
        self._types = types
        self._returned: list[tuple[Callee, Callee]] = []
        self.signals: dict[Span, SignalTarget] = {}
        self.workflows: dict[str, Callee] = {}
        self.activities: dict[str, Callee] = {}
        self.operations: dict[tuple[str, str], Callee] = {}
        self.handlers: dict[str, dict[tuple[str, str], Callee]] = {}
        for workflow in names.workflows:
            self.workflows[workflow.name] = self._declare(
                workflow.node, workflow.name, workflow.path
            )
            taken = self.handlers.setdefault(workflow.name, {})
            for handler in without_comments(workflow.node.handlers):
                callee = self._declare(handler, workflow.name, workflow.path)
                taken.setdefault((handler.kind, handler.name), callee)
        for activity in names.activities:
            self.activities[activity.name] = self._declare(
                activity.node, activity.name, activity.path
            )
        for service in names.services:
            for name, operation in names.operations[service.name].items():
                if operation.workflow is None:
                    key = (service.name, name)
                    self.operations[key] = self._declare(operation, name, service.path)

    def _declare(
        self,
        node: tree.Workflow | tree.Activity | tree.Operation | tree.Handler,
        name: str,
        path: str,
    ) -> Callee:
        return declare(name, node.parameters, node.results, path, self._types)

    @property
    def blocks(self) -> Blocks:
        """What is below the blocks of the design."""
        return self._names.blocks

    def callee(self, call: tree.Call) -> Callee:
        """Return what a call reaches."""
        match call:
            case tree.ActivityCall():
                return self.activity(self._calls.activities[call.span].name)
            case tree.WorkflowCall():
                return self.workflow(self._calls.workflows[call.span].name)
            case tree.NexusCall():
                target = self._calls.nexus.get(call.span)
                if target is None:
                    return self.operation(call.service or call.target, call.operation)
                return self.operation(target.service, target.operation)
            case _:
                assert_never(call)

    def activity(self, name: str) -> Callee:
        """Return an activity, new when nothing defines it."""
        return self.activities.setdefault(name, Callee(name, defined=False))

    def workflow(self, name: str) -> Callee:
        """Return a workflow, new when nothing defines it."""
        return self.workflows.setdefault(name, Callee(name, defined=False))

    def operation(self, service: str, name: str) -> Callee:
        """Return an operation, or the workflow that is all there is behind it."""
        workflow = self.behind(service, name)
        if workflow is not None:
            return self.workflow(workflow)
        return self.operations.setdefault((service, name), Callee(name, defined=False))

    def behind(self, service: str, name: str) -> str | None:
        """Return the workflow that an operation only starts, None when it does more."""
        found = self._names.services.get(service)
        operation = self._names.operations[service].get(name) if found else None
        if found is not None and operation is not None:
            started = self._calls.workflows.get(operation.span)
            return started.name if started else None
        implied = self._implied.get(service)
        return implied.operations.get(name) if implied else None

    def handler(self, workflow: str, kind: str, name: str) -> Callee | None:
        """Return a handler of a workflow; `kind` is "signal", "query" or "update"."""
        return self.handlers.get(workflow, {}).get((kind, name))

    def sent(self, send: tree.Send, receiver: Callee) -> Callee | None:
        """Note which workflow a signal goes to; return its handler there."""
        self.signals[send.span] = SignalTarget(receiver.name, send.signal)
        return self.handler(receiver.name, "signal", send.signal)

    def arrival(self, workflow: str, kind: str, name: str) -> Callee | None:
        """Return a source whose results are what a handler received."""
        handler = self.handler(workflow, kind, name)
        if handler is None:
            return None
        received = [term for _, term in handler.parameters]
        return Callee(name, defined=True, results=received, declares_results=True)

    def returns(self, owner: Callee, callee: Callee) -> None:
        """Note that an operation's results are those of what it calls."""
        self._returned.append((owner, callee))

    def settle(self) -> None:
        """Make the results that operations return one type with those of what they call."""
        for owner, callee in self._returned:
            count = max(len(owner.results), len(callee.results))
            for position in range(count):
                unify(owner.result(position), callee.result(position))


def argument_names(arguments: Sequence[tree.Expression]) -> list[str]:
    """Return a parameter name for each argument: its last name, told apart by numbers."""
    taken: dict[str, None] = {}
    counts: dict[str, int] = {}
    for argument in arguments:
        name = wanted = _name_of(argument)
        while name in taken:
            counts[wanted] = counts.get(wanted, 1) + 1
            name = f"{wanted}{counts[wanted]}"
        taken[name] = None
    return list(taken)


def _name_of(argument: tree.Expression) -> str:
    match argument:
        case tree.Name(name) | tree.Field(_, name):
            return name
        case tree.Index(subject):
            return _name_of(subject)
        case tree.Invoke(function):
            return snake_case(function.rpartition(".")[2])
        case tree.Record(kind) if kind:
            plain = kind.rpartition(".")[2]
            return plain[:1].lower() + plain[1:]
        case _:  # nothing in it is a name
            return "value"

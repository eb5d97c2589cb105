"""What a design's own tests want of every run that is explored.

    promise trip <- workflow Trip("t-1")
    never activity BookRoom called twice      in no state of any run
    always activity CancelRoom never called   in every state of every run
    eventually trip completes                 at the end of every run

A handle is the workflow that is explored. A call counts once it is done: what fails before it did
anything is tried again, and a property is of what becomes of the world.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowFailureError

from crossway.checks import Checked
from crossway.cli.decoding import decoded
from crossway.cli.outcome import failure_lines
from crossway.cluster.building import converter
from crossway.design.model import Design, Signature, WorkflowEntry
from crossway.design.shadows import ANYTHING, Case, Tests
from crossway.design.types import Type
from crossway.explore.effects import Effect
from crossway.explore.server import ExploredServer
from crossway.language import tree
from crossway.language.printer import print_call, print_test_line
from crossway.language.span import line_of
from crossway.language.walk import walk
from crossway.simulate.executions import Execution
from crossway.testing.blocks.expecting import holds
from crossway.testing.blocks.state import State
from crossway.testing.blocks.values import as_json
from crossway.testing.calls import Call, Calls
from crossway.testing.errors import TestingError, WorkflowFailedError


@dataclass(frozen=True)
class Line:
    """A line of a test that speaks of a whole run: what `explore` takes as a property.

    `handle` is what the test calls the workflow that is explored.
    """

    case: Case
    tests: Tests
    entry: WorkflowEntry
    handle: str
    line: tree.Expect

    @property
    def said(self) -> str:
        """The line as it is written, and where."""
        calls = [one for one in walk(self.line.expectation) if isinstance(one, tree.Called)]
        below = ", ".join(map(print_call, calls)) if self.line.expectation not in calls else ""
        written = f"{print_test_line(self.line)} {below}".rstrip()
        return f"{written} ({line_of(self.line.span)})"

    @cached_property
    def calls(self) -> frozenset[str]:
        """What it says that is called, or is not."""
        named = State(self.case, self.tests, _NOTHING).named
        return frozenset(named(one.call) for one in walk(self.line) if isinstance(one, tree.Called))

    @cached_property
    def unfit(self) -> str:
        """Why no run can be judged by it; "" where each can."""
        nodes = list(walk(self.line))
        others = {one.name for one in nodes if isinstance(one, tree.Handle)} - {self.handle}
        unknown = {one.name for one in nodes if isinstance(one, tree.Name)} - self._names
        if others:
            return f"{min(others)} is no workflow that is explored"
        if any(isinstance(one, tree.Asked) for one in nodes):
            return "it asks the workflow something"
        if any(isinstance(one, tree.Waits) and one.kind for one in nodes):
            return "it says what is waited for"
        if any(isinstance(one, tree.Called) and one.denied for one in nodes):
            return "it is about what a guard denies"
        return f"{min(unknown)} comes from another line of the test" if unknown else ""

    @property
    def needs(self) -> tuple[tree.TestLine, ...]:
        """The lines of its test that give it names."""
        wanted = {one.name for one in walk(self.line) if isinstance(one, tree.Name)}
        found: list[tree.TestLine] = []
        for line in reversed(self.case.node.lines):
            match line:
                case tree.Assign(tree.Name(name), value) if name in wanted:
                    wanted |= _names_in(value)
                    found.insert(0, line)
                case tree.Await(results=(str() as name,)) if name in wanted:
                    found.insert(0, line)
                case _:  # gives no name
                    pass
        return tuple(found)

    @property
    def _names(self) -> set[str]:
        """The names that are known in a run, sooner or later."""
        known = {ANYTHING}
        for line in self.case.node.lines:
            match line:
                case tree.Assign(tree.Name(name), value) if _names_in(value) <= known:
                    known.add(name)
                case tree.Await(results=(str() as name,)) if self._is_result(line):
                    known.add(name)
                case _:  # names nothing that a run has
                    pass
        return known

    def _is_result(self, line: tree.Await) -> bool:
        return isinstance(line.target, tree.Handle) and line.target.name == self.handle

    def broken(self, server: ExploredServer, root: Execution, *, ended: bool) -> str:
        """Return why a run breaks it by now, "" where it does not."""
        if (self.line.when == "eventually") != ended:
            return ""
        run: Any = _Root(root, self.entry)  # asked no more than such a line asks
        state = State(self.case, self.tests, _explored(server, self.tests.beside))
        state.handles[self.handle] = run
        try:
            self._name(state, run)
            if not state.knows(self.line):
                return "the workflow gives no result to judge" if ended else ""
            found = holds(self.line.expectation, state, passing=False)
        except TestingError as fault:
            return str(fault)
        if self.line.when == "never":
            return "it holds" if found.holds else ""
        return "" if found.holds else found.said

    def _name(self, state: State, run: Any) -> None:
        for line in self.case.node.lines:
            match line:
                case tree.Assign(tree.Name(name), value) if _names_in(value) <= {*state.names}:
                    state.names[name] = state.value(value)
                case tree.Await(results=(str() as name,)) if self._is_result(line):
                    if run.completed:
                        kind, records = self.entry.signature.outputs[0], self.tests.beside.records
                        state.names[name] = decoded(run.result(), kind, records)
                case _:  # names nothing that a run has
                    pass


def _names_in(value: tree.Expression) -> set[str]:
    return {one.name for one in walk(value) if isinstance(one, tree.Name)} | (
        {value.name} if isinstance(value, tree.Name) else set()
    )


def fitting(checked: Checked, entry: WorkflowEntry, say: Callable[[str], None]) -> list[Line]:
    """Return what the tests that start a workflow say of whole runs of it; `say` is told of the
    lines by which no run can be judged."""
    found = []
    for line in _lines(checked.workspace.tests, entry):
        wrong = (
            "its test has errors, which `crossway check` shows"
            if checked.errors_in(line.case.node.span)
            else line.unfit
        )
        if wrong:
            say(f"not judged: {line.said}: {wrong}")
        else:
            found.append(line)
    return found


def _lines(tests: Tests, entry: WorkflowEntry) -> Iterator[Line]:
    for case in tests.cases:
        handle = next((one.handle for one in _starts(case, tests, entry.name)), None)
        for line in case.node.lines if handle is not None else ():
            if isinstance(line, tree.Expect) and line.when != "expect":
                yield Line(case, tests, entry, handle or "", line)


def given_by(lines: Sequence[Line]) -> list[Any] | None:
    """Return the arguments that the first of the tests of some lines starts the workflow with;
    None where there is none, or they are not known without running it."""
    for line in lines[:1]:
        state = State(line.case, line.tests, _NOTHING)
        (start, *_) = _starts(line.case, line.tests, line.entry.name)
        call = start.target
        try:
            values: list[Any] = as_json(state.values(getattr(call, "arguments", ())))
        except TestingError:
            return None
        return values
    return None


def _starts(case: Case, tests: Tests, workflow: str) -> Iterator[tree.Start]:
    for line in case.node.lines:
        if isinstance(line, tree.Start) and isinstance(line.target, tree.WorkflowCall):
            target = tests.beside.calls.workflows.get(line.target.span)
            if (target.name if target else line.target.name) == workflow:
                yield line


# --- a run that is explored, as a line of a test asks about it ------------------------


@dataclass
class _Explored:
    """What was called in a run."""

    server: ExploredServer
    design: Design
    audit: tuple[Any, ...] = field(default=())

    def calls(self, name: str = "") -> Calls:
        """Return what was done, in order."""
        return self._calls(name, self.server.world.done)

    def given_up(self, name: str = "") -> Calls:
        """Return what was done although its workflow had been told that it is cancelled."""
        world = self.server.world
        return self._calls(
            name, [one for one in world.done if world.told.get(one.call) == "cancelled"]
        )

    def _calls(self, name: str, done: Sequence[Effect]) -> Calls:
        made = (self._call(effect) for effect in sorted(done, key=lambda effect: effect.step))
        found = [one for one in made if one is not None and name in ("", one.name)]
        return Calls(found, f"calls of {name or 'anything'}")

    def _call(self, effect: Effect) -> Call | None:
        kind, caller = effect.call[1], self.server.runs[effect.call[0]].namespace
        at = datetime.fromtimestamp(self.server.now(), UTC)
        if kind == "activity":
            given = tuple(json.loads(b"[" + effect.input + b"]"))
            return Call("activity", effect.name, given, caller, caller, at)
        name = next((one for one in effect.names if "." in one), "")
        if kind != "operation" or not name:
            return None
        own = effect.input if effect.asked is None else effect.asked
        value = json.loads(own or b"null")
        names = self.parameters(name)
        given = tuple(value.get(one) for one in names) if len(names) > 1 else (value,)
        return Call("operation", name, given if names else (), caller, "", at)

    def parameters(self, name: str) -> dict[str, Type]:
        """Return names and types of what an activity or an operation takes, in order."""
        for activity in self.design.activities:
            if activity.name == name:
                return dict(activity.signature.parameters)
        service, _, operation = name.rpartition(".")
        entry = self.design.services.get(service)
        known = entry.operations.get(operation) if entry is not None else None
        return dict(known.signature.parameters) if known is not None else {}


def _explored(server: ExploredServer, design: Design) -> Any:
    return _Explored(server, design)  # it is asked no more than this


_NOTHING: Any = None
"""No run: for what a line says whatever happens."""


@dataclass
class _Root:
    """The workflow that is explored, where it stands."""

    run: Execution
    entry: WorkflowEntry

    @property
    def ended(self) -> bool:
        return self.run.closed

    @property
    def completed(self) -> bool:
        return self.run.closed and self.run.outcome()[0] == "completed"

    @property
    def waits(self) -> tuple[Any, ...]:
        return ()

    @property
    def signature(self) -> Signature:
        return self.entry.signature

    def result(self) -> Any:
        value = self.run.outcome()[1]
        if isinstance(value, Payload):
            return json.loads(value.data or b"null")
        own = converter(None)
        error = own.failure_converter.from_failure(value, own.payload_converter)
        failure = WorkflowFailureError(cause=error)
        raise WorkflowFailedError(failure_lines(self.entry.name, failure), error)

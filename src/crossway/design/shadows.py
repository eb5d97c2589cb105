"""What the tests of a design name and compute, resolved as that of workflows would be.

Each test has a *shadow*: a workflow with the same lines, in a second design beside the real one,
which nothing runs and nobody plans. Its expressions are compiled, and its names and types judged,
as those of any workflow are. Example:

    test "a card is charged":                  workflow test 1(_):
        activity Charge(sum) returns sum           activity Charge()
        promise pay <- workflow Pay(30)            promise pay <- workflow Pay(30)
        skip 2d                                    await timer(2d)
        update pay.Raise(5) -> now                 activity update Raise of Pay(5) -> now
        await pay -> paid                          await pay -> paid
        expect paid == now                         if paid == now:

and `Charge in this test`, an activity that takes and returns what `Charge` does, with the body
`return sum`. Each line of a shadow stands where the test's does, so that what is found in it is
found there.

Longer than other files because each line of a test becomes something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from crossway.design.inference import Learned
from crossway.design.model import Design
from crossway.design.names import Names
from crossway.design.tests import tests_of, without_tests
from crossway.language import tree
from crossway.language.span import Span
from crossway.language.structs import Struct

ANYTHING = "_"
"""What stands for any value, where a call is expected."""

UNUSED = f"{ANYTHING}{ANYTHING}"
"""What is given values that are only computed."""

AGAIN = "~"
"""Ends the names of activities whose name another one has already."""

RESULT = "result of"
"""How the activities are called that take what workflows give."""

_ANY = (tree.TypeRef("any"),)


class Answering(Struct, frozen=True):
    """The activity that has the answers of a stand-in, and the parameters of what that is for."""

    activity: tree.Activity
    parameters: tuple[str, ...]


class Case(Struct, frozen=True):
    """A test, and the workflow that has its lines.

    `ran` maps its handles to the workflows that they are of, as written. `named` are the calls
    in it whose arguments count for nothing: they only say what is meant.
    """

    node: tree.TestBlock
    path: str
    shadow: tree.Workflow
    ran: dict[str, str]
    named: frozenset[Span]
    answering: tuple[Answering, ...] = ()


@dataclass(frozen=True)
class Tests:
    """The tests of a design in order, and the design beside it that has their shadows.

    `learned` was told the types of single expressions in them, where somebody asks for these.
    """

    __test__ = False  # for pytest, which would take it for one of its own

    cases: tuple[Case, ...]
    beside: Design
    learned: Learned | None = None


def shadowed(files: Sequence[tree.File]) -> tuple[tuple[tree.File, ...], tuple[Case, ...]]:
    """Return files with shadows in place of tests, and the tests of all of them in order."""
    names = Names(without_tests(files))
    found: list[tree.File] = []
    cases: list[Case] = []
    taken: set[str] = set()
    for file in files:
        kept = [one for one in file.definitions if not isinstance(one, tree.TestBlock)]
        for test in tests_of(file):
            shadow = _Shadow(test, file.path, names, taken)
            cases.append(shadow.case(len(cases) + 1))
            kept += [cases[-1].shadow, *shadow.activities]
        found.append(replace(file, definitions=tuple(kept)))
    return tuple(found), tuple(cases)


class _Shadow:
    """Makes statements of the lines of one test, and activities of what else has a signature."""

    def __init__(self, test: tree.TestBlock, path: str, names: Names, taken: set[str]) -> None:
        self.test, self.path, self.names, self._taken = test, path, names, taken
        self.activities: list[tree.Activity] = []
        starts = (line for line in test.lines if isinstance(line, tree.Start))
        self.ran = {
            one.handle: one.target.name
            for one in starts
            if isinstance(one.target, tree.WorkflowCall)
        }
        self.named: set[Span] = set()
        self.answering: list[Answering] = []

    def case(self, number: int) -> Case:
        test = self.test
        body = tuple(one for line in test.lines for one in self._line(line))
        parameters = (tree.Parameter(ANYTHING, span=test.span),)
        name = f"test {number}"
        shadow = tree.Workflow(name, parameters, (), body, span=test.span)
        named, answering = frozenset(self.named), tuple(self.answering)
        return Case(test, self.path, shadow, self.ran, named, answering)

    def _line(self, line: tree.TestLine) -> Iterator[tree.Statement]:
        """Yield what a line becomes."""
        match line:
            case tree.StandIn():
                yield from self._stand_in(line)
            case tree.Ask(asked, results):
                yield tree.Await(self._asking(asked), results, span=line.span)
            case tree.Skip(length):
                yield tree.Await(tree.Timer(length, span=length.span), span=line.span)
            case tree.Expect(expectation):
                yield from self._expectation(expectation, line.span)
            case tree.Assign() | tree.Start() | tree.Await() | tree.Send() | tree.Cancel():
                yield line
            case tree.Comment() | tree.Workers():
                pass
            case _:
                assert_never(line)

    # --- stand-ins -----------------------------------------------------------------------

    def _stand_in(self, line: tree.StandIn) -> Iterator[tree.Statement]:
        target = line.target
        answers = [one for one in line.answers if isinstance(one, tree.Answer)]
        for answer in answers:
            if answer.after is not None:
                yield tree.Await(tree.Timer(answer.after, span=answer.after.span), span=line.span)
        if isinstance(target, tree.AllOperations):
            for answer in answers:
                yield from _computed(answer.value, *answer.arguments)
            return
        yield self._naming(target, line.span)
        body = tuple(statement for answer in answers for statement in _returning(answer))
        meant = self._meant(target)
        parameters = _renamed(meant.parameters if meant else (), target.arguments)
        results = meant.results if meant else _ANY
        what = target.name if isinstance(target, tree.ActivityCall) else target.operation
        self._signed(f"{what} in this test", parameters, results, body, line.span)
        own = tuple(one.name for one in meant.parameters) if meant else ()
        self.answering.append(Answering(self.activities[-1], own))

    def _naming(self, call: tree.ActivityCall | tree.NexusCall, span: Span) -> tree.Statement:
        """Return a call that only says what is meant."""
        self.named.add(call.span)
        if isinstance(call, tree.NexusCall):
            return tree.Await(replace(call, arguments=(), names=()), span=span)
        return tree.Await(replace(call, arguments=()), span=span)

    def _meant(
        self, call: tree.ActivityCall | tree.NexusCall
    ) -> tree.Activity | tree.Operation | tree.Workflow | None:
        """Return the definition of what is called, None where the design has none."""
        if isinstance(call, tree.ActivityCall):
            activity = self.names.activities.get(self.names.activities.name(call.name, self.path))
            return activity.node if activity else None
        services = self.names.offering(call.operation)
        if call.service is not None:
            service = self.names.services.name(call.service, self.path)
            services = tuple(one for one in services if one.name == service)
        for one in services:
            operation = self.names.operations[one.name][call.operation]
            return self._workflow(operation.workflow) if operation.workflow else operation
        return self._workflow(call.operation)

    def _workflow(self, name: str) -> tree.Workflow | None:
        found = self.names.workflows.get(self.names.workflows.name(name, self.path))
        return found.node if found else None

    def _signed(
        self,
        name: str,
        parameters: tuple[tree.Parameter, ...],
        results: tuple[tree.TypeRef, ...],
        body: tree.Block,
        span: Span,
    ) -> str:
        """Add an activity with a signature; return its name, which no other one has."""
        while name in self._taken:
            name += AGAIN
        self._taken.add(name)
        self.activities.append(tree.Activity(name, parameters, results, body, span=span))
        return name

    # --- messages ------------------------------------------------------------------------

    def _asking(self, asked: tree.Asked) -> tree.ActivityCall:
        """Return an update or a query as the call of an activity with its signature."""
        workflow = self._workflow(self.ran.get(asked.handle, ""))
        handlers = workflow.handlers if workflow else ()
        handler = next(
            (
                one
                for one in handlers
                if isinstance(one, tree.Handler)
                and (one.kind, one.name) == (asked.kind, asked.name)
            ),
            None,
        )
        owner = workflow.name if workflow else "nothing"
        name = f"{asked.kind} {asked.name} of {owner}"
        parameters = handler.parameters if handler else ()
        results = handler.results if handler else _ANY
        name = self._signed(name, parameters, results, (), asked.span)
        if handler is None:
            self.named.add(asked.span)
        return tree.ActivityCall(name, asked.arguments, span=asked.span)

    # --- expectations --------------------------------------------------------------------

    def _expectation(self, expected: tree.Expectation, span: Span) -> Iterator[tree.Statement]:
        match expected:
            case tree.Holds(condition):
                branch = tree.Branch(condition, (), span=span)
                yield tree.If((branch,), span=span)
            case tree.Completes(handle, value):
                yield tree.Await(handle, span=span)
                if value is not None:
                    yield self._result(handle, value)
            case tree.Fails(subject, _, arguments, binding):
                awaited = subject if isinstance(subject, tree.Handle) else self._asking(subject)
                yield tree.Await(awaited, span=span)
                yield from _computed(*arguments)
                if binding:
                    yield tree.Assign(tree.Name(binding, span=span), _error(span), span=span)
            case tree.Waits(handle, operation=operation):
                yield tree.Await(handle, span=span)
                if operation is not None:
                    yield self._naming(operation, span)
            case tree.Called():
                yield self._called(expected, span)
            case tree.InOrder(calls):
                for call in calls:
                    if isinstance(call, tree.Called):
                        yield self._called(call, call.span)
            case _:
                assert_never(expected)

    def _result(self, handle: tree.Handle, value: tree.Expression) -> tree.Statement:
        """Return what takes a value of the type that a workflow gives."""
        workflow = self._workflow(self.ran.get(handle.name, ""))
        kind = workflow.results[0] if workflow and len(workflow.results) == 1 else _ANY[0]
        parameters = (tree.Parameter("result", kind, span=value.span),)
        owner = workflow.name if workflow else handle.name
        name = self._signed(f"{RESULT} {owner}", parameters, (), (), value.span)
        call = tree.ActivityCall(name, (value,), span=value.span)
        return tree.Await(call, span=value.span)

    def _called(self, called: tree.Called, span: Span) -> tree.Statement:
        if called.any_arguments:
            return self._naming(called.call, span)
        return tree.Await(called.call, span=span)


def _error(span: Span) -> tree.Expression:
    """Return what an error that is expected has."""
    anything = tree.Name(ANYTHING, span=span)
    text = tree.Invoke("str", (anything,), span=span)
    fields = (
        tree.RecordField("type", text, span=span),
        tree.RecordField("message", text, span=span),
        tree.RecordField("details", anything, span=span),
    )
    return tree.Record("", fields, span=span)


def _returning(answer: tree.Answer) -> Iterator[tree.Statement]:
    if answer.kind == "returns":
        yield tree.Return(answer.value, span=answer.span)
    yield from _computed(*answer.arguments)


def _computed(*values: tree.Expression | None) -> Iterator[tree.Statement]:
    """Yield what computes values, which go nowhere."""
    for value in values:
        if value is not None:
            place = tree.Name(UNUSED, span=value.span)
            yield tree.Assign(place, value, span=value.span)


def _renamed(
    parameters: Sequence[tree.Parameter], names: Sequence[tree.Expression]
) -> tuple[tree.Parameter, ...]:
    """Return parameters under the names that a stand-in gives them."""
    found: list[tree.Parameter] = []
    for at, name in enumerate(names):
        written = name.name if isinstance(name, tree.Name) else ANYTHING
        known = parameters[at].type if at < len(parameters) else None
        found.append(tree.Parameter(written, known, span=name.span))
    return tuple(found)

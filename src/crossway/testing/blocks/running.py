"""One `test` block, run line by line on `RunningDesign`."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, assert_never

from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from crossway.cli.decoding import decoded
from crossway.cluster.building import Built
from crossway.design.model import Signature
from crossway.design.options import CHILD, given
from crossway.design.shadows import Case, Tests
from crossway.language import tree
from crossway.language.printer import print_test_line
from crossway.language.span import Span
from crossway.runtime import errors
from crossway.simulate import SimulationError, TooLongError
from crossway.testing import answers
from crossway.testing.blocks.expecting import holds
from crossway.testing.blocks.state import Missed, State
from crossway.testing.design import RunningDesign, Started
from crossway.testing.errors import FailedError, TestingError


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a test failed: the line, what was found, and the tree of its calls."""

    span: Span
    line: str
    said: str
    trace: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a test went. `fault` is None when all that it expects holds."""

    case: Case
    seconds: float
    fault: Fault | None

    @property
    def passed(self) -> bool:
        """Whether all held."""
        return self.fault is None


def run_test(
    case: Case, tests: Tests, built: Built, seed: int | None = None, *, server: bool = False
) -> Outcome:
    """Return how a test goes, in a simulation or on a server of its own."""
    begun = time.perf_counter()
    design = RunningDesign(built, server=server, seed=seed)
    run = Run(case, tests, design)
    try:
        fault = run.fault()
    finally:  # also when pytest skips it, since a server cannot do what a line says
        unclosed = _closed(run)
    return Outcome(case, time.perf_counter() - begun, fault or unclosed)


def _closed(run: Run) -> Fault | None:
    """Stop the design of a test, and return why it does not stop, if so."""
    try:
        run.design.close()
    except SimulationError as failure:  # what still ran does not end when it is told to
        return run.told(run.case.node.lines[-1], str(failure))
    return None


@dataclass
class Run:
    """One run of a test. `state` is what it has by now."""

    case: Case
    tests: Tests
    design: RunningDesign
    state: State = field(init=False)
    throughout: list[tree.Expect] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing started."""
        self.state = State(self.case, self.tests, self.design)

    def fault(self) -> Fault | None:
        """Return why the test failed, None when it passed."""
        line: tree.TestLine = tree.Comment("")
        try:
            for line in self.case.node.lines:
                self._do(line)
                self._look(line)
            for line in self.throughout:
                if line.when in ("never", "eventually"):
                    self._expect(line)
        except Missed as missed:
            return self.told(missed.line or line, missed.said, missed.span)
        except TooLongError as fault:
            return self.told(line, f"{fault}\n{_ROUND}")
        except (TestingError, FailedError, SimulationError, RPCError, AssertionError) as fault:
            return self.told(line, str(fault))
        return None

    def told(self, line: tree.TestLine, said: str, span: Span | None = None) -> Fault:
        """Return what failed at a line, with the trace of what happened."""
        try:
            trace = self.design.trace()
        except Exception as failure:  # the test's own failure is what matters
            trace = f"no trace: {failure}"
        return Fault(span or line.span, print_test_line(line), said, trace)

    def _look(self, line: tree.TestLine) -> None:
        """Look whether what holds throughout does, after a line that does something."""
        if isinstance(line, tree.Comment | tree.StandIn | tree.Assign):
            return
        for one in self.throughout:
            if one.when in ("always", "never") and self.state.knows(one):
                self._expect(one)

    def _expect(self, line: tree.Expect) -> None:
        wanted = line.when != "never"
        passing = line.when in ("expect", "eventually")
        found = holds(line.expectation, self.state, passing=passing)
        if found.holds != wanted:
            raise Missed(found.said if wanted else "it holds", found.span or line.span, line)

    def _do(self, line: tree.TestLine) -> None:
        match line:
            case tree.Comment():
                pass
            case tree.StandIn():
                self._stand_in(line)
            case tree.Assign(tree.Name(name), value):
                self.state.names[name] = self.state.value(value)
            case tree.Start(handle, tree.WorkflowCall() as call):
                self.state.handles[handle] = self._start(call)
            case tree.Await(tree.WorkflowCall() as call, results):
                self._bind(results, *self._result(self._start(call)))
            case tree.Await(tree.Handle(name), results):
                self._bind(results, *self._result(self.state.handle(name)))
            case tree.Send(handle, name, arguments):
                self.state.handle(handle).signal(name, *self.state.values(arguments))
            case tree.Cancel(tree.Handle(name)):
                self.state.handle(name).cancel()
            case tree.Ask(asked, results):
                self._bind(results, *self.state.asked(asked))
            case tree.Skip(length):
                self.design.skip(self._length(length))
            case tree.Workers(namespace, stop=True):
                self.design.stop_workers(namespace)
            case tree.Workers(namespace):
                self.design.start_workers(namespace)
            case tree.Expect(when="expect"):
                self._expect(line)
            case tree.Expect():
                self.throughout.append(line)
            case tree.Assign() | tree.Start() | tree.Await() | tree.Cancel():
                raise TestingError("a test has no such line")  # the parser lets none pass
            case _:
                assert_never(line)

    def _length(self, expression: tree.Expression) -> timedelta | str:
        """Return how long something takes, as a timer of the language has it: also until a
        moment, or a number of seconds."""
        value = self.state.value(expression)
        if isinstance(value, datetime):
            return max(value - self.design.now, timedelta(0))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return timedelta(seconds=value)
        return value if isinstance(value, timedelta) else str(value)

    # --- workflows -----------------------------------------------------------------------

    def _start(self, call: tree.WorkflowCall) -> Started:
        target = self.tests.beside.calls.workflows.get(call.span)
        option = given(CHILD, call.options, "workflow_id")
        id = ""
        if option is not None and not isinstance(option.value, tuple):
            id = str(self.state.value(option.value))
        name = target.name if target else call.name
        return self.design.start(name, *self.state.values(call.arguments), id=id)

    def _result(self, started: Started) -> tuple[Any, Signature]:
        return started.result(), started.signature

    def _bind(self, results: tuple[tree.Binding, ...], value: Any, signature: Signature) -> None:
        kinds, records = signature.outputs, self.tests.beside.records
        several = value if signature.each else [value]
        values = [decoded(one, kind, records) for kind, one in zip(kinds, several, strict=False)]
        if signature.each and len(results) == 1:  # one name takes them all, as in a workflow
            values = [values]
        for place, one in zip(results, values, strict=False):
            if isinstance(place, str):
                self.state.names[place] = one

    # --- stand-ins -----------------------------------------------------------------------

    def _stand_in(self, line: tree.StandIn) -> None:
        given = [one for one in line.answers if isinstance(one, tree.Answer)]
        names: list[str] = []
        if not isinstance(line.target, tree.AllOperations):
            names = [one.name for one in line.target.arguments if isinstance(one, tree.Name)]
        made = [self._answer(answer, names) for answer in given]
        answer = made[0] if len(made) == 1 else answers.in_turn(*made)
        self.design.stand_in(self.state.named(line.target), answer)

    def _answer(self, answer: tree.Answer, names: list[str]) -> Any:
        given = self._given(answer, names)
        if answer.after is None:
            return given
        return answers.takes(self._length(answer.after), given)

    def _given(self, answer: tree.Answer, names: list[str]) -> Any:
        match answer.kind:
            case "never":
                return answers.NEVER
            case "returns" if names and answer.value is not None:
                return self._reading(names, [answer.value], lambda value: value)
            case "returns":
                return None if answer.value is None else self.state.value(answer.value)
            case "raises" if names and answer.arguments:
                return self._reading(names, answer.arguments, partial(_raise, answer))
            case "raises":
                return _made(answer, *self.state.values(answer.arguments))
            case _:
                assert_never(answer.kind)

    def _reading(
        self, names: list[str], values: Sequence[tree.Expression], give: Callable[..., Any]
    ) -> Callable[..., Any]:
        """Return a function that takes arguments by these names, and gives what is computed."""
        known = dict(self.state.names)

        def answer(*given: Any) -> Any:
            state = replace(self.state, names={**known, **dict(zip(names, given, strict=True))})
            return give(*state.values(values))

        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        taken = [inspect.Parameter(f"argument_{at}", kind) for at, _ in enumerate(names)]
        answer.__signature__ = inspect.Signature(taken)  # type: ignore[attr-defined]  # PEP 362
        return answer


_ROUND = "(an error that is not to be tried again is written `raises Error(..) for good`)"


def _made(answer: tree.Answer, *arguments: Any) -> ApplicationError:
    """Return the error that an answer raises, as a design's own `raise` would."""
    made = errors.error(answer.error, *arguments)
    if not answer.for_good:
        return made
    return ApplicationError(made.message, *made.details, type=made.type, non_retryable=True)


def _raise(answer: tree.Answer, *arguments: Any) -> Any:
    raise _made(answer, *arguments)

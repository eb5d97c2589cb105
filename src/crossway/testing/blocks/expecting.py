"""Whether what a test expects holds, and what was found instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_never

from crossway.cli.inputs import misfit
from crossway.design.tests import waited_for
from crossway.language import print_expression, tree
from crossway.language.holes import has_holes
from crossway.runtime.faults import without_place
from crossway.testing.blocks.calling import called, denied, given_up, in_order
from crossway.testing.blocks.state import HOLDS, Found, State, shown
from crossway.testing.blocks.values import as_declared, as_expected, same
from crossway.testing.errors import Cause, FailedError, UpdateFailedError, WorkflowFailedError


def holds(expected: tree.Expectation, state: State, *, passing: bool = True) -> Found:
    """Return whether something holds. Time may pass until a workflow ends, if `passing`."""
    match expected:
        case tree.Holds(condition):
            return _condition(condition, state)
        case tree.Completes():
            return _completes(expected, state, passing=passing)
        case tree.Fails():
            return _fails(expected, state, passing=passing)
        case tree.Waits():
            return _waits(expected, state)
        case tree.Called():
            judge = denied if expected.denied else given_up if expected.given_up else called
            return judge(expected, state)
        case tree.InOrder(calls):
            return in_order(calls, state)
        case _:
            assert_never(expected)


# --- conditions ------------------------------------------------------------------------


def _condition(condition: tree.Expression, state: State) -> Found:
    if _is_true(condition, state):
        return HOLDS
    return Found(False, "; ".join(dict.fromkeys(_why(condition, state))) or "it is false")


def _is_true(condition: tree.Expression, state: State) -> bool:
    """Return whether a condition is true; values are equal as `completes` takes them to be.

    What nothing declares is as JSON has it, so that `decimal("10.50")` is the text "10.50" there.
    """
    match condition:
        case tree.Binary("and", left, right):
            return _is_true(left, state) and _is_true(right, state)
        case tree.Binary("or", left, right):
            return _is_true(left, state) or _is_true(right, state)
        case tree.Unary("not", operand):
            return not _is_true(operand, state)
        case tree.Binary("==" | "!=" as operator, left, right):
            one, other = state.value(left), state.value(right)
            # `err.details[0] == 2.5`, of an amount, holds as `fails Declined("no", 2.5)` does.
            one = as_expected(other, one) if _of_details(left) else one
            other = as_expected(one, other) if _of_details(right) else other
            return (same(one, other) or same(other, one)) == (operator == "==")
        case _:  # is itself the truth value
            return bool(state.value(condition))


def _of_details(part: tree.Expression) -> bool:
    """Return whether a line of a test reads the details of an error, or a part of them."""
    while isinstance(part, tree.Field | tree.Index):
        if isinstance(part, tree.Field) and part.name == "details":
            return True
        part = part.subject
    return False


def _why(condition: tree.Expression, state: State) -> Iterator[str]:
    """Yield what the parts of a condition are that make it false."""
    match condition:
        case tree.Binary("and" | "or", left, right):
            for part in (left, right):
                if not _is_true(part, state):
                    yield from _why(part, state)
        case tree.Binary(_, left, right):
            for part in (left, right):
                if not _is_literal(part):
                    yield f"{print_expression(part)} is {shown(state.value(part))}"
        case tree.Unary("not", operand):
            yield f"{print_expression(operand)} is {shown(state.value(operand))}"
        case _:  # what is itself the truth value
            yield f"{print_expression(condition)} is {shown(state.value(condition))}"


def _is_literal(part: tree.Expression) -> bool:
    """Return whether a line of a test says what a value is; a text with holes does not."""
    if isinstance(part, tree.String):
        return not has_holes(part.value)
    return isinstance(part, tree.Number | tree.Duration | tree.Constant)


# --- how a workflow stands -------------------------------------------------------------


def _completes(expected: tree.Completes, state: State, *, passing: bool) -> Found:
    started = state.handle(expected.handle.name)
    if not passing and not started.ended:
        return Found(False, "it has not ended")
    try:
        result = started.result()
    except WorkflowFailedError as failed:
        return Found(False, str(failed))
    signature, records = started.signature, state.tests.beside.records
    wrong = misfit(result, signature.result, dict(records), "its result")
    if wrong and signature.results == 1:
        return Found(False, f"it completes with what it does not declare: {wrong}")
    if expected.value is None:
        return HOLDS
    wanted = state.value(expected.value)
    found = f"it completes with {shown(result)}"
    several = result if signature.each else [result]
    held = as_declared(several, signature.outputs, records)
    fits = same(wanted, held if signature.each else held[0])
    return HOLDS if fits else Found(False, found)


def _fails(expected: tree.Fails, state: State, *, passing: bool) -> Found:
    try:
        if isinstance(expected.subject, tree.Handle):
            started = state.handle(expected.subject.name)
            if not passing and not started.ended:
                return Found(False, "it has not ended")
            value, what = started.result(), "it completes with"
        else:
            value, what = state.asked(expected.subject)[0], "it answers"
    except (WorkflowFailedError, UpdateFailedError) as failed:
        return _error(expected, failed, state)
    return Found(False, f"{what} {shown(value)}")


def _error(expected: tree.Fails, failed: FailedError, state: State) -> Found:
    """Return whether the error, or one of its causes, is the expected one."""
    wanted = state.values(expected.arguments)
    unlike = [[*_differences(expected, wanted, cause)] for cause in failed.causes]
    for cause, parts in zip(failed.causes, unlike, strict=True):
        if not parts:
            if expected.binding:
                state.names[expected.binding] = cause._asdict()
            return HOLDS
    typed = [one for cause, one in zip(failed.causes, unlike, strict=True) if _is(expected, cause)]
    nearest = min(typed or unlike, key=len)
    return Found(False, f"{failed}\n{'; '.join(nearest)}")


def _is(expected: tree.Fails, cause: Cause) -> bool:
    return expected.error in ("", cause.type)


def _differences(expected: tree.Fails, wanted: list[Any], cause: Cause) -> Iterator[str]:
    """Yield in what an error is another than the expected one: its type, message or details."""
    if not _is(expected, cause):
        yield f"the type is {cause.type}, not {expected.error}"
    if not wanted:
        return
    message = cause.message
    if wanted[0] != message:  # a line of the design moves, its fault stays the same
        message = without_place(message)
    if not same(wanted[0], message):
        yield f"the message is {shown(message)}, not {shown(wanted[0])}"
    details = as_expected(wanted[1:], cause.details)
    if not same(wanted[1:], details[: len(wanted) - 1]):
        yield f"the details are {shown(cause.details)}, not {shown(wanted[1:])}"


def _waits(expected: tree.Waits, state: State) -> Found:
    started = state.handle(expected.handle.name)
    if started.ended:
        try:
            return Found(False, f"it has completed with {shown(started.result())}")
        except WorkflowFailedError as failed:
            return Found(False, str(failed))
    things = [thing for one in started.waits for thing in one.things]
    if not expected.kind or any(_is_thing(thing, expected, state) for thing in things):
        return HOLDS
    return Found(False, f"it waits for {', '.join(things) or 'nothing that the design says'}")


def _is_thing(thing: str, expected: tree.Waits, state: State) -> bool:
    kind, _, name = thing.removeprefix("child ").partition(" ")
    if kind != expected.kind:
        return False
    if expected.operation is not None:
        return name.rpartition(" ")[2] == state.named(expected.operation)
    wanted = waited_for(expected, state.case.path, state.tests.beside.names)
    return not expected.name or name == wanted

"""`test` blocks -> text."""

from __future__ import annotations

from typing import assert_never

from crossway.language import tree
from crossway.language.printer.expressions import (
    print_arguments,
    print_bindings,
    print_expression,
    print_string,
)
from crossway.language.printer.page import Page
from crossway.language.printer.statements import print_operation, print_statement, print_target


def print_test(page: Page, test: tree.TestBlock) -> None:
    """Print a test and its lines."""
    page.begin(test, f"test {print_string(test.name)}:")
    with page.indented():
        for line in test.lines:
            print_line(page, line)


def print_line(page: Page, line: tree.TestLine) -> None:
    """Print a line of a test and what stands below it."""
    match line:
        case tree.StandIn():
            _print_stand_in(page, line)
        case tree.Ask(asked, results):
            page.begin(line, f"{_asked(asked)}{print_bindings(results)}")
        case tree.Skip(length):
            page.begin(line, f"skip {print_expression(length)}")
        case tree.Workers(namespace, stop):
            whose = f" of {namespace}" if namespace else ""
            page.begin(line, f"workers{whose} {'stop' if stop else 'start'}")
        case tree.Expect():
            _print_expect(page, line)
        case (
            tree.Comment()
            | tree.Assign()
            | tree.Start()
            | tree.Await()
            | tree.Send()
            | tree.Cancel()
        ):
            print_statement(page, line)
        case _:
            assert_never(line)


# --- stand-ins -------------------------------------------------------------------------


def _print_stand_in(page: Page, line: tree.StandIn) -> None:
    target = _stood_in_for(line.target)
    first = line.answers[0] if len(line.answers) == 1 else None
    if isinstance(first, tree.Answer) and not first.note:
        page.begin(line, f"{target} {_answer(first)}")
        return
    page.begin(line, f"{target}:")
    with page.indented():
        then = ""
        for answer in line.answers:
            if isinstance(answer, tree.Comment):
                page.comment(answer)
                continue
            page.begin(answer, f"{then}{_answer(answer)}")
            then = "then "


def _stood_in_for(target: tree.StoodInFor) -> str:
    match target:
        case tree.AllOperations(namespace):
            return f"namespace {namespace}"
        case tree.ActivityCall() | tree.NexusCall():
            return _call(target, without=not target.arguments)
        case _:
            assert_never(target)


def _answer(answer: tree.Answer) -> str:
    after = f" after {print_expression(answer.after)}" if answer.after is not None else ""
    match answer.kind:
        case "never":
            return "never answers"
        case "returns":
            return f"returns{_returned(answer.value)}{after}"
        case "raises":
            good = " for good" if answer.for_good else ""
            return f"raises {_error(answer.error, answer.arguments)}{good}{after}"
        case _:
            assert_never(answer.kind)


def _returned(value: tree.Expression | None) -> str:
    if value is None:
        return ""
    text = print_expression(value)
    return f" ({text})" if text.startswith("after") else f" {text}"


def _error(error: str, arguments: tuple[tree.Expression, ...]) -> str:
    return f"{error}({print_arguments(arguments)})" if arguments else error


# --- expectations ----------------------------------------------------------------------


def _print_expect(page: Page, line: tree.Expect) -> None:
    if not isinstance(line.expectation, tree.InOrder):
        page.begin(line, print_expect(line))
        return
    page.begin(line, f"{print_expect(line)}:")
    with page.indented():
        for call in line.expectation.calls:
            if isinstance(call, tree.Comment):
                page.comment(call)
            else:
                page.begin(call, print_call(call))


def print_expect(line: tree.Expect) -> str:
    """Return the line that says what is expected, of `in order:` without the calls below it."""
    expected = line.expectation
    text = "in order" if isinstance(expected, tree.InOrder) else _expectation(expected)
    return f"{line.when} {text}"


def print_call(called: tree.Called) -> str:
    """Return a call that is expected, as it stands in `expect in order:`."""
    return f"{_call(called.call, without=called.any_arguments)}{_caller(called)}"


_OfOneLine = tree.Holds | tree.Completes | tree.Fails | tree.Waits | tree.Called


def _expectation(expectation: _OfOneLine) -> str:
    match expectation:
        case tree.Holds(condition):
            return print_expression(condition)
        case tree.Completes(handle, value):
            given = f" with {print_expression(value)}" if value is not None else ""
            return f"{handle.name} completes{given}"
        case tree.Fails(subject, error, arguments, binding):
            who = subject.name if isinstance(subject, tree.Handle) else _asked(subject)
            what = f" {_error(error, arguments)}" if error else ""
            return f"{who} fails{what}{f' -> {binding}' if binding else ''}"
        case tree.Waits():
            return _waits(expectation)
        case tree.Called():
            return _called(expectation)
        case _:
            assert_never(expectation)


def _asked(asked: tree.Asked) -> str:
    return f"{asked.kind} {asked.handle}.{asked.name}({print_arguments(asked.arguments)})"


def _waits(waits: tree.Waits) -> str:
    if not waits.kind:
        return f"{waits.handle.name} waits"
    named = print_operation(waits.operation) if waits.operation else waits.name
    return f"{waits.handle.name} waits for {waits.kind} {named}".rstrip()


_COUNTS = {None: "called", 0: "never called", 1: "called once", 2: "called twice"}


def _called(called: tree.Called) -> str:
    often = "denied" if called.denied else _COUNTS.get(called.count)
    if called.given_up:
        often = "given up" if called.count is None else "never given up"
    often = often or f"called {called.count} times"
    return f"{_call(called.call, without=called.any_arguments)} {often}{_caller(called)}"


def _caller(called: tree.Called) -> str:
    return f" from {called.caller}" if called.caller else ""


def _call(call: tree.ActivityCall | tree.NexusCall, *, without: bool) -> str:
    """Return a call, `without` its arguments where they may be anything."""
    if not without:
        return print_target(call)
    match call:
        case tree.ActivityCall(name):
            return f"activity {name}"
        case tree.NexusCall():
            return f"nexus {print_operation(call)}"
        case _:
            assert_never(call)

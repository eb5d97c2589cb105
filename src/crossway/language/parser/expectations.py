"""What a test expects: conditions, how workflows end, what they wait for, which calls were made.

expect order completes with Receipt{id: "ch-1"}
expect order fails CardDeclined("no money") -> err
expect order waits for signal Approve
expect activity Charge(30) called twice
expect nexus PaymentsEndpoint Payments.Charge denied from crm
expect activity Charge never given up
expect update order.Decide(true) fails NotAskedError
expect err.details[0] == 51
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from crossway.language import tree
from crossway.language.near import keyword_meant, near_word
from crossway.language.parser.calls import parse_operation
from crossway.language.parser.cursor import Cursor
from crossway.language.parser.expressions import (
    parse_arguments,
    parse_expression,
    parse_named_arguments,
)
from crossway.language.parser.scope import Reading
from crossway.language.parser.signatures import parse_deploy_name, parse_dotted
from crossway.language.words import RESERVED

When = Literal["expect", "always", "never", "eventually"]

_WHEN: dict[str, When] = {
    "expect": "expect",
    "always": "always",
    "never": "never",
    "eventually": "eventually",
}
_CALLS = ("activity", "nexus")
_COUNTS = {"once": 1, "twice": 2}
_ONLY_TWO = ("called", "denied", "given", "never")
_HOW_OFTEN = (
    "write `called`, `called once`, `called 3 times`, `never called`, `denied` or `never given up`"
)


def parse_expect(reading: Reading) -> tree.Expect:
    """Return `expect ..`, `always ..`, `never ..` or `eventually ..`."""
    cursor = reading.cursor
    when = _WHEN[cursor.next().text]
    if cursor.at_end:
        cursor.fail("expected what has to hold", "write `expect result.id == 1`, or the like")
    if cursor.at("in") and cursor.peek().text == "order":
        return tree.Expect(_in_order(reading), when, **reading.fields())
    expectation = _expectation(cursor)
    cursor.expect_end("after what is expected", _ending_hint(cursor))
    return tree.Expect(expectation, when, **reading.fields())


def _ending_hint(cursor: Cursor) -> str | None:
    if cursor.at("="):
        return "`=` assigns, `==` compares"
    if cursor.at("raises"):
        return "`raises` says what a stand-in does; what a workflow ended with is `fails`"
    words = [*_OUTCOMES, *_ONLY_TWO]
    guess = near_word(cursor.token.text, words) if cursor.token.kind == "name" else None
    return keyword_meant(guess)


def _expectation(cursor: Cursor) -> tree.Expectation:
    start, following = cursor.mark(), cursor.peek()
    operator = following.text in RESERVED  # after a value that is called so
    if cursor.at(*_CALLS) and following.kind in ("name", "string") and not operator:
        return _called(cursor)
    of_handle = following.text in _OUTCOMES and cursor.peek(2).text != "."  # one called `query`
    if cursor.at("update", "query") and following.kind == "name" and not (operator or of_handle):
        asked = parse_asked(cursor)
        if not cursor.at("fails"):
            hint = f"an answer goes into a name first: `{asked.kind} .. -> answer`"
            cursor.fail(f"expected `fails` after the {asked.kind}", hint)
        return _fails(cursor, asked)
    if start.kind == "name" and following.kind == "name" and following.text in _OUTCOMES:
        handle = tree.Handle(cursor.next().text, span=cursor.place(start))
        return _OUTCOMES[following.text](cursor, handle)
    return tree.Holds(parse_expression(cursor), span=cursor.since(start))


def parse_asked(cursor: Cursor) -> tree.Asked:
    """Return `update handle.Name(..)` or `query handle.Name(..)`."""
    start = cursor.next()
    kind: Literal["update", "query"] = "update" if start.text == "update" else "query"
    hint = f"write `{kind} handle.Name(..)`"
    handle = cursor.name(f"a handle after `{kind}`", hint)
    cursor.expect(".", f"after `{kind} {handle}`", hint)
    name = cursor.name(f"the name of {'an' if kind == 'update' else 'a'} {kind}")
    if not cursor.at("("):
        cursor.fail("expected `(` and the arguments", f"write `{kind} {handle}.{name}(..)`")
    arguments = parse_arguments(cursor)
    return tree.Asked(kind, handle, name, arguments, span=cursor.since(start))


# --- how a workflow stands -------------------------------------------------------------


def _completes(cursor: Cursor, handle: tree.Handle) -> tree.Completes:
    cursor.next()
    value = parse_expression(cursor) if cursor.accept("with") else None
    if value is None:
        given = f"`expect {handle.name} completes with ..`"
        cursor.expect_end("after `completes`", f"write {given} for what it gives")
    return tree.Completes(handle, value, span=handle.span)


def _fails(cursor: Cursor, subject: tree.Handle | tree.Asked) -> tree.Fails:
    cursor.next()
    if cursor.at("with") and cursor.peek().kind == "name":  # as `completes with` has it
        cursor.next()
    error, binding = "", ""
    arguments: tuple[tree.Expression, ...] = ()
    if cursor.token.kind == "name":
        error = parse_dotted(cursor, "the name of an error")
        arguments = parse_arguments(cursor) if cursor.at("(") else ()
    if cursor.accept("->"):
        binding = cursor.name("a name for the error", "write `-> err`")
    return tree.Fails(subject, error, arguments, binding, span=subject.span)


_AWAITED: dict[str, Literal["signal", "update", "activity", "workflow"]] = {
    "signal": "signal",
    "update": "update",
    "activity": "activity",
    "workflow": "workflow",
}


def _waits(cursor: Cursor, handle: tree.Handle) -> tree.Waits:
    cursor.next()
    if not cursor.accept("for"):
        return tree.Waits(handle, span=handle.span)
    start = cursor.token
    if cursor.accept("timer"):
        return tree.Waits(handle, "timer", span=handle.span)
    if cursor.accept("nexus"):
        target, service, operation = parse_operation(cursor)
        called = tree.NexusCall(target, service, operation, (), span=cursor.since(start))
        return tree.Waits(handle, "nexus", operation=called, span=handle.span)
    if not cursor.at(*_AWAITED):
        known = (*_AWAITED, "nexus", "timer")
        guess = near_word(start.text, known)
        cursor.fail("expected what it waits for", keyword_meant(guess) or f"one of {_list(known)}")
    kind = _AWAITED[cursor.next().text]
    name = parse_dotted(cursor, f"the name of what it waits for after `{kind}`")
    return tree.Waits(handle, kind, name, span=handle.span)


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word} ..`" for word in words)


_OUTCOMES: dict[str, Callable[[Cursor, tree.Handle], tree.Expectation]] = {
    "completes": _completes,
    "fails": _fails,
    "waits": _waits,
}


# --- calls -----------------------------------------------------------------------------


def _called(cursor: Cursor) -> tree.Called:
    start = cursor.mark()
    call, any_arguments = _call(cursor)
    if not cursor.at(*_ONLY_TWO):
        guess = near_word(cursor.token.text, _ONLY_TWO) if not cursor.at_end else None
        cursor.fail("expected how often it is called", keyword_meant(guess) or _HOW_OFTEN)
    word = cursor.next().text
    count: int | None = None
    given_up = word == "given" or (word == "never" and cursor.accept("given") is not None)
    if given_up:
        cursor.expect("up", "after `given`", "write `given up` or `never given up`")
        count = 0 if word == "never" else None
    elif word == "never":
        cursor.expect("called", "after `never`", "write `never called` or `never given up`")
        count = 0
    elif word == "called":
        count = _count(cursor)
    caller, denied = _caller(cursor), word == "denied"
    span = cursor.since(start)
    return tree.Called(call, any_arguments, count, caller, denied, given_up, span=span)


def _count(cursor: Cursor) -> int | None:
    word = cursor.accept(*_COUNTS)
    if word:
        return _COUNTS[word.text]
    if cursor.token.kind != "number":
        return None
    if not cursor.token.text.isdecimal():
        cursor.fail("expected a whole number", _HOW_OFTEN)
    count = int(cursor.next().text)
    cursor.expect("times", "after the number", _HOW_OFTEN)
    return count


def _caller(cursor: Cursor) -> str:
    if not cursor.accept("from"):
        return ""
    return parse_deploy_name(cursor, "the namespace that it comes from")


def _call(cursor: Cursor) -> tuple[tree.ActivityCall | tree.NexusCall, bool]:
    """Return what is called, and whether its arguments were left out."""
    start = cursor.next()
    if start.text == "activity":
        name = parse_dotted(cursor, "the name of an activity")
        left_out = not cursor.at("(")
        given = () if left_out else parse_arguments(cursor)
        return tree.ActivityCall(name, given, span=cursor.since(start)), left_out
    target, service, operation = parse_operation(cursor)
    left_out = not cursor.at("(")
    names, arguments = ((), ()) if left_out else parse_named_arguments(cursor)
    span = cursor.since(start)
    return tree.NexusCall(target, service, operation, arguments, names=names, span=span), left_out


def _in_order(reading: Reading) -> tree.InOrder:
    cursor, scope = reading.cursor, reading.scope
    start = cursor.next()
    cursor.next()
    span = cursor.since(start)
    scope.opens_block(cursor, "`expect in order`")
    found = reading.members(_ordered)
    if not reading.line.children:
        hint = "list the calls on the lines below: `activity Charge`, `nexus E S.Op(..)`"
        scope.complain(reading.line, "`expect in order` has nothing below it", hint)
    return tree.InOrder(found, span=span)


def _ordered(reading: Reading) -> tree.Called:
    cursor = reading.cursor
    if not cursor.at(*_CALLS):
        cursor.fail("expected `activity` or `nexus`", "a call on each line: `activity Charge(30)`")
    call, any_arguments = _call(cursor)
    caller = _caller(cursor)
    hint = "each call stands on a line, in the order in which they are made"
    cursor.expect_end("after the call", hint)
    return tree.Called(call, any_arguments, caller=caller, **reading.fields())

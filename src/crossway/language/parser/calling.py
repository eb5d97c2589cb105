"""Statements that call, wait, start, hand over and signal.

Source: TWF specification, "Statements"; DESIGN.md section 3.
"""

from __future__ import annotations

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.near import keyword_meant, near_word
from crossway.language.parser import flow
from crossway.language.parser.backing import at_backing_signal, parse_backing_signal
from crossway.language.parser.calls import (
    call_with,
    options_below,
    parse_call,
    parse_detached,
    parse_target,
)
from crossway.language.parser.cursor import Cursor
from crossway.language.parser.expressions import parse_arguments
from crossway.language.parser.scope import Reading
from crossway.language.parser.signatures import parse_bindings
from crossway.language.words import CALLS


def parse_call_line(reading: Reading) -> tree.Statement:
    """Return the wait for the call that the line is."""
    call = parse_call(reading.cursor)
    return parse_awaited(reading, call, parse_bindings(reading.cursor))


def parse_awaited(
    reading: Reading,
    target: tree.Target,
    results: tuple[tree.Binding, ...],
    *,
    explicit: bool = False,
    assigned: bool = False,
) -> tree.Await:
    """Return a wait for a target, with the options below the line where it takes some."""
    if isinstance(target, tree.Optioned):
        target = call_with(target, options_below(reading))
    else:
        reading.cursor.expect_end("after what is awaited", _awaited_hint(reading.cursor))
    fields = reading.fields()
    return tree.Await(target, results, explicit=explicit, assigned=assigned, **fields)


def _awaited_hint(cursor: Cursor) -> str | None:
    return "cases with a body stand in `await one:`" if cursor.at(":") else None


def parse_await(reading: Reading) -> tree.Statement:
    """Return `await ..`: for one target, or a block of them."""
    cursor = reading.cursor
    word, after = cursor.peek(), cursor.peek(2)
    block = after.text == ":" or (after.kind == "end" and bool(reading.line.children))
    guess = near_word(word.text, ("all", "one")) if after.text == ":" else None
    if guess and guess != word.text:
        fault = cursor.fault(
            cursor.place(word),
            f"`await {word.text}` begins no block",
            keyword_meant(f"await {guess}"),
        )
        reading.scope.mend(reading.line, fault)
        word = replace(word, text=guess)
    if word.text == "all" and block:
        return flow.parse_await_all(reading)
    if word.text == "one" and block:
        return flow.parse_await_one(reading)
    cursor.next()
    if cursor.at("detach") and cursor.peek().text in CALLS:
        return parse_detach(reading)  # as the reference has it: there is nothing to wait for
    target = parse_target(cursor)
    return parse_awaited(reading, target, parse_bindings(cursor), explicit=True)


def parse_detach(reading: Reading) -> tree.Statement:
    """Return `detach nexus ..` or `detach workflow ..`."""
    call = parse_detached(reading.cursor)
    return tree.Detach(call_with(call, options_below(reading)), **reading.fields())


def parse_spawn(reading: Reading) -> tree.Statement:
    """Return classic `spawn nexus .. -> handle`."""
    cursor = reading.cursor
    cursor.next()
    if not cursor.at(*CALLS):
        hint = "a timer, signal or update is started with `promise h <- ..`"
        if cursor.token.text not in _STARTABLE and cursor.peek().text == "(":
            hint = f"write `spawn workflow {cursor.token.text}(..) -> handle`"
        cursor.fail("expected `nexus`, `workflow` or `activity` after `spawn`", hint)
    call = parse_call(cursor)
    arrow = cursor.mark()
    handles = parse_bindings(cursor)
    if len(handles) > 1:
        cursor.refuse(arrow, "`spawn` gives one handle", "await it to get the results")
    handle = handles[0] if handles else ""
    if not isinstance(handle, str):
        cursor.refuse(arrow, "a handle goes into a name", "await it: `await handle -> a.field`")
    call = call_with(call, options_below(reading))
    return tree.Start(handle, call, **reading.fields(), classic=True)


def parse_promise(reading: Reading) -> tree.Statement:
    """Return `promise handle <- ..`."""
    cursor = reading.cursor
    cursor.next()
    handle = cursor.name("the name of the promise", "write `promise handle <- activity Name(..)`")
    hint = f"write `promise {handle} <- ..`"
    if handle in _STARTABLE and cursor.token.kind == "name":
        hint = f"write `promise handle <- {handle} {cursor.token.text}(..)`"
    if cursor.peek(0).text != "<" or not cursor.token.touches(cursor.peek()):
        cursor.fail("expected `<-` after the name of the promise", hint)
    cursor.next()
    cursor.expect("-", hint=hint)
    if cursor.token.kind == "name" and not cursor.at(*_STARTABLE):
        guess = near_word(cursor.token.text, _STARTABLE)
        hint = keyword_meant(guess) or f"one of {', '.join(_STARTABLE)}"
        cursor.fail("expected what to start after `<-`", hint)
    start = cursor.token
    target = parse_target(cursor)
    if isinstance(target, tree.Predicate):
        hint = f"one of {', '.join(_STARTABLE)}; a condition is awaited where it is needed"
        cursor.refuse(start, "expected what to start after `<-`", hint)
    if cursor.at("->"):
        hint = f"the result comes with `await {handle} -> result`"
        cursor.refuse(cursor.token, "a promise has no result yet", hint)
    if isinstance(target, tree.Optioned):
        target = call_with(target, options_below(reading))
    else:
        cursor.expect_end("after what is started")
    return tree.Start(handle, target, **reading.fields())


_STARTABLE = ("activity", "workflow", "nexus", "timer", "signal", "update")


def parse_signal(reading: Reading) -> tree.Statement | tree.Block:
    """Return `signal handle.Name(..)`, or `signal Name(..)` with the workflow's id below."""
    cursor = reading.cursor
    if at_backing_signal(reading):
        return parse_backing_signal(reading)
    cursor.next()
    handle = cursor.name("a handle after `signal`", "write `signal handle.Name(..)`")
    if cursor.at("("):
        hint = (
            "a handler stands at the top of the workflow, before its statements; "
            "a signal is sent with `signal handle.Name(..)`"
        )
        cursor.fail(f"expected `.` after `signal {handle}`", hint)
    if cursor.at("["):
        picked = "".join(one.text for one in cursor.tokens[cursor.index - 1 :]).rpartition("].")
        hint = f"write `h = {picked[0]}]` first, then `signal h.{picked[2]}`"
        cursor.fail(f"expected `.` after `signal {handle}`", hint if picked[0] else None)
    if not cursor.at("."):
        hint = f"to wait for it write `await signal {handle}`"
        cursor.fail("expected `.` and the name of a signal", hint)
    cursor.next()
    name = cursor.name("the name of a signal")
    arguments = parse_arguments(cursor)
    cursor.expect_end("after the signal", "sending a signal has no result")
    return tree.Send(handle, name, arguments, **reading.fields())

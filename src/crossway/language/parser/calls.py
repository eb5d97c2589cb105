"""What can be called, started or awaited: activities, workflows, Nexus operations, timers, signals.

Source: TWF specification, "Statement Syntax"; DESIGN.md section 3.

Longer than other files because whatever a statement may wait for is read here, options included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.habits import for_function
from crossway.language.near import keyword_meant, near_word
from crossway.language.outline import block_meant
from crossway.language.parser.cursor import Cursor, LineError
from crossway.language.parser.expressions import (
    parse_arguments,
    parse_expression,
    parse_named_arguments,
    parse_string,
)
from crossway.language.parser.options import entries, parse_options_line
from crossway.language.parser.scope import Reading, Scope
from crossway.language.parser.signatures import parse_deploy_name, parse_dotted
from crossway.language.tokens import SourceLine
from crossway.language.words import CALLS, with_article

A = TypeVar("A")
C = TypeVar("C", bound=tree.Optioned)

AWAITABLE = [*CALLS, "timer", "signal", "update"]
NEXUS_HINT = (
    'write `nexus Endpoint Service.Operation(..)` or `nexus "namespace" workflow Operation(..)`'
)


def at_call(cursor: Cursor) -> bool:
    """Whether a call stands here, rather than a variable called `activity` or the like."""
    return cursor.at(*CALLS) and cursor.peek().kind in ("name", "string")


def parse_call(cursor: Cursor) -> tree.Call:
    """Return the call that begins at the cursor, without its options."""
    start = cursor.next()
    if start.text == "nexus":
        return _nexus(cursor)
    hint = "write the name without quotes" if cursor.token.kind == "string" else None
    name = parse_dotted(cursor, f"the name of {with_article(start.text)}", hint)
    arguments = _arguments(cursor, f"`{start.text} {name}", parse_arguments)
    kind = tree.ActivityCall if start.text == "activity" else tree.WorkflowCall
    return kind(name, arguments, span=cursor.since(start))


def _arguments(cursor: Cursor, called: str, parse: Callable[[Cursor], A]) -> A:
    if not cursor.at("("):
        cursor.fail("expected `(` and the arguments", f"write {called}(..)`")
    return parse(cursor)


def _nexus(cursor: Cursor) -> tree.NexusCall:
    start = cursor.tokens[cursor.index - 1]
    target, service, operation = parse_operation(cursor)
    names, arguments = _arguments(cursor, f"`nexus .. {operation}", parse_named_arguments)
    span = cursor.since(start)
    return tree.NexusCall(target, service, operation, arguments, names=names, span=span)


def parse_operation(cursor: Cursor) -> tuple[str, str | None, str]:
    """Return the target, the service and the operation that stand after `nexus`.

    The service is None in the classic spelling, `"payments" workflow Charge`.
    """
    target = _nexus_target(cursor)
    if cursor.at("workflow") and cursor.peek().text != ".":
        cursor.next()
        return target, None, cursor.name("the name of an operation", NEXUS_HINT)
    return target, *_service_operation(cursor, target)


def _nexus_target(cursor: Cursor) -> str:
    if cursor.token.kind == "string":
        return parse_string(cursor).value
    return parse_deploy_name(cursor, "an endpoint, or a namespace in quotes", NEXUS_HINT)


def _service_operation(cursor: Cursor, target: str) -> tuple[str, str]:
    if cursor.at(".", "("):
        hint = f"name the endpoint before the service: {NEXUS_HINT.removeprefix('write ')}"
        if cursor.peek().kind == cursor.peek(2).kind == "name":
            endpoint = cursor.peek().text
            hint = f"endpoints are the cluster's and have no package: write `nexus {endpoint} ..`"
        cursor.fail(f"expected a service after the endpoint `{target}`", hint)
    if cursor.token.kind != "name":
        cursor.fail("expected `Service.Operation`", NEXUS_HINT)
    service, dot, operation = parse_dotted(cursor, "`Service.Operation`").rpartition(".")
    if not dot:
        cursor.fail(f"expected `.` and an operation after `{operation}`", NEXUS_HINT)
    return service, operation


def parse_detached(cursor: Cursor) -> tree.WorkflowCall | tree.NexusCall:
    """Return the call after `detach`, which the cursor is at."""
    cursor.next()
    start = cursor.token
    if not cursor.at(*CALLS):
        named = cursor.token.kind == "name" and cursor.peek().text == "("
        hint = f"write `detach workflow {cursor.token.text}(..)`" if named else None
        cursor.fail("expected `nexus` or `workflow` after `detach`", hint)
    call = parse_call(cursor)
    if isinstance(call, tree.ActivityCall):
        hint = "start it with `promise h <- activity ..`"
        cursor.refuse(start, "an activity cannot be detached", hint)
    if cursor.at("->"):
        hint = "nothing is awaited here: `promise h <- ..` or `spawn .. -> h` gives a handle"
        cursor.refuse(cursor.token, "a detached call has no result", hint)
    return call


# --- targets -------------------------------------------------------------------------


def parse_target(cursor: Cursor) -> tree.Target:
    """Return what is awaited or started: a call, a timer, an arrival, or a handle."""
    start, following = cursor.mark(), cursor.peek()
    if cursor.at(*CALLS) and following.text != ".":
        return parse_call(cursor)
    if cursor.at("timer") and (following.text == "(" or following.kind in _LENGTHS):
        return _timer(cursor)
    if cursor.at("signal", "update") and following.kind in ("name", "string"):
        cursor.next()
        kind = tree.SignalArrival if start.text == "signal" else tree.UpdateArrival
        hint = f"write `{start.text} Name`, without quotes"
        name = cursor.name(f"the name of {with_article(start.text)}", hint)
        if cursor.at("("):
            cursor.fail("expected `->` or the end", f"write `{start.text} {name} -> result`")
        return kind(name, span=cursor.since(start))
    return _predicate(cursor) or _handle(cursor)


def _predicate(cursor: Cursor) -> tree.Predicate | None:
    """Return a condition over values, such as `n > 3`; None, and nothing read, for all else."""
    start, begun = cursor.mark(), (cursor.index, cursor.depth)
    opened = cursor.at("(", "not")
    if cursor.at("signal", "update") or start.kind not in ("name", "symbol", "string", "number"):
        return None
    try:
        value = parse_expression(cursor)
    except LineError:
        if opened:
            raise
        cursor.index, cursor.depth = begun
        return None
    if _is_condition(value) and (cursor.at_end or cursor.at("->", ":")):
        return tree.Predicate(value, span=cursor.since(start))
    cursor.index, cursor.depth = begun
    return None


def _is_condition(value: tree.Expression) -> bool:
    """Return whether a value can be waited for; a name alone is a handle or a condition."""
    match value:
        case tree.Binary(operator):
            return operator not in ("+", "-", "*", "/", "//", "%")
        case tree.Unary(operator):
            return operator == "not"
        case tree.Field() | tree.Index():
            return True
        case tree.Invoke(function, arguments):
            return function in _TELLING and len(arguments) == 1 + (function not in _OF_A_LIST)
        case _:  # a handle, or no truth value
            return False


_TELLING = ("all", "any", "contains", "ends_with", "first", "last", "starts_with")
"""Functions that say whether something holds, or give an element as an index does."""

_OF_A_LIST = ("all", "any", "first", "last")

_LENGTHS = ("duration", "string", "number")


def _timer(cursor: Cursor) -> tree.Timer:
    start = cursor.next()
    cursor.expect("(", "after `timer`", "write `timer(5m)`")
    duration = parse_expression(cursor)
    cursor.expect(")", "after the duration")
    return tree.Timer(duration, span=cursor.since(start))


_LISTED = (
    "await what holds of it, `await any(xs)` or `await len(xs) > 0`, or handles one by one: "
    "`for h in handles:` with `await h`"
)


def _handle(cursor: Cursor) -> tree.Handle:
    token, following = cursor.token, cursor.peek()
    if token.text in ("spawn", "detach", "promise") and following.kind == "name":
        hint = f"`{token.text}` is a statement of its own: it starts something without waiting"
        if token.text == "detach":
            hint = "nothing waits for a detached call, so that it cannot be the first of several"
        cursor.refuse(token, f"`{token.text}` cannot stand here", hint)
    hint = f"one of {', '.join(AWAITABLE)}, or a handle"
    if token.kind in _LENGTHS:
        hint = "write `await timer(5m)`"
    if token.text == "(" and following.kind == "name":
        hint = f"write it without brackets: `await {following.text}`"
    if token.text in ("true", "false", "null"):
        cursor.refuse(token, f"`{token.text}` cannot be awaited: it never changes", hint)
    if token.text == "[":
        cursor.refuse(token, "a list is nothing that can be awaited", _LISTED)
    name = cursor.name("something to wait for", hint)
    if following.kind in ("name", "string", *_LENGTHS) or following.text in ("(", ".", "["):
        cursor.refuse(token, f"`{name}` is nothing that can be awaited", _meant(cursor, name, hint))
    return tree.Handle(name, span=cursor.place(token))


_OUTCOMES = ("completes", "fails", "waits")


def _meant(cursor: Cursor, name: str, hint: str) -> str:
    """Return what to write for `await name ..`, where `name` is no handle; else `hint`."""
    written = name
    while cursor.accept("."):
        written = f"{name}.{cursor.next().text}"
    if name in ("signal", "update") and cursor.at("("):
        return f"write `await {name} Name -> result`"
    if name in ("signal", "update"):
        return f"write `await {written.replace('.', ' ')}`"
    if name in ("for", "until", "condition", "when"):
        return "write `await signal Name`, or `await name` for a condition of the `state:` block"
    if name[:1].isupper() and written == name and cursor.at("("):
        return f"write `await activity {name}(..)`, or the like with `workflow` or `nexus`"
    if cursor.token.text in _OUTCOMES:
        return f"in a test what has to hold is written `expect {name} {cursor.token.text} ..`"
    if name == "on":
        return "a case of `await one:` begins with what it waits for, without `on`"
    if name == "case":
        return "a case of `await one:` begins with what it waits for, without `case`"
    if name == "await":
        return "a case waits by itself: leave out `await`"
    if name in ("after", "within"):
        return "write `timer(5m):`"
    meant = for_function(written) or keyword_meant(near_word(name, AWAITABLE))
    if not meant and cursor.at("("):
        return "write `activity Name(..) -> result`; a function is called without `await`"
    return meant or hint


# --- the options of a call -----------------------------------------------------------


def options_below(reading: Reading) -> tree.Options:
    """Return the options indented below a call that ends its line, with or without a colon."""
    cursor, scope = reading.cursor, reading.scope
    colon = cursor.accept(":")
    cursor.expect_end("after the call")
    code = [child for child in reading.line.children if not child.is_comment]
    if colon and not reading.line.children:
        scope.complain(reading.line, "expected options below the call", "leave out the `:`")
        return entries(reading.siblings.take(_is_entry), scope)
    if code and _is_options(code[0]):
        reading.took_children = True
        return options_line_of(reading.line.children, scope)
    if not colon and not entries_follow(code):
        return ()
    if not colon:
        scope.complain(code[0], "options stand in a block", "put them below `options:`")
    reading.took_children = True
    return entries(reading.line.children, scope)


def _is_options(line: SourceLine) -> bool:
    if [token.text for token in line.tokens[:2]] == ["options", "("]:
        return True
    return block_meant(line, ("options",)) is not None


def _is_entry(line: SourceLine) -> bool:
    return len(line.tokens) > 2 and line.tokens[0].kind == "name" and line.tokens[1].text == ":"


def entries_follow(lines: Sequence[SourceLine]) -> bool:
    """Whether the first of `lines` that is no comment is an option: `key: value`."""
    code = next((line for line in lines if not line.is_comment), None)
    return code is not None and _is_entry(code)


def options_line_of(
    lines: Sequence[SourceLine], scope: Scope, instead: str = "dedent it"
) -> tree.Options:
    """Return the options of lines that are one options block and nothing else.

    `instead` says what to do with what stands there besides.
    """
    options, rest = leading_options(lines, scope)
    first = next((line for line in rest if not line.is_comment), None)
    if first is not None:
        scope.complain(first, "expected nothing after the options", instead)
    return (*options, *(scope.comment(line) for line in rest if line.is_comment))


def leading_options(
    lines: Sequence[SourceLine], scope: Scope, *, blocks_only: bool = False
) -> tuple[tree.Options, Sequence[SourceLine]]:
    """Return the options block that `lines` begin with, if any, and the lines after it.

    With `blocks_only`, an `options(..)` line belongs to the call on the line after it.
    """
    count = next((at for at, line in enumerate(lines) if not line.is_comment), len(lines))
    if count == len(lines) or not _is_options(lines[count]):
        return (), lines
    line = lines[count]
    if blocks_only and line.tokens[1:2] and line.tokens[1].text == "(":
        return (), lines
    reading = Reading(scope.cursor(line), line, scope)
    comments = [scope.comment(comment) for comment in lines[:count]]
    nothing: tree.Options = ()
    fallen = 0 if line.children or line.last.text != ":" else _fallen(lines[count + 1 :])
    if fallen:
        line.faulty = line.faulty or lines[count + 1].faulty
        scope.complain(line, "expected options below this line", "indent them on the lines below")
        line.children += lines[count + 1 : count + 1 + fallen]
    options = scope.attempt(reading.cursor, lambda _: parse_options_line(reading), nothing)
    if not reading.took_children:
        scope.refuse_children(line)
    return (*comments, *options), lines[count + 1 + fallen :]


def _fallen(lines: Sequence[SourceLine]) -> int:
    """Return how many of the lines are options that lost their indentation."""
    lost = (at for at, line in enumerate(lines) if not _is_entry(line) and not _heads(line))
    return next(lost, len(lines))


def _heads(line: SourceLine) -> bool:
    """Whether a line begins options of one, as `retry_policy:` does."""
    return bool(line.children) and len(line.tokens) == 2 and line.last.text == ":"


def with_options(statement: tree.Statement, options: tree.Options) -> tree.Statement | None:
    """Return the statement with these options first on its call; None if it has no call."""
    if isinstance(statement, tree.Await | tree.Start) and isinstance(
        statement.target, tree.Optioned
    ):
        return replace(statement, target=call_with(statement.target, options))
    if isinstance(statement, tree.Return) and isinstance(statement.value, tree.Call):
        return replace(statement, value=call_with(statement.value, options))
    if isinstance(statement, tree.Detach):
        return replace(statement, call=call_with(statement.call, options))
    return None


def call_with(call: C, options: tree.Options) -> C:
    """Return the call with these options before its own."""
    return replace(call, options=(*options, *call.options))

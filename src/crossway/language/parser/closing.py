"""The statements that end a workflow, a body or an attempt: close, return, raise."""

from __future__ import annotations

from typing import Literal

from crossway.language import tree
from crossway.language.habits import ENDINGS
from crossway.language.near import is_slip_of, keyword_meant
from crossway.language.parser.backing import at_backing, below_comments, parse_backing
from crossway.language.parser.calls import at_call, call_with, options_below, parse_call
from crossway.language.parser.cursor import Cursor
from crossway.language.parser.expressions import PRECEDENCE, parse_arguments, parse_expression
from crossway.language.parser.scope import Reading
from crossway.language.parser.signatures import parse_dotted
from crossway.language.words import leaf

Kind = Literal["complete", "fail", "continue_as_new"]

_MODERN: dict[str, Kind] = {
    "complete": "complete",
    "fail": "fail",
    "continue_as_new": "continue_as_new",
}
_CLASSIC: dict[str, Kind] = {"completed": "complete", "failed": "fail"}
_VALUE_GOES_ON = frozenset({".", "[", "{", "not", *PRECEDENCE})
"""What after `complete` and its like makes it a variable of that name."""


def parse_close(reading: Reading) -> tree.Close:
    """Return `close`, `close X`, `close failed X`, `close complete(X)` and their like."""
    cursor = reading.cursor
    cursor.next()
    kind, arguments, classic = _outcome(cursor)
    hint = "several results go in parentheses: `close complete(a, b)`" if cursor.at(",") else None
    if cursor.token.kind in ("name", "string", "number") and not cursor.at("if"):
        hint = "write `close complete(..)` or `close fail(..)`"
    cursor.expect_end("after `close`", hint)
    return tree.Close(kind, arguments, **reading.fields(), classic=classic)


def _outcome(cursor: Cursor) -> tuple[Kind, tuple[tree.Expression, ...], bool]:
    word, following = cursor.token.text, cursor.peek()
    if cursor.at_end:
        return "complete", (), True
    if cursor.at(*_MODERN) and following.text not in _VALUE_GOES_ON:
        cursor.next()
        return _MODERN[word], _modern_arguments(cursor, word), False
    if cursor.at(*_CLASSIC) and following.text not in _VALUE_GOES_ON - {"[", "{"}:
        cursor.next()
        value = () if cursor.at_end else (parse_expression(cursor),)
        return _CLASSIC[word], value, True
    given = parse_expression(cursor)
    called = leaf(given.function) if isinstance(given, tree.Invoke) else ""
    hint = ENDINGS.get(called) or ENDINGS.get(called.lower())
    if isinstance(given, tree.Invoke) and hint:
        raise cursor.fault(given.span, f"`{given.function}` is no way to close", hint)
    meant = next((one for one in _MODERN if is_slip_of(word, one)), None)
    if isinstance(given, tree.Invoke) and given.function == word and meant:
        raise cursor.fault(given.span, f"`{word}` is no way to close", keyword_meant(meant))
    return "complete", (given,), True


def _modern_arguments(cursor: Cursor, word: str) -> tuple[tree.Expression, ...]:
    if cursor.at_end:
        return ()
    if not cursor.at("("):
        past = {"complete": "completed", "fail": "failed"}.get(word)
        other = f" or `close {past} X`" if past else ""
        cursor.fail(f"expected `(` after `close {word}`", f"write `close {word}(X)`{other}")
    return parse_arguments(cursor)


def parse_continue_as_new(reading: Reading) -> tree.Close:
    """Return classic `continue_as_new(..)`."""
    reading.cursor.next()
    if not reading.cursor.at_end and not reading.cursor.at("("):
        reading.cursor.fail("expected `(`", "write `continue_as_new(..)`")
    arguments = () if reading.cursor.at_end else parse_arguments(reading.cursor)
    reading.cursor.expect_end("after `continue_as_new`")
    return tree.Close("continue_as_new", arguments, **reading.fields(), classic=True)


def parse_return(reading: Reading) -> tree.Return | tree.Block:
    """Return `return`, `return a`, `return a, b`, or `return workflow W(..)` with its options.

    So `return update U(..)` and `return query Q(..)`, see `parse_backing`.
    """
    cursor = reading.cursor
    cursor.next()
    if cursor.at_end:
        return tree.Return(None, **reading.fields())
    if at_backing(cursor):
        return below_comments(reading, tree.Return(parse_backing(reading), **reading.fields()))
    if cursor.at("signal") and cursor.peek().kind == "name" and cursor.peek(2).text == "(":
        hint = "write `signal Name(..):` as a line of its own"
        cursor.refuse(cursor.token, "a signal gives nothing that could be returned", hint)
    if not at_call(cursor):
        value, *more = _values(cursor)
        cursor.expect_end("after the value")
        return tree.Return(value, tuple(more), **reading.fields())
    call = parse_call(cursor)
    if cursor.at("->"):
        cursor.refuse(cursor.token, "what is returned needs no name", "leave out `-> ..`")
    classic = cursor.at(":")
    call = call_with(call, options_below(reading))
    return tree.Return(call, **reading.fields(), classic=classic)


def _values(cursor: Cursor) -> list[tree.Expression]:
    values = [parse_expression(cursor)]
    while cursor.accept(","):
        values.append(parse_expression(cursor))
    return values


_RAISE_HINT = 'write `raise ErrorName("..")`, or `raise err` for an error that was caught'


def parse_raise(reading: Reading) -> tree.Raise:
    """Return `raise Error("..")`, or `raise err` for an error that was caught."""
    cursor = reading.cursor
    cursor.next()
    error = parse_dotted(cursor, "the name of an error", _RAISE_HINT)
    if cursor.token.kind == "string":
        cursor.fail("expected `(` after the error", f'write `raise {error}("..")`')
    if cursor.at("{"):
        written = (
            f'write `raise {error}("..", details)`, or in a workflow `close fail({error}{{..}})`'
        )
        cursor.fail("expected `(` after the error", written)
    bare = not cursor.at("(")
    arguments = () if bare else parse_arguments(cursor)
    cursor.expect_end("after the error")
    return tree.Raise(error, arguments, **reading.fields(), classic=bare)

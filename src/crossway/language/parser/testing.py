"""`test "name":` blocks: stand-ins, steps, expectations.

Starting, awaiting, signalling and cancelling workflows, and assignments, are the statements that a
workflow has. A word is one of a test's own only where what follows it fits, as everywhere.
Source: docs/language.md, "Tests".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from crossway.language import tree
from crossway.language.near import keyword_meant, near_word
from crossway.language.parser.answers import parse_stand_in
from crossway.language.parser.cursor import LineError
from crossway.language.parser.expectations import parse_asked, parse_expect
from crossway.language.parser.expressions import parse_expression, parse_string
from crossway.language.parser.scope import Lines, Reading, Scope
from crossway.language.parser.signatures import parse_bindings, parse_deploy_name
from crossway.language.parser.statements import parse_line
from crossway.language.tokens import SourceLine

OWN_WORDS = ("skip", "workers", "update", "query", "expect", "always", "never", "eventually")
"""Words that begin a line of a test and no statement of a workflow."""

_STAND_INS = ("activity", "nexus", "namespace")
_STATEMENTS = ("promise", "spawn", "workflow", "await", "signal", "cancel", "options")
_WORDS = (*OWN_WORDS, *_STAND_INS, *_STATEMENTS)
_WORKERS = "write `workers of payments stop`, then `.. start`; of all: `workers stop`"
_NAME_HINT = 'write `test "what it shows":`'


def parse_test(reading: Reading) -> tree.TestBlock:
    """Return `test "name":` with its lines."""
    cursor = reading.cursor
    cursor.next()
    if cursor.token.kind != "string":
        cursor.fail("expected the name of the test, in quotes", _NAME_HINT)
    name = parse_string(cursor).value
    reading.scope.opens_block(cursor, "a test")
    reading.took_children = True
    lines = _lines(reading.line.children, reading.scope)
    return tree.TestBlock(name, lines, **reading.fields())


def _lines(lines: Sequence[SourceLine], scope: Scope) -> tuple[tree.TestLine, ...]:
    found: list[tree.TestLine] = []
    siblings = Lines(lines)
    for line in siblings:
        if line.is_comment:
            found.append(scope.comment(line))
            continue
        reading = Reading(scope.cursor(line), line, scope, siblings)
        try:
            found += _line(reading)
        except LineError as fault:
            scope.report(line, fault)
            found += scope.note(line)
    return tuple(found)


def _line(reading: Reading) -> tuple[tree.TestLine, ...]:
    word = reading.cursor.token.text
    if not _is_own(reading):
        return _statements(reading)
    if word in _STAND_INS:
        line: tree.TestLine = parse_stand_in(reading)
    elif word in ("update", "query"):
        line = _ask(reading)
    elif word == "skip":
        line = _skip(reading)
    elif word == "workers":
        line = _workers(reading)
    else:
        line = parse_expect(reading)
    if not reading.took_children:
        reading.scope.refuse_children(reading.line)
    return (line,)


def _is_own(reading: Reading) -> bool:
    """Whether a line begins with a word of a test used as one."""
    cursor = reading.cursor
    word, following = cursor.token, cursor.peek()
    if word.kind != "name" or following.text in ("=", "."):
        return False
    if following.text == "[" and word.touches(following):  # `expect[0]`, not `expect [] == found`
        return False
    if word.text in ("update", "query"):
        return following.kind == "name"
    if word.text in _STAND_INS:
        return following.kind in ("name", "string", "end")
    if word.text == "workers":
        return following.kind in ("name", "end")
    return word.text in OWN_WORDS


def _ask(reading: Reading) -> tree.Ask:
    asked = parse_asked(reading.cursor)
    results = parse_bindings(reading.cursor)
    _refuse_parts(reading, results)
    hint = None
    if reading.cursor.at("fails"):
        hint = f"what is expected begins with `expect`: `expect {asked.kind} .. fails ..`"
    reading.cursor.expect_end(f"after the {asked.kind}", hint)
    return tree.Ask(asked, results, **reading.fields())


def _skip(reading: Reading) -> tree.Skip:
    cursor = reading.cursor
    cursor.next()
    if cursor.at_end:
        cursor.fail("expected how much time passes", "write `skip 30d`")
    length = parse_expression(cursor)
    cursor.expect_end("after the time that passes")
    return tree.Skip(length, **reading.fields())


def _workers(reading: Reading) -> tree.Workers:
    cursor = reading.cursor
    cursor.next()
    namespace = ""
    if cursor.accept("of"):
        namespace = parse_deploy_name(cursor, "the name of a namespace", _WORKERS)
    if not cursor.at("stop", "start"):
        cursor.fail("expected what the workers do, `stop` or `start`", _WORKERS)
    stop = cursor.next().text == "stop"
    cursor.expect_end("after what the workers do", _WORKERS)
    return tree.Workers(namespace, stop, **reading.fields())


# --- statements ----------------------------------------------------------------------


def _statements(reading: Reading) -> tuple[tree.TestLine, ...]:
    """Return the line as the statement of a workflow that it is."""
    cursor = reading.cursor
    word, following = cursor.token, cursor.peek()
    if word.kind == "name" and word.text not in _WORDS and following.text not in ("=", ".", "["):
        _refuse_unknown(reading)
    found: list[tree.TestLine] = []
    for statement in parse_line(reading.line, reading.siblings, reading.scope):
        if not isinstance(statement, tree.Comment | tree.Send):
            _refuse_other(reading, statement)
        found.append(statement)  # type: ignore[arg-type]  # what is left is a line of a test
    reading.took_children = True
    return tuple(found)


def _refuse_unknown(reading: Reading) -> NoReturn:
    cursor = reading.cursor
    word = cursor.token
    guess = near_word(word.text, _WORDS)
    hint = keyword_meant(guess) or _OTHERS.get(word.text)
    said = f"expected a line of a test, `{word.text}` begins none"
    cursor.refuse(word, said, hint or "what has to hold is written `expect ..`")


_STRAIGHT = "a test is one run: write a test for each of its ways"
_OTHERS = {
    **dict.fromkeys(("if", "for", "while", "switch", "try"), _STRAIGHT),
    **dict.fromkeys(("assert", "then", "should", "verify", "check"), "write `expect ..`"),
    **dict.fromkeys(("sleep", "wait", "timer", "advance"), "write `skip 30d`"),
    **dict.fromkeys(("stop", "restart", "kill", "worker"), "write `workers of payments stop`"),
    **dict.fromkeys(("input", "inputs", "args", "call"), "write `workflow Name(..) -> result`"),
    **dict.fromkeys(("start", "run", "when"), "write `promise h <- workflow Name(..)`"),
    **dict.fromkeys(
        ("given", "mock", "stub", "let", "stand_in"), "write `activity Name returns ..`"
    ),
}


def _refuse_parts(reading: Reading, results: Sequence[tree.Binding]) -> None:
    """Fail where a result goes into a part of a value."""
    for result in results:
        if not isinstance(result, str):
            said = "a test gives results to names"
            raise reading.cursor.fault(result.span, said, "write `-> result`")


def _refuse_other(reading: Reading, statement: tree.Statement) -> None:
    """Fail unless a statement is one that a test has."""
    match statement:
        case tree.Await(tree.WorkflowCall() | tree.Handle(), results):
            _refuse_parts(reading, results)
            return
        case tree.Assign(tree.Name()) | tree.Cancel(tree.Handle()):
            return
        case tree.Start(_, tree.WorkflowCall()):
            return
        case tree.Assign():
            said, hint = "a test gives values to names", "write the whole record: `x = {..}`"
        case tree.Await(tree.Timer()):
            said, hint = "a test does not wait for a timer", "write `skip 30d`"
        case tree.Await():
            said = "a test waits for a workflow that it started"
            hint = "what a workflow waits for is expected: `expect h waits for signal Name`"
        case tree.Start():
            said, hint = "a test starts workflows alone", "write `promise h <- workflow Name(..)`"
        case _:  # any other statement of a workflow
            said = "a test has no such line"
            hint = "it has stand-ins, workflows that it starts, steps and `expect ..`"
    cursor = reading.cursor
    raise cursor.fault(reading.line.span(cursor.path), said, hint)

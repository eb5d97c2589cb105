"""Stand-ins of a test: what answers in place of an activity, an operation, a whole namespace.

activity Charge returns Receipt{id: "ch-1"}
activity Charge(amount) returns Receipt{amount}
nexus PaymentsEndpoint Payments.Charge raises CardDeclined("no money") after 20m
namespace payments never answers
activity Charge:
    raises Unavailable("later")
    then returns Receipt{id: "ch-1"}
"""

from __future__ import annotations

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.near import keyword_meant, near_word
from crossway.language.parser.calls import parse_operation
from crossway.language.parser.cursor import Cursor
from crossway.language.parser.expressions import (
    comma_separated,
    parse_arguments,
    parse_expression,
)
from crossway.language.parser.scope import LineFields, Reading
from crossway.language.parser.signatures import parse_deploy_name, parse_dotted
from crossway.language.span import NOWHERE

_ANSWERS = ("returns", "raises", "never")
_HINT = 'write `returns X`, `raises ErrorName("..")` or `never answers`'
_MEANT = {"return": "returns", "raise": "raises", "throws": "raises", "fails": "raises"}
_LINELESS: LineFields = {"span": NOWHERE, "note": "", "spaced": False}


def parse_stand_in(reading: Reading) -> tree.StandIn:
    """Return what stands in for an activity, an operation or a namespace."""
    cursor = reading.cursor
    target = _target(cursor)
    if not cursor.at(":"):
        if cursor.at("->"):
            hint = "a test starts workflows; what an activity or an operation gives it says itself"
            cursor.fail("expected what it answers", f"{hint}: {_HINT}")
        answer = _answer(cursor)
        cursor.expect_end("after the answer", _then(cursor))
        fields = reading.fields()
        return tree.StandIn(target, (replace(answer, span=fields["span"]),), **fields)
    reading.scope.opens_block(cursor, "a stand-in")
    reading.took_children = True
    if all(line.is_comment for line in reading.line.children):
        reading.scope.complain(reading.line, "the stand-in has nothing below it", _HINT)
    return tree.StandIn(target, _answers(reading), **reading.fields())


def _target(cursor: Cursor) -> tree.StoodInFor:
    start = cursor.next()
    if start.text == "namespace":
        name = parse_deploy_name(cursor, "the name of a namespace")
        return tree.AllOperations(name, span=cursor.since(start))
    if start.text == "activity":
        activity = parse_dotted(cursor, "the name of an activity")
        return tree.ActivityCall(activity, _names(cursor), span=cursor.since(start))
    target, service, operation = parse_operation(cursor)
    names = _names(cursor)
    return tree.NexusCall(target, service, operation, names, span=cursor.since(start))


def _names(cursor: Cursor) -> tuple[tree.Expression, ...]:
    """Return the names in parentheses that answers read, where there are any."""
    return comma_separated(cursor, "(", ")", _name) if cursor.at("(") else ()


def _name(cursor: Cursor) -> tree.Expression:
    token = cursor.token
    hint = (
        "a stand-in names its arguments: `activity Charge(amount) returns ..`; "
        "what a test calls itself are workflows"
    )
    name = cursor.name("the name of an argument", hint)
    return tree.Name(name, span=cursor.place(token))


def _answers(reading: Reading) -> tuple[tree.Answer | tree.Comment, ...]:
    first = next((line for line in reading.line.children if not line.is_comment), None)
    return reading.members(lambda inner: _answer_line(inner, first=inner.line is first))


def _answer_line(reading: Reading, *, first: bool) -> tree.Answer:
    cursor = reading.cursor
    if cursor.at("then"):
        if first:
            cursor.refuse(cursor.token, "nothing is before the first answer", "leave out `then`")
        cursor.next()
    elif not first:
        hint = "each answer is that of one call, in order: `then returns X`"
        cursor.fail("expected `then` before a further answer", hint)
    answer = _answer(cursor)
    cursor.expect_end("after the answer", _then(cursor))
    return replace(answer, **reading.fields())


def _then(cursor: Cursor) -> str | None:
    if cursor.at("then", ","):
        return "several answers stand below `:`, each on a line: `returns A`, then `then returns B`"
    return None


def _answer(cursor: Cursor) -> tree.Answer:
    if not cursor.at(*_ANSWERS):
        word = cursor.token.text
        guess = _MEANT.get(word) or near_word(word, _ANSWERS)
        cursor.fail("expected what it answers", keyword_meant(guess) or _HINT)
    start = cursor.next()
    if start.text == "never":
        cursor.expect("answers", "after `never`")
        return tree.Answer("never", span=cursor.since(start))
    if start.text == "returns":
        bare = cursor.at_end or (cursor.at("after") and cursor.peek().kind != "end")
        value = None if bare else parse_expression(cursor)
        after = _after(cursor)
        return tree.Answer("returns", value, after=after, span=cursor.since(start))
    error = parse_dotted(cursor, "the name of an error", 'write `raises ErrorName("..")`')
    arguments = parse_arguments(cursor) if cursor.at("(") else ()
    for_good = cursor.accept("for") is not None
    if for_good:
        hint = f"write `raises {error}(..) for good` for an error that is not retried"
        cursor.expect("good", "after `for`", hint)
    after = _after(cursor)
    span = cursor.since(start)
    return tree.Answer("raises", None, error, arguments, after, for_good, span=span)


def _after(cursor: Cursor) -> tree.Expression | None:
    if not cursor.accept("after"):
        return None
    if cursor.at_end:
        cursor.fail("expected how long it takes", "write `after 20m`")
    return parse_expression(cursor)

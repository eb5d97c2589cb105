"""What operators, and functions, say about the types of what they take.

`-` alone proves numbers: so are both of `a - b` where nothing else tells of them. `<` and `+`
prove no more than that both are of one type: texts and moments have an order, too, and texts
and lists are joined. Where one side is a moment or a duration, the other often follows:

| | right moment | right duration | right unknown |
|---|---|---|---|
| moment + | - | moment | moment: right is a duration |
| moment - | duration | moment | not known |
| unknown - | duration | what left is, supposed: a moment | not known |
| duration + | moment | duration | not known |
| duration - | - | duration | right is a duration |
| duration * | - | - | duration |
| duration / | - | number | not known |
"""

from __future__ import annotations

from typing import assert_never

from crossway.design.builtins import Takes
from crossway.design.inference.exact import made_of
from crossway.design.inference.scope import Scope
from crossway.design.inference.terms import Term, listing, scalar, structure, suppose, unify
from crossway.design.types import ScalarKind

ORDER = ("<", "<=", ">", ">=")

_TIMES = ("moment", "duration")


def compared(left: Term, right: Term) -> Term:
    """Return the term of `left < right`."""
    unify(left, right)
    suppose(left, "number")
    return scalar("boolean")


def computed(operator: str, left: Term, right: Term, scope: Scope) -> Term:
    """Return the term of `left operator right`, an operator of arithmetic."""
    one, other = _kind(left), _kind(right)
    if operator == "+" and "string" in (one, other):
        return scalar("string")
    if one in _TIMES or other in _TIMES:
        return _of_times(operator, left, right)
    if operator == "+" and one is None and other is None:
        unify(left, right)
        suppose(left, "number")
        return left
    _number(left)
    _number(right)
    return made_of((left, right), scope)


def handed(takes: Takes, term: Term) -> None:
    """Learn what a simulated function gives from the built-in that takes it: `range(weigh(x))`.

    Of other values this says nothing: what takes a number may take a duration, too.
    """
    match takes:
        case "number" | "number or duration" | "number or text":
            unify(term, scalar("number"))
        case "numbers" | "values in order":
            unify(term, listing(scalar("number")))
        case "list" | "list or text":
            unify(term, listing(Term()))
        case "moment or text":
            unify(term, scalar("moment"))
        case "duration or text":
            unify(term, scalar("duration"))
        case "record":
            unify(term, Term("record"))
        case "anything" | "text" | "list, text or record":
            pass  # a text does
        case _:
            assert_never(takes)


def negated(operand: Term, scope: Scope) -> Term:
    """Return the term of `-operand`."""
    if _kind(operand) in ("duration", "decimal"):
        return operand
    _number(operand)
    return made_of((operand,), scope)


def _kind(term: Term) -> ScalarKind | None:
    holder = structure(term)
    return holder.scalar if holder.kind == "scalar" else None


def _number(term: Term) -> None:
    if structure(term).kind == "free":
        unify(term, scalar("number"))


def _of_times(operator: str, left: Term, right: Term) -> Term:
    """Return the term of an operation with a moment or a duration on at least one side."""
    match operator, _kind(left), _kind(right):
        case "+", "moment", _:
            _duration(right)
            return scalar("moment")
        case "+", _, "moment":
            _duration(left)
            return scalar("moment")
        case "+" | "-", "duration", "duration":
            return scalar("duration")
        case "-", "moment", "moment":
            return scalar("duration")
        case "-", "moment", "duration":
            return scalar("moment")
        case "-", None, "moment":
            _become(left, "moment")
            return scalar("duration")
        case "-", None, "duration":
            suppose(left, "moment")
            return left
        case "-", "duration", _:
            _duration(right)
            return scalar("duration")
        case "*", one, _:
            _number(right if one == "duration" else left)
            return scalar("duration")
        case "/" | "//", _, "duration":
            _duration(left)
            return scalar("number")
        case "/" | "//", "duration", "number" | "integer":
            return scalar("duration")
        case "%", _, _:
            _duration(left)
            _duration(right)
            return scalar("duration")
        case _:  # one of several things, depending on what nobody says
            return Term()


def _duration(term: Term) -> None:
    _become(term, "duration")


def _become(term: Term, kind: ScalarKind) -> None:
    if structure(term).kind == "free":
        unify(term, scalar(kind))

"""What built-in functions give, as terms, for what they are given.

A number that is made of decimals is one: `round(amount, 2)`, `sum(amounts)`, `first(amounts)`.
Else `amount * 0.1` would be exact, and `sum(amounts) * 0.1` would fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crossway.design.builtins import Builtin, Gives
from crossway.design.inference.exact import made_of, note_together
from crossway.design.inference.scope import Scope
from crossway.design.inference.terms import (
    Term,
    find,
    is_exact,
    is_number,
    listing,
    scalar,
    structure,
    unify,
)
from crossway.design.types import ScalarKind
from crossway.language import tree

_SCALARS: Mapping[Gives, ScalarKind] = {
    "integer": "number",
    "number": "number",
    "string": "string",
    "boolean": "boolean",
    "moment": "moment",
    "duration": "duration",
    "decimal": "decimal",
}
"""What use shows of what a function gives: a length is a number."""


def given_by(builtin: Builtin, call: tree.Invoke, terms: Sequence[Term], scope: Scope) -> Term:
    """Return the term of what a function gives that inference learns from."""
    match builtin.gives:
        case "rounded" if len(terms) < builtin.least + builtin.optional:
            return scalar("number")
        case "number like it" | "its items" if any(map(_lasts, terms)):
            return scalar("duration")
        case "number like it" | "rounded":
            return made_of(terms[:1], scope)
        case "its items":
            made = made_of(terms, scope)
            if len(terms) == 1:  # of no decimals the sum is a whole 0
                scope.notes.fractions.setdefault(call.span, []).append(made)
            return made
        case "one of them" if len(terms) > 1 and all(map(is_number, terms)):
            one = one_of(terms, scope)
            note_together(call.arguments, terms, one, scope)
            return one
        case "one of them" if len(terms) > 1:
            for term in terms[1:]:
                unify(terms[0], term)
            return terms[0]
        case "one of them" if terms and (item := structure(terms[0]).part) and is_number(item):
            return made_of(terms, scope)
        case "one of them":
            return _alike(structure(terms[0]).part) if terms else Term()
        case gives:
            return scalar(_SCALARS[gives]) if gives in _SCALARS else Term()


def _lasts(term: Term) -> bool:
    """Return whether a value is a duration, or a list of them."""
    holder = structure(term)
    one = structure(holder.part) if holder.kind == "list" and holder.part is not None else holder
    return one.kind == "scalar" and one.scalar == "duration"


def _alike(part: Term | None) -> Term:
    """Return the term of one of a list's items, of which nothing is said that is not of them all:
    free where they are no plain values."""
    holder = structure(part) if part is not None else Term()
    return scalar(holder.scalar) if holder.kind == "scalar" else Term()


def one_of(terms: Sequence[Term], scope: Scope) -> Term:
    """Return the term of each of several numbers: decimals where one is."""
    if any(map(is_exact, terms)):
        return scalar("decimal")
    one = Term()
    for term in terms:
        unify(one, term)
    scope.notes.spreads.append((one, terms))
    return one


def exact_part(builtin: Builtin, call: tree.Invoke, terms: Sequence[Term]) -> Term:
    """Return the term of what a function gives that inference learns nothing from.

    Nothing is known of it, but where decimals are: a literal beside one is one, too.
    """
    many = structure(terms[0]) if terms else Term()
    part = many.part if many.kind in ("list", "map") else None
    if builtin.name == "values" and many.fields:
        each = [slot.term for slot in many.fields.values()]
        return listing(scalar("decimal")) if all(map(is_exact, each)) else Term()
    if part is None:
        return Term()
    match builtin.gives, call.arguments:
        case "one of its items", _:
            return _copied(part)
        case "its argument" | "list with it", _:
            return listing(_copied(part)) if _has_exact(part) else Term()
        case "list", [_] if many.kind == "map":
            return listing(_copied(part)) if _has_exact(part) else Term()
        case "list", [_, tree.String(name)]:
            slot = structure(part).fields.get(name)
            return listing(_copied(slot.term)) if slot and _has_exact(slot.term) else Term()
        case _:  # holds none of it
            return Term()


def _copied(part: Term) -> Term:
    """Return a term of its own for what holds decimals: that it may be null is not said of all."""
    holder, found = structure(part), find(part)
    if not _has_exact(part):
        return Term()
    if found.named is not None:
        return Term("named", named=found.named, declared=found.declared)
    return Term(holder.kind, scalar=holder.scalar, part=holder.part, fields=holder.fields)


def _has_exact(term: Term) -> bool:
    """Return whether a value is a decimal, or has any in it."""
    left, seen = [term], set[int]()
    while left:
        holder = structure(left.pop())
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        if is_exact(holder):
            return True
        left += [slot.term for slot in holder.fields.values()]
        left += [holder.part] if holder.part is not None else []
    return False

"""Which literals are decimals, since a decimal stands on their other side.

`0.2` alone is a number, which is not exact. It is a decimal where it is computed or compared
with one, looked for among them, or put where one is declared:

    type Bill:
        total: decimal

    bill = Bill{total: 0.2}     # put: so that `bill.total * 3` is 0.6, not 0.6000000000000001
    bill.total != 0.2           # compared: so that it is false
    0.2 in [bill.total]         # looked for: so that it is true

A number that is computed or named is made one where it is put: `bill.total = count`. And what is
made of a decimal is one, as soon as that is known: `spreads` has what has to wait.

A literal that is an argument or a result is one where a decimal is taken, so that it keeps its
digits: a number has 17 at most, and no `0` at its end. What else is given needs no note: it is read
where it arrives.

Of a value that nobody says the type of, only a number becomes a decimal where it merely stands
among some: a `ref` that is the text `007` stays that in `[bill.total, ref]`. Where a decimal is
declared it is read as one, or refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.design.builtins import BUILTINS
from crossway.design.inference.scope import Scope
from crossway.design.inference.terms import (
    Term,
    find,
    holds_any,
    is_exact,
    is_number,
    scalar,
    structure,
)
from crossway.design.model import Read
from crossway.language import tree

_WRITTEN = (tree.ListOf, tree.Record, tree.Comprehension)
"""What is written out: its parts are held one by one."""


def note_fraction(value: tree.Expression, other: Term, scope: Scope) -> None:
    """Note what a literal such as `0.2` is computed or compared with.

    A whole number needs none: Python computes `3` with a decimal as it is.
    """
    literal = _literal(value)
    if literal is not None and "." in literal.text:
        scope.notes.fractions.setdefault(literal.span, []).append(other)


def note_put(value: tree.Expression, place: Term, scope: Scope, *, told: bool) -> None:
    """Note where a number is put that stays there, and the numbers in a list or a record.

    A whole number, too: what `total: decimal = 10` holds is divided as a decimal is. `told` is
    whether the text declares what the place holds.
    """
    literal, holder = _literal(value), structure(place)
    inside = told or holder.declared
    untold = value.span in scope.notes.untold
    if told and untold and not isinstance(value, _WRITTEN):
        scope.notes.want((value.span, ""), place)
    if literal is not None:
        scope.notes.fractions.setdefault(literal.span, []).append(place)
    elif value.span in scope.notes.numbers:
        scope.notes.fractions.setdefault(value.span, []).append(place)
    elif untold and not isinstance(value, _WRITTEN):
        noted = scope.notes.fractions if told else scope.notes.among
        noted.setdefault(value.span, []).append(place)
    elif holder.kind == "list" and holder.part is not None:
        for item in _items(value):
            note_put(item, holder.part, scope, told=inside)
    elif isinstance(value, tree.Record) and not value.type:
        for entry in value.fields:
            if holder.kind == "map" and holder.part is not None:
                note_put(entry.value, holder.part, scope, told=inside)
            elif entry.name in holder.fields:
                note_put(entry.value, holder.fields[entry.name].term, scope, told=inside)


def note_given(value: tree.Expression, taken: Term, scope: Scope) -> None:
    """Note a literal that is an argument or a result, by what is taken there.

    A whole number needs none: JSON has all its digits.
    """
    note_fraction(value, taken, scope)


def note_result(
    target: tree.Field | tree.Index, value: Term, place: Term, scope: Scope, *, told: bool
) -> None:
    """Note what a call or a wait gives into a field or an element; see `note_put`."""
    if told and holds_any(value):
        scope.notes.want((target.span, ""), place)
    elif is_number(value) and not is_exact(value):
        scope.notes.fractions.setdefault(target.span, []).append(place)


def note_bound(given: Read, value: Term, scope: Scope) -> None:
    """Note what a call or a wait gives to a name whose type the text declares; see `note_put`."""
    if holds_any(value):
        for place in _declared(given[1], scope):
            scope.notes.want(given, place)


def note_item(given: Read, many: tree.Expression, item: Term, scope: Scope) -> None:
    """Note what a loop gives to a name whose type the text declares, of any other what it holds."""
    places = _declared(given[1], scope)
    if not places:
        scope.doubt(given[1], many)
    elif many.span in scope.notes.untold or holds_any(item):
        for place in places:
            scope.notes.want(given, place)


def note_passed(
    values: Sequence[tree.Expression],
    terms: Sequence[Term],
    parameters: Sequence[tuple[str, Term]],
    scope: Scope,
) -> None:
    """Note what a workflow goes on with as another run, which would fail where nobody sees it."""
    for value, term, (_, place) in zip(values, terms, parameters, strict=False):
        note_number(value, term, scope)
        if find(place).declared and value.span in scope.notes.untold:
            scope.notes.want((value.span, ""), place)


def _declared(name: str, scope: Scope) -> list[Term]:
    """Return the terms of a parameter and of the state by a name, as far as they are declared."""
    places = [dict(scope.owner.parameters).get(name), scope.lasting.get(name)]
    return [place for place in places if place is not None and find(place).declared]


def _items(value: tree.Expression) -> Sequence[tree.Expression]:
    """Return the items that a list is written with."""
    match value:
        case tree.ListOf(items):
            return items
        case tree.Comprehension(value=item):
            return (item,)
        case tree.Invoke("append", (before, item)):
            return (*_items(before), item)
        case tree.Binary("+", left, right):
            return (*_items(left), *_items(right))
        case _:  # its items are written elsewhere
            return ()


def note_number(value: tree.Expression, term: Term, scope: Scope) -> None:
    """Note a value that is a number so far, or that may be one since nobody says what it is."""
    builtin = BUILTINS.get(value.function) if isinstance(value, tree.Invoke) else None
    counts = builtin is not None and builtin.gives in ("integer", "number")
    if counts or (is_number(term) and not is_exact(term)):
        scope.notes.numbers.add(value.span)
    elif holds_any(term):
        scope.notes.untold.add(value.span)


def note_operands(binary: tree.Binary, left: Term, right: Term, scope: Scope) -> None:
    """Note the literals on either side of an operator, also in a list: `amounts + [0.5]`."""
    for value, other in ((binary.left, right), (binary.right, left)):
        note_fraction(value, other, scope)
        if isinstance(value, tree.ListOf):
            note_put(value, other, scope, told=False)


def note_member(binary: tree.Binary, item: Term, many: Term, scope: Scope) -> None:
    """Note the literals of `amount in [0.5, 0.7]` and of `0.5 in amounts`."""
    _note_among(binary.right, binary.left, (many, item), scope)


def note_together(
    values: Sequence[tree.Expression], terms: Sequence[Term], one: Term, scope: Scope
) -> None:
    """Note the numbers that stand in a row with other values, `[amount, 0.5]`: `one` is each."""
    for value, term in zip(values, terms, strict=True):
        note_number(value, term, scope)
        note_put(value, one, scope, told=False)


def note_arguments(call: tree.Invoke, terms: Sequence[Term], scope: Scope) -> None:
    """Note the literals that a built-in function compares, adds up, puts into a list or reads."""
    match call.function, call.arguments, terms:
        case "append" | "sum", [_, value], [many, term]:
            holder = structure(many)
            note_number(value, term, scope)
            if holder.part is not None:
                told = call.function == "sum" or holder.declared
                note_put(value, holder.part, scope, told=told)
        case "decimal", [value], _:
            note_fraction(value, scalar("decimal"), scope)
        case "contains" | "index_of", [among, value, *_], [many, term, *_]:
            _note_among(among, value, (many, term), scope)
        case "filter", [among, tree.String(name), value], [many, _, term]:
            for item in _items(among):
                for entry in item.fields if isinstance(item, tree.Record) else ():
                    if entry.name == name:
                        note_fraction(entry.value, term, scope)
            part = structure(many).part
            slot = structure(part).fields.get(name) if part is not None else None
            if slot is not None:
                note_fraction(value, slot.term, scope)
        case _:  # compares no values with each other
            pass


def _note_among(
    among: tree.Expression, value: tree.Expression, terms: tuple[Term, Term], scope: Scope
) -> None:
    """Note the literals of a value that is looked for, and of the list in which it is."""
    many, term = terms
    for item in _items(among):
        _note_met(item, term, scope)
    part = structure(many).part
    if part is not None:
        _note_met(value, part, scope)


def _note_met(value: tree.Expression, other: Term, scope: Scope) -> None:
    """Note a literal by what it is compared with, and those in a list or a record."""
    note_fraction(value, other, scope)
    if isinstance(value, _WRITTEN):
        note_put(value, other, scope, told=False)


def note_assigned(name: str, value: tree.Expression | None, term: Term, scope: Scope) -> Term:
    """Return the term that a name is given, having noted the numbers in the text of the value.

    What a name is given anywhere in a body is exact if one of it is:

        total = 0
        for line in lines:
            total = total + line.amount     # a decimal, and so is that 0
    """
    told = set(map(id, _declared(name, scope)))
    if value is not None and not told:
        scope.doubt(name, value)
    places = [dict(scope.owner.parameters).get(name), scope.lasting.get(name)]
    places += scope.bound.get(name, ())
    if is_number(term):
        declared = find(term).declared
        term = scalar(structure(term).scalar) if declared and not is_exact(term) else term
        shared = scope.assigned.setdefault(name, scalar("number"))
        scope.notes.spreads += [(shared, (term,)), (term, (shared,))]
        places.append(term)
    for place in places if value is not None else ():
        if place is not None and value is not None:
            note_put(value, place, scope, told=id(place) in told)
    return term


def made_of(parts: Sequence[Term], scope: Scope) -> Term:
    """Return the term of a number that is made of others, or of the items of a list."""
    made = scalar("decimal" if any(map(_holds_exact, parts)) else "number")
    if not is_exact(made):
        scope.notes.spreads.append((made, parts))
    return made


def spread(waiting: Sequence[tuple[Term, Sequence[Term]]]) -> None:
    """Make decimals of the numbers that are made of some, and of those made of them."""
    changed = True
    while changed:
        changed = False
        for made, parts in waiting:
            found = find(made)
            if found.declared or is_exact(found) or not is_number(found):
                continue
            if any(map(_holds_exact, parts)):
                structure(found).scalar = "decimal"
                changed = True


def _holds_exact(term: Term) -> bool:
    holder = structure(term)
    part = holder.part if holder.kind in ("list", "map") else None
    return is_exact(holder) or (part is not None and is_exact(part))


def _literal(value: tree.Expression) -> tree.Number | None:
    plain = value.operand if isinstance(value, tree.Unary) else value
    return plain if isinstance(plain, tree.Number) else None


def is_decimal(terms: Sequence[Term]) -> bool:
    """Return whether a literal meets a decimal somewhere."""
    return any(structure(find(term)).scalar == "decimal" for term in terms)

"""Which literals are decimals, since a decimal stands on their other side.

`0.2` alone is a number, which is not exact. It is a decimal where it is computed or compared
with one, looked for among them, or put where one is declared:

    type Bill:
        total: decimal

    bill = Bill{total: 0.2}     # put: so that `bill.total * 3` is 0.6, not 0.6000000000000001
    bill.total != 0.2           # compared: so that it is false
    0.2 in [bill.total]         # looked for: so that it is true

What an argument or a result is wanted as needs no note: it is read where it arrives.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.design.inference.scope import Scope
from crossway.design.inference.terms import Term, find, structure
from crossway.language import tree


def note_fraction(value: tree.Expression, other: Term, scope: Scope) -> None:
    """Note what a literal such as `0.2` is computed or compared with.

    A whole number needs none: Python computes `3` with a decimal as it is.
    """
    literal = _literal(value)
    if literal is not None and "." in literal.text:
        scope.notes.fractions.setdefault(literal.span, []).append(other)


def note_put(value: tree.Expression, place: Term, scope: Scope) -> None:
    """Note where a literal is put that stays there, and the literals in a list or a record.

    A whole number, too: what `total: decimal = 10` holds is divided as a decimal is.
    """
    literal, holder = _literal(value), structure(place)
    if literal is not None:
        scope.notes.fractions.setdefault(literal.span, []).append(place)
    elif isinstance(value, tree.ListOf) and holder.kind == "list" and holder.part is not None:
        for item in value.items:
            note_put(item, holder.part, scope)
    elif isinstance(value, tree.Record) and not value.type:
        for entry in value.fields:
            if holder.kind == "map" and holder.part is not None:
                note_put(entry.value, holder.part, scope)
            elif entry.name in holder.fields:
                note_put(entry.value, holder.fields[entry.name].term, scope)


def note_operands(binary: tree.Binary, left: Term, right: Term, scope: Scope) -> None:
    """Note the literals on either side of an operator, also in a list: `amounts + [0.5]`."""
    for value, other in ((binary.left, right), (binary.right, left)):
        note_fraction(value, other, scope)
        if isinstance(value, tree.ListOf):
            note_put(value, other, scope)


def note_member(binary: tree.Binary, item: Term, many: Term, scope: Scope) -> None:
    """Note the literals of `amount in [0.5, 0.7]` and of `0.5 in amounts`."""
    if isinstance(binary.right, tree.ListOf):
        for value in binary.right.items:
            note_fraction(value, item, scope)
    _note_item(binary.left, many, scope)


def note_together(values: Sequence[tree.Expression], terms: Sequence[Term], scope: Scope) -> None:
    """Note the literals that stand in a row with other values: `[amount, 0.5]`."""
    for value in values:
        for other, term in zip(values, terms, strict=True):
            if _literal(other) is None:
                note_fraction(value, term, scope)


def note_arguments(call: tree.Invoke, terms: Sequence[Term], scope: Scope) -> None:
    """Note the literals that a built-in function compares, adds up or puts into a list."""
    match call.function, call.arguments, terms:
        case "contains" | "index_of" | "append" | "sum", [_, value, *_], [many, *_]:
            _note_item(value, many, scope)
        case "filter", [_, tree.String(name), value], [many, *_]:
            part = structure(many).part
            slot = structure(part).fields.get(name) if part is not None else None
            if slot is not None:
                note_fraction(value, slot.term, scope)
        case "min" | "max", values, _:
            note_together(values, terms, scope)
        case _:  # compares no values with each other
            pass


def _note_item(value: tree.Expression, many: Term, scope: Scope) -> None:
    part = structure(many).part
    if part is not None:
        note_fraction(value, part, scope)


def note_assigned(name: str, value: tree.Expression, scope: Scope) -> None:
    """Note the literals that a name is given which is declared, or holds a decimal already."""
    for term in (dict(scope.owner.parameters).get(name), scope.lasting.get(name)):
        if term is not None:
            note_put(value, term, scope)
    for term in scope.bound.get(name, ()):
        note_fraction(value, term, scope)


def _literal(value: tree.Expression) -> tree.Number | None:
    plain = value.operand if isinstance(value, tree.Unary) else value
    return plain if isinstance(plain, tree.Number) else None


def is_decimal(terms: Sequence[Term]) -> bool:
    """Return whether a literal meets a decimal somewhere."""
    return any(structure(find(term)).scalar == "decimal" for term in terms)

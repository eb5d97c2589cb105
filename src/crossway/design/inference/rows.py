"""What stands side by side in a list.

What stands beside a value says nothing of it: in `[note, Card{..}]` a `note` of which nothing is
known may be of any type, and is no `Card` for its neighbour's sake. Else the border would refuse
a `note` that is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crossway.design.inference.functions import one_of
from crossway.design.inference.scope import Scope
from crossway.design.inference.terms import (
    Term,
    find,
    is_number,
    item_of,
    listing,
    structure,
    unify,
)
from crossway.language import tree


def item_of_row(items: Sequence[tree.Expression], terms: Sequence[Term], scope: Scope) -> Term:
    """Return the term of a list's items: one type, or anything where they have several."""
    if len(terms) > 1 and all(map(is_number, terms)):
        return one_of(terms, scope)
    part = Term()
    pairs = zip(items, terms, strict=True)
    told = [term for item, term in pairs if item != tree.Constant(None)]
    known = [term for term in told if structure(term).kind != "free"]
    if len({kind for term in terms if (kind := _plainly(term))}) > 1 or 0 < len(known) < len(told):
        part.kind = "any"
    elif len(told) > 1 and not known:
        scope.notes.rows.append((part, told))
        return part
    for term in terms:
        unify(part, term)
    return part


def joined(sum_of: tree.Binary, left: Term, right: Term, scope: Scope) -> Term:
    """Return the term of `left + right`, two lists: what is in one says nothing of the other's.

    But a list of which nothing else tells, an empty one say, is of what it is joined with.
    """
    sides, parts = (sum_of.left, sum_of.right), (item_of(left), item_of(right))
    told = [structure(part).kind != "free" for part in parts]
    written = [isinstance(side, tree.ListOf) and bool(side.items) for side in sides]
    if not any(told) or not all(known or wrote for known, wrote in zip(told, written, strict=True)):
        unify(left, right)
        return left
    return listing(item_of_row(sides, parts, scope))


def one_row(sum_of: tree.Binary) -> tree.ListOf | None:
    """Return the one list that `[a] + [b]` writes in two, None for what is no sum of such lists."""
    match sum_of:
        case tree.Binary("+", left, tree.ListOf(items)):
            first = one_row(left) if isinstance(left, tree.Binary) else left
            if isinstance(first, tree.ListOf):
                return tree.ListOf((*first.items, *items), span=sum_of.span)
        case _:  # another operator, or a list that has a name: all of its items are alike
            pass
    return None


def settle_rows(rows: Iterable[tuple[Term, Sequence[Term]]]) -> None:
    """Let what is taken from a list tell of its values, where nothing tells of any of them.

    In `for card in [first, second]:` both have what is read of `card`.
    """
    for part, terms in rows:
        used = structure(part).kind != "free"
        if used and all(structure(term).kind == "free" for term in terms):
            for term in terms:
                unify(part, term)


def _plainly(term: Term) -> str:
    """Return what kind of value a term is for certain, "" where nothing says it yet."""
    found, holder = find(term), structure(term)
    if found.named is not None:
        return f"named {found.named.name}"
    if holder.kind == "scalar":
        return "number" if holder.scalar in ("integer", "number", "decimal") else holder.scalar
    return "" if holder.kind in ("free", "any") else holder.kind

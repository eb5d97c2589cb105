"""Values that stand in each other's places, as nothing but their names says.

    activity Transfer(to_account, from_account)    # of activity Transfer(from_account, to_account)

Both are texts, so that no type tells them apart. Only names that are exactly those of each other's
places count, and neither where a body calls itself, which takes turns, nor where it makes the same
call the right way round as well: then it undoes or answers that one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crossway.checks.typing.scope import Finding, Order, Scope
from crossway.language import tree


def note_order(
    scope: Scope, of: str, names: Sequence[str], given: Sequence[tree.Expression]
) -> None:
    """Note which values have the names of their own places, and which those of others.

    `of` is how messages say whose places `names` are: `arguments {} of Transfer`.
    """
    if not scope.reporting or len(given) < 2:
        return
    values = [value.name if isinstance(value, tree.Name) else None for value in given]
    others = _others(names, values)
    around = [at for at in sorted(others) if _comes_back(others, at)]
    same = {name for name, value in zip(names, values, strict=False) if name == value}
    span = given[around[0] if around else 0].span
    scope.orders.append(Order(of, tuple(names[at] for at in around), frozenset(same), span))


def note_fields(scope: Scope, record: tree.Record) -> None:
    """Note in which order a record is written out."""
    names = [entry.name for entry in record.fields]
    of = f"fields {{}} of {record.type or 'a record'}"
    note_order(scope, of, names, [entry.value for entry in record.fields])


def exchanged(scope: Scope) -> Iterator[Finding]:
    """Yield what is the wrong way round, and nowhere here the right one."""
    right: dict[str, set[str]] = {}
    for order in scope.orders:
        right.setdefault(order.of, set()).update(order.same)
    for order in scope.orders:
        if order.around and not right[order.of].issuperset(order.around):
            *first, last = order.around
            places = order.of.format(f"{', '.join(first)} and {last}")
            said = f"{places} are given each other, as the names say"
            hint = "give each its own, or ignore this with a reason where it is meant"
            yield Finding("swapped-names", order.span, said, hint)


def _others(names: Sequence[str], given: Sequence[str | None]) -> dict[int, int]:
    """Return the places whose values have the name of another place, with that place."""
    at = {name: place for place, name in enumerate(names)}
    found = {place: at[name] for place, name in enumerate(given) if name in at}
    return {place: other for place, other in found.items() if place != other}


def _comes_back(others: Mapping[int, int], place: int) -> bool:
    """Return whether places that lead to each other lead back to one."""
    at: int | None = place
    for _ in others:
        at = others.get(at) if at is not None else None
        if at == place:
            return True
    return False

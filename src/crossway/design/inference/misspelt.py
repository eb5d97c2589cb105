"""Fields that look misspelt, of records that no `type` block declares.

A field that is read makes the record have it, so that a slip would make a field of its own:

    activity Reserve(order.id, order.total) -> hold
    if order.toatl > 100:                             # null, for ever

Nobody declared what an Order has. But all other lines know better: a field that is read once, is
given nowhere, and is another field but for two letters that changed places, or one letter that is
missing or there twice, was most likely meant to be that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from crossway.design.inference.terms import Term, structure
from crossway.design.model import MisspeltField, Read
from crossway.language.near import is_slip_of

_MOST = 300
"""Fields of a record that are compared with each other."""


def misspelt_fields(reads: Mapping[Read, tuple[Term, str]]) -> Iterator[MisspeltField]:
    """Yield the reads of fields that look misspelt; `reads` has the record and the name of each."""
    holders: dict[int, Term] = {}
    read: dict[int, list[tuple[Read, str]]] = {}
    for place, (term, name) in reads.items():
        holder = structure(term)
        if holder.kind == "record" and not holder.declared and name in holder.fields:
            holders[id(holder)] = holder
            read.setdefault(id(holder), []).append((place, name))
    for key, uses in read.items():
        if len(holders[key].fields) <= _MOST:
            yield from _of_record(holders[key], uses)


def _of_record(holder: Term, uses: Iterable[tuple[Read, str]]) -> Iterator[MisspeltField]:
    counted = Counter(name for _, name in uses)
    places = {name: place for place, name in uses}
    given = {name for name, slot in holder.fields.items() if slot.given}
    for name, place in places.items():
        if counted[name] > 1 or name in given:
            continue
        for meant in holder.fields:
            established = meant in given or counted[meant] > 1
            earlier = meant in places and places[meant][0] < place[0]
            if is_slip_of(name, meant) and (established or earlier):
                yield MisspeltField(name, meant, place[0])
                break

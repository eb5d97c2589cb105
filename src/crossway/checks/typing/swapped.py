"""Two values that fit in each other's place: one slip, where each alone would be one.

    activity Send(to, amount)              # of activity Send(amount: decimal, to: string)

A decimal does for a text, which it travels as, so that only `to` misfits there. What is exactly
wanted in the other place shows that the two changed places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crossway.checks.typing.kinds import Kind, Records, described, field_named, is_a, misfit
from crossway.checks.typing.scope import Scope
from crossway.design.types import Anything, RecordType, Scalar
from crossway.language import tree


def swapped(
    kinds: Sequence[Kind], wanted: Sequence[Kind], records: Records
) -> tuple[int, int] | None:
    """Return the places of two values that are the wrong way round, None for any other fault.

    `kinds` are the types of the values, `wanted` those of their places.
    """
    if len(kinds) < 2:
        return None
    places = [at for at, kind in enumerate(kinds) if misfit(kind, wanted[at], records)]
    if len(places) == 1:
        places += _exchanged(kinds, wanted, places[0])
    if len(places) != 2:
        return None
    one, other = sorted(places)
    stay = misfit(kinds[one], wanted[other], records)
    stay = stay or misfit(kinds[other], wanted[one], records)
    return None if stay else (one, other)


def arguments_swapped(
    scope: Scope,
    called: str,
    given: Sequence[tree.Expression],
    names: Sequence[str],
    kinds: Sequence[Kind],
    wanted: Sequence[Kind],
) -> bool:
    """Report two arguments of a call that are the wrong way round; `names` are the parameters'."""
    places = swapped(kinds, wanted, scope.records)
    if places is None:
        return False
    first, second = (names[at] for at in places)
    said = f"arguments {first} and {second} of {called} are the wrong way round"
    scope.report("wrong-type", given[places[0]].span, said, f"{called}({', '.join(names)})")
    return True


def tell_both(
    scope: Scope, names: Sequence[str], kinds: Sequence[Kind], wanted: Sequence[Kind]
) -> None:
    """Name, in the hint of the one misfit that was just found, the place that it belongs to.

    There nothing declares what is wanted, or what is given, so that only the misfit shows.
    """
    misfits = [at for at, kind in enumerate(kinds) if misfit(kind, wanted[at], scope.records)]
    last = scope.findings[-1]
    if len(misfits) != 1 or last.code != "wrong-type" or last.hint is not None:
        return
    (one,) = misfits
    others = [at for at in range(len(kinds)) if at != one and _changed(kinds, wanted, one, at)]
    if len(others) == 1:
        hint = f"{names[one]} and {names[others[0]]} look the wrong way round"
        scope.findings[-1] = replace(last, hint=hint)


def _changed(kinds: Sequence[Kind], wanted: Sequence[Kind], one: int, other: int) -> bool:
    """Return whether a misfit is, or stands where, what the other place is or wants exactly."""
    undeclared = isinstance(wanted[other], Anything) and _is_exactly(kinds[other], wanted[one])
    unknown = isinstance(kinds[other], Anything) and _is_exactly(kinds[one], wanted[other])
    return undeclared or unknown


def fields_swapped(
    scope: Scope, record: tree.Record, declared: RecordType, kinds: Sequence[Kind]
) -> bool:
    """Report two fields of a record that is built whose values are the wrong way round."""
    fields = [field_named(declared, entry.name, scope.records) for entry in record.fields]
    wanted = [field.type for field in fields if field is not None]
    places = swapped(kinds, wanted, scope.records) if len(wanted) == len(fields) else None
    if places is None:
        return False
    first, second = (record.fields[at] for at in places)
    said = f"fields {first.name} and {second.name} of {declared.name} are the wrong way round"
    hint = f"{first.name} is {described(wanted[places[0]])}"
    scope.report("wrong-type", first.value.span, said, hint)
    return True


def _exchanged(kinds: Sequence[Kind], wanted: Sequence[Kind], one: int) -> list[int]:
    """Return the place whose value is exactly what is wanted at `one`, and the other way."""
    return [
        at
        for at, kind in enumerate(kinds)
        if at != one and _is_exactly(kind, wanted[one]) and _is_exactly(kinds[one], wanted[at])
    ][:1]


def _is_exactly(kind: Kind, wanted: Kind) -> bool:
    return kind == wanted or (isinstance(wanted, Scalar) and is_a(kind, wanted))

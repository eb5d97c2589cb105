"""Two values that fit in each other's place: one slip, where each alone would be one.

    activity Send(to, amount)              # of activity Send(amount: decimal, to: string)

A decimal does for a text, which it travels as, so that only `to` misfits there. What is exactly
wanted in the other place shows that the two changed places.
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import Kind, is_a, misfit
from crossway.design.types import Scalar
from crossway.language import tree


def swapped(
    judge: Judge, given: Sequence[tree.Expression], wanted: Sequence[Kind]
) -> tuple[int, int] | None:
    """Return the places of two values that are the wrong way round, None for any other fault."""
    if len(given) < 2:
        return None
    kinds = judge.silently(given)
    places = [at for at, kind in enumerate(kinds) if misfit(kind, wanted[at], judge.records)]
    if len(places) == 1:
        places += _exchanged(kinds, wanted, places[0])
    if len(places) != 2:
        return None
    one, other = sorted(places)
    stay = misfit(kinds[one], wanted[other], judge.records)
    stay = stay or misfit(kinds[other], wanted[one], judge.records)
    return None if stay else (one, other)


def _exchanged(kinds: Sequence[Kind], wanted: Sequence[Kind], one: int) -> list[int]:
    """Return the place whose value is exactly what is wanted at `one`, and the other way."""
    return [
        at
        for at, kind in enumerate(kinds)
        if at != one and _is_exactly(kind, wanted[one]) and _is_exactly(kinds[one], wanted[at])
    ][:1]


def _is_exactly(kind: Kind, wanted: Kind) -> bool:
    return kind == wanted or (isinstance(wanted, Scalar) and is_a(kind, wanted))

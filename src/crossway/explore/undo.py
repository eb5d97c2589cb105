"""Which calls undo which: as told, and as their names say.

--undo Charge=Refund        what Charge did, Refund undoes
ReserveStock, ReleaseStock  a pair, by `crossway.design.undoing`
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crossway.design.model import Design
from crossway.design.undoing import undoing


@dataclass(frozen=True)
class Pair:
    """What one call did, the other undoes. `inferred` from their names, or told."""

    do: str
    undo: str
    inferred: bool = False


def inferred(names: Iterable[str]) -> list[Pair]:
    """Return the pairs among names, by their words; a service before a name does not count."""
    leaves = list(dict.fromkeys(name.rpartition(".")[2] for name in names))
    return [
        Pair(do, undo, inferred=True)
        for do in leaves
        for undo in dict.fromkeys(undoing(do))
        if undo in leaves
    ]


def called_names(design: Design) -> list[str]:
    """Return what a design calls: activities, operations (`Bank.Charge`) and workflows."""
    calls = design.calls
    names = [target.name for target in calls.activities.values()]
    names += [f"{one.service}.{one.operation}" for one in calls.nexus.values()]
    names += [target.name for target in calls.workflows.values()]
    return list(dict.fromkeys(names))


def pairs_of(design: Design, told: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return what undoes what: as told, and by name for what nothing was told of."""
    known = {pair.do for pair in told} | {pair.undo for pair in told}
    found = [pair for pair in inferred(called_names(design)) if pair.do not in known]
    return (*told, *found)

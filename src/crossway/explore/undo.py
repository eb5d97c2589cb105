"""Which calls undo which: as told, and as their names say.

--undo Charge=Refund        what Charge did, Refund undoes
ReserveStock, ReleaseStock  a pair, by `OPPOSITES`
Book, CancelBook            a pair, by `CancelX`, `UndoX`, `RevertX`, `CompensateX`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crossway.design.model import Design

OPPOSITES = (
    ("Charge", "Refund"),
    ("Pay", "Refund"),
    ("Capture", "Refund"),
    ("Debit", "Credit"),
    ("Withdraw", "Deposit"),
    ("Authorize", "Void"),
    ("Reserve", "Release"),
    ("Hold", "Release"),
    ("Allocate", "Free"),
    ("Lock", "Unlock"),
    ("Book", "Cancel"),
    ("Order", "Cancel"),
    ("Schedule", "Cancel"),
    ("Create", "Delete"),
    ("Add", "Remove"),
    ("Grant", "Revoke"),
    ("Open", "Close"),
)
"""Verbs, and those that undo them."""

BEFORE = ("Cancel", "Undo", "Revert", "Compensate", "Rollback")
"""What stands before the name of what is undone."""


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
        for undo in dict.fromkeys(_undoing(do))
        if undo in leaves
    ]


def _undoing(name: str) -> Iterator[str]:
    """Yield what may undo something, by its name."""
    for word in BEFORE:
        yield word + name
    for do, undo in OPPOSITES:
        if name.startswith(do) and (len(name) == len(do) or name[len(do)].isupper()):
            yield undo + name[len(do) :]


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

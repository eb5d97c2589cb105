"""Which calls undo which, as their names say.

ReserveStock, ReleaseStock  a pair, by `OPPOSITES`
Book, CancelBook            a pair, by `CancelX`, `UndoX`, `RevertX`, `CompensateX`
"""

from __future__ import annotations

from collections.abc import Iterator

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


def undoing(name: str) -> Iterator[str]:
    """Yield what may undo something, by its name."""
    for word in BEFORE:
        yield word + name
    for do, undo in OPPOSITES:
        if name.startswith(do) and (len(name) == len(do) or name[len(do)].isupper()):
            yield undo + name[len(do) :]

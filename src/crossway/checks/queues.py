"""Workers of a namespace block that share a task queue."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.checks.facts import Facts
from crossway.design.model import Location
from crossway.design.options import WORKER, given_text
from crossway.design.workers import Instance, registered
from crossway.language import tree
from crossway.language.structs import Struct


class Sharing(Struct, frozen=True):
    """A worker entry whose queue an earlier one, `other`, has; `alike` if both are the same."""

    namespace: str
    queue: str
    entry: tree.NamespaceEntry
    other: str
    alike: bool


def sharing(facts: Facts) -> Iterator[Sharing]:
    """Yield the later ones of workers of one namespace on one queue, extern ones aside."""
    names = facts.design.names
    first: dict[Location, Instance] = {}
    for one in facts.instances:
        if given_text(WORKER, one.entry.options, "task_queue") is None:
            continue  # MISSING_TASK_QUEUE
        other = first.setdefault(one.location, one)
        if other is one or other.extern is not one.extern:
            continue  # extern-queue-shared
        alike = {*registered(other, names)} == {*registered(one, names)}
        yield Sharing(*one.location, one.entry, other.entry.name, alike)

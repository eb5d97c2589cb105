"""What is written of workers: which of them polls which task queue, and what it registers there.

    worker packers:                      namespace shop:
        activity Pack                        worker packers
                                                 options:
                                                     task_queue: "packing"

Placing begins with it (`crossway.design.placing`), and says where all else lives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from crossway.design.model import Location
from crossway.design.names import Found, Names
from crossway.design.options import ENDPOINT, WORKER, given_text
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.structs import Struct

Registered = tuple[str, str]
"""What a worker registers: its kind, and its name on Temporal."""


class Instance(Struct, frozen=True):
    """A `worker` line of a namespace block; `worker` is None where nothing defines what it runs."""

    block: tree.Namespace
    entry: tree.NamespaceEntry
    worker: Found[tree.Worker] | None

    @property
    def location(self) -> Location:
        """Where it polls."""
        return location_of(self.block, self.entry)

    @property
    def extern(self) -> bool:
        """Whether somebody else serves it."""
        return self.worker is not None and self.worker.node.extern


def location_of(block: tree.Namespace, entry: tree.NamespaceEntry) -> Location:
    """Return where a worker or an endpoint of a namespace block is: without a task queue of its
    own it is on the one that is called as the namespace."""
    takes = WORKER if entry.kind == "worker" else ENDPOINT
    return block.name, given_text(takes, entry.options, "task_queue") or block.name


def instances(names: Names) -> tuple[Instance, ...]:
    """Return the workers that namespace blocks run, in source order."""
    return tuple(
        Instance(block, entry, names.workers.get(names.workers.name(entry.name, file.path)))
        for file in names.files
        for block in file.definitions
        if isinstance(block, tree.Namespace)
        for entry in without_comments(block.entries)
        if entry.kind == "worker"
    )


def registered(instance: Instance, names: Names) -> Iterator[Registered]:
    """Yield what a worker lists, defined or not, in source order."""
    if instance.worker is not None:
        for entry in without_comments(instance.worker.node.entries):
            yield entry.kind, registered_name(entry, instance.worker.path, names)


def registered_name(entry: tree.WorkerEntry, path: str, names: Names) -> str:
    """Return what a line of a worker in the file of a path names, as it is called on Temporal."""
    match entry.kind:
        case "workflow":
            return names.workflows.name(entry.name, path)
        case "service":
            return names.services.name(entry.name, path)
        case "activity":
            return names.activities.name(entry.name, path)
        case _:
            assert_never(entry.kind)

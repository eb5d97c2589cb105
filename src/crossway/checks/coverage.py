"""What workers register, and what a design with namespace blocks leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.checks.facts import Facts
from crossway.checks.packages import Named
from crossway.language import tree

Unregistered = tuple[tree.Worker, tree.WorkerEntry]


def registered(facts: Facts, worker: str) -> frozenset[tuple[str, str]]:
    """Return what a worker of this name registers, as (kind, name)."""
    return frozenset(
        (entry.kind, entry.name)
        for _, found in facts.defined(tree.Worker)
        if found.name == worker
        for entry in found.entries
        if isinstance(entry, tree.WorkerEntry)
    )


def uncovered(facts: Facts, kind: type[Named], entry: str) -> Iterator[Named]:
    """Yield the definitions of one class that no instantiated worker registers.

    Nothing in a design without namespace blocks, and nothing in a file with a classic
    endpoint: the endpoint says where that file lives. `entry` is the worker entry's kind.
    """
    running = {item.name for _, item in facts.instances if item.kind == "worker"}
    if not facts.defined(tree.Namespace):
        return
    covered: set[int] = set()
    for file, worker in facts.defined(tree.Worker):
        for item in worker.entries:
            if isinstance(item, tree.WorkerEntry) and item.kind == entry and worker.name in running:
                covered.add(id(facts.packages.find(kind, item.name, file)))
    placed = {file.path for file, _ in facts.defined(tree.Endpoint)}
    for file, definition in facts.defined(kind):
        if file.path not in placed and id(definition) not in covered:
            yield definition


def undefined_entries(facts: Facts, kind: type[Named], entry: str) -> Iterator[Unregistered]:
    """Yield the worker entries of one kind whose name the design does not define."""
    for file, worker in facts.defined(tree.Worker):
        for item in worker.entries:
            if not isinstance(item, tree.WorkerEntry) or item.kind != entry:
                continue
            if facts.packages.missing(kind, item.name, file):
                yield worker, item

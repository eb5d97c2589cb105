"""What the blocks of a design say of where things live, as far as they say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crossway.design.model import Design, Location
from crossway.design.options import WORKER, given_text
from crossway.language import tree

Registered = tuple[str, str, Location]
"""A kind, a name on Temporal, and where it lives."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What is written: workers and endpoints in namespace blocks, classic endpoints by name.

    `endpoint_files` are the paths of the files that declare endpoints, each with its name;
    `used` are the workers that namespace blocks name, with the places.
    """

    registered: frozenset[Registered]
    workers: frozenset[str]
    namespaces: frozenset[str]
    in_blocks: frozenset[str]
    classic: Mapping[str, tree.Endpoint]
    endpoint_files: tuple[tuple[str, str], ...]
    used: tuple[tuple[tree.Worker, Location], ...]

    def worker_at(self, location: Location) -> tree.Worker | None:
        """Return the worker that a place has already, if it is nowhere else."""
        there = [worker for worker, at in self.used if at == location and not worker.extern]
        alone = [one for one in there if sum(worker is one for worker, _ in self.used) == 1]
        return alone[0] if alone else None


def declared_in(design: Design) -> Declared:
    """Return what the files of a design declare."""
    names = design.names
    registered: set[Registered] = set()
    used: list[tuple[tree.Worker, Location]] = []
    for path, block in _blocks(design):
        for entry in block.entries:
            if isinstance(entry, tree.NamespaceEntry) and entry.kind == "worker":
                queue = given_text(WORKER, entry.options, "task_queue") or block.name
                found = names.workers.get(names.workers.name(entry.name, path))
                if found is not None:
                    at = (block.name, queue)
                    used.append((found.node, at))
                    registered.update((k, n, at) for k, n in _names(design, found.node, found.path))
    classic = {
        node.name: (file.path, node)
        for file in design.files
        for node in file.definitions
        if isinstance(node, tree.Endpoint)
    }
    in_blocks = [
        (path, one.name)
        for path, block in _blocks(design)
        for one in block.entries
        if isinstance(one, tree.NamespaceEntry) and one.kind == "endpoint"
    ]
    return Declared(
        frozenset(registered),
        frozenset(found.node.name for found in names.workers),
        frozenset(block.name for _, block in _blocks(design)),
        frozenset(name for _, name in in_blocks),
        {name: node for name, (_, node) in classic.items()},
        (*in_blocks, *((path, name) for name, (path, _) in classic.items())),
        tuple(used),
    )


def _blocks(design: Design) -> list[tuple[str, tree.Namespace]]:
    return [
        (file.path, node)
        for file in design.files
        for node in file.definitions
        if isinstance(node, tree.Namespace)
    ]


def _names(design: Design, worker: tree.Worker, path: str) -> list[tuple[str, str]]:
    """Return what a worker registers, by kind and name on Temporal."""
    names = design.names
    tables: dict[str, Callable[[str, str], str]] = {
        "workflow": names.workflows.name,
        "service": names.services.name,
        "activity": names.activities.name,
    }
    return [
        (entry.kind, tables[entry.kind](entry.name, path))
        for entry in worker.entries
        if isinstance(entry, tree.WorkerEntry)
    ]

"""What the blocks of a design say of where things live, as far as they say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crossway.design.model import Design, Location
from crossway.design.workers import instances, registered
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
    running = instances(names)
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
        frozenset((k, n, one.location) for one in running for k, n in registered(one, names)),
        frozenset(found.node.name for found in names.workers),
        frozenset(block.name for _, block in _blocks(design)),
        frozenset(name for _, name in in_blocks),
        {name: node for name, (_, node) in classic.items()},
        (*in_blocks, *((path, name) for name, (path, _) in classic.items())),
        tuple((one.worker.node, one.location) for one in running if one.worker),
    )


def _blocks(design: Design) -> list[tuple[str, tree.Namespace]]:
    return [
        (file.path, node)
        for file in design.files
        for node in file.definitions
        if isinstance(node, tree.Namespace)
    ]

"""Workers of a namespace block that share a task queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from crossway.checks.facts import Facts
from crossway.design.options import WORKER, given_text
from crossway.language import tree
from crossway.language.structs import Struct


class Sharing(Struct, frozen=True):
    """A worker entry whose queue an earlier one, `other`, has; `alike` if both are the same."""

    namespace: str
    entry: tree.NamespaceEntry
    queue: str
    other: str
    alike: bool


def sharing(facts: Facts) -> Iterator[Sharing]:
    """Yield the later ones of workers of one namespace on one queue, extern ones aside."""
    registered: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for _, worker, registration in facts.registrations:
        registered[worker.name].add((registration.kind, registration.name))
    first: dict[tuple[str, str], str] = {}
    for namespace, entry in facts.instances:
        queue = given_text(WORKER, entry.options, "task_queue")
        if queue is None:
            continue
        before = first.get((namespace.name, queue))
        other = first.setdefault((namespace.name, queue), entry.name)
        if (other in facts.extern) is not (entry.name in facts.extern):
            continue  # extern-queue-shared
        if before is not None:
            alike = registered[other] == registered[entry.name]
            yield Sharing(namespace.name, entry, queue, other, alike)

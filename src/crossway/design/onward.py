"""Which operations may call on: what they begin may make Nexus calls of its own.

A call of one that does not ends with whom it calls, so that nobody else ever has to verify it. A
call of one that does may become part of a chain of calls, which a third namespace verifies.

    operation Quote(p: Payment) -> Quote:       ends there
        return Quote{fee: p.amount * 2}
    operation Pay(p: Payment) -> Receipt:       calls on if the workflow, a child of it or what
        return workflow PayNow(p)               that starts in turn has a `nexus` call
    operation Lookup(id: string) -> Payment     left to Python, which may start anything
    operation Begin(id: string) -> string:      so is a function of the design's own
        return begin(id)
"""

from __future__ import annotations

from collections.abc import Iterator

from crossway.design.builtins import calls_python
from crossway.design.model import Design, OperationEntry
from crossway.language import tree, walk


def calls_on(design: Design, service: str, operation: str) -> bool:
    """Return whether an operation may begin what makes Nexus calls, as far as the design knows.

    What the design does not spell out may do anything.
    """
    found = design.services.get(service)
    entry = found.operations.get(operation) if found is not None else None
    if found is None or entry is None or found.simulated or found.extern or entry.bodiless:
        return True
    seen: set[str] = set()
    waiting = list(_begun_by(entry, design))
    if entry.tree is not None and _may_call(entry.tree):
        return True
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        flow = design.workflows.get(name)
        if flow is None or flow.tree is None or _may_call(flow.tree):
            return True
        waiting += _started_in(flow.tree, design)
    return False


def _begun_by(entry: OperationEntry, design: Design) -> Iterator[str]:
    if entry.workflow is not None:
        yield entry.workflow
    if entry.tree is not None:
        yield from _started_in(entry.tree, design)


def _started_in(node: tree.Node, design: Design) -> Iterator[str]:
    """Yield the workflows that are started anywhere in a body, by their names on Temporal."""
    for one in walk(node):
        if isinstance(one, tree.WorkflowCall):
            target = design.calls.workflows.get(one.span)
            yield target.name if target is not None else one.name


def _may_call(node: tree.Node) -> bool:
    return any(isinstance(one, tree.NexusCall) or calls_python(one) for one in walk(node))

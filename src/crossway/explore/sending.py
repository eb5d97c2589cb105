"""Which signals and updates a workflow sends, itself or by what it calls: no others have a sender
while it is explored, and may come from outside.

Of a request that one workflow asks for and another approves, over an operation, the approval comes
from outside where the first is explored: nothing then runs the second.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossway.design.builtins import MESSAGES
from crossway.design.model import Design, OperationEntry
from crossway.language import tree, walk


def sent_from(design: Design, workflow: str) -> frozenset[str]:
    """Return the names of signals and updates that a workflow sends, and what it calls in turn."""
    sent: set[str] = set()
    todo, known = [_workflow(design, workflow)], set()
    while todo:
        body = todo.pop()
        if body is None or body.span in known:
            continue
        known.add(body.span)
        for node in walk(body):
            if (target := design.calls.signals.get(node.span)) is not None:
                sent.add(target.signal)
            if isinstance(node, tree.Invoke) and node.function in MESSAGES:
                sent |= {one.name for one in node.arguments if isinstance(one, tree.Name)}
            todo += _called(design, node)
    return frozenset(sent)


def _called(design: Design, node: tree.Node) -> Iterator[tree.Node | None]:
    """Yield the definitions of what a call calls, None for what the design does not define."""
    calls = design.calls
    if (started := calls.workflows.get(node.span)) is not None:
        yield _workflow(design, started.name)
    if (run := calls.activities.get(node.span)) is not None:
        yield from (one.tree for one in design.activities if one.name == run.name)
    if (target := calls.nexus.get(node.span)) is not None:
        service = design.services.get(target.service)
        operation = service.operations.get(target.operation) if service is not None else None
        if operation is not None:
            yield from _behind(design, operation)


def _behind(design: Design, operation: OperationEntry) -> Iterator[tree.Node | None]:
    yield operation.tree
    if operation.workflow is not None:
        yield _workflow(design, operation.workflow)


def _workflow(design: Design, name: str) -> tree.Node | None:
    entry = design.workflows.get(name)
    return entry.tree if entry is not None else None

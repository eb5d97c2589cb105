"""What a test names that the design may not have: each name with what there is instead."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import assert_never

from crossway.design.model import Design
from crossway.design.shadows import Case, Tests
from crossway.design.tests import waited_for
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.holes import fits
from crossway.language.span import Span
from crossway.language.structs import Struct, once
from crossway.language.walk import walk


class Missing(Struct, frozen=True):
    """A name that the design has not: where it stands, of what kind it is, and what is known.

    `owner` is what lacks it, a workflow where it is one of its messages.
    """

    span: Span
    what: str
    name: str
    known: Collection[str]
    owner: str = "the design"


class Naming:
    """Looks up what tests name."""

    def __init__(self, design: Design, tests: Tests) -> None:
        """Look at the tests of a design."""
        self._design, self._beside = design, tests.beside

    def missing(self, case: Case) -> Iterator[Missing]:
        """Yield what a test names and the design has not."""
        for line in case.node.lines:
            if isinstance(line, tree.StandIn):
                yield from self._target(line.target)
            if isinstance(line, tree.Workers) and line.namespace:
                yield from self._namespace(line.namespace, line.span)
            for node in walk(line):
                yield from self._node(node, case)

    def _node(self, node: tree.Node, case: Case) -> Iterator[Missing]:
        match node:
            case tree.WorkflowCall():
                found = self._beside.calls.workflows.get(node.span)
                name = found.name if found else node.name
                if name not in self._workflows:
                    yield Missing(node.span, "workflow", node.name, self._workflows)
            case tree.Called():
                yield from self._target(node.call)
                if node.caller:
                    yield from self._namespace(node.caller, node.span)
            case tree.Asked():
                yield from self._message(node.kind, node.handle, node.name, node.span, case)
            case tree.Waits():
                yield from self._waited_for(node, case)
            case _:  # names nothing of its own
                pass

    def _target(self, target: tree.StoodInFor) -> Iterator[Missing]:
        match target:
            case tree.AllOperations(name):
                yield from self._namespace(name, target.span)
            case tree.ActivityCall(name):
                found = self._beside.calls.activities.get(target.span)
                if (found.name if found else name) not in self._activities:
                    yield Missing(target.span, "activity", name, self._activities)
            case tree.NexusCall():
                reached = self._beside.calls.nexus.get(target.span)
                own = target.operation
                if target.service is not None:
                    own = f"{target.service}.{target.operation}"
                if reached is not None:
                    own = f"{reached.service}.{reached.operation}"
                if own not in self._operations:
                    yield Missing(target.span, "operation", own, self._operations)
            case _:
                assert_never(target)

    def _namespace(self, name: str, span: Span) -> Iterator[Missing]:
        """Yield a namespace that the design has not, nor as a member of a family."""
        known = self._design.namespaces
        if not any(fits(one, name) for one in known):
            yield Missing(span, "namespace", name, known)

    def _waited_for(self, node: tree.Waits, case: Case) -> Iterator[Missing]:
        span = node.handle.span
        name = waited_for(node, case.path, self._design.names)
        match node.kind:
            case "signal" | "update":
                yield from self._message(node.kind, node.handle.name, node.name, span, case)
            case "activity" if name not in self._activities:
                yield Missing(span, "activity", node.name, self._activities)
            case "workflow" if name not in self._workflows:
                yield Missing(span, "workflow", node.name, self._workflows)
            case "nexus" if node.operation is not None:
                yield from self._target(node.operation)
            case _:  # a timer, or anything
                pass

    def _message(
        self, kind: str, handle: str, name: str, span: Span, case: Case
    ) -> Iterator[Missing]:
        """Yield a message that the workflow of a handle does not take."""
        table = self._beside.names.workflows
        found = table.get(table.name(case.ran[handle], case.path)) if handle in case.ran else None
        if found is None:
            return
        handlers = without_comments(found.node.handlers)
        known = [one.name for one in handlers if one.kind == kind]
        if name not in known:
            yield Missing(span, kind, name, known, f"workflow {found.name}")

    @once
    def _activities(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self._design.activities))

    @once
    def _workflows(self) -> tuple[str, ...]:
        return tuple(name for name, one in self._design.workflows.items() if one.placements)

    @once
    def _operations(self) -> tuple[str, ...]:
        services = self._design.services.values()
        return tuple(f"{one.name}.{name}" for one in services for name in one.operations)

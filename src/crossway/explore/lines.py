"""Where the design says what happens: `orders.twf:12`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crossway.design.model import Design
from crossway.explore.events import Event
from crossway.language import tree, walk
from crossway.language.span import Span, line_of
from crossway.simulate.activities import Activity
from crossway.simulate.children import Child
from crossway.simulate.operations import Operation
from crossway.simulate.requests import Request

Written = tuple[str, str, str]
"""A workflow, what it calls (`activity`), and the name of that."""


class Lines:
    """The lines of a design on which a workflow calls something."""

    def __init__(self, design: Design) -> None:
        """Read all calls of a design."""
        self._found: dict[Written, list[Span]] = {}
        for name, entry in design.workflows.items():
            for node in walk(entry.tree) if entry.tree is not None else ():
                for what, callee in _called(design, node):
                    self._found.setdefault((name, what, callee), []).append(node.span)

    def of(self, event: Event) -> str:
        """Return where the call is written that an event is about; empty where none is."""
        return self.of_subject(event.subject)

    def of_subject(self, subject: Any) -> str:
        """Return where a call is written: of several lines that may be meant all."""
        match subject:
            case Activity(execution=run, command=command):
                return self.place(run.start.type, "activity", command.activity_type)
            case Request(operation=operation):
                return self.of_subject(operation)
            case Operation(caller=run, command=command):
                name = f"{command.service}.{command.operation}"
                return self.place(run.start.type, "operation", name)
            case Child(parent=run, command=command):
                return self.place(run.start.type, "workflow", command.workflow_type)
            case _:  # what no line calls: a timer, a message
                return ""

    def place(self, workflow: str, what: str, name: str) -> str:
        """Return where a workflow calls something."""
        spans = self._found.get((workflow, what, name), ())
        if not spans:
            return ""
        first, *more = dict.fromkeys(line_of(span) for span in spans)
        return ", ".join([first, *(one.rpartition(":")[2] for one in more)])


def _called(design: Design, node: Any) -> Iterator[tuple[str, str]]:
    """Yield what a node calls, if it is a call."""
    match node:
        case tree.ActivityCall(span=span) if span in design.calls.activities:
            yield "activity", design.calls.activities[span].name
        case tree.WorkflowCall(span=span) if span in design.calls.workflows:
            yield "workflow", design.calls.workflows[span].name
        case tree.NexusCall(span=span) if span in design.calls.nexus:
            target = design.calls.nexus[span]
            yield "operation", f"{target.service}.{target.operation}"
        case _:  # nothing else calls
            pass


def caught_around(design: Design) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return which errors the design catches around calls, by what is called (`activity`, name)."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for entry in design.workflows.values():
        for node in walk(entry.tree) if entry.tree is not None else ():
            if not isinstance(node, tree.Try):
                continue
            errors = tuple(one.error for one in node.catches if one.error)
            for statement in node.body:
                for inner in (statement, *walk(statement)):
                    for call in _called(design, inner):
                        known = (*found.get(call, ()), *errors)
                        found[call] = tuple(dict.fromkeys(known))
    return found

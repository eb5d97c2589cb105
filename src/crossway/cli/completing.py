"""What a shell completes of a design: the names of workflows, operations, messages, namespaces.

    crossway run orders.twf <Tab>            OrderWorkflow
    crossway call orders.twf Pay<Tab>        PaymentsService.ProcessPayment

The design is read as the command would read it. One that is not there, or has faults, completes
nothing: a shell shows no messages while somebody types. zsh evaluates what it is given, so nothing
but identifiers is offered, however a design spells its names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typer

from crossway.cli.stdin import DASH
from crossway.design import load
from crossway.design.model import Design
from crossway.errors import CrosswayError

Completion = Callable[[typer.Context, str], list[str]]
"""Returns what an argument can be, given what is typed of it."""


def workflows(context: typer.Context, incomplete: str) -> list[str]:
    """Return the workflows of PATH that begin as is typed."""
    return _of_designs(context, incomplete, _own_workflows)


def operations(context: typer.Context, incomplete: str) -> list[str]:
    """Return the operations of PATH as `Service.Op` that begin as is typed."""
    return _of_designs(context, incomplete, _operations)


def namespaces(context: typer.Context, incomplete: str) -> list[str]:
    """Return the namespaces of PATH that begin as is typed."""
    return _of_designs(context, incomplete, lambda design: design.namespaces)


def messages(kind: str) -> Completion:
    """Return what completes the name of a signal, a query or an update of PATH.

    It stands after the workflow's id, which only the service could tell.
    """

    def complete(context: typer.Context, incomplete: str) -> list[str]:
        before = len(context.params.get("words") or ()) + bool(context.params.get("workflow_id"))
        if before != 1:
            return []
        return _of_designs(context, incomplete, lambda design: _messages(design, kind))

    return complete


def _own_workflows(design: Design) -> Iterable[str]:
    return (name for name, entry in design.workflows.items() if not entry.simulated)


def _operations(design: Design) -> Iterable[str]:
    for service in design.services.values():
        yield from (f"{service.name}.{name}" for name in service.operations)


def _messages(design: Design, kind: str) -> Iterable[str]:
    for entry in design.workflows.values():
        yield from (name for known, name in entry.handlers if known == kind)


def _of_designs(
    context: typer.Context, incomplete: str, names_of: Callable[[Design], Iterable[str]]
) -> list[str]:
    path = _path(context)
    if path is None or str(path) == DASH:
        return []
    try:
        found = {name for one in load(path) for name in names_of(one.design)}
    except CrosswayError:
        return []
    fitting = (name for name in found if name.startswith(incomplete))
    return sorted(name for name in fitting if _is_plain(name))


def _path(context: typer.Context) -> Path | None:
    """Return PATH; where an option still lacks its value, what stands before it is not sorted
    into arguments yet."""
    given: Any = context.params.get("path") or next(iter(context.args), None)
    return Path(given) if given else None


def _is_plain(name: str) -> bool:
    """Whether a shell that evaluates a name does nothing: letters, digits, `_`, `-`, `.`."""
    return all(part.isidentifier() for part in name.replace("-", "_").split("."))

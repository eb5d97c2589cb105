"""Two designs, or contracts, before and now: every change for those who call their services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crossway.checks import Checked
from crossway.design.model import Design, ServiceEntry
from crossway.design.names import is_contract
from crossway.export.changes.access import compare_access
from crossway.export.changes.callers import Callers
from crossway.export.changes.change import Change, Kind
from crossway.export.changes.operations import Side, compare_operations
from crossway.export.promised import Promised
from crossway.language.span import NOWHERE, Span


def changes(old: Checked, new: Checked) -> tuple[Change, ...]:
    """Return what changed, what breaks callers first, each with the callers' lines."""
    callers = Callers(old, new)
    found = dict.fromkeys(_found(_Design.of(old.design), _Design.of(new.design)))
    breaking_first = sorted(found, key=lambda one: not one.kind.breaking)
    return tuple(
        replace(one, lines=callers.lines(one), callers=callers.workflows(one))
        if one.kind.breaking
        else one
        for one in breaking_first
    )


@dataclass(frozen=True, slots=True)
class _Design:
    """A design, and what it offers; of a contract that is what others do."""

    design: Design
    promised: Promised
    services: Mapping[str, ServiceEntry]
    contract: bool

    @classmethod
    def of(cls, design: Design) -> _Design:
        promised = Promised(design)
        contract = all(is_contract(file.path) for file in design.files)
        every = design.services.values()
        offered = [one for one in every if one.extern] if contract else promised.services
        return cls(design, promised, {one.name: one for one in offered}, contract)

    def span(self, about: str) -> Span | None:
        """Return where an operation, a service or an endpoint stands."""
        if about.startswith("endpoint "):
            endpoint = self.design.endpoints.get(about.removeprefix("endpoint "))
            return endpoint.span if endpoint else None
        service, _, operation = about.rpartition(".")
        found = self.services.get(service)
        entry = found.operations.get(operation) if found else None
        node = entry.tree if entry else None
        if entry is not None and node is None and entry.workflow:
            workflow = self.design.names.workflows.get(entry.workflow)
            return workflow.node.span if workflow else None
        whole = self.services.get(about) or found
        return node.span if node else whole.tree.span if whole and whole.tree else None


def _found(old: _Design, new: _Design) -> Iterator[Change]:
    for about, kind, said in _compared(old, new):
        span = new.span(about)
        if span is not None:
            yield Change(kind, about, said, span)
            continue
        span = old.span(about)
        path = old.design.files[0].path if old.design.files else ""
        yield Change(kind, about, said, span or replace(NOWHERE, path=path), old=True)


def _compared(old: _Design, new: _Design) -> Iterator[tuple[str, Kind, str]]:
    for name, service in old.services.items():
        if name not in new.services:
            yield name, Kind.SERVICE_REMOVED, "is gone"
        else:
            yield from _operations(service, new.services[name], old, new)
    for name in new.services:
        if name not in old.services:
            yield name, Kind.SERVICE_ADDED, "is new"
    if not (old.contract or new.contract):
        yield from compare_access(old.design, new.design)


def _operations(
    before: ServiceEntry, now: ServiceEntry, old: _Design, new: _Design
) -> Iterator[tuple[str, Kind, str]]:
    for name, entry in before.operations.items():
        about = f"{before.name}.{name}"
        if name not in now.operations:
            yield about, Kind.OPERATION_REMOVED, "is gone"
            continue
        one = Side(old.design, old.promised, entry)
        other = Side(new.design, new.promised, now.operations[name])
        for kind, said in compare_operations(one, other):
            # A contract says neither how an operation fails nor how long it has.
            if not (old.contract or new.contract) or "request" in kind.code or "resp" in kind.code:
                yield about, kind, said
    for name in now.operations:
        if name not in before.operations:
            yield f"{before.name}.{name}", Kind.OPERATION_ADDED, "is new"

"""A design with what it leaves to rules written out, in one of the two spellings.

What a design leaves out, the rules of placing fill in: `nexus "payments" workflow Charge` finds or
makes an endpoint and a service, the name of a file gives a namespace. Here that is written:

    modern   nexus Endpoint Service.Op(..)           nexus endpoint E  in a `namespace` block
    classic  nexus "Endpoint" workflow Op(..)        nexus_endpoint E:

and in both a `worker` and a `namespace` for whatever lives somewhere by a rule. All of it is taken
from the resolved design, where each call and each thing has its place already.

Longer than other files because calls, workers, endpoints and services are made from one look at
what is declared, and refer to each other by the names made here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from crossway.design.model import (
    Design,
    EndpointEntry,
    Location,
    NexusTarget,
    Placement,
    Resident,
    ServiceEntry,
)
from crossway.design.names import is_contract
from crossway.design.options import CLASSIC_ENDPOINT, ENDPOINT
from crossway.design.tests import only_tests
from crossway.format.changing import changed
from crossway.format.declared import Declared, declared_in
from crossway.language import tree
from crossway.language.printer.page import Spelling
from crossway.language.span import NOWHERE, Span
from crossway.language.words import NAME

_Named = Callable[[str, str], str]
"""What a name means in the file of a path, as it is on Temporal."""
_PLACES = {
    option
    for takes in (ENDPOINT, CLASSIC_ENDPOINT)
    for key in ("target_namespace", "target_task_queue", "services", "task_queue")
    if (option := takes.find(key)) is not None
}
"""Settings of an endpoint that say where it leads: each spelling says it in its own way."""


class UnspeakableError(Exception):
    """Something of a design has no form in the other spelling; `span` is where it stands."""

    def __init__(self, span: Span, said: str) -> None:
        """Say what has none."""
        super().__init__(said)
        self.span = span


def explicit(
    design: Design, written: Sequence[tree.File], spelling: Spelling
) -> tuple[tree.File, ...]:
    """Return the files of a design with everything written out for a spelling.

    `written` are its files with their tests, which are no part of it and stay as they are.

    Raises:
        UnspeakableError: something cannot be said in it.
    """
    return _Explicit(design, spelling, declared_in(design)).files(written)


def _before_tests(definitions: Sequence[tree.Definition]) -> int:
    """Return where the tests at the end of a file begin, with the comments above them."""
    beside, at = (tree.TestBlock, tree.Comment), len(definitions)
    if not any(isinstance(one, tree.TestBlock) for one in definitions):
        return at
    while at and isinstance(definitions[at - 1], beside):
        at -= 1
    return at


@dataclass(frozen=True, slots=True)
class _Explicit:
    design: Design
    spelling: Spelling
    declared: Declared

    def files(self, written: Sequence[tree.File]) -> tuple[tree.File, ...]:
        """Return each file: its definitions rewritten, and what is new in it before its tests."""
        new = self._new_definitions()
        found = []
        for file in written:
            if is_contract(file.path) or only_tests(file):
                continue
            kept = [d for one in file.definitions for d in self._rewritten(one, file.path)]
            at = _before_tests(kept)
            definitions = (*kept[:at], *new.get(file.path, ()), *kept[at:])
            found.append(replace(file, definitions=definitions))
        return tuple(found)

    # --- calls -----------------------------------------------------------------------------

    def _rewritten(self, node: tree.Definition, path: str) -> Iterator[tree.Definition]:
        """Yield what a definition becomes: itself, nothing, or it and its endpoints."""
        if isinstance(node, tree.Endpoint) and self.spelling == "modern":
            return
        if isinstance(node, tree.Worker):
            yield self._worker(node, path)
        elif isinstance(node, tree.Namespace):
            yield from self._namespace(node)
        elif isinstance(node, tree.TestBlock):
            yield node
        else:
            yield changed(node, tree.NexusCall, lambda call: self._call(call, path))

    def _call(self, call: tree.NexusCall, path: str) -> tree.NexusCall:
        if (call.service is None) == (self.spelling == "classic"):
            return call
        target = self.design.calls.nexus.get(call.span)
        if target is None or target.simulated or target.candidates:
            raise UnspeakableError(
                call.span,
                f"nothing here defines the operation {call.operation} that is called at "
                f"{call.target}, so that the {self.spelling} spelling of the call is not known; "
                "define it, or declare it with `extern nexus_service`",
            )
        endpoint = target.called or target.endpoint
        if self.spelling == "modern":
            service = self._seen(self.design.names.services.name, target.service, path, call.span)
            return replace(call, target=endpoint, service=service, operation=target.operation)
        self._refuse_several(target, call.span)
        return replace(call, target=endpoint, service=None, operation=target.operation)

    def _refuse_several(self, target: NexusTarget, span: Span) -> None:
        """Return when an endpoint and an operation say which service is meant."""
        endpoint = self.design.endpoints[target.endpoint]
        if endpoint.span is None and endpoint.location in self.design.foreign:
            said = f"{endpoint.name} leads to somebody else's service and is declared nowhere: "
            raise UnspeakableError(span, f"{said}declare it with `nexus_endpoint {endpoint.name}:`")
        behind = endpoint.services
        offering = [
            name for name in behind if target.operation in self.design.services[name].operations
        ]
        if len(offering) != 1:
            said = f"several services behind {target.endpoint} offer {target.operation}, and the "
            raise UnspeakableError(span, f"{said}classic spelling names no service")

    def _seen(self, named: _Named, name: str, path: str, span: Span) -> str:
        """Return how a file calls something: without its package where that is its own."""
        for reference in (name.rpartition(".")[2], name):
            if named(reference, path) == name and _is_reference(reference):
                return reference
        raise UnspeakableError(span, f"`{name}` cannot be named in {path}: import its package")

    # --- workers and namespaces ------------------------------------------------------------

    def _worker(self, node: tree.Worker, path: str) -> tree.Worker:
        new = [one for one in self._missing() if self.declared.worker_at(one.location) is node]
        return replace(node, entries=(*node.entries, *self._entries(new, path)))

    def _namespace(self, node: tree.Namespace) -> Iterator[tree.Definition]:
        """Yield a namespace with what is new in it; in the classic spelling also its endpoints."""
        entries = [*node.entries, *self._new_entries(node.name)]
        if self.spelling == "modern":
            yield replace(node, entries=tuple(entries))
            return
        endpoints = [
            one
            for one in entries
            if isinstance(one, tree.NamespaceEntry) and one.kind == "endpoint"
        ]
        rest = tuple(one for one in entries if one not in endpoints)
        if rest or node.values or node.search_attributes:
            yield replace(node, entries=rest)
        elif node.note:
            yield tree.Comment(node.note)
        for one in endpoints:
            yield self._classic(self.design.endpoints[one.name], one.options, one.note)

    def _missing(self) -> list[Resident]:
        """Return what lives somewhere by a rule, and not because a worker block says so.

        What no file defines lives with its callers; a worker may not list it. What lives on a task
        queue that is computed for each call, `tenant-{id}`, is placed by those calls alone.
        """
        computed = {(one.kind, one.name) for one in self.design.residents if one.per_tenant}
        return [
            one
            for one in self.design.residents
            if self._is_defined(one)
            and (one.kind, one.name) not in computed
            and one.location not in self.design.foreign
            and (one.kind, one.name, one.location) not in self.declared.registered
        ]

    def _is_defined(self, one: Resident) -> bool:
        match one.kind:
            case "workflow":
                return not self.design.workflows[one.name].simulated
            case "service":
                return not self.design.services[one.name].simulated
            case "activity":
                return self.design.names.activities.get(one.name) is not None
            case _:
                assert_never(one.kind)

    def _entries(self, residents: Sequence[Resident], path: str) -> Iterator[tree.WorkerEntry]:
        names = self.design.names
        tables: dict[str, _Named] = {
            "workflow": names.workflows.name,
            "service": names.services.name,
            "activity": names.activities.name,
        }
        for one in residents:
            if one.kind == "service" and self._is_implicit(one.name):
                yield tree.WorkerEntry("service", one.name)
            else:
                seen = self._seen(tables[one.kind], one.name, path, NOWHERE)
                yield tree.WorkerEntry(one.kind, seen)

    def _is_implicit(self, service: str) -> bool:
        entry = self.design.services[service]
        return entry.tree is None and not entry.simulated

    def _new_entries(self, namespace: str) -> list[tree.NamespaceEntry]:
        """Return the workers and endpoints of a namespace that no block of it lists."""
        found = [
            tree.NamespaceEntry("worker", self._worker_name(at), _queue(at[1]))
            for at in self._new_workers()
            if at[0] == namespace
        ]
        if self.spelling == "classic":
            return found
        for endpoint in self.design.endpoints.values():
            known = endpoint.simulated or endpoint.name in self.declared.in_blocks
            if endpoint.namespace == namespace and not known:
                found.append(self._modern(endpoint))
        return found

    def _new_workers(self) -> list[Location]:
        places = dict.fromkeys(one.location for one in self._missing())
        return [at for at in places if self.declared.worker_at(at) is None]

    def _worker_name(self, at: Location) -> str:
        """Return a name for a new worker: that of its task queue, if nobody has it."""
        names = [re.sub(r"\W+", "_", text).strip("_") for text in (at[1], f"{at[0]}_{at[1]}")]
        others = [one for one in self._new_workers() if one != at]
        taken = {*self.declared.workers, *(re.sub(r"\W+", "_", queue) for _, queue in others)}
        free = next((name for name in names if name not in taken), f"{names[1]}_worker")
        return free if NAME.fullmatch(free) else f"worker_{free}"

    # --- endpoints -------------------------------------------------------------------------

    def _modern(self, endpoint: EndpointEntry) -> tree.NamespaceEntry:
        living = [n for n, s in self.design.services.items() if _lives(s.placements, endpoint)]
        if {*living} != {*endpoint.services}:
            said = f"{endpoint.name} leads to some of the services on its task queue; an endpoint "
            said += "in a `namespace` block leads to all of them: give those another task queue"
            raise UnspeakableError(endpoint.span or NOWHERE, said)
        node = self.declared.classic.get(endpoint.name)
        settings = node.settings if node else ()
        rest = tuple(left for one in settings for left in _left_of(one))
        options = (*_queue(endpoint.task_queue), *map(_as_modern, rest))
        note = node.note if node else ""
        return tree.NamespaceEntry("endpoint", endpoint.name, options, note=note)

    def _classic(
        self, endpoint: EndpointEntry, options: tree.Options, note: str = ""
    ) -> tree.Endpoint:
        said: dict[str, tree.Expression] = {
            "target_namespace": tree.String(endpoint.namespace),
            "target_task_queue": tree.String(endpoint.task_queue),
            "services": tree.ListOf(
                tuple(
                    tree.Name(name)
                    for name in endpoint.services
                    if not self.design.services[name].simulated
                )
            ),
        }
        settings = tuple(tree.Option(key, value, classic=True) for key, value in said.items())
        rest = tuple(left for one in options for left in _left_of(one))
        return tree.Endpoint(endpoint.name, (*settings, *rest), note=note, classic=True)

    # --- what is new -----------------------------------------------------------------------

    def _new_definitions(self) -> Mapping[str, list[tree.Definition]]:
        """Return what no file defines and the rules made, by the file it belongs into."""
        found: dict[str, list[tree.Definition]] = {}
        for service in self.design.services.values():
            if self._is_implicit(service.name):
                path = self._file_of(service)
                found.setdefault(path, []).append(self._service(service.name))
        for at in self._new_workers():
            path = self._home(at[0])
            residents = [one for one in self._missing() if one.location == at]
            worker = tree.Worker(self._worker_name(at), tuple(self._entries(residents, path)))
            found.setdefault(path, []).append(worker)
        for namespace in self._namespaces():
            path = self._home(namespace)
            entries = self._new_entries(namespace)
            if entries and namespace not in self.declared.namespaces:
                found.setdefault(path, []).append(tree.Namespace(namespace, tuple(entries)))
            if self.spelling == "classic":
                found.setdefault(path, []).extend(self._implied(namespace))
        return found

    def _namespaces(self) -> Iterable[str]:
        """Return the namespaces, in the order of the endpoints that lead there."""
        leading = (one.namespace for one in self.design.endpoints.values())
        return dict.fromkeys([*leading, *self.design.namespaces])

    def _file_of(self, service: ServiceEntry) -> str:
        """Return the file of the workflow that an implicit service starts."""
        started = [one.workflow for one in service.operations.values() if one.workflow]
        return self.design.workflows[started[0]].file if started else service.file

    def _implied(self, namespace: str) -> Iterator[tree.Endpoint]:
        """Yield the endpoints of a namespace that no file declares."""
        for endpoint in self.design.endpoints.values():
            known = endpoint.name in {*self.declared.in_blocks, *self.declared.classic}
            if endpoint.namespace == namespace and not endpoint.simulated and not known:
                yield self._classic(endpoint, ())

    def _service(self, name: str) -> tree.Service:
        operations = self.design.services[name].operations
        if not NAME.fullmatch(name):
            first = next(iter(operations.values()))
            span = self._called_at(name, first.name)
            said = f"the service that the rules make for {first.name} is called `{name}`, which is "
            raise UnspeakableError(span, f"{said}no name; write a `nexus service` for it")
        made = tuple(tree.Operation(o.name, workflow=o.workflow) for o in operations.values())
        return tree.Service(name, made, classic=self.spelling == "classic")

    def _called_at(self, service: str, operation: str) -> Span:
        calls = self.design.calls.nexus.items()
        meant = (s for s, t in calls if (t.service, t.operation) == (service, operation))
        return next(meant, NOWHERE)

    def _home(self, namespace: str) -> str:
        """Return the file that a namespace belongs into: with its endpoint, or what lives there."""
        for path, name in self.declared.endpoint_files:
            if self.design.endpoints[name].namespace == namespace:
                return path
        living = [(e.file, e.placements) for e in self.design.workflows.values()]
        living += [(e.file, e.placements) for e in self.design.services.values()]
        for path, placements in living:
            if any(place.namespace == namespace for place in placements):
                return path
        return self.design.files[0].path


def _is_reference(name: str) -> bool:
    return all(map(NAME.fullmatch, name.split(".")))


def _queue(task_queue: str) -> tree.Options:
    return (tree.Option("task_queue", tree.String(task_queue)),)


def _lives(placements: Sequence[Placement], endpoint: EndpointEntry) -> bool:
    return any(place.location == endpoint.location for place in placements)


def _says_where(entry: tree.OptionEntry) -> bool:
    if isinstance(entry, tree.Comment):
        return False
    return not _PLACES.isdisjoint({ENDPOINT.find(entry.key), CLASSIC_ENDPOINT.find(entry.key)})


def _left_of(entry: tree.OptionEntry) -> tree.Options:
    """Return a setting; of one that each spelling writes for itself the comment beside it."""
    if not _says_where(entry):
        return (entry,)
    return (tree.Comment(entry.note),) if entry.note else ()


def _as_modern(entry: tree.OptionEntry) -> tree.OptionEntry:
    return replace(entry, classic=False)

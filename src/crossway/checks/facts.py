"""A design prepared for its rules: each file is walked once, however many rules there are.

`Facts` lists the definitions by class and the bodies (of workflows, their handlers,
operations and activities); a `Body` lists what stands in it. All of it is computed when
first asked for and in source order, so `check` stays linear in its input.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from crossway.checks.names import leaf, pascal_to_snake
from crossway.checks.packages import Packages
from crossway.checks.walking import (
    Place,
    Site,
    all_nodes,
    places,
    raced_handles,
    sites,
    timer_handles,
)
from crossway.design.model import Design, ServiceEntry, WorkflowEntry
from crossway.language import tree
from crossway.language.span import Span

N = TypeVar("N", bound=tree.Node)
C = TypeVar("C", tree.ActivityCall, tree.WorkflowCall, tree.NexusCall)
BodyKind = Literal["workflow", "signal", "query", "update", "operation", "activity"]


@dataclass(frozen=True)
class Body:
    """A body of statements and what it belongs to.

    `definition` is the workflow (also for a handler, which is then in `handler`), the
    activity or the operation; `service` is the operation's.
    """

    kind: BodyKind
    name: str
    file: tree.File
    block: tree.Block
    definition: tree.Workflow | tree.Activity | tree.Operation
    handler: tree.Handler | None = None
    service: tree.Service | None = None

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every statement at any depth, with what it stands in."""
        return tuple(places(self.block))

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every call of an activity, a workflow or an operation."""
        return tuple(sites(self.block))

    @cached_property
    def nodes(self) -> tuple[tree.Node, ...]:
        """Every node at any depth; with a workflow's body go the values of its state."""
        state = self.workflow.state if self.kind == "workflow" and self.workflow else None
        return tuple(all_nodes((*(state or ()), *self.block)))

    @cached_property
    def timer_handles(self) -> frozenset[str]:
        """The handles of timers started here."""
        return timer_handles(self.nodes)

    @cached_property
    def raced_handles(self) -> frozenset[str]:
        """The handles awaited here beside a timer."""
        return raced_handles(self.nodes)

    @property
    def qualified_name(self) -> str:
        """What `Design.unknowns` calls its owner."""
        name = self.definition.name
        return f"{self.service.name}.{name}" if self.service else name

    @property
    def parameters(self) -> tuple[tree.Parameter, ...]:
        """What is handed in: to the definition and, in a handler, to that."""
        own = self.handler.parameters if self.handler else ()
        return (*self.definition.parameters, *own)

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names that results, assignments and the state give values to."""
        found: list[str] = []
        for node in self.nodes:
            match node:
                case tree.Await(results=names) | tree.Case(results=names):
                    found.extend(names)
                case tree.Assign(target=tree.Name(name)):
                    found.append(name)
        state = (self.workflow.state if self.workflow else None) or ()
        return frozenset([*found, *(e.name for e in state if isinstance(e, tree.Variable))])

    @property
    def workflow(self) -> tree.Workflow | None:
        """The workflow whose state and handlers the body shares, None elsewhere."""
        return self.definition if isinstance(self.definition, tree.Workflow) else None

    def handlers(self, kind: str) -> frozenset[str]:
        """Return the names of the workflow's handlers of one kind."""
        entries = self.workflow.handlers if self.workflow else ()
        found = (h for h in entries if isinstance(h, tree.Handler) and h.kind == kind)
        return frozenset(handler.name for handler in found)

    @cached_property
    def conditions(self) -> frozenset[str]:
        """The conditions of the workflow's `state:` block."""
        state = (self.workflow.state if self.workflow else None) or ()
        return frozenset(entry.name for entry in state if isinstance(entry, tree.Condition))

    @cached_property
    def starts(self) -> tuple[tree.Start, ...]:
        """Every `promise` and `spawn` whose handle is seen here: a handler sees the workflow's."""
        around = self.workflow.body if self.handler and self.workflow else ()
        nodes = (*self.nodes, *all_nodes(around))
        return tuple(node for node in nodes if isinstance(node, tree.Start))

    @cached_property
    def handles(self) -> frozenset[str]:
        """The names of `starts`."""
        return frozenset(start.handle for start in self.starts)

    @cached_property
    def children(self) -> dict[str, str]:
        """The handles of workflows, with the workflow's name as it was written."""
        calls = [(s.handle, s.target) for s in self.starts]
        return {h: call.name for h, call in calls if isinstance(call, tree.WorkflowCall)}

    def of(self, kind: type[N]) -> Iterator[N]:
        """Yield the nodes of one class."""
        return (node for node in self.nodes if isinstance(node, kind))

    @property
    def label(self) -> str:
        """What a message calls it: `workflow Order`, `signal Cancel of workflow Order`."""
        if self.handler:
            return f"{self.kind} {self.handler.name} of workflow {self.definition.name}"
        if self.service:
            return f"operation {self.service.name}.{self.definition.name}"
        return f"{self.kind} {self.definition.name}"


@dataclass(frozen=True, slots=True)
class Declared:
    """An endpoint as declared: in a namespace block, or classic (then `namespace` is None)."""

    name: str
    options: tree.Options
    span: Span
    namespace: tree.Namespace | None = None


class Facts:
    """A design and what its rules ask of it."""

    def __init__(self, design: Design) -> None:
        """Look at `design`; nothing is computed yet."""
        self.design = design

    def defined(self, kind: type[N]) -> tuple[tuple[tree.File, N], ...]:
        """Return the definitions of one class with their files."""
        return tuple(
            (file, found)
            for file in self.design.files
            for found in file.definitions
            if isinstance(found, kind)
        )

    @cached_property
    def packages(self) -> Packages:
        """What names mean."""
        return Packages(self.design.files)

    @cached_property
    def reachable(self) -> tuple[str, ...]:
        """Every name that `nexus "X"` could mean, without the simulated ones."""
        defined = [e for e in self.design.endpoints.values() if not e.simulated]
        return tuple(sorted({name for e in defined for name in (e.name, e.namespace)}))

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The names of all defined operations and workflows."""
        workflows = {workflow.name for _, workflow in self.defined(tree.Workflow)}
        return tuple(sorted(workflows | {operation.name for *_, operation in self.operations}))

    @cached_property
    def endpoints(self) -> tuple[Declared, ...]:
        """Every declared endpoint in source order, duplicates included."""
        return tuple(found for file in self.design.files for found in _endpoints(file))

    @cached_property
    def instances(self) -> tuple[tuple[tree.Namespace, tree.NamespaceEntry], ...]:
        """Every `worker` and `nexus endpoint` entry of a namespace block."""
        return tuple(
            (namespace, entry)
            for _, namespace in self.defined(tree.Namespace)
            for entry in namespace.entries
            if isinstance(entry, tree.NamespaceEntry)
        )

    @cached_property
    def operations(self) -> tuple[tuple[tree.File, tree.Service, tree.Operation], ...]:
        """Every operation with its service and file."""
        return tuple(
            (file, service, operation)
            for file, service in self.defined(tree.Service)
            for operation in service.operations
            if isinstance(operation, tree.Operation)
        )

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Every body in the design."""
        return tuple(body for file in self.design.files for body in _bodies(file))

    @cached_property
    def deterministic(self) -> tuple[Body, ...]:
        """The bodies that run as a workflow's code: workflows and their handlers."""
        return tuple(b for b in self.bodies if b.kind not in ("activity", "operation"))

    def calls(self, kind: type[C]) -> Iterator[tuple[Body, Site, C]]:
        """Yield every call of one class with the body it stands in and how it is made."""
        for body in self.bodies:
            for site in body.sites:
                if isinstance(site.call, kind):
                    yield body, site, site.call

    def implemented(self, name: str, file: tree.File | None = None) -> bool:
        """Return whether Python has a function for a name: beside `file`, else anywhere."""
        known = self.design.implemented
        functions = known.get(file.path, frozenset()) if file else self._functions
        return bool({leaf(name), pascal_to_snake(leaf(name))} & functions)

    @cached_property
    def _functions(self) -> frozenset[str]:
        return frozenset(name for some in self.design.implemented.values() for name in some)

    @cached_property
    def visible(self) -> dict[str, frozenset[str]]:
        """The names bound in the bodies of each owner, as `Design.unknowns` calls them."""
        found: dict[str, frozenset[str]] = {}
        for body in self.bodies:
            handed_in = {parameter.name for parameter in body.parameters}
            before = found.get(body.qualified_name, frozenset())
            found[body.qualified_name] = before | body.bound | handed_in
        return found

    @cached_property
    def nodes(self) -> dict[str, tuple[tree.Node, ...]]:
        """Every node of each file, by the file's path."""
        return {file.path: tuple(all_nodes(file.definitions)) for file in self.design.files}

    def references(self, file: tree.File) -> tuple[tuple[str, Span], ...]:
        """Return every name in a file that may be qualified with a package, and its place."""
        found: list[tuple[str, Span]] = []
        for node in self.nodes[file.path]:
            match node:
                case tree.ActivityCall() | tree.WorkflowCall() | tree.WorkerEntry():
                    found.append((node.name, node.span))
                case tree.NexusCall(service=str() as service):
                    found.append((service, node.span))
                case tree.Operation(workflow=str() as workflow):
                    found.append((workflow, node.span))
        return tuple(found)

    def service(self, service: tree.Service) -> ServiceEntry | None:
        """Return the resolved service of a definition, None for an ignored duplicate."""
        return self._services.get(service.span)

    @cached_property
    def _services(self) -> dict[Span, ServiceEntry]:
        return {s.tree.span: s for s in self.design.services.values() if s.tree}

    @cached_property
    def _entries(self) -> dict[Span, WorkflowEntry]:
        return {w.tree.span: w for w in self.design.workflows.values() if w.tree}

    def homes(self, workflow: tree.Workflow) -> frozenset[str]:
        """Return the namespaces a workflow lives in; none for an ignored duplicate."""
        entry = self._entries.get(workflow.span)
        return frozenset(p.namespace for p in entry.placements) if entry else frozenset()

    def namespaces(self, body: Body) -> frozenset[str]:
        """Return the namespaces a body runs in; none when that is not known."""
        if isinstance(body.definition, tree.Workflow):
            return self.homes(body.definition)
        service = self.service(body.service) if body.service else None
        return frozenset(p.namespace for p in service.placements) if service else frozenset()


def _bodies(file: tree.File) -> Iterator[Body]:
    for definition in file.definitions:
        match definition:
            case tree.Workflow():
                yield from _workflow_bodies(file, definition)
            case tree.Activity():
                yield Body("activity", definition.name, file, definition.body, definition)
            case tree.Service():
                yield from _operation_bodies(file, definition)


def _endpoints(file: tree.File) -> Iterator[Declared]:
    for definition in file.definitions:
        if isinstance(definition, tree.Endpoint):
            yield Declared(definition.name, definition.settings, definition.span)
        elif isinstance(definition, tree.Namespace):
            for entry in definition.entries:
                if isinstance(entry, tree.NamespaceEntry) and entry.kind == "endpoint":
                    yield Declared(entry.name, entry.options, entry.span, definition)


def _workflow_bodies(file: tree.File, workflow: tree.Workflow) -> Iterator[Body]:
    for handler in workflow.handlers:
        if isinstance(handler, tree.Handler):
            yield Body(handler.kind, workflow.name, file, handler.body, workflow, handler)
    yield Body("workflow", workflow.name, file, workflow.body, workflow)


def _operation_bodies(file: tree.File, service: tree.Service) -> Iterator[Body]:
    for operation in service.operations:
        if isinstance(operation, tree.Operation) and operation.body is not None:
            yield Body(
                "operation", operation.name, file, operation.body, operation, service=service
            )

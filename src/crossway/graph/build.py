"""A design into its graph. What each call means and where things live is looked up, not decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.walking import Mode as Made
from crossway.design.allowing import everybody_who_may_call
from crossway.design.model import Design, EndpointEntry, Location, OperationEntry, Resident
from crossway.design.simulated import first_calls, is_simulated
from crossway.graph.model import Admission, Call, Edge, Graph, Kind, Mode, Node, Region
from crossway.language import tree
from crossway.language.blocks import statements
from crossway.language.holes import hole_paths
from crossway.language.tree.node import place_of

_MODES: dict[Made, Mode] = {
    "awaited": Mode.AWAITED,
    "started": Mode.PROMISE,
    "detached": Mode.DETACHED,
    "returned": Mode.AWAITED,
    "signalled": Mode.DETACHED,
}


def graph_of(design: Design, name: str, texts: Mapping[str, str] | None = None) -> Graph:
    """Return all of a design; `texts` are its files, for a page that shows lines of them."""
    builder = _Builder(design)
    nodes = tuple(sorted(builder.nodes(), key=lambda node: (node.region, node.kind, node.name)))
    known = {node.id for node in nodes}
    edges = _merged(e for e in builder.edges() if {e.source, e.target} <= known)
    used = {node.region for node in nodes}
    regions = tuple(one for one in builder.regions() if one.id in used)
    return Graph(name, regions, nodes, edges, dict(texts or {}))


def region_id(namespace: str) -> str:
    """Return the id of a namespace's region."""
    return f"namespace {namespace}"


def node_id(kind: Kind, name: str, namespace: str = "") -> str:
    """Return the id of a node: `workflow payments/Charge`, `endpoint Payments`."""
    return f"{kind} {namespace}/{name}" if namespace else f"{kind} {name}"


def _merged(edges: Iterator[Edge]) -> tuple[Edge, ...]:
    """Return edges that differ only in their lines as one each."""
    found: dict[tuple[object, ...], list[Edge]] = {}
    for one in edges:
        key = (one.source, one.target, one.call, one.mode, one.through, one.name, one.refused)
        found.setdefault(key, []).append(one)
    return tuple(_together(same) for same in found.values())


def _together(same: list[Edge]) -> Edge:
    return replace(same[0], places=tuple(sorted({place for one in same for place in one.places})))


class _Builder:
    """Finds regions, nodes and edges of one design."""

    def __init__(self, design: Design) -> None:
        self._design, self._facts = design, Facts(design)
        self._first = first_calls(design)
        self._activities = {one.name: one for one in design.activities}
        names = design.names
        self._names = {id(found.node): found.name for found in (*names.workflows, *names.services)}

    # --- regions ------------------------------------------------------------------------

    def regions(self) -> Iterator[Region]:
        design = self._design
        residents = [(one.namespace, one.location) for one in design.residents]
        gates = [(one.namespace, one.location) for one in design.endpoints.values()]
        located: dict[str, set[Location]] = {}
        for namespace, location in [*residents, *gates]:
            located.setdefault(namespace, set()).add(location)
        declared = {
            node.name: node
            for file in design.files
            for node in file.definitions
            if isinstance(node, tree.Namespace)
        }
        for namespace in sorted(located):
            foreign = located[namespace] <= design.foreign
            place = place_of(declared.get(namespace))
            yield Region(region_id(namespace), namespace, hole_paths(namespace), foreign, place)

    # --- nodes --------------------------------------------------------------------------

    def nodes(self) -> Iterator[Node]:
        together: dict[tuple[str, str, str], list[Resident]] = {}
        for one in self._design.residents:
            together.setdefault((one.kind, one.namespace, one.name), []).append(one)
        for same in together.values():
            yield from self._residents(same)
        for endpoint in self._design.endpoints.values():
            yield self._endpoint(endpoint)

    def _residents(self, same: list[Resident]) -> Iterator[Node]:
        """Yield the node of a thing on all its task queues, of a service one per operation."""
        first = same[0]
        queues = tuple(sorted({one.task_queue for one in same}))
        blank = Node(
            "",
            Kind.OPERATION,
            first.name,
            region_id(first.namespace),
            queues=queues,
            holes=hole_paths(*queues),
            foreign=all(one.location in self._design.foreign for one in same),
        )
        if first.kind == "service":
            for operation in self._design.services[first.name].operations.values():
                yield self._operation(first, operation, blank)
        else:
            yield self._runnable(first, blank)

    def _runnable(self, first: Resident, blank: Node) -> Node:
        """Return the node of a workflow or an activity."""
        defined: tree.Node | None
        if first.kind == "workflow":
            defined = self._design.workflows[first.name].tree
        else:
            defined = self._activities[first.name].tree
        return replace(
            blank,
            id=node_id(Kind(first.kind), first.name, first.namespace),
            kind=Kind(first.kind),
            place=place_of(defined) or self._first.get(f"{first.kind} {first.name}"),
            simulated=is_simulated(first, self._design),
        )

    def _operation(self, at: Resident, one: OperationEntry, blank: Node) -> Node:
        name = f"{at.name}.{one.name}"
        place = place_of(one.tree) or self._first.get(f"operation {name}")
        if place is None and one.workflow is not None:
            place = place_of(self._design.workflows[one.workflow].tree)
        return replace(
            blank,
            id=node_id(Kind.OPERATION, name, at.namespace),
            name=one.name,
            place=place,
            service=at.name,
            simulated=self._design.services[at.name].simulated,
        )

    def _endpoint(self, one: EndpointEntry) -> Node:
        whole = Admission("", everybody_who_may_call(self._design, one), one.originators)
        return Node(
            node_id(Kind.ENDPOINT, one.name),
            Kind.ENDPOINT,
            one.name,
            region_id(one.namespace),
            one.span,
            (one.task_queue,),
            hole_paths(one.name),
            admits=(whole, *self._narrower(one)),
            signed=one.caller_identity == "signed",
            simulated=one.simulated,
            foreign=one.location in self._design.foreign,
        )

    def _narrower(self, endpoint: EndpointEntry) -> Iterator[Admission]:
        for one in endpoint.narrower:
            access = endpoint.access(one.service, one.operation)
            about = ".".join(filter(None, (one.service, one.operation)))
            yield Admission(about, access.callers, access.originators)

    # --- edges --------------------------------------------------------------------------

    def edges(self) -> Iterator[Edge]:
        for body in self._facts.bodies:
            for source, namespace in self._sources(body):
                for site in body.sites:
                    yield from self._call(source, namespace, site.call, _MODES[site.mode])
                yield from self._signals(source, namespace, body)
        yield from self._behind()

    def _sources(self, body: Body) -> Iterator[tuple[str, str]]:
        """Yield the nodes whose body it is, with their namespaces."""
        if body.service is not None:
            service = self._names.get(id(body.service), body.service.name)
            kind, name = Kind.OPERATION, f"{service}.{body.definition.name}"
        else:
            kind, name = Kind.WORKFLOW, self._names.get(id(body.definition), "")
        for namespace in sorted(self._facts.namespaces(body)):
            yield node_id(kind, name, namespace), namespace

    def _call(self, source: str, namespace: str, call: tree.Call, mode: Mode) -> Iterator[Edge]:
        calls, places = self._design.calls, (call.span,)
        match call:
            case tree.NexusCall():
                yield from self._nexus(source, namespace, call, mode)
            case tree.ActivityCall():
                if (activity := calls.activities.get(call.span)) is not None:
                    target = node_id(Kind.ACTIVITY, activity.name, namespace)
                    yield Edge(source, target, Call.ACTIVITY, mode, places=places)
            case tree.WorkflowCall():
                if (flow := calls.workflows.get(call.span)) is not None:
                    behind = source.startswith(Kind.OPERATION)
                    kind = Call.BEHIND if behind else Call.CHILD
                    target = self._workflow(flow.name, namespace)
                    yield Edge(source, target, kind, mode, places=places)

    def _nexus(self, source: str, caller: str, call: tree.NexusCall, mode: Mode) -> Iterator[Edge]:
        target = self._design.calls.nexus.get(call.span)
        if target is None:
            return
        name = f"{target.service}.{target.operation}"
        endpoint = self._design.endpoints.get(target.endpoint)
        access = endpoint.access(target.service, target.operation) if endpoint else None
        inside = endpoint is not None and endpoint.namespace == caller
        yield Edge(
            source,
            node_id(Kind.OPERATION, name, target.namespace),
            Call.NEXUS,
            mode,
            node_id(Kind.ENDPOINT, target.endpoint) if endpoint else "",
            places=(call.span,),
            refused=bool(access and not inside and access.refusing(caller)),
        )

    def _signals(self, source: str, namespace: str, body: Body) -> Iterator[Edge]:
        for one in statements(body.block):
            sent = self._design.calls.signals.get(one.span)
            if isinstance(one, tree.Send) and sent is not None:
                target = self._workflow(sent.workflow, namespace)
                yield Edge(
                    source, target, Call.SIGNAL, Mode.DETACHED, name=sent.signal, places=(one.span,)
                )

    def _behind(self) -> Iterator[Edge]:
        """Yield the workflows that operations only start, where no statement says so."""
        for service in self._design.services.values():
            for operation in service.operations.values():
                if operation.workflow is None or (operation.tree and operation.tree.body):
                    continue
                place = place_of(operation.tree)
                for namespace in sorted({at.namespace for at in service.placements}):
                    yield Edge(
                        node_id(Kind.OPERATION, f"{service.name}.{operation.name}", namespace),
                        self._workflow(operation.workflow, namespace),
                        Call.BEHIND,
                        Mode.AWAITED,
                        places=(place,) if place else (),
                    )

    def _workflow(self, name: str, namespace: str) -> str:
        """Return the node of a workflow as one namespace reaches it: its own, if there is one."""
        placed = [at.namespace for at in self._design.workflows[name].placements]
        there = namespace if namespace in placed or not placed else placed[0]
        return node_id(Kind.WORKFLOW, name, there)

"""A design prepared for its rules: what several of them ask is found once.

Everything is computed when first asked for and in source order, so that `check` stays
linear in its input.

Longer than other files because it is the one place where what several rules ask is found, once for
all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar, cast

from crossway.checks.bodies import Body
from crossway.checks.onefile import Declared, KnownFiles, OneFile, looked_at
from crossway.checks.packages import Named, Packages
from crossway.checks.walking import Site
from crossway.design.model import Design, NexusTarget, ServiceEntry, WorkflowEntry
from crossway.design.shadows import Tests
from crossway.design.simulated import python_of
from crossway.design.workers import Instance, Registered, instances
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic
from crossway.language.near import near_names
from crossway.language.span import Span
from crossway.language.structs import once
from crossway.language.words import leaf

Callee = tree.Activity | tree.Workflow
N = TypeVar("N", bound=tree.Node)
T = TypeVar("T")
C = TypeVar("C", tree.ActivityCall, tree.WorkflowCall, tree.NexusCall)


class OutdatedError(Exception):
    """What is being checked is another by now, and nobody waits for what is found."""


class Facts:
    """A design and what its rules ask of it, with its tests where they are looked at."""

    def __init__(
        self,
        design: Design,
        tests: Tests | None = None,
        wanted: Callable[[], bool] = lambda: True,
        known: KnownFiles | None = None,
    ) -> None:
        """Look at `design` for as long as that is `wanted`; nothing is computed yet.

        `known` is what was found before in the files that have not changed.
        """
        self.design = design
        self.tests = tests or Tests((), design)
        self._wanted = wanted
        self.parts = looked_at(design.files, design.names.blocks, known)
        self._outlined = (known or KnownFiles()).of_outline(design.placed, design.implemented)

    def go_on(self) -> None:
        """Go on if somebody still waits for what is found: asked before what takes a while.

        Raises:
            OutdatedError: nobody does.
        """
        if not self._wanted():
            raise OutdatedError

    def from_outline(self, look: Callable[[Facts], Iterable[T]]) -> tuple[T, ...]:
        """Return what a function finds that looks at nothing of bodies but their calls.

        Where things live and who may call are the same for most keys: then this is as it was.
        """
        if look not in self._outlined:
            self._outlined[look] = tuple(look(self))
        return cast(tuple[T, ...], self._outlined[look])

    def defined(self, kind: type[N]) -> tuple[tuple[tree.File, N], ...]:
        """Return the definitions of one class with their files."""
        return cast(tuple[tuple[tree.File, N], ...], self._defined.get(kind, ()))

    @once
    def _defined(self) -> Mapping[type[tree.Node], Sequence[tuple[tree.File, tree.Node]]]:
        found: dict[type[tree.Node], list[tuple[tree.File, tree.Node]]] = {}
        for part in self.parts:
            for kind, pairs in part.by_kind.items():
                found.setdefault(kind, []).extend(pairs)
        return {kind: tuple(pairs) for kind, pairs in found.items()}

    @once
    def packages(self) -> Packages:
        """What names mean."""
        return Packages(self.design.names)

    @once
    def every_namespace(self) -> frozenset[str]:
        """The names of the namespaces that the design runs in."""
        return frozenset(self.design.namespaces)

    @once
    def reachable(self) -> tuple[str, ...]:
        """Every name that `nexus "X"` could mean, without the simulated ones."""
        defined = [e for e in self.design.endpoints.values() if not e.simulated]
        return tuple(sorted({name for e in defined for name in (e.name, e.namespace)}))

    @once
    def offered(self) -> tuple[str, ...]:
        """The names of all defined operations and workflows."""
        workflows = {workflow.name for _, workflow in self.defined(tree.Workflow)}
        return tuple(sorted(workflows | {operation.name for *_, operation in self.operations}))

    @once
    def endpoints(self) -> tuple[Declared, ...]:
        """Every declared endpoint in source order, duplicates included."""
        return tuple(one for part in self.parts for one in part.endpoints)

    @once
    def unoffered(self) -> Mapping[str, ServiceEntry]:
        """The services that no endpoint leads to and no call names, by name; none in a design
        without a single endpoint, which may be the half of one.

        A name that no service has may be meant for any that is called so in its package.
        """
        if not self.endpoints:
            return {}
        design, table = self.design, self.design.names.services
        reached = {name for entry in design.endpoints.values() for name in entry.services}
        reached |= {table.name(name, body.file.path) for body, _, name in self.service_calls()}
        slips = {leaf(name) for name in reached if table.get(name) is None}
        mine = {n: s for n, s in design.services.items() if not s.extern and n not in reached}
        return {n: s for n, s in mine.items() if s.tree and s.tree.name not in slips}

    @once
    def deployed(self) -> tuple[tuple[tree.Namespace, tree.NamespaceEntry], ...]:
        """Every `worker` and `nexus endpoint` entry of a namespace block."""
        return tuple(one for part in self.parts for one in part.deployed)

    @once
    def instances(self) -> tuple[Instance, ...]:
        """Every `worker` entry of a namespace block."""
        return instances(self.design.names)

    def runs(self, worker: tree.Worker, file: tree.File) -> bool:
        """Return whether a namespace block instantiates a worker, a slip of its name included."""
        return self._worker_name(worker, file) in self._running

    def meant(self, worker: tree.Worker, file: tree.File) -> bool:
        """Return whether its name is misspelt where a namespace block instantiates a worker.

        What only misses because of the slip is not reported beside it.
        """
        return self._worker_name(worker, file) in self._meant

    def _worker_name(self, worker: tree.Worker, file: tree.File) -> str:
        return self.design.names.workers.name(worker.name, file.path)

    @once
    def _running(self) -> frozenset[str]:
        return self._meant.union(one.worker.name for one in self.instances if one.worker)

    @once
    def _meant(self) -> frozenset[str]:
        workers = self.design.names.workers
        known = tuple(dict.fromkeys(found.node.name for found in workers))
        unknown = {one.entry.name for one in self.instances if one.worker is None}
        near = {name for slip in sorted(unknown) for name in near_names(slip, known)}
        return frozenset(found.name for name in near for found in workers.called(name))

    @once
    def registrations(self) -> tuple[tuple[tree.File, tree.Worker, tree.WorkerEntry], ...]:
        """Every entry of a worker block with its worker and file."""
        return tuple(
            (file, worker, entry)
            for file, worker in self.defined(tree.Worker)
            for entry in without_comments(worker.entries)
        )

    @once
    def operations(self) -> tuple[tuple[tree.File, tree.Service, tree.Operation], ...]:
        """Every operation with its service and file."""
        return tuple(one for part in self.parts for one in part.operations)

    @once
    def bodies(self) -> tuple[Body, ...]:
        """Every body in the design."""
        return tuple(body for part in self.parts for body in part.bodies)

    def bodies_with(self, *kinds: type[tree.Node]) -> Sequence[Body]:
        """Return the bodies that hold a node of one of these classes, subclasses aside."""
        return [body for part in self.parts for body in part.bodies_with(*kinds)]

    @once
    def deterministic(self) -> tuple[Body, ...]:
        """The bodies that run as a workflow's code: workflows and their handlers."""
        return tuple(body for part in self.parts for body in part.deterministic)

    @once
    def refused_calls(self) -> tuple[tuple[Body, tree.Invoke], ...]:
        """Every call, in what runs as a workflow's code, of a function that is not pure."""
        return tuple(one for part in self.parts for one in part.refused_calls)

    @once
    def refused_arguments(self) -> frozenset[Span]:
        """Where names stand in such a call: what they mean nobody knows who does not know it."""
        return frozenset().union(*(part.refused_arguments for part in self.parts))

    def calls(self, kind: type[C]) -> Iterator[tuple[Body, Site, C]]:
        """Yield every call of one class with the body it stands in and how it is made."""
        return iter(cast(tuple[tuple[Body, Site, C], ...], self._calls.get(kind, ())))

    @once
    def _calls(self) -> Mapping[type[tree.Node], Sequence[tuple[Body, Site, tree.Call]]]:
        found: dict[type[tree.Node], list[tuple[Body, Site, tree.Call]]] = {}
        for part in self.parts:
            for kind, calls in part.calls_by_kind.items():
                found.setdefault(kind, []).extend(calls)
        return found

    def callee(self, call: tree.ActivityCall | tree.WorkflowCall) -> Callee | None:
        """Return the definition that a call means, None when the design has none."""
        calls, names = self.design.calls, self.design.names
        if isinstance(call, tree.ActivityCall):
            activity = names.activities.get(calls.activities[call.span].name)
            return activity.node if activity else None
        workflow = names.workflows.get(calls.workflows[call.span].name)
        return workflow.node if workflow else None

    def service_calls(self) -> Iterator[tuple[Body, tree.NexusCall, str]]:
        """Yield every nexus call that names a service, with its body and the service's name."""
        for body, _, call in self.calls(tree.NexusCall):
            if call.service is not None:
                yield body, call, call.service

    def targets(self) -> Iterator[tuple[Body, tree.NexusCall, NexusTarget]]:
        """Yield every nexus call whose target is resolved, with its body and the target."""
        return iter(self._targets)

    @once
    def _targets(self) -> tuple[tuple[Body, tree.NexusCall, NexusTarget], ...]:
        nexus = self.design.calls.nexus
        calls = ((body, call) for body, _, call in self.calls(tree.NexusCall))
        return tuple((b, c, found) for b, c in calls if (found := nexus.get(c.span)) is not None)

    def undefined(self, kind: type[Named], name: str, file: tree.File) -> bool:
        """Return whether the design ought to define `name` and neither it nor Python does.

        It need not define what an `extern worker` holds, unless that is a service: its
        operations and their types are what others call.
        """
        in_python = kind is tree.Activity and self._in_python(name, file)
        if in_python or not self.packages.missing(kind, name, file):
            return False
        names = self.design.names
        table = names.activities if kind is tree.Activity else names.workflows
        return kind is tree.Service or (kind, table.name(name, file.path)) not in self._extern

    @once
    def _extern(self) -> frozenset[tuple[type[Named], str]]:
        """The activities and workflows that extern workers hold, by their names on Temporal."""
        names = self.design.names
        held = [(file, entry) for file, worker, entry in self.registrations if worker.extern]
        activities = {
            names.activities.name(e.name, f.path) for f, e in held if e.kind == "activity"
        }
        workflows = {names.workflows.name(e.name, f.path) for f, e in held if e.kind == "workflow"}
        return frozenset(
            {*((tree.Activity, n) for n in activities), *((tree.Workflow, n) for n in workflows)}
        )

    def _in_python(self, activity: str, file: tree.File) -> bool:
        """Return whether Python has an activity that a file names: in the file that counts.

        That is the one beside the file of its first call, wherever else it is called.
        """
        name = self.design.names.activities.name(activity, file.path)
        path = self._activity_files.get(name, file.path)
        return python_of(self.design).implements(name, path)

    @once
    def _activity_files(self) -> dict[str, str]:
        return {entry.name: entry.file for entry in self.design.activities}

    def implemented(self, name: str, file: tree.File) -> bool:
        """Return whether Python has a function for a name beside a file."""
        return python_of(self.design).implements(name, file.path)

    @once
    def visible(self) -> dict[str, frozenset[str]]:
        """The names bound in the bodies of each owner, as `Design.unknowns` calls them."""
        found: dict[str, frozenset[str]] = {}
        for body in self.bodies:
            handed_in = {parameter.name for parameter in body.parameters}
            before = found.get(body.qualified_name, frozenset())
            found[body.qualified_name] = before | body.bound | handed_in
        return found

    def written(self, path: str, kind: type[N]) -> Sequence[N]:
        """Return the nodes of one class, subclasses aside, in a file, in source order."""
        return self.part(path).written(kind)

    def part(self, path: str) -> OneFile:
        """Return a file by its path."""
        return self.parts_by_path[path]

    @once
    def parts_by_path(self) -> dict[str, OneFile]:
        """The files by their paths."""
        return {part.file.path: part for part in self.parts}

    def registered_by(self, body: Body) -> Registered:
        """Return what a worker has to register for a body to run."""
        names, path = self.design.names, body.file.path
        if body.service is not None:
            return "service", names.services.name(body.service.name, path)
        name = body.definition.name
        if isinstance(body.definition, tree.Activity):
            return "activity", names.activities.name(name, path)
        return "workflow", names.workflows.name(name, path)

    def service(self, service: tree.Service) -> ServiceEntry | None:
        """Return the resolved service of a definition, None for an ignored duplicate."""
        return self._services.get(service.span)

    @once
    def _services(self) -> dict[Span, ServiceEntry]:
        return {s.tree.span: s for s in self.design.services.values() if s.tree}

    @once
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


def in_outline(
    look: Callable[[Facts], Iterable[Diagnostic]],
) -> Callable[[Facts], Iterable[Diagnostic]]:
    """Make the check of one that looks at nothing of bodies but their calls, and at what is none.

    That is what `crossway.design.outline` returns: what is found holds for as long as it is the
    same, with the Python beside the files. Bodies may be asked what they are called and where they
    run, not what else stands in them.
    """

    def check(facts: Facts) -> Iterable[Diagnostic]:
        return facts.from_outline(look)

    return check

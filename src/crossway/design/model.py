"""A resolved design: what exists, where it lives and why, and what each call reaches.

Built by `crossway.design.resolve` from syntax trees; total: a design with faults still
resolves, with what is unknown marked `simulated`. Rules in `crossway.checks` say what is
wrong with it. Source of the placement rules: DESIGN.md section 4.

Longer than other files because it is the one vocabulary of all later stages: a reader looks up
here what an entry has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Literal

import msgspec

from crossway.design.builtins import calls_python
from crossway.design.callable import PythonCallable
from crossway.design.feeding import sums_that_feed
from crossway.design.names import Names, is_contract
from crossway.design.types import Anything, Nullable, RecordShape, Type
from crossway.language import tree
from crossway.language.access import Access, AllowList, access
from crossway.language.backing import only_reads, runs_activity, runs_behind, wanted_settings
from crossway.language.blocks import (
    bound_names,
    only_in_workflow,
    statements,
)
from crossway.language.holes import has_holes, is_template
from crossway.language.span import Span
from crossway.language.structs import Struct, once
from crossway.language.walk import all_nodes, items_around

Read = tuple[Span, str]
"""Where a field is read: the expression, and for a hole in a text its path, else ""."""

Location = tuple[str, str]
"""A namespace and a task queue in it."""


class Placement(Struct, frozen=True):
    """Where something runs, and the rule of DESIGN.md section 4 that put it there.

    `task_queue` may hold `{holes}` (a queue per tenant).
    """

    namespace: str
    task_queue: str
    reason: str

    @property
    def location(self) -> Location:
        """The namespace and the task queue."""
        return (self.namespace, self.task_queue)

    @property
    def per_tenant(self) -> bool:
        """Whether each call computes the task queue: there is one per tenant."""
        return is_template(self.task_queue, self.namespace)


class Signature(Struct, frozen=True):
    """What goes in and what comes out. Parameters in order; one result type.

    No result is `Anything()` with `results == 0`; several results travel as a list, and
    `each` has their types (it is empty for one result or none). `defaults` are the JSON values
    of the last parameters that need not be given. Some of those are `computed` from parameters
    before them: what travels for them is null.
    """

    parameters: tuple[tuple[str, Type], ...] = ()
    result: Type = msgspec.field(default_factory=Anything)
    results: int = 0
    each: tuple[Type, ...] = ()
    defaults: tuple[object, ...] = ()
    computed: tuple[tuple[str, tree.Expression], ...] = ()

    @property
    def least(self) -> int:
        """How many arguments have to be given."""
        return len(self.parameters) - len(self.defaults)

    @property
    def left_out(self) -> dict[str, object]:
        """The defaults by the names of their parameters."""
        names = [name for name, _ in self.parameters[self.least :]]
        return dict(zip(names, self.defaults, strict=True))

    @property
    def taken(self) -> tuple[tuple[str, Type], ...]:
        """The parameters as they arrive: one whose default is computed may be null."""
        computed = {name for name, _ in self.computed}
        return tuple(
            (name, Nullable(kind) if name in computed and not isinstance(kind, Nullable) else kind)
            for name, kind in self.parameters
        )

    @property
    def outputs(self) -> tuple[Type, ...]:
        """The type of each result; of none it is `Anything()`."""
        return self.each or (self.result,)


class WorkflowEntry(Struct, frozen=True):
    """A workflow. `name` is its Temporal type name; `tree` is None when it is simulated.

    `handlers` says what its signals, updates and queries take and answer, by kind and name
    (`("signal", "Approve")`).
    """

    name: str
    signature: Signature
    placements: tuple[Placement, ...]
    tree: tree.Workflow | None
    file: str
    handlers: Mapping[tuple[str, str], Signature] = msgspec.field(default_factory=dict)

    @property
    def simulated(self) -> bool:
        """Whether the design only names it."""
        return self.tree is None


class ActivityEntry(Struct, frozen=True):
    """An activity as seen from one namespace and task queue.

    `tree` is None when no file defines it; `file` is the path of the file that defines
    it, else of the first that calls it: implementations are looked up beside it.
    """

    name: str
    signature: Signature
    placement: Placement
    tree: tree.Activity | None
    file: str

    @property
    def spelled_out(self) -> bool:
        """Whether the design says what it does: in full, and nothing only a workflow may do.

        A body with a name that nothing binds is a sketch: `x = database`. So is one that
        promises a result and never returns: `printer.print(label)`.
        """
        if self.tree is None or not self.tree.body:
            return False
        body = self.tree.body
        returns = any(isinstance(s, tree.Return | tree.Raise) for s in statements(body))
        if self.tree.results and not returns:
            return False
        if any(isinstance(s, tree.Sketch) or only_in_workflow(s) for s in statements(body)):
            return False
        known = {parameter.name for parameter in self.tree.parameters} | set(bound_names(body))
        nodes = list(all_nodes(body))
        items, names = items_around(nodes), [n for n in nodes if isinstance(n, tree.Name)]
        return all(n.name in known or n.name in items.get(id(n), ()) for n in names)


class OperationEntry(Struct, frozen=True):
    """An operation of a service.

    `workflow` names the `WorkflowEntry` behind it when it only starts one (`async`, or an
    implicit operation), `routes` the task queue to start it on where that is not the
    service's own, by namespace; `tree` is None when it is implicit or simulated.
    """

    name: str
    signature: Signature
    tree: tree.Operation | None
    workflow: str | None
    file: str
    routes: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def unsent(self) -> frozenset[str]:
        """The parameters for which nothing is sent where they are left out.

        A contract has null for a property that it neither requires nor gives a default: its owner
        may have another default, which a null would replace.
        """
        left_out = self.signature.left_out.items() if is_contract(self.file) else ()
        return frozenset(name for name, default in left_out if default is None)

    @property
    def bodiless(self) -> bool:
        """Whether the design leaves to Python what it does."""
        return self.workflow is None and (self.tree is None or self.tree.body is None)

    @property
    def runs_behind(self) -> bool:
        """Whether its body needs a workflow behind it: it waits for something."""
        if self.workflow is not None or self.tree is None:
            return False
        return runs_behind(self.tree.body or ())

    @property
    def runs_activity(self) -> bool:
        """Whether an activity may run behind it for itself: `return activity A(..)`."""
        return self.tree is not None and runs_activity(self.tree.body or ())

    @property
    def only_reads(self) -> bool:
        """Whether it asks a workflow, and changes nothing: `return query Q(..)`, and no Python."""
        body = (self.tree and self.tree.body) or ()
        return only_reads(body) and not any(map(calls_python, all_nodes(body)))


class ServiceEntry(Struct, frozen=True):
    """A Nexus service. `tree` is None when it is implicit (rule 3) or simulated."""

    name: str
    operations: Mapping[str, OperationEntry]
    placements: tuple[Placement, ...]
    tree: tree.Service | None
    file: str
    simulated: bool = False

    @property
    def extern(self) -> bool:
        """Whether somebody else offers it, as `extern nexus_service` says."""
        return self.tree is not None and self.tree.extern


class EndpointEntry(Struct, frozen=True):
    """A Nexus endpoint.

    `callers` is None when its own list restricts nobody, `originators` when it does not ask
    where a chain of calls began; `narrower` are the lists of services and operations behind it.
    `replay` is `once` where the first request that comes with a token is the only one, `proof` is
    `signature` where a third party is to verify who called and who answered.
    `services` are names of the services behind it. `span` is where it was declared, None when
    it is implicit.
    """

    name: str
    namespace: str
    task_queue: str
    services: tuple[str, ...]
    reason: str
    callers: tuple[str, ...] | None = None
    caller_identity: str = "signed"
    description: str = ""
    span: Span | None = None
    simulated: bool = False
    originators: tuple[str, ...] | None = None
    narrower: tuple[AllowList, ...] = ()
    replay: str = "allowed"
    proof: str = "mac"

    @property
    def location(self) -> Location:
        """The namespace and the task queue that it leads to."""
        return (self.namespace, self.task_queue)

    @property
    def lists(self) -> tuple[AllowList, ...]:
        """Every list of who may call through it, its own first."""
        return (AllowList(callers=self.callers, originators=self.originators), *self.narrower)

    @property
    def listed(self) -> tuple[str, ...]:
        """The namespaces that its own list lets in, without one those that narrower ones do."""
        lists = (self.callers,) if self.callers is not None else (n.callers for n in self.narrower)
        return tuple(dict.fromkeys(caller for one in lists for caller in one or ()))

    def access(self, service: str, operation: str) -> Access:
        """Return who may call an operation through it."""
        return access(self.lists, service, operation)


class NexusTarget(Struct, frozen=True):
    """What one nexus call reaches. `simulated` when the design does not define it;
    `candidates` lists what it could have meant when it is ambiguous.

    The endpoint of a family goes by its declared name (`shard-{org}-Boot`); `called` is then
    the name to call, whose holes are filled from what is in scope there, "" for any other.
    """

    endpoint: str
    namespace: str
    service: str
    operation: str
    simulated: bool = False
    candidates: tuple[str, ...] = ()
    called: str = ""


class ActivityTarget(Struct, frozen=True):
    """The activity that a call means. `routes` maps the namespace of a caller to the task
    queue the call has to name there, where it names none itself and a worker elsewhere
    holds the activity."""

    name: str
    routes: Mapping[str, str] = msgspec.field(default_factory=dict)


class WorkflowTarget(Struct, frozen=True):
    """The workflow that a call means.

    `routes` maps the namespace of a caller to the task queue the start has to name there,
    where it names none itself and the workflow does not live on the caller's own queue.
    """

    name: str
    routes: Mapping[str, str] = msgspec.field(default_factory=dict)


class SignalTarget(Struct, frozen=True):
    """The workflow that a signal goes to through a handle, and the signal's name there."""

    workflow: str
    signal: str


class Calls(Struct, frozen=True):
    """What each call of a design means, by the call's span, packages considered.

    `workflows` holds each operation that only starts one, too, by the operation's span;
    `signals` holds each `signal handle.Name(..)` whose handle is a workflow's.
    """

    nexus: Mapping[Span, NexusTarget] = msgspec.field(default_factory=dict)
    activities: Mapping[Span, ActivityTarget] = msgspec.field(default_factory=dict)
    workflows: Mapping[Span, WorkflowTarget] = msgspec.field(default_factory=dict)
    signals: Mapping[Span, SignalTarget] = msgspec.field(default_factory=dict)


class Resident(Struct, frozen=True, order=True):
    """One thing that the worker of a task queue registers, and the rule that put it there."""

    namespace: str
    task_queue: str
    kind: Literal["workflow", "service", "activity"]
    name: str
    reason: str

    @property
    def location(self) -> Location:
        """The namespace and the task queue."""
        return (self.namespace, self.task_queue)

    @property
    def per_tenant(self) -> bool:
        """Whether each call computes the task queue: there is one per tenant."""
        return is_template(self.task_queue, self.namespace)


class Unknown(Struct, frozen=True):
    """A name used as a value that nothing defines: sampled from its type by `run`."""

    name: str
    type: Type
    span: Span
    owner: str


class MisspeltField(Struct, frozen=True):
    """A field that is read once of a record that nothing declares, and the one it looks like."""

    name: str
    meant: str
    span: Span


@dataclass(frozen=True)  # without slots: what is found out once is kept in it
class Design:
    """Everything the compiler, the checks and `plan` need, in a fixed order.

    Keys are names as they are on Temporal. `names` is what the files define and what a name
    written in one of them means. `residents` is what each worker registers: what `plan` shows
    and the compiler writes; `foreign` are the task queues that somebody else serves (`extern
    worker`, `extern nexus service`), with all that lives there; `tuning` is what the options of
    workers say of the queues that they poll. `families` are the endpoints whose
    names have holes, as they were declared, also where `with_members` has put members in their
    place. `optional` is where a field is read that may be missing, and reads as null then; `exact`
    are the literals such as `0.2` that decimals are computed with, `among` the values of no known
    type that stand among decimals, `held` those that are put where a type is declared, by their
    place and, of what a call gives to a name, that name; `plain` what texts show that is surely a
    text, a number and so on, `misspelt` the fields that look so.
    `unknowns` maps the owner of a body (a workflow's name, or `Service.Operation`) to the free
    names in it, `state` the name of a workflow to the types of what lives as long as it does: its
    state, and what its handlers set. `functions` is what functions that are not built in are used
    as, by the file's path and their name. `implemented` maps a file's path to the callables of its
    Python file, by name. `placed` is the same object in two states of a design of which nothing
    that placing reads is another (`crossway.design.outline`).
    """

    files: tuple[tree.File, ...] = ()
    names: Names = field(default_factory=lambda: Names(()), compare=False, repr=False)
    workflows: Mapping[str, WorkflowEntry] = field(default_factory=dict)
    activities: tuple[ActivityEntry, ...] = ()
    services: Mapping[str, ServiceEntry] = field(default_factory=dict)
    endpoints: Mapping[str, EndpointEntry] = field(default_factory=dict)
    records: Mapping[str, RecordShape] = field(default_factory=dict)
    calls: Calls = field(default_factory=Calls)
    residents: tuple[Resident, ...] = ()
    optional: frozenset[Read] = frozenset()
    exact: frozenset[Span] = frozenset()
    among: frozenset[Span] = frozenset()
    held: Mapping[Read, Type] = field(default_factory=dict)
    plain: frozenset[Read] = frozenset()
    misspelt: tuple[MisspeltField, ...] = ()
    foreign: frozenset[Location] = frozenset()
    tuning: Mapping[Location, tree.Options] = field(default_factory=dict)
    families: Mapping[str, EndpointEntry] = field(default_factory=dict)
    unknowns: Mapping[str, tuple[Unknown, ...]] = field(default_factory=dict)
    state: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    functions: Mapping[tuple[str, str], Type] = field(default_factory=dict)
    implemented: Mapping[str, Mapping[str, PythonCallable]] = field(default_factory=dict)
    placed: object = field(default=None, compare=False, repr=False)

    def answering(self, endpoint: EndpointEntry) -> str | None:
        """Return the namespace that has to sign what comes back through an endpoint.

        None has to for one that asks for no signatures, that the design only names (nobody
        knows who is behind it), or that leads to somebody else's worker.
        """
        signed = endpoint.caller_identity == "signed" and not endpoint.simulated
        return endpoint.namespace if signed and endpoint.location not in self.foreign else None

    @property
    def own(self) -> Design:
        """The design without what lives on the task queues that somebody else serves."""
        mine = [one for one in self.residents if one.location not in self.foreign]
        return replace(self, residents=tuple(mine))

    @property
    def wanted_settings(self) -> Mapping[str, tuple[str, ...]]:
        """The settings of the service that the design needs, each with the operations that do."""
        found: dict[str, tuple[str, ...]] = {}
        for service in self.services.values():
            for one in service.operations.values():
                for setting in wanted_settings((one.tree and one.tree.body) or ()):
                    named = f"{service.name}.{one.name}"
                    found[setting] = (*found.get(setting, ()), named)
        return found

    @property
    def labels(self) -> Mapping[str, str]:
        """What generated code calls each file, by its path, to find the Python beside it.

        The file's stem, with as many of its folders as tell it from the others:
        `shop/main.twf` and `bank/main.twf` are `shop/main` and `bank/main`.
        """
        return file_labels([file.path for file in self.files])

    @once
    def declaring(self) -> tuple[tree.Namespace, ...]:
        """The definitions of namespaces, where some of them declare search attributes."""
        defined = (one for file in self.files for one in file.definitions)
        found = tuple(one for one in defined if isinstance(one, tree.Namespace))
        return found if any(one.search_attributes for one in found) else ()

    @once
    def feeding(self) -> frozenset[Span]:
        """Where sums stand of values that feed each other; see `crossway.design.feeding`."""
        found, blocks = set[Span](), self.names.blocks
        for file in self.files:
            for one in file.definitions:
                if isinstance(one, tree.Workflow | tree.Service | tree.Activity):
                    found |= blocks.find(sums_that_feed, one)
        return frozenset(found)

    @once
    def namespaces(self) -> tuple[str, ...]:
        """Every namespace the design runs in, sorted."""
        places = [p.namespace for w in self.workflows.values() for p in w.placements]
        places += [p.namespace for s in self.services.values() for p in s.placements]
        places += [e.namespace for e in self.endpoints.values()]
        return tuple(sorted(set(places)))

    @once
    def namespace_families(self) -> tuple[str, ...]:
        """The namespaces of whose names one is a member's, as holes in them are filled."""
        return tuple(filter(has_holes, self.namespaces))


def file_labels(paths: Sequence[str]) -> dict[str, str]:
    """Return a label for each path: its last parts, without suffix, that no other path has.

    >>> file_labels(["a/x.twf", "a/main.twf", "b/main.twf"])
    {'a/x.twf': 'x', 'a/main.twf': 'a/main', 'b/main.twf': 'b/main'}
    """
    parts = {path: PurePath(path).with_suffix("").parts for path in paths}
    labels = {}
    for path, own in parts.items():
        others = [other for known, other in parts.items() if known != path]
        size = 1
        while size < len(own) and any(other[-size:] == own[-size:] for other in others):
            size += 1
        labels[path] = "/".join(own[-size:])
    return labels

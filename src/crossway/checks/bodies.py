"""Bodies of statements: of workflows and their handlers, of operations and of activities.

What a `Body` lists is computed when first asked for and in source order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, assert_never

import msgspec

from crossway.checks.walking import (
    Place,
    Site,
    places,
    raced_handles,
    sites,
    timer_handles,
)
from crossway.design.bodies import handle_names, visible_names
from crossway.design.changing import given_in
from crossway.design.handles import Held, held
from crossway.design.options import Mode, OptionSet, taken_by
from crossway.language import tree
from crossway.language.backing import runs_behind
from crossway.language.blocks import (
    BodyKind,
    awaited_truths,
    bindings,
    bound_names,
    parts,
    statements,
    waits,
    without_comments,
)
from crossway.language.structs import Struct, once
from crossway.language.walk import Blocks, all_nodes, by_kind

N = TypeVar("N", bound=tree.Node)


class Body(Struct, frozen=True, eq=False, dict=True, gc=True):
    """A body of statements and what it belongs to: one block, as rules look at it.

    A workflow with two handlers has three, and is one caller as a whole: placing and inference
    look at that (`crossway.design.callers.Caller`).

    `definition` is the workflow (also for a handler, which is then in `handler`), the
    activity or the operation; `service` is the operation's.
    """

    kind: BodyKind
    file: tree.File
    block: tree.Block
    definition: tree.Workflow | tree.Activity | tree.Operation
    handler: tree.Handler | None = None
    service: tree.Service | None = None
    blocks: Blocks = msgspec.field(default_factory=Blocks)

    @once
    def places(self) -> tuple[Place, ...]:
        """Every statement at any depth, with what it stands in."""
        return tuple(places(self.block))

    @once
    def sites(self) -> tuple[Site, ...]:
        """Every call of an activity, a workflow or an operation."""
        return tuple(sites(self.block))

    @once
    def takes(self) -> Mapping[int, OptionSet]:
        """The options that each call takes, by its identity: they depend on how it is made."""
        return {id(site.call): taken_by(site.call, self._mode(site)) for site in self.sites}

    def _mode(self, site: Site) -> Mode:
        if site.mode == "returned" and self.kind == "operation":
            return "returned by waiting" if self.waits else "returned"
        return site.mode if site.mode in ("detached", "signalled") else "called"

    @once
    def nodes(self) -> tuple[tree.Node, ...]:
        """Every node at any depth, those of computed defaults included; with a workflow's body go
        the values of its state."""
        state = self.state if self.kind == "workflow" else ()
        parameters = (self.handler or self.definition).parameters
        defaults = [p.default for p in parameters if p.computed and p.default is not None]
        below = self.blocks.below(self.block)
        return (*all_nodes((*defaults, *state)), *below) if defaults or state else below

    @once
    def seen(self) -> tuple[tree.Node, ...]:
        """The nodes here and, for a handler, those of the workflow around it."""
        if self.handler is None or self.workflow is None:
            return self.nodes
        return (*self.nodes, *self.blocks.below(self.workflow.body))

    @once
    def timer_handles(self) -> frozenset[str]:
        """The handles of timers started here."""
        return timer_handles(self.nodes)

    @once
    def raced_handles(self) -> frozenset[str]:
        """The handles awaited here beside a timer."""
        return raced_handles(self.nodes)

    @once
    def qualified_name(self) -> str:
        """What `Design.unknowns` calls its owner."""
        name = self.definition.name
        return f"{self.service.name}.{name}" if self.service else name

    @once
    def parameters(self) -> tuple[tree.Parameter, ...]:
        """What is handed in: to the definition and, in a handler, to that."""
        own = self.handler.parameters if self.handler else ()
        return (*self.definition.parameters, *own)

    @once
    def binds(self) -> Sequence[str]:
        """The names that statements here give values to, in order, each once."""
        return bound_names(self.block)

    @once
    def bound(self) -> frozenset[str]:
        """The names that statements here and the state give values to."""
        return self.variables.union(self.binds)

    @once
    def assigned(self) -> frozenset[str]:
        """The names that assignments here give values to."""
        found = (node.target for node in self.of(tree.Assign))
        return frozenset(target.name for target in found if isinstance(target, tree.Name))

    @once
    def given_elsewhere(self) -> frozenset[str]:
        """The names that may get other values while this waits: state, and what others give."""
        others = (part.block for part in parts(self.definition) if part.block is not self.block)
        return self.variables.union(self.conditions, *map(given_in, others))

    @once
    def given_once(self) -> Mapping[str, tree.Expression]:
        """The values of names that one assignment here alone gives a value, in all the workflow."""
        blocks = [part.block for part in parts(self.definition)]
        times = Counter(name for block in blocks for name in bindings(block))
        others = {*self.variables, *(parameter.name for parameter in self.parameters)}
        others |= {made.item for made in self.of(tree.Comprehension)}
        return {
            node.target.name: node.value
            for node in self.of(tree.Assign)
            if isinstance(node.target, tree.Name)
            and times[node.target.name] == 1
            and node.target.name not in others
        }

    @once
    def names(self) -> frozenset[str]:
        """The names that are in scope somewhere here."""
        return visible_names(self.definition, self.handler)

    @once
    def shown(self) -> frozenset[str]:
        """The names that fill the holes of texts here."""
        if self.workflow and self.workflow.handlers:  # which see each other's
            return self.names - handle_names(self.definition)
        return self.names - {start.handle for start in self.starts}

    @once
    def waits(self) -> bool:
        """Whether it does what needs a workflow: an operation then has one behind it."""
        if self.kind == "operation":
            return runs_behind(self.block)
        return any(map(waits, statements(self.block)))

    @property
    def deterministic(self) -> bool:
        """Whether it runs as a workflow's code: a workflow's or a handler's."""
        return self.kind not in ("activity", "operation")

    @once
    def workflow(self) -> tree.Workflow | None:
        """The workflow whose state and handlers the body shares, None elsewhere."""
        return self.definition if isinstance(self.definition, tree.Workflow) else None

    def handlers(self, kind: str) -> frozenset[str]:
        """Return the names of the workflow's handlers of one kind."""
        found = without_comments(self.workflow.handlers if self.workflow else ())
        return frozenset(handler.name for handler in found if handler.kind == kind)

    @once
    def state(self) -> tuple[tree.StateEntry, ...]:
        """The entries of the workflow's `state:` block, comments included."""
        return (self.workflow.state if self.workflow else None) or ()

    @once
    def conditions(self) -> frozenset[str]:
        """The conditions of the workflow's `state:` block."""
        return frozenset(entry.name for entry in self.state if isinstance(entry, tree.Condition))

    @once
    def truths(self) -> frozenset[str]:
        """The names of the state that are awaited until they hold: no handles are among them."""
        return awaited_truths(self.workflow) if self.workflow and self.state else frozenset()

    @once
    def variables(self) -> frozenset[str]:
        """The variables of the workflow's `state:` block."""
        return frozenset(entry.name for entry in self.state if isinstance(entry, tree.Variable))

    @once
    def starts(self) -> tuple[tree.Start, ...]:
        """Every `promise` and `spawn` whose handle is seen here: a handler sees the workflow's."""
        if self.handler is None:
            return tuple(self.of(tree.Start))
        return tuple(node for node in self.seen if isinstance(node, tree.Start))

    @once
    def handles(self) -> frozenset[str]:
        """The names that hold promises: those of `starts`, and those they are handed on to."""
        return self.held.one

    @once
    def held(self) -> Held:
        """The names that hold promises, and lists of them."""
        started = (start.handle for start in self.starts if start.handle)
        return held(self.seen, started)

    @once
    def children(self) -> dict[str, str]:
        """The handles of workflows, with the workflow's name as it was written.

        What may be one of several promises is such a handle if all of them are of workflows.
        """
        calls = {s.handle: s.target for s in self.starts}
        begun = {h: call.name for h, call in calls.items() if isinstance(call, tree.WorkflowCall)}
        ones = {name: sorted(self.held.names[name].origins) for name in self.held.one}
        return {
            name: begun[origins[0]]
            for name, origins in ones.items()
            if begun.keys() >= set(origins)
        }

    @once
    def by_kind(self) -> Mapping[type[tree.Node], Sequence[Any]]:
        """The nodes at any depth by their class, in source order."""
        return by_kind(self.nodes)

    def of(self, kind: type[N]) -> Iterator[N]:
        """Yield the nodes of one class, in source order."""
        found = self.by_kind.get(kind)
        if found is None:  # a class that stands for several, or one of which there is no node
            several = bool(kind.__subclasses__())
            found = [n for n in self.nodes if isinstance(n, kind)] if several else ()
        return iter(found)

    @property
    def label(self) -> str:
        """What a message calls it: `workflow Order`, `signal Cancel of workflow Order`."""
        if self.handler:
            return f"{self.kind} {self.handler.name} of workflow {self.definition.name}"
        if self.service:
            return f"operation {self.service.name}.{self.definition.name}"
        return f"{self.kind} {self.definition.name}"


def bodies(file: tree.File, blocks: Blocks) -> Iterator[Body]:
    """Yield every body in a file, those of handlers before their workflow's."""
    for definition in file.definitions:
        match definition:
            case tree.Workflow() | tree.Activity():
                yield from _bodies(file, definition, blocks)
            case tree.Service():
                for operation in without_comments(definition.operations):
                    yield from _bodies(file, operation, blocks, definition)
            case (
                tree.Endpoint()
                | tree.Worker()
                | tree.Namespace()
                | tree.TypeBlock()
                | tree.Package()
                | tree.Import()
                | tree.TestBlock()
                | tree.Evaluate()
                | tree.Comment()
            ):
                pass  # has no body
            case _:
                assert_never(definition)


def _bodies(
    file: tree.File,
    definition: tree.Workflow | tree.Activity | tree.Operation,
    blocks: Blocks,
    service: tree.Service | None = None,
) -> Iterator[Body]:
    for part in parts(definition):
        yield Body(part.kind, file, part.block, definition, part.handler, service, blocks)

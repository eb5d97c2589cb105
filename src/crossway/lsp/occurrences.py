"""Every place in a file that names something, and what it names, as the design resolved it.

The tree has many names as texts alone (`-> receipt`); where they stand is found in the tokens.
Which definition a name means is looked up in `Design.names` and `Design.calls`.

Longer than other files because it is the one walk over all nodes that have names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crossway.design.bodies import visible_names
from crossway.design.options import (
    CLASSIC_ENDPOINT,
    ENDPOINT,
    OF_ERRORS,
    OF_NAMESPACES,
    OPERATION,
    SERVICE,
    OptionSet,
)
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.span import Span
from crossway.language.walk import all_nodes, walk
from crossway.language.words import leaf, snake_case
from crossway.lsp.symbols import Occurrence, Symbol, SymbolKind
from crossway.lsp.values import Values

Owner = tree.Workflow | tree.Activity | tree.Operation


def occurrences(finder: Finder, more: Iterable[Occurrence] = ()) -> tuple[Occurrence, ...]:
    """Return every place of a file that names something, in source order; `more` among them."""
    every = (one for node in finder.file.definitions for one in finder.definition(node))
    found: dict[tuple[Span, Symbol], Occurrence] = {}
    for one in (*every, *more):
        key = (one.span, one.symbol)
        if key not in found or one.defines:
            found[key] = one
    return tuple(sorted(found.values(), key=lambda one: one.span))


class Finder(Values):
    """Looks through one file."""

    # --- definitions --------------------------------------------------------------------

    def definition(self, node: tree.Definition) -> Iterator[Occurrence]:
        """Yield what a definition and all below it name."""
        match node:
            case tree.Workflow():
                name = self.design.names.workflows.name(node.name, self.path)
                yield from self._defining(Symbol("workflow", name), node.name, node)
                yield from self._body(node, "")
            case tree.Activity():
                name = self.design.names.activities.name(node.name, self.path)
                yield from self._defining(Symbol("activity", name), node.name, node)
                yield from self._body(node, "")
            case tree.Service():
                yield from self._service(node)
            case tree.Endpoint():
                yield from self._defining(Symbol("endpoint", node.name), node.name, node)
                yield from self._listed(node.settings, CLASSIC_ENDPOINT)
            case tree.Worker() | tree.Namespace():
                yield from self._deployed(node)
            case tree.TypeBlock():
                yield from self._type_block(node)
            case tree.Package():
                yield from self._defining(Symbol("package", node.name), node.name, node)
            case tree.Evaluate():
                yield from self._nodes([node])
            case tree.TestBlock() | tree.Import() | tree.Comment():
                pass  # what a test names is found by `crossway.lsp.tested`

    def _defining(
        self, symbol: Symbol, name: str, node: tree.Node, body: Owner | None = None
    ) -> Iterator[Occurrence]:
        """Yield the definition of a symbol on its line."""
        if (at := self.tokens.named(name, node.span)) is not None:
            yield Occurrence(symbol, at, True, node, body)

    def _service(self, node: tree.Service) -> Iterator[Occurrence]:
        service = self.design.names.services.name(node.name, self.path)
        yield from self._defining(Symbol("service", service), node.name, node)
        yield from self._listed(node.options, SERVICE)
        for operation in without_comments(node.operations):
            symbol = Symbol("operation", operation.name, service)
            for one in self._defining(symbol, operation.name, operation):
                yield replace(one, service=service)
            yield from self._listed(operation.options, OPERATION)
            if operation.workflow is not None:
                started = self.design.names.workflows.name(operation.workflow, self.path)
                begun = Symbol("workflow", started)
                for one in self._named(begun, operation.workflow, operation, "workflow"):
                    yield replace(one, service=service)
            yield from self._body(operation, service)

    def _deployed(self, node: tree.Worker | tree.Namespace) -> Iterator[Occurrence]:
        if isinstance(node, tree.Worker):
            name = self.design.names.workers.name(node.name, self.path)
            yield from self._defining(Symbol("worker", name), node.name, node)
            for entry in without_comments(node.entries):
                yield from self._registered(entry)
            return
        yield from self._defining_spelled(Symbol("namespace", node.name), node)
        for placed in without_comments(node.entries):
            if placed.kind == "worker":
                name = self.design.names.workers.name(placed.name, self.path)
                yield from self._named(Symbol("worker", name), placed.name, placed, "worker")
            else:
                symbol = Symbol("endpoint", placed.name)
                for one in self._named(symbol, placed.name, placed, "endpoint"):
                    yield replace(one, defines=True)
                yield from self._listed(placed.options, ENDPOINT)

    def _defining_spelled(self, symbol: Symbol, node: tree.Node) -> Iterator[Occurrence]:
        """Yield a definition whose name may be several tokens: `shard-{org}`."""
        tokens = self.tokens.inside(node.span)
        if len(tokens) > 2:
            span = self.tokens.span(tokens[1], tokens[-2])
            yield Occurrence(symbol, span, True, node)

    def _registered(self, entry: tree.WorkerEntry) -> Iterator[Occurrence]:
        names = self.design.names
        match entry.kind:
            case "workflow":
                found = names.workflows.name(entry.name, self.path)
            case "activity":
                found = names.activities.name(entry.name, self.path)
            case "service":
                found = names.services.name(entry.name, self.path)
        yield from self._named(Symbol(entry.kind, found), entry.name, entry, entry.kind)

    def _type_block(self, node: tree.TypeBlock) -> Iterator[Occurrence]:
        name = self.design.names.types.name(node.name, self.path)
        yield from self._defining(Symbol("type", name), node.name, node)
        for one in without_comments(node.fields):
            yield from self._defining(Symbol("field", one.name, name), one.name, one)
            yield from self._nodes([one.type])

    def _listed(self, options: tree.Options, takes: OptionSet) -> Iterator[Occurrence]:
        for known, option in takes.written(options):
            for one in self._texts(option) if known.key in OF_NAMESPACES else ():
                yield replace(one, defines=known.key == "target_namespace")
            yield from self._services_listed(option.value) if known.key == "services" else ()

    def _texts(self, option: tree.Option) -> Iterator[Occurrence]:
        """Yield the namespaces that an option lists."""
        value = option.value
        items = value.items if isinstance(value, tree.ListOf) else (value,)
        for item in items:
            if isinstance(item, tree.String):
                at = self.tokens.quoted(item.value, item.span)
                if at is not None:
                    yield Occurrence(Symbol("namespace", item.value), at, False, item)
            elif isinstance(item, tree.Node):
                text = "".join(token.text for token in self.tokens.inside(item.span))
                yield Occurrence(Symbol("namespace", text), item.span, False, item)

    # --- bodies -------------------------------------------------------------------------

    def _body(self, owner: Owner, service: str) -> Iterator[Occurrence]:
        """Yield what a body names: a workflow with its state and its handlers as a whole."""
        scope = f"{self.path}:{owner.span.line}"
        flow = owner if isinstance(owner, tree.Workflow) else None
        handlers = tuple(without_comments(flow.handlers)) if flow else ()
        state = (flow.state if flow else None) or ()
        names = visible_names(owner)
        defaults = () if isinstance(owner, tree.Operation) else owner.default_options
        block = owner.body or ()
        around = (*owner.parameters, *owner.results, *defaults, *state, *block)
        found = [*self._nodes(around, names, scope, owner)]
        for handler in handlers:
            found += self._handler(handler, owner, names, scope)
        for one in found:
            yield replace(one, body=owner, service=service)

    def _handler(
        self, handler: tree.Handler, owner: Owner, names: frozenset[str], scope: str
    ) -> Iterator[Occurrence]:
        workflow = self.design.names.workflows.name(owner.name, self.path)
        yield from self._defining(
            Symbol(handler.kind, handler.name, workflow), handler.name, handler
        )
        own = frozenset(parameter.name for parameter in handler.parameters)
        inside = (*handler.parameters, *handler.results, *handler.options, *handler.body)
        mine = f"{self.path}:{handler.span.line}"
        for one in self._nodes(inside, names | own, scope, owner):
            shared = one.symbol.kind == "local" and one.symbol.owner == scope
            is_own = shared and one.symbol.name in own
            yield replace(one, symbol=replace(one.symbol, owner=mine)) if is_own else one

    def _nodes(
        self,
        nodes: Iterable[tree.Node],
        names: frozenset[str] = frozenset(),
        scope: str = "",
        owner: Owner | None = None,
    ) -> Iterator[Occurrence]:
        """Yield what some nodes and all below them name; `names` are the local ones."""
        everything = list(all_nodes(nodes))
        items = _items(everything)
        begun = {id(one.call): one.starts for one in everything if isinstance(one, tree.Evaluate)}
        fields = {id(f) for one in everything if isinstance(one, tree.TypeRef) for f in one.fields}
        for node in everything:
            if id(node) in fields:  # of a type that is declared in place, and no parameter
                continue
            own = items.get(id(node), {})
            found = self._node(node, owner, names | own.keys())
            if isinstance(node, tree.Invoke):
                found = self.invoked(node, begun.get(id(node)))
            for one in found:
                where = own.get(one.symbol.name, scope)
                is_local = one.symbol.kind == "local" and not one.symbol.owner
                yield replace(one, symbol=replace(one.symbol, owner=where)) if is_local else one

    def _node(
        self, node: tree.Node, owner: Owner | None, names: frozenset[str]
    ) -> Iterator[Occurrence]:
        match node:
            case tree.Parameter(name):
                yield from self._local(name, node, first=True)
                if node.type is None:
                    return
            case tree.ActivityCall(name):
                known = self.design.names.activities.name(name, self.path)
                yield from self._named(Symbol("activity", known), name, node, "activity")
            case tree.WorkflowCall(name):
                known = self.design.names.workflows.name(name, self.path)
                yield from self._named(Symbol("workflow", known), name, node, "workflow")
            case tree.NexusCall():
                yield from self._nexus(node)
                yield from self._holes_of_target(node, names)
            case tree.Option(key, value) if snake_case(key) in OF_ERRORS:
                yield from self._errors_listed(value)
            case tree.SignalArrival(name) | tree.UpdateArrival(name):
                kind: SymbolKind = "signal" if isinstance(node, tree.SignalArrival) else "update"
                if isinstance(owner, tree.Workflow):
                    workflow = self.design.names.workflows.name(owner.name, self.path)
                    yield from self._named(Symbol(kind, name, workflow), name, node)
            case tree.Handle(name):
                yield from self._used(name, node)
            case tree.Line():
                yield from self._line(node)
            case _:  # a part of a value, or what names nothing itself
                yield from self.value(node, names)

    def _line(self, node: tree.Line) -> Iterator[Occurrence]:
        match node:
            case tree.Await(results=results, assigned=assigned):
                if assigned:
                    yield from self._bound(results, node, "")
                else:
                    yield from self._bound(results, node, "->")
            case tree.Case(results=results):
                yield from self._bound(results, node, "->")
            case tree.Start(handle):
                yield from self._local(handle, node, first="->" not in self._text_of(node))
            case tree.For(item=str() as item):
                yield from self._local(item, node, after="for")
            case tree.Catch(error, binding):
                yield from self._error(error, node)
                yield from self._local(binding or "", node)
            case tree.Raise(error):
                yield from self._error(error, node)
            case tree.Condition(name) | tree.Variable(name):
                yield from self._local(name, node, first=True)
            case tree.Assign(tree.Name(name) as target):
                yield Occurrence(Symbol("local", name), target.span, True, node)
            case tree.SetCondition(name):
                yield from self._used(name, node, last=True)
            case tree.Send(handle, signal):
                yield from self._used(handle, node, after="signal")
                if (sent := self.design.calls.signals.get(node.span)) is not None:
                    symbol = Symbol("signal", sent.signal, sent.workflow)
                    yield from self._named(symbol, signal, node, ".")
            case _:  # any other line names nothing itself
                pass

    def _nexus(self, node: tree.NexusCall) -> Iterator[Occurrence]:
        target = self.design.calls.nexus.get(node.span)
        if target is None:
            return
        if node.service is None:
            at = self.tokens.quoted(node.target, node.span)
            if at is not None:
                known = self.design.endpoints.get(node.target)
                declared = known is not None and known.span is not None
                kind: SymbolKind = "endpoint" if declared else "namespace"
                yield Occurrence(Symbol(kind, node.target), at, False, node)
            called = "workflow" if "workflow" in self._text_of(node) else ""
            yield from self._operation(node, target.service, called)
            return
        yield from self._named(Symbol("endpoint", target.endpoint), node.target, node, "nexus")
        yield from self._named(Symbol("service", target.service), node.service, node, node.target)
        yield from self._operation(node, target.service, leaf(node.service))
        yield from self._named_arguments(node, target.service)

    def _operation(self, node: tree.NexusCall, service: str, after: str) -> Iterator[Occurrence]:
        """Yield the operation that a call names; one that only starts a workflow means that."""
        entry = self.design.services.get(service)
        operation = entry.operations.get(node.operation) if entry else None
        symbol = Symbol("operation", node.operation, service)
        if operation is not None and operation.tree is None and operation.workflow:
            symbol = Symbol("workflow", operation.workflow)
        yield from self._named(symbol, node.operation, node, after)

    def _named_arguments(self, node: tree.NexusCall, service: str) -> Iterator[Occurrence]:
        """Yield the parameters that a call gives by their names: `Reserve(amount: 3)`."""
        taking = self._taking(service, node.operation) if node.names else None
        if taking is None:
            return
        owner = f"{taking.span.path}:{taking.span.line}"
        known = {parameter.name for parameter in taking.parameters}
        for name, value in zip(node.names, node.arguments, strict=False):
            at = self.tokens.before_colon(name, value.span)
            if name in known and at is not None:
                yield Occurrence(Symbol("local", name, owner), at, False, node)

    def _taking(self, service: str, name: str) -> tree.Operation | tree.Workflow | None:
        """Return what declares the parameters of an operation: of one that only starts a
        workflow that is the workflow."""
        entry = self.design.services.get(service)
        operation = entry.operations.get(name) if entry else None
        if operation is None:
            return None
        if operation.workflow and (operation.tree is None or operation.tree.workflow):
            started = self.design.workflows.get(operation.workflow)
            return started.tree if started else None
        return operation.tree


def _items(nodes: Iterable[tree.Node]) -> dict[int, dict[str, str]]:
    """Return the items of the lists being made that a node is in, each with where it is one."""
    found: dict[int, dict[str, str]] = {}
    for node in nodes:
        if isinstance(node, tree.Comprehension):
            where = f"{node.span.path}:{node.span.line}:{node.span.column}"
            parts = (node.value, *([node.condition] if node.condition else []))
            for one in (node, *(inner for part in parts for inner in (part, *walk(part)))):
                found[id(one)] = {**found.get(id(one), {}), node.item: where}
    return found

"""Every place in a file that names something, and what it names, as the design resolved it.

The tree has many names as texts alone (`-> receipt`); where they stand is found in the tokens.
Which definition a name means is looked up in `Design.names` and `Design.calls`.

Longer than other files because it is the one walk over all nodes that have names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crossway.design.bodies import visible_names
from crossway.design.builtins import MESSAGES
from crossway.design.model import Design
from crossway.design.options import CLASSIC_ENDPOINT, ENDPOINT, OPERATION, SERVICE, OptionSet
from crossway.design.types import Nullable, RecordType, Type
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.holes import Hole, pieces
from crossway.language.span import Span
from crossway.language.walk import all_nodes, walk
from crossway.language.words import leaf
from crossway.lsp.symbols import Occurrence, Symbol, SymbolKind
from crossway.lsp.tokens import Tokens

Owner = tree.Workflow | tree.Activity | tree.Operation

_LISTS = ("allowed_caller_namespaces", "originating_namespaces", "target_namespace")
"""The options that name namespaces, by their first keys."""


def occurrences(
    file: tree.File, tokens: Tokens, design: Design, types: Callable[[Span], Type | None]
) -> tuple[Occurrence, ...]:
    """Return every place of a file that names something, in source order.

    `types` says what a value is that is read in a place: whose field `order.id` names.
    """
    finder = _Finder(file, tokens, design, types)
    every = (one for definition in file.definitions for one in finder.definition(definition))
    found: dict[tuple[Span, Symbol], Occurrence] = {}
    for one in every:
        key = (one.span, one.symbol)
        if key not in found or one.defines:
            found[key] = one
    return tuple(sorted(found.values(), key=lambda one: one.span))


@dataclass
class _Finder:
    """Looks through one file."""

    file: tree.File
    tokens: Tokens
    design: Design
    types: Callable[[Span], Type | None]

    @property
    def path(self) -> str:
        """The path of the file."""
        return self.file.path

    # --- definitions --------------------------------------------------------------------

    def definition(self, node: tree.Definition) -> Iterator[Occurrence]:
        """Yield what a definition and all below it name."""
        match node:
            case tree.Workflow():
                name = self.design.names.workflows.name(node.name, self.path)
                yield from self._here(Symbol("workflow", name), node.name, node)
                yield from self._body(node, "")
            case tree.Activity():
                name = self.design.names.activities.name(node.name, self.path)
                yield from self._here(Symbol("activity", name), node.name, node)
                yield from self._body(node, "")
            case tree.Service():
                yield from self._service(node)
            case tree.Endpoint():
                yield from self._here(Symbol("endpoint", node.name), node.name, node)
                yield from self._listed(node.settings, CLASSIC_ENDPOINT)
            case tree.Worker() | tree.Namespace():
                yield from self._deployed(node)
            case tree.TypeBlock():
                yield from self._type_block(node)
            case tree.Package():
                yield from self._here(Symbol("package", node.name), node.name, node)
            case tree.TestBlock() | tree.Evaluate():
                yield from self._nodes([node])
            case tree.Import() | tree.Comment():
                pass

    def _here(
        self, symbol: Symbol, name: str, node: tree.Node, body: Owner | None = None
    ) -> Iterator[Occurrence]:
        """Yield the definition of a symbol on its line."""
        if (at := self.tokens.named(name, node.span)) is not None:
            yield Occurrence(symbol, at, True, node, body)

    def _named(
        self, symbol: Symbol, name: str, node: tree.Node, after: str = "", last: bool = False
    ) -> Iterator[Occurrence]:
        """Yield a place that names a symbol, in the span of what does."""
        if (at := self.tokens.named(name, node.span, after, last)) is not None:
            yield Occurrence(symbol, at, False, node)

    def _service(self, node: tree.Service) -> Iterator[Occurrence]:
        service = self.design.names.services.name(node.name, self.path)
        yield from self._here(Symbol("service", service), node.name, node)
        yield from self._listed(node.options, SERVICE)
        for operation in without_comments(node.operations):
            symbol = Symbol("operation", operation.name, service)
            for one in self._here(symbol, operation.name, operation):
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
            yield from self._here(Symbol("worker", name), node.name, node)
            for entry in without_comments(node.entries):
                yield from self._registered(entry)
            return
        yield from self._here_spelled(Symbol("namespace", node.name), node)
        for placed in without_comments(node.entries):
            if placed.kind == "worker":
                name = self.design.names.workers.name(placed.name, self.path)
                yield from self._named(Symbol("worker", name), placed.name, placed, "worker")
            else:
                symbol = Symbol("endpoint", placed.name)
                for one in self._named(symbol, placed.name, placed, "endpoint"):
                    yield replace(one, defines=True)
                yield from self._listed(placed.options, ENDPOINT)

    def _here_spelled(self, symbol: Symbol, node: tree.Node) -> Iterator[Occurrence]:
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
        yield from self._here(Symbol("type", name), node.name, node)
        for one in without_comments(node.fields):
            yield from self._here(Symbol("field", one.name, name), one.name, one)
            yield from self._nodes([one.type])

    def _listed(self, options: tree.Options, takes: OptionSet) -> Iterator[Occurrence]:
        for known, option in takes.written(options):
            if known.key in _LISTS:
                yield from self._texts(option)

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
        yield from self._here(Symbol(handler.kind, handler.name, workflow), handler.name, handler)
        own = frozenset(parameter.name for parameter in handler.parameters)
        inside = (*handler.parameters, *handler.results, *handler.options, *handler.body)
        mine = f"{self.path}:{handler.span.line}"
        for one in self._nodes(inside, names | own, scope, owner):
            is_own = one.symbol.kind == "local" and one.symbol.name in own
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
        for node in everything:
            own, inner = items.get(id(node), (frozenset[str](), ""))
            for one in self._node(node, owner, names | own):
                where = inner if one.symbol.name in own else scope
                is_local = one.symbol.kind == "local"
                yield replace(one, symbol=replace(one.symbol, owner=where)) if is_local else one

    def _node(
        self, node: tree.Node, owner: Owner | None, names: frozenset[str]
    ) -> Iterator[Occurrence]:
        match node:
            case tree.Name(name):
                if name in names:
                    yield Occurrence(Symbol("local", name), node.span, False, node)
            case tree.String(value):
                yield from self._holes(node, value, names)
            case tree.Field(subject, name):
                yield from self._field(node, subject, name)
            case tree.Parameter(name):
                yield from self._local(name, node, first=True)
                if node.type is None:
                    return
            case tree.TypeRef() | tree.Record():
                yield from self._typed(node)
            case tree.Invoke():
                yield from self._invoked(node)
            case tree.ActivityCall(name):
                known = self.design.names.activities.name(name, self.path)
                yield from self._named(Symbol("activity", known), name, node, "activity")
            case tree.WorkflowCall(name):
                known = self.design.names.workflows.name(name, self.path)
                yield from self._named(Symbol("workflow", known), name, node, "workflow")
            case tree.NexusCall():
                yield from self._nexus(node)
            case tree.SignalArrival(name) | tree.UpdateArrival(name):
                kind: SymbolKind = "signal" if isinstance(node, tree.SignalArrival) else "update"
                if isinstance(owner, tree.Workflow):
                    workflow = self.design.names.workflows.name(owner.name, self.path)
                    yield from self._named(Symbol(kind, name, workflow), name, node)
            case tree.Handle(name):
                yield from self._used(name, node)
            case tree.Line():
                yield from self._line(node)
            case _:  # any other node names nothing itself
                pass

    def _field(self, node: tree.Field, subject: tree.Expression, name: str) -> Iterator[Occurrence]:
        """Yield a field that is read, where it is known of which record."""
        kind = self.types(subject.span)
        holder = kind.of if isinstance(kind, Nullable) else kind
        record = holder.name if isinstance(holder, RecordType) else ""
        if record and (at := self.tokens.named(name, node.span, last=True)) is not None:
            yield Occurrence(Symbol("field", name, record), at, False, node)

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
            case tree.Catch(binding=str() as binding):
                yield from self._local(binding, node)
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

    def _text_of(self, node: tree.Node) -> list[str]:
        return [token.text for token in self.tokens.inside(node.span)]

    def _bound(
        self, results: Sequence[tree.Binding], node: tree.Node, after: str
    ) -> Iterator[Occurrence]:
        for result in results:
            if isinstance(result, str):
                yield from self._local(result, node, after=after, first=not after)

    def _local(
        self, name: str, node: tree.Node, after: str = "", first: bool = False
    ) -> Iterator[Occurrence]:
        if not name:
            return
        at = self.tokens.named(name, node.span, after, last=not first and not after)
        if at is not None:
            yield Occurrence(Symbol("local", name), at, True, node)

    def _used(
        self, name: str, node: tree.Node, after: str = "", last: bool = False
    ) -> Iterator[Occurrence]:
        at = self.tokens.named(name, node.span, after, last)
        if at is not None:
            yield Occurrence(Symbol("local", name), at, False, node)

    def _holes(self, node: tree.String, value: str, names: frozenset[str]) -> Iterator[Occurrence]:
        """Yield the names in the holes of a text, where the text is written without escapes."""
        span = node.span
        if span.line != span.end_line or span.end_column - span.column != len(value) + 2:
            return
        column = span.column + 1
        for piece in pieces(value):
            width = len(f"{{{piece}}}") if isinstance(piece, Hole) else len(piece)
            if isinstance(piece, Hole) and piece.name in names:
                end = column + 1 + len(piece.name)
                at = Span(self.path, span.line, column + 1, span.line, end)
                yield Occurrence(Symbol("local", piece.name), at, False, node)
            column += width

    def _typed(self, node: tree.TypeRef | tree.Record) -> Iterator[Occurrence]:
        written = node.name if isinstance(node, tree.TypeRef) else node.type
        name = self.design.names.types.name(written, self.path) if written else ""
        if name and self.design.names.types.get(name) is not None:
            yield from self._named(Symbol("type", name), written, node)
            if isinstance(node, tree.Record):
                for entry in node.fields:
                    yield from self._named(Symbol("field", entry.name, name), entry.name, entry)

    def _invoked(self, node: tree.Invoke) -> Iterator[Occurrence]:
        if node.function not in MESSAGES:
            symbol = Symbol("function", node.function, self.path)
            yield from self._named(symbol, node.function, node)

    def _nexus(self, node: tree.NexusCall) -> Iterator[Occurrence]:
        target = self.design.calls.nexus.get(node.span)
        if target is None:
            return
        if node.service is None:
            at = self.tokens.quoted(node.target, node.span)
            if at is not None:
                is_endpoint = node.target in self.design.endpoints
                kind: SymbolKind = "endpoint" if is_endpoint else "namespace"
                yield Occurrence(Symbol(kind, node.target), at, False, node)
            called = "workflow" if "workflow" in self._text_of(node) else ""
            yield from self._operation(node, target.service, called)
            return
        yield from self._named(Symbol("endpoint", target.endpoint), node.target, node, "nexus")
        yield from self._named(Symbol("service", target.service), node.service, node, node.target)
        yield from self._operation(node, target.service, leaf(node.service))

    def _operation(self, node: tree.NexusCall, service: str, after: str) -> Iterator[Occurrence]:
        """Yield the operation that a call names; one that only starts a workflow means that."""
        entry = self.design.services.get(service)
        operation = entry.operations.get(node.operation) if entry else None
        symbol = Symbol("operation", node.operation, service)
        if operation is not None and operation.tree is None and operation.workflow:
            symbol = Symbol("workflow", operation.workflow)
        yield from self._named(symbol, node.operation, node, after)


def _items(nodes: Iterable[tree.Node]) -> dict[int, tuple[frozenset[str], str]]:
    """Return the items of the lists being made that a node is in, and where the innermost is."""
    found: dict[int, tuple[frozenset[str], str]] = {}
    for node in nodes:
        if isinstance(node, tree.Comprehension):
            where = f"{node.span.path}:{node.span.line}:{node.span.column}"
            for inner in (node.value, *([node.condition] if node.condition else [])):
                for one in (inner, *walk(inner)):
                    known = found.get(id(one), (frozenset[str](), ""))[0]
                    found[id(one)] = (known | {node.item}, where)
    return found

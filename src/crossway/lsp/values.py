"""What values name: variables, fields of known records, types, functions, holes of texts.

And where on its line a name stands that the tree has as a text alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crossway.design.builtins import BUILTINS, MESSAGES, takes_field
from crossway.design.inference import Learned
from crossway.design.model import Design
from crossway.design.options import plain_text
from crossway.design.types import Listing, Nullable, RecordType, Type
from crossway.language import tree
from crossway.language.holes import Hole, holes, pieces
from crossway.language.span import Span
from crossway.language.tokens import Token
from crossway.language.words import leaf
from crossway.lsp.symbols import Occurrence, Symbol
from crossway.lsp.tokens import Tokens

_SAME_ITEMS = ("its argument", "list with it")
"""What functions give whose items are those of the list that they take."""


@dataclass
class Values:
    """Looks through the values of one file.

    `learned` says what a value is that is read in a place: whose field `order.id` names.
    """

    file: tree.File
    tokens: Tokens
    design: Design
    learned: Learned

    @property
    def path(self) -> str:
        """The path of the file."""
        return self.file.path

    def value(self, node: tree.Node, names: frozenset[str]) -> Iterator[Occurrence]:
        """Yield what a part of a value names itself; `names` are the local ones."""
        match node:
            case tree.Name(name):
                if name in names:
                    yield Occurrence(Symbol("local", name), node.span, False, node)
            case tree.String():
                yield from self._holes(node, names)
            case tree.Field(subject, name):
                yield from self._field(node, subject, name)
            case tree.Comprehension(item=item):
                yield from self._local(item, node, after="for")
            case tree.TypeRef() | tree.Record():
                yield from self.typed(node)
            case _:  # any other node names nothing itself
                pass

    def _field(self, node: tree.Field, subject: tree.Expression, name: str) -> Iterator[Occurrence]:
        """Yield a field that is read, where it is known of which record."""
        kind = self.learned.type(subject.span) or self.learned.holder(node.span, "")
        record = self._item_of(subject) or _record(kind)
        if record and (at := self.tokens.named(name, node.span, last=True)) is not None:
            yield Occurrence(Symbol("field", name, record), at, False, node)

    def _holes(self, node: tree.String, names: frozenset[str]) -> Iterator[Occurrence]:
        """Yield the names and the fields in the holes of a text."""
        for hole, at in holes_of(self.tokens, node, names):
            yield Occurrence(Symbol("local", hole.name), at, False, node)
            path = hole.name
            for name in hole.fields:
                begin = at.column + len(path) + 1
                path = f"{path}.{name}"
                record = _record(self.learned.holder(node.span, path))
                if record:
                    place = Span(self.path, at.line, begin, at.line, begin + len(name))
                    yield Occurrence(Symbol("field", name, record), place, False, node)

    def _holes_of_target(self, node: tree.NexusCall, names: frozenset[str]) -> Iterator[Occurrence]:
        """Yield the names in the holes of what a call leads to: `nexus shard-{org}-Ship ..`."""
        if not holes(node.target):
            return
        tokens = self.tokens.inside(node.span)
        end = next((at for at, one in enumerate(tokens) if one.text == "("), len(tokens))
        for at, token in enumerate(tokens[:end]):
            if token.kind == "string":
                for hole, column in _holes_in(token, names):
                    span = Span(self.path, token.line, column, token.line, column + len(hole.name))
                    yield Occurrence(Symbol("local", hole.name), span, False, node)
            elif token.text in names and at and tokens[at - 1].text == "{":
                symbol = Symbol("local", token.text)
                yield Occurrence(symbol, self.tokens.span(token), False, node)

    def typed(self, node: tree.TypeRef | tree.Record) -> Iterator[Occurrence]:
        """Yield the type that is written or made, and the fields that are given there."""
        written = node.name if isinstance(node, tree.TypeRef) else node.type
        name = self.design.names.types.name(written, self.path) if written else ""
        if name and self.design.names.types.get(name) is not None:
            yield from self._named(Symbol("type", name), written, node)
        elif not written:
            name = _record(self.learned.type(node.span))  # `{id: 3}`, where an Order is wanted
        if self.design.names.types.get(name) is not None:
            for entry in node.fields:  # those of `Item{sku: string}`, a type, are declared there
                for one in self._named(Symbol("field", entry.name, name), entry.name, entry):
                    yield replace(one, defines=isinstance(node, tree.TypeRef))

    def invoked(self, node: tree.Invoke, started: tree.WorkflowCall | None) -> Iterator[Occurrence]:
        """Yield the function that is called, or the message that it sends to what `started`."""
        kind = MESSAGES.get(node.function)
        if kind is None:
            symbol = Symbol("function", node.function, self.path)
            yield from self._named(symbol, node.function, node)
            yield from self._field_of_items(node)
            return
        name = node.arguments[1] if len(node.arguments) > 1 else None
        if not isinstance(name, tree.Name):
            return
        only = self.design.names.workflows.name(started.name, self.path) if started else None
        for flow in self.design.workflows.values():
            if (kind, name.name) in flow.handlers and only in (None, flow.name):
                # Sent by an id alone it may go to either of two: it is a place of both.
                yield Occurrence(Symbol(kind, name.name, flow.name), name.span, False, name)

    def _field_of_items(self, node: tree.Invoke) -> Iterator[Occurrence]:
        """Yield the field that a text names of the items of a list: `map(documents, "id")`."""
        match node.arguments:
            case [items, tree.String(value) as text, *_] if takes_field(node.function):
                record = self._items(items)
                if record and (at := self.tokens.quoted(value, text.span)) is not None:
                    yield Occurrence(Symbol("field", value, record), at, False, text)
            case _:  # a function that names no field, or one that nothing says of what
                return

    def _item_of(self, value: tree.Expression) -> str:
        """Return the record that an item of a list is: `first(xs)`, `sorted(xs, "sku")[0]`."""
        match value:
            case tree.Index(subject=many):
                return self._items(many)
            case tree.Invoke(function, [many, *_]) if known := BUILTINS.get(function):
                return self._items(many) if known.gives == "one of its items" else ""
            case _:  # no item of a list
                return ""

    def _items(self, many: tree.Expression) -> str:
        """Return the record that the items of a list are, empty where they are none.

        Those of `sorted(filter(xs, "open"), "id")` are those of `xs`.
        """
        while isinstance(many, tree.Invoke | tree.Slice):
            if isinstance(many, tree.Slice):
                many = many.subject
                continue
            known = BUILTINS.get(many.function)
            if known is None or known.gives not in _SAME_ITEMS or not many.arguments:
                return ""
            many = many.arguments[0]
        kind = self.learned.type(many.span)
        held = kind.of if isinstance(kind, Nullable) else kind
        return _record(held.item) if isinstance(held, Listing) else ""

    def _error(self, name: str | None, node: tree.Node) -> Iterator[Occurrence]:
        """Yield the type whose name an error has, where a line raises or catches it."""
        known = self.design.names.types.name(name, self.path) if name else ""
        if name and self.design.names.types.get(known) is not None:
            yield from self._named(Symbol("type", known), name, node)

    def _errors_listed(self, value: object) -> Iterator[Occurrence]:
        """Yield the types of errors that an option lists by their names."""
        items = value.items if isinstance(value, tree.ListOf) else (value,)
        for item in items:
            known = isinstance(item, tree.String) and self.design.names.types.get(item.value)
            if isinstance(item, tree.String) and known is not None:
                at = self.tokens.quoted(item.value, item.span)
                if at is not None:
                    yield Occurrence(Symbol("type", item.value), at, False, item)

    def _services_listed(self, value: tree.Expression | tree.Options) -> Iterator[Occurrence]:
        """Yield the services that an endpoint takes: `services: [Cards, "money.Refunds"]`."""
        if isinstance(value, tuple):
            return
        for item in value.items if isinstance(value, tree.ListOf) else (value,):
            written = plain_text(item)
            if written is None:
                continue
            symbol = Symbol("service", self.design.names.services.name(written, self.path))
            quoted = self.tokens.quoted(written, item.span)
            if quoted is None:
                yield from self._named(symbol, written, item)
            else:
                begin = quoted.end_column - len(leaf(written))
                at = Span(self.path, quoted.line, begin, quoted.line, quoted.end_column)
                yield Occurrence(symbol, at, False, item)

    # --- where a name stands ------------------------------------------------------------

    def _named(
        self, symbol: Symbol, name: str, node: tree.Node, after: str = "", last: bool = False
    ) -> Iterator[Occurrence]:
        """Yield a place that names a symbol, in the span of what does."""
        if (at := self.tokens.named(name, node.span, after, last)) is not None:
            yield Occurrence(symbol, at, False, node)

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


def _record(kind: Type | None) -> str:
    """Return the name of the record that a value is, empty where it is none."""
    holder = kind.of if isinstance(kind, Nullable) else kind
    return holder.name if isinstance(holder, RecordType) else ""


def holes_of(
    tokens: Tokens, text: tree.String, names: frozenset[str]
) -> Iterator[tuple[Hole, Span]]:
    """Yield the holes of a text that some names fill, each with where its name stands."""
    token = next((one for one in tokens.inside(text.span) if one.kind == "string"), None)
    if token is None or holes(token.text) != holes(text.value):
        return  # an escape makes one, or ends one: where they stand is not known
    for hole, column in _holes_in(token, names):
        end = column + len(hole.name)
        yield hole, Span(tokens.path, token.line, column, token.line, end)


def _holes_in(token: Token, names: frozenset[str]) -> Iterator[tuple[Hole, int]]:
    """Yield the holes of a text that names fill, each with the column its name begins in."""
    column = token.column
    for piece in pieces(token.text):
        if isinstance(piece, Hole) and piece.name in names:
            yield piece, column + 1
        column += len(piece) if isinstance(piece, str) else len(f"{{{piece}}}")

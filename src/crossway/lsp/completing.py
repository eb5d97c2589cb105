"""What completion chooses from: the names of a design, its fields and its functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lsprotocol import types as lsp

from crossway.checks.errors import CAUGHT
from crossway.checks.typing.kinds import described
from crossway.design.builtins import BUILTINS, MESSAGES
from crossway.design.model import Design, Signature
from crossway.design.names import D, Table
from crossway.design.types import Type
from crossway.design.written import BUILTIN_NAMES
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.walk import walk
from crossway.lsp.describing import builtin_text, parameter_texts, signature_text
from crossway.lsp.documents import path_of
from crossway.lsp.index import Index
from crossway.lsp.items import Item
from crossway.lsp.scope import Inside, file_around, inside, services_behind, types_in
from crossway.lsp.session import Session
from crossway.lsp.typed import Typed

_KIND = lsp.CompletionItemKind


@dataclass(frozen=True)
class Known:
    """A cursor, and the design that its file is in as it was resolved last."""

    path: str
    typed: Typed
    index: Index
    inside: Inside
    snippets: bool = True

    @property
    def design(self) -> Design:
        """The resolved design."""
        return self.index.design

    @cached_property
    def types(self) -> dict[str, Type]:
        """What the names around the cursor hold."""
        return types_in(self.index, self.path, self.inside)

    def callable(self, name: str, kind: lsp.CompletionItemKind, signature: Signature) -> Item:
        """Return something that can be called, with its arguments to fill in."""
        taken = parameter_texts(signature)
        holes = ", ".join(f"${{{n}:{_plain(one)}}}" for n, one in enumerate(taken, 1))
        snippet = "" if self.typed.after.startswith("(") else f"{name}({holes})"
        return Item(name, kind, signature_text(name, signature), "", snippet)

    # --- what a design defines ----------------------------------------------------------

    def written(self, table: Table[D], name: str) -> str:
        """Return how this file writes what is called so on Temporal; empty where it cannot.

        Bare in its own package, `billing.Charge` of one that it imports.
        """
        names, found = self.design.names, table.get(name)
        if found is None:
            return name  # nothing defines it
        package = names.package(found.path)
        if package == names.package(self.path):
            return found.node.name
        known = names.imported(self.path).items()
        qualifier = next((called for called, one in known if one == package), "")
        return f"{qualifier}.{found.node.name}" if qualifier else ""

    def of_package(self, qualifier: str, items: Iterable[Item]) -> list[Item]:
        """Return those of some names that stand behind a package: `Charge` of `billing.`."""
        prefix = f"{qualifier}."
        return [
            replace(one, label=one.label.removeprefix(prefix), snippet=_without(prefix, one))
            for one in items
            if one.label.startswith(prefix)
        ]

    def activities(self, plain: bool = False) -> list[Item]:
        """Return the activities that the design defines or calls."""
        table = self.design.names.activities
        found = {self.written(table, o.name): o.signature for o in self.design.activities}
        return self._called(found, _KIND.Function, plain)

    def workflows(self, plain: bool = False) -> list[Item]:
        """Return the workflows."""
        table, flows = self.design.names.workflows, self.design.workflows.values()
        found = {self.written(table, one.name): one.signature for one in flows}
        return self._called(found, _KIND.Class, plain)

    def _called(
        self, found: dict[str, Signature], kind: lsp.CompletionItemKind, plain: bool
    ) -> list[Item]:
        found.pop("", None)
        if plain:
            return [Item(name, kind, signature_text(name, one)) for name, one in found.items()]
        return [self.callable(name, kind, one) for name, one in found.items()]

    def endpoints(self) -> list[Item]:
        """Return the endpoints."""
        return [
            Item(one.name, _KIND.Event, f"endpoint in {one.namespace}")
            for one in self.design.endpoints.values()
        ]

    def namespaces(self) -> list[Item]:
        """Return the namespaces."""
        return [Item(name, _KIND.Module, "namespace") for name in self.design.namespaces]

    def services(self, among: Iterable[str] | None = None) -> list[Item]:
        """Return the services, or those of some names."""
        names = self.design.services if among is None else among
        written = (self.written(self.design.names.services, name) for name in names)
        return [Item(name, _KIND.Interface, "nexus service") for name in written if name]

    def behind(self, target: str) -> list[str]:
        """Return the services behind an endpoint or a namespace; all where there are none."""
        return services_behind(self.design, target) or list(self.design.services)

    def workers(self) -> list[Item]:
        """Return the workers."""
        table = self.design.names.workers
        written = (self.written(table, name) for name in table.found)
        return [Item(name, _KIND.Module, "worker") for name in written if name]

    def declared(self) -> list[Item]:
        """Return the types that a `type` block declares."""
        table = self.design.names.types
        written = (self.written(table, name) for name in table.found)
        return [Item(name, _KIND.Struct, "type") for name in written if name]

    def handlers(self, kind: str) -> list[Item]:
        """Return the signals or the updates of the workflow around the cursor."""
        owner = self.inside.owner
        found = without_comments(owner.handlers) if isinstance(owner, tree.Workflow) else ()
        return [Item(one.name, _KIND.Method, kind) for one in found if one.kind == kind]

    def conditions(self) -> list[Item]:
        """Return the conditions of the workflow around the cursor."""
        owner = self.inside.owner
        state = (owner.state if isinstance(owner, tree.Workflow) else None) or ()
        return [Item(o.name, _KIND.Variable) for o in state if isinstance(o, tree.Condition)]

    def errors(self) -> list[Item]:
        """Return the types of errors that a design may catch or raise."""
        own = {
            node.error
            for file in self.design.files
            for node in walk(file)
            if isinstance(node, tree.Raise)
        }
        return [Item(name, _KIND.Class, "error") for name in sorted(CAUGHT | own)]


def known_at(session: Session, uri: str, position: lsp.Position) -> Known | None:
    """Return the cursor with what is known around it; None where no design is known yet."""
    path = path_of(uri)
    document, snapshot = session.documents.get(path), session.latest(path)
    if document is None or snapshot is None or not snapshot.checked:
        return None
    typed = Typed(document.lines, document.lines.point(position))
    checked = snapshot.checked[0]
    if snapshot.source.page:
        found = snapshot.at(path, typed.point[0])
        if found is None:
            return None
        checked, file = found[0], found[1].file
    else:
        file = file_around(typed.lines, path, typed.point[0])
    around = inside(file, typed.point[0])
    return Known(path, typed, snapshot.index(checked), around)


def path_before(texts: Sequence[str]) -> list[str]:
    """Return the names of a path that ends in a dot: `a.b.`."""
    path: list[str] = []
    at = len(texts) - 1
    while at > 0 and texts[at] == ".":
        path.insert(0, texts[at - 1])
        at -= 2
    return path


def _without(prefix: str, item: Item) -> str:
    return item.snippet.removeprefix(prefix)


def _plain(text: str) -> str:
    """Return a text as a snippet has it, where `$` and `}` mean something."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


# --- values --------------------------------------------------------------


def values(known: Known) -> Iterator[Item]:
    """Yield the names that hold something here, with what that is."""
    for name in sorted(known.inside.names):
        kind = known.types.get(name)
        yield Item(name, _KIND.Variable, described(kind) if kind else "")


def types(known: Known) -> Iterator[Item]:
    """Yield the types that may be written."""
    yield from known.declared()
    for name in sorted(BUILTIN_NAMES):
        yield Item(name, _KIND.Keyword)


def functions(known: Known, prefix: str) -> Iterator[Item]:
    """Yield the built-in functions that may be called here, those behind a prefix such as
    `temporal.` alone."""
    kind = known.inside.kind
    for name, builtin in BUILTINS.items():
        if not name.startswith(prefix) or (kind is not None and kind not in builtin.where):
            continue
        label = name.removeprefix(prefix)
        snippet = f"{label}(${{1}})" if builtin.parameters else f"{label}()"
        typed_already = known.typed.after.startswith("(")
        shown = "" if typed_already else snippet
        yield Item(label, _KIND.Function, builtin_text(builtin), builtin.does, shown)


def operations(known: Known, services: Iterable[str]) -> Iterator[Item]:
    """Yield the operations of some services."""
    for name in services:
        service = known.design.services.get(name)
        for one in service.operations.values() if service else ():
            yield known.callable(one.name, _KIND.Method, one.signature)


def messages_of(known: Known, handle: str, kind: str = "signal") -> Iterator[Item]:
    """Yield the messages of a kind that the workflow takes that a handle was begun with."""
    around = known.inside.owner or known.inside.definition
    for node in walk(around) if around else ():
        if not isinstance(node, tree.Start) or node.handle != handle:
            continue
        if isinstance(node.target, tree.WorkflowCall):
            name = known.design.names.workflows.name(node.target.name, known.path)
            flow = known.design.workflows.get(name)
            for (taken, message), one in (flow.handlers if flow else {}).items():
                if taken == kind:
                    yield known.callable(message, _KIND.Method, one)


def messages(known: Known, kind: str) -> Iterator[Item]:
    """Yield the messages of a kind that any workflow takes, for one that goes by an id."""
    for flow in known.design.workflows.values():
        for (taken, message), one in flow.handlers.items():
            if taken == kind:
                yield known.callable(message, _KIND.Method, one)


def sent_by_id(known: Known) -> list[Item] | None:
    """Return the messages that `temporal.query(id, ¦` may name, None where none is named."""
    match known.typed.open:
        case ([*_, start, dot, end], "(", 1) if known.typed.texts[-1:] in ([], [","]):
            kind = MESSAGES.get(f"{start.text}{dot.text}{end.text}")
            found = messages(known, kind) if kind else ()
            return [replace(one, snippet="") for one in found] if kind else None
        case _:  # another argument, or no call
            return None

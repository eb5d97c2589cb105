"""One file as rules look at it, and the rules that look at nothing else.

Most rules find what they find in one definition: that a block never ends, that an option is of the
wrong kind. Such a rule is handed some definitions of a file as if they were all of it, so that
nothing which stands elsewhere can change what it finds:

    @in_each_definition
    def check(file: OneFile) -> Iterable[Diagnostic]:

What it found holds for as long as these are the same. An editor keeps it from one key to the next
(`KnownFiles`), and a check of the whole design, which makes it once, hands each file as a whole.

Longer than other files because what is asked of a file, and what is kept of it, stand together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import update_wrapper
from itertools import chain
from typing import Any, Protocol, TypeVar, cast

from msgspec.structs import replace

from crossway.checks.bodies import Body, bodies
from crossway.checks.walking import Site
from crossway.design.builtins import BUILTINS
from crossway.language import tree
from crossway.language.again import is_unchanged
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic
from crossway.language.span import Span
from crossway.language.structs import Struct, once
from crossway.language.walk import Blocks, all_nodes, by_kind

N = TypeVar("N", bound=tree.Node)
C = TypeVar("C", tree.ActivityCall, tree.WorkflowCall, tree.NexusCall)
T = TypeVar("T")
K = TypeVar("K")
G = TypeVar("G")

PURE = frozenset(name for name, found in BUILTINS.items() if "workflow" in found.where)
"""The functions that a workflow may call."""


class Declared(Struct, frozen=True):
    """An endpoint as declared: in a namespace block, or classic (then `namespace` is None)."""

    name: str
    options: tree.Options
    span: Span
    namespace: tree.Namespace | None = None


class OneFile:
    """A file and what its rules ask of it, each found once and in source order."""

    def __init__(self, file: tree.File, blocks: Blocks, pieces: tuple[OneFile, ...] = ()) -> None:
        """Look at `file`; `blocks` gives what is below its blocks, as far as that is known.

        `pieces` are stretches of it where these are looked at one by one.
        """
        self.file = file
        self._pieces = pieces
        self._blocks = blocks
        self._found: dict[Callable[[OneFile], Iterable[Any]], tuple[Any, ...]] = {}
        self._found_with: dict[Callable[..., Iterable[Any]], tuple[Any, tuple[Any, ...]]] = {}
        self._kept: dict[Callable[[], Any], Any] = {}

    @property
    def pieces(self) -> tuple[OneFile, ...]:
        """The stretches that it is looked at in, in order: of a small file it is one."""
        return self._pieces or (self,)

    def find(self, look: Callable[[OneFile], Iterable[T]]) -> tuple[T, ...]:
        """Return what a function finds in each definition alone, looked for once."""
        found = self._found.get(look)
        if found is None:
            each = (one.find(look) for one in self._pieces) if self._pieces else (look(self),)
            found = self._found[look] = tuple(chain.from_iterable(each))
        return cast(tuple[T, ...], found)

    def find_with(self, look: Callable[[OneFile, G], Iterable[T]], given: G) -> tuple[T, ...]:
        """Return what a function finds in it with what is given: as last time if that is equal."""
        known = self._found_with.get(look)
        if known is None or known[0] != given:
            known = self._found_with[look] = (given, tuple(look(self, given)))
        return cast(tuple[T, ...], known[1])

    def keep(self, make: Callable[[], K]) -> K:
        """Return what somebody keeps with the file, and makes when it first asks for it."""
        if make not in self._kept:
            self._kept[make] = make()
        return cast(K, self._kept[make])

    def defined(self, kind: type[N]) -> tuple[tuple[tree.File, N], ...]:
        """Return the definitions of one class, each with the file."""
        return cast(tuple[tuple[tree.File, N], ...], self.by_kind.get(kind, ()))

    @once
    def by_kind(self) -> Mapping[type[tree.Node], Sequence[tuple[tree.File, tree.Node]]]:
        """The definitions by their class, each with the file."""
        found: defaultdict[type[tree.Node], list[tuple[tree.File, tree.Node]]] = defaultdict(list)
        for one in self.file.definitions:
            found[type(one)].append((self.file, one))
        return {kind: tuple(pairs) for kind, pairs in found.items()}

    @once
    def endpoints(self) -> tuple[Declared, ...]:
        """Every declared endpoint, duplicates included."""
        return tuple(_endpoints(self.file))

    @once
    def deployed(self) -> tuple[tuple[tree.Namespace, tree.NamespaceEntry], ...]:
        """Every `worker` and `nexus endpoint` entry of a namespace block."""
        return tuple(
            (namespace, entry)
            for _, namespace in self.defined(tree.Namespace)
            for entry in without_comments(namespace.entries)
        )

    @once
    def instances(self) -> tuple[tuple[tree.Namespace, tree.NamespaceEntry], ...]:
        """Every `worker` entry of a namespace block."""
        return tuple(found for found in self.deployed if found[1].kind == "worker")

    @once
    def operations(self) -> tuple[tuple[tree.File, tree.Service, tree.Operation], ...]:
        """Every operation with its service and the file."""
        return tuple(
            (file, service, operation)
            for file, service in self.defined(tree.Service)
            for operation in without_comments(service.operations)
        )

    @once
    def bodies(self) -> tuple[Body, ...]:
        """Every body in the file."""
        if self._pieces:
            return tuple(body for one in self._pieces for body in one.bodies)
        own = Blocks()  # one that is kept holds on to no other file's
        found = tuple(bodies(self.file, own))
        for body in found:
            own.share(self._blocks, body.block)
        self._blocks = own
        return found

    def bodies_with(self, *kinds: type[tree.Node]) -> Sequence[Body]:
        """Return the bodies that hold a node of one of these classes, subclasses aside."""
        if len(kinds) == 1:
            return self._bodies_with.get(kinds[0], ())
        within = {id(body) for kind in kinds for body in self._bodies_with.get(kind, ())}
        return [body for body in self.bodies if id(body) in within]

    @once
    def _bodies_with(self) -> Mapping[type[tree.Node], Sequence[Body]]:
        found: defaultdict[type[tree.Node], list[Body]] = defaultdict(list)
        for body in self.bodies:
            for kind in body.by_kind:
                found[kind].append(body)
        return dict(found)

    @once
    def deterministic(self) -> tuple[Body, ...]:
        """The bodies that run as a workflow's code: workflows and their handlers."""
        return tuple(b for b in self.bodies if b.deterministic)

    @once
    def refused_calls(self) -> tuple[tuple[Body, tree.Invoke], ...]:
        """Every call, in what runs as a workflow's code, of a function that is not pure."""
        return tuple(
            (body, call)
            for body in self.deterministic
            for call in body.of(tree.Invoke)
            if call.function not in PURE
        )

    @once
    def refused_arguments(self) -> frozenset[Span]:
        """Where names stand in such a call: what they mean nobody knows who does not know it."""
        return frozenset(
            node.span
            for _, call in self.refused_calls
            for node in all_nodes(call.arguments)
            if isinstance(node, tree.Name)
        )

    def calls(self, kind: type[C]) -> Sequence[tuple[Body, Site, C]]:
        """Return every call of one class with the body it stands in and how it is made."""
        return cast(Sequence[tuple[Body, Site, C]], self.calls_by_kind.get(kind, ()))

    @once
    def calls_by_kind(self) -> Mapping[type[tree.Node], Sequence[tuple[Body, Site, tree.Call]]]:
        """Every call by its class, with the body it stands in and how it is made."""
        found: dict[type[tree.Node], list[tuple[Body, Site, tree.Call]]] = {}
        for body in self.bodies:
            for site in body.sites:
                found.setdefault(type(site.call), []).append((body, site, site.call))
        return found

    @once
    def nodes(self) -> tuple[tree.Node, ...]:
        """Every node of the file."""
        if self._pieces:
            return tuple(node for one in self._pieces for node in one.nodes)
        return tuple(all_nodes(self.file.definitions))

    @once
    def lines(self) -> list[tree.Line]:
        """Every node that begins a line, those of one class together."""
        kinds = [kind for kind in self._written if issubclass(kind, tree.Line)]
        return [line for kind in kinds for line in self.written(kind)]

    def written(self, kind: type[N]) -> Sequence[N]:
        """Return the nodes of one class, subclasses aside."""
        return cast(Sequence[N], self._written.get(kind, ()))

    @once
    def _written(self) -> Mapping[type[tree.Node], list[tree.Node]]:
        return by_kind(self.nodes)


class InFiles(Protocol):
    """What has files to look at: a design."""

    @property
    def parts(self) -> tuple[OneFile, ...]:
        """The files, in order."""


class InEachDefinition:
    """The check of a design by one that looks at each definition alone.

    It is handed some definitions of a file as if they were all.
    """

    def __init__(self, look: Callable[[OneFile], Iterable[Diagnostic]]) -> None:
        """Check with `look`, and go by its name."""
        self._look = look
        update_wrapper(self, look)

    def __call__(self, facts: InFiles) -> Iterator[Diagnostic]:
        """Yield what it finds in a design."""
        return self.of(facts.parts)

    def of(self, files: Iterable[OneFile]) -> Iterator[Diagnostic]:
        """Yield what it finds in files, whatever the rest of their design is."""
        return chain.from_iterable(file.find(self._look) for file in files)


in_each_definition = InEachDefinition


TOGETHER = 20
"""Definitions of a file that are looked at together again when one of them is another."""


class KnownFiles:
    """The files of a design as they were looked at last, and what was found in each of them."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: dict[str, OneFile] = {}
        self._looked_at: Sequence[object] = ()
        self._found: object = None
        self._placed: tuple[object, object] = (None, None)
        self._of_outline: dict[Callable[..., Iterable[Any]], tuple[Any, ...]] = {}
        self.elsewhere: Sequence[Diagnostic] = ()
        """What was found last by who looks at all of the design, and is not in one definition."""
        self.texts: Mapping[str, str] = {}
        """The texts of the files then, by their paths."""

    def once_for(self, given: Sequence[object], look: Callable[[], T]) -> T:
        """Return what is found by looking at what is given: as last time, if that was the same."""
        last = self._looked_at
        same = len(last) == len(given) and all(a is b for a, b in zip(last, given, strict=True))
        if not same:
            self._found, self._looked_at = look(), given
        return cast(T, self._found)

    def of_outline(
        self, placed: object, implemented: object
    ) -> dict[Callable[..., Iterable[Any]], tuple[Any, ...]]:
        """Return what was found in a design that was placed so, by who found it: others add to it.

        That of another outline is forgotten, and so is that beside other Python.
        """
        if placed is not self._placed[0] or implemented != self._placed[1]:
            self._placed, self._of_outline = (placed, implemented), {}
        return self._of_outline

    def of(self, files: Sequence[tree.File], blocks: Blocks) -> tuple[OneFile, ...]:
        """Return files to look at, those known that have not changed; forget the others."""
        before = self._known
        found = tuple(self._one(before.get(file.path), file, blocks) for file in files)
        self._known = {one.file.path: one for one in found}
        return found

    def _one(self, known: OneFile | None, file: tree.File, blocks: Blocks) -> OneFile:
        if known is not None and is_unchanged(file, known.file):
            return known
        cut = tuple(_pieces(file))
        if len(cut) < 2:
            return OneFile(file, blocks)
        before = {one.file.span: one for one in known.pieces} if known is not None else {}
        pieces = (self._one(before.get(piece.span), piece, blocks) for piece in cut)
        return OneFile(file, blocks, tuple(pieces))


def looked_at(
    files: Sequence[tree.File], blocks: Blocks, known: KnownFiles | None
) -> tuple[OneFile, ...]:
    """Return files to look at: where nothing is kept of them, each as a whole."""
    if known is not None:
        return known.of(files, blocks)
    return tuple(OneFile(file, blocks) for file in files)


def _pieces(file: tree.File) -> Iterator[tree.File]:
    """Yield a file in pieces, each as if it were all of it."""
    for at in range(0, len(file.definitions), TOGETHER):
        some = file.definitions[at : at + TOGETHER]
        yield replace(file, definitions=some, span=some[0].span)


def _endpoints(file: tree.File) -> Iterator[Declared]:
    for definition in file.definitions:
        if isinstance(definition, tree.Endpoint):
            yield Declared(definition.name, definition.settings, definition.span)
        elif isinstance(definition, tree.Namespace):
            for entry in without_comments(definition.entries):
                if entry.kind == "endpoint":
                    yield Declared(entry.name, entry.options, entry.span, definition)

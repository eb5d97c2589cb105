"""Sums of values that feed each other, which grow in a loop as `t + t` does.

    while true:
        a = a + b          both are more than a million million characters after thirty rounds
        b = b + a
        t = t + b[0:9]     grows by what it does not feed: as much in each round

What a name or a field is given is followed through all names of a definition, in whichever order
its lines run: a handler may run at any time. Numbers grow to no size that matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crossway.design.builtins import BUILTINS
from crossway.design.changing import written_through
from crossway.design.options import path_of
from crossway.design.types import SHORT
from crossway.design.written import SCALARS
from crossway.language import tree
from crossway.language.holes import holes
from crossway.language.span import Span
from crossway.language.walk import Blocks

Path = tuple[str, ...]
"""A name, and the fields by which a part of it is reached."""

Definition = tree.Workflow | tree.Service | tree.Activity

MOST = 200
"""Values given to names in one definition that are followed; of more, each sum is watched."""


def sums_that_feed(definition: Definition, blocks: Blocks) -> frozenset[Span]:
    """Return where the sums stand of which each side, sooner or later, goes into the other."""
    nodes = blocks.below((definition,))
    sums = [one for one in nodes if isinstance(one, tree.Binary) and one.operator == "+"]
    if not sums:
        return frozenset()
    given = [*_given(nodes)]
    if len(given) > MOST:
        return frozenset(one.span for one in sums)
    flow = _Flow(given, _numbers(nodes, given))
    return frozenset(one.span for one in sums if flow.feeds(one))


class _Flow:
    """What goes into what; `numbers` are the names that hold nothing else."""

    def __init__(
        self, given: Iterable[tuple[Path, tree.Expression]], numbers: frozenset[str]
    ) -> None:
        self._numbers = numbers
        self._whole: dict[Path, set[Path]] = {}
        self._parts: dict[Path, set[Path]] = {}
        for path, value in given:
            sources = {*_made_of(value)}
            self._whole.setdefault(path, set()).update(sources)
            for length in range(1, len(path) + 1):
                self._parts.setdefault(path[:length], set()).update(sources)
        self._reached: dict[Path, frozenset[Path]] = {}

    def feeds(self, total: tree.Binary) -> bool:
        """Whether what one side of a sum adds goes into what the other adds, and the reverse."""
        left, right = (
            [path for path in _added(side) if path[0] not in self._numbers]
            for side in (total.left, total.right)
        )
        return any(
            _meets(one, self._reach(other)) and _meets(other, self._reach(one))
            for one in left
            for other in right
        )

    def _reach(self, path: Path) -> frozenset[Path]:
        """Return all that a value is made of, by whatever steps."""
        if path not in self._reached:
            found, waiting = set[Path](), [path]
            while waiting:
                sources = self._sources(waiting.pop()) - found
                waiting += sources
                found |= sources
            self._reached[path] = frozenset(found)
        return self._reached[path]

    def _sources(self, path: Path) -> set[Path]:
        """Return what goes into a place: into it, a part of it, or what it is a part of."""
        holders = [self._whole.get(path[:length], set()) for length in range(1, len(path))]
        return self._parts.get(path, set()).union(*holders)


def _meets(path: Path, others: Iterable[Path]) -> bool:
    return any(_overlap(path, other) for other in others)


def _overlap(one: Path, other: Path) -> bool:
    """Whether one is the other, or a part of it."""
    return all(a == b for a, b in zip(one, other, strict=False))


def _given(nodes: Iterable[tree.Node]) -> Iterator[tuple[Path, tree.Expression]]:
    """Yield what names and fields are given that this definition makes; the item of a loop that
    changes a list through it is given to the list as well."""
    for node in nodes:
        match node:
            case tree.Assign(target, value):
                yield _path(target), value
            case tree.Variable(name, _, tree.Node() as value):
                yield (name,), value
            case tree.For(str(item), tree.Node() as iterable):
                yield (item,), iterable
                if through := written_through(node):
                    yield _path(through), tree.Name(item)
            case tree.Comprehension(_, item, iterable):
                yield (item,), iterable
            case _:  # what a call or a message gives has arrived, and is no larger than it may be
                pass


def _path(place: tree.Expression) -> Path:
    """Return the path of a place; an element counts as all of them."""
    while isinstance(place, tree.Field | tree.Index):
        if path := path_of(place):
            return path
        place = place.subject
    return path_of(place)


def _made_of(value: tree.Expression) -> Iterator[Path]:
    """Yield the places that a value may hold something of."""
    match value:
        case tree.Name() | tree.Field() | tree.Index() if path := _path(value):
            yield path
        case tree.Field(subject) | tree.Index(subject) | tree.Slice(subject):
            yield from _made_of(subject)
        case tree.String(text):
            for hole in holes(text):
                yield (hole.name, *hole.fields)
        case tree.Binary("+" | "and" | "or", left, right):
            yield from _made_of(left)
            yield from _made_of(right)
        case tree.Invoke(function, several) if not _is_short(function):
            for one in several:
                yield from _made_of(one)
        case tree.ListOf(several):
            for one in several:
                yield from _made_of(one)
        case tree.Record(_, fields):
            for field in fields:
                yield from _made_of(field.value)
        case tree.Comprehension(made):
            yield from _made_of(made)
        case _:  # a literal, a comparison or a number
            pass


def _added(side: tree.Expression) -> Iterator[Path]:
    """Yield the places whose length a side of a sum adds: a list that is written out adds as many
    items in each round."""
    match side:
        case tree.Binary("+", left, right):
            yield from _added(left)
            yield from _added(right)
        case tree.ListOf():
            pass
        case _:  # any other
            yield from _made_of(side)


# --- numbers ---------------------------------------------------------------------------


def _numbers(
    nodes: Sequence[tree.Node], given: Iterable[tuple[Path, tree.Expression]]
) -> frozenset[str]:
    """Return the names that are given numbers alone, by the text itself."""
    values: dict[str, list[tree.Expression]] = {}
    for path, value in given:
        if len(path) == 1:
            values.setdefault(path[0], []).append(value)
    declared = {one.name for one in nodes if isinstance(one, tree.Parameter) and _counts(one)}
    found = {*values, *declared} - {name for node in nodes for name in _arriving(node)}
    while wrong := {n for n in found if not all(_is_number(v, found) for v in values.get(n, ()))}:
        found -= wrong
    return frozenset(found)


def _arriving(node: tree.Node) -> Iterator[str]:
    """Yield the names that a node gives what was not made here, or the items of what was."""
    match node:
        case tree.Await(results=results) | tree.Case(results=results):
            yield from (one for one in results if isinstance(one, str))
        case tree.Parameter(name) if not _counts(node):
            yield name
        case tree.Catch(_, str(name)) | tree.Comprehension(_, name) | tree.For(str(name)):
            yield name
        case _:  # any other
            pass


def _counts(parameter: tree.Parameter) -> bool:
    """Whether a parameter is declared as a number: what arrives is held against that."""
    kind = parameter.type
    return kind is not None and not kind.optional and SCALARS.get(kind.name) in SHORT


def _is_number(value: tree.Expression, numbers: set[str]) -> bool:
    match value:
        case tree.Number():
            return True
        case tree.Name(name):
            return name in numbers
        case tree.Binary("+", left, right):  # a text has no sum with a number
            return _is_number(left, numbers) or _is_number(right, numbers)
        case tree.Binary("-" | "*" | "/" | "//" | "%"):
            return True
        case tree.Unary("-"):
            return True
        case tree.Invoke(function):
            return _is_short(function)
        case _:  # nothing says so
            return False


def _is_short(function: str) -> bool:
    builtin = BUILTINS.get(function)
    return builtin is not None and builtin.gives in SHORT

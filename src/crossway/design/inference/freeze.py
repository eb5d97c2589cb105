"""Terms into types: the values that a resolved design holds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import chain, count
from typing import assert_never

from msgspec.structs import replace

from crossway.design.defaults import constant
from crossway.design.inference.callees import Callee, TypeNames
from crossway.design.inference.terms import Slot, Term, find, structure
from crossway.design.model import Signature
from crossway.design.types import (
    Anything,
    FieldType,
    Listing,
    Mapping,
    Nullable,
    RecordShape,
    RecordType,
    Scalar,
    Type,
)

_DEEPEST = 20
"""How deep lists within lists are told apart."""


class Freezer:
    """Turns terms into types, naming records that have no name as it meets them.

    `records` fills as terms are frozen; a record is named by what it is the result of, or
    by the first name it was seen under, told apart from others by its holder's name.
    """

    def __init__(self, types: TypeNames) -> None:
        """Reserve the names that the design uses."""
        self._types = types
        self._taken = set(types.named)
        self._anonymous: dict[int, str] = {}
        self._kept: list[Term] = []
        self._within: set[str] = set()
        self._nesting = 0
        self._waiting: deque[tuple[Term, RecordShape]] = deque()
        self.records: dict[str, RecordShape] = {}

    def type(self, term: Term, holder: str = "") -> Type:
        """Return the type of a term; `holder` is the name of what it is part of."""
        frozen = self._nullable(term, holder)
        while self._waiting:  # a loop: records may refer to each other in long chains
            self._fill(*self._waiting.popleft())
        return frozen

    def _nullable(self, term: Term, holder: str) -> Type:
        term = find(term)
        frozen = self._type(term, holder)
        if term.nullable and not isinstance(frozen, Nullable):
            return Nullable(frozen)
        return frozen

    def _type(self, term: Term, holder: str) -> Type:
        match term.kind:
            case "free":
                return (
                    Scalar(term.hint, term.label) if term.hint else Anything(term.label, term.like)
                )
            case "scalar":
                return Scalar(term.scalar, term.label, tuple(term.literals), term.words)
            case "list" | "map":
                return self._collection(term, holder)
            case "record":
                return self._record(term, self._name(term, holder), declared=False)
            case "named":
                return self._named(term)
            case "any":
                return Anything(term.label)
            case _:
                assert_never(term.kind)

    def _collection(self, term: Term, holder: str) -> Type:
        if term.part is None or self._nesting > _DEEPEST:  # a list may hold itself
            return Anything(term.label)
        self._nesting += 1
        part = self._nullable(term.part, holder)
        self._nesting -= 1
        return Listing(part) if term.kind == "list" else Mapping(part)

    def _named(self, term: Term) -> Type:
        named = term.named
        if named is None or named.name in self._within:
            return RecordType(named.name) if named else Anything()
        body = structure(term)
        hinted = body.kind == "free" and body.hint is not None and not named.structured
        if body.kind in ("free", "record") and not hinted:
            return self._record(body, named.name, declared=named.declared)
        self._within.add(named.name)
        alias = self._type(body, named.name)
        self._within.discard(named.name)
        return self._relabelled(alias, term)

    def _relabelled(self, alias: Type, term: Term) -> Type:
        """Return the type that a name stands for, as seen under another name."""
        if isinstance(alias, Scalar):
            return replace(alias, label=term.label or alias.label)
        return alias

    def _record(self, term: Term, name: str, *, declared: bool) -> Type:
        if name not in self.records:
            self.records[name] = RecordShape(name, (), declared)
            self._waiting.append((term, self.records[name]))
        return RecordType(name)

    def _fill(self, term: Term, shape: RecordShape) -> None:
        fields = [
            FieldType(name, frozen, _required(slot.required, slot.read, frozen))
            for name, slot in term.fields.items()
            for frozen in [self._field(slot, shape.name)]
        ]
        self.records[shape.name] = replace(shape, fields=tuple(fields))

    def _field(self, slot: Slot, holder: str) -> Type:
        frozen = self._nullable(slot.term, holder)
        return Nullable(frozen) if slot.left_out and not isinstance(frozen, Nullable) else frozen

    def _name(self, term: Term, holder: str) -> str:
        if id(term) in self._anonymous:
            return self._anonymous[id(term)]
        plain = term.suggested or term.label[:1].upper() + term.label[1:] or "Value"
        numbered = (f"{plain}{number}" for number in count(2))
        wanted = chain([plain, f"{holder}{plain}"], numbered)
        name = next(name for name in wanted if name not in self._taken)
        self._taken.add(name)
        self._kept.append(term)  # keeps its id from being used again
        self._anonymous[id(term)] = name
        return name

    def signature(self, callee: Callee) -> Signature:
        """Return what goes into a callee and comes out of it."""
        parameters = [(name, self.type(term)) for name, term in callee.parameters]
        if not callee.defined:
            parameters = list(self._called_with(callee.calls))
        results = [
            self._result(term, declared=at in callee.filled)
            for at, term in enumerate(callee.results)
        ]
        last = parameters[len(parameters) - len(callee.defaults) :]
        pairs = zip(callee.defaults, last, strict=True)
        defaults = tuple(constant(value, kind) for value, (_, kind) in pairs)
        if len(results) < 2:
            result = results[0] if results else Anything()
            return Signature(
                tuple(parameters),
                result,
                len(results),
                defaults=defaults,
                computed=tuple(callee.computed),
            )
        same = all(result == results[0] for result in results)
        several = Listing(results[0] if same else Anything())
        each = tuple(results)
        computed = tuple(callee.computed)
        return Signature(tuple(parameters), several, len(results), each, defaults, computed)

    def _result(self, term: Term, *, declared: bool) -> Type:
        frozen = self.type(term)
        return frozen.of if declared and isinstance(frozen, Nullable) else frozen

    def _called_with(self, calls: list[list[tuple[str, Term]]]) -> Iterable[tuple[str, Type]]:
        """Yield the parameters of something undefined, from the arguments it gets."""
        longest = max(calls, key=len, default=[])
        for position, (name, _) in enumerate(longest):
            given = [call[position][1] for call in calls if position < len(call)]
            types = [self.type(term) for term in given]
            alike = len({_plain(frozen) for frozen in types}) == 1
            yield name, types[0] if alike else Anything(name)

    def rest(self) -> None:
        """Add the named records that no signature mentions."""
        for named in list(self._types.named.values()):
            self.type(Term("named", named=named))


def _plain(frozen: Type) -> Type:
    """Return a type without what only feeds samples, to tell whether two are alike."""
    if isinstance(frozen, Scalar):
        return Scalar(frozen.kind, words=frozen.words)
    return Anything() if isinstance(frozen, Anything) else frozen


def _required(declared: bool | None, read: bool, frozen: Type) -> bool:
    if declared is not None:
        return declared
    return read and not isinstance(frozen, Nullable)

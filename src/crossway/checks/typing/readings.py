"""Bodies read for their types, each again only when something that it depends on is another.

That is the definitions beside it, the types that the design declares, the packages of its files,
and what it asks of `Signatures`. In an editor those are the same for nearly all bodies after nearly
every key.
"""

from __future__ import annotations

from collections.abc import Mapping

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.typing.asking import Asked
from crossway.checks.typing.kinds import Kind
from crossway.checks.typing.reading import Reader
from crossway.checks.typing.scope import Finding, Passed
from crossway.checks.typing.signatures import Signatures
from crossway.design.types import Type
from crossway.design.written import WrittenTypes
from crossway.language.structs import Struct

_NOTHING: Mapping[str, Kind] = {}


class Ground(Struct, frozen=True):
    """What the bodies of all files are read with, besides what each of them asks for."""

    types: tuple[object, ...]
    attributes: Mapping[str, Type]
    packages: object


class Reading(Struct, frozen=True):
    """What reading a body found, what it passes on and gives, and what it asked for that."""

    found: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    gives: tuple[Kind, ...]
    asked: tuple[Asked, ...]


class Kept:
    """The readings of the bodies of one piece of a file that stand on the same ground."""

    def __init__(self) -> None:
        """Keep none yet."""
        self.ground: Ground | None = None
        self._known: dict[object, Reading] = {}
        self._used: dict[object, Reading] = {}

    def stand_on(self, ground: Ground) -> None:
        """Forget all that was read on another ground."""
        if self.ground is not ground:
            self.ground, self._known, self._used = ground, {}, {}

    def get(self, key: object) -> Reading | None:
        """Return what is known of a body, read in one way."""
        return self._known.get(key)

    def put(self, key: object, reading: Reading) -> Reading:
        """Keep a reading for the next time."""
        self._known[key] = self._used[key] = reading
        return reading

    def forget_others(self) -> None:
        """Forget what was not put here since this was last asked for."""
        self._known, self._used = self._used, {}


class Readings:
    """The readings of the bodies of one design."""

    def __init__(self, facts: Facts, types: WrittenTypes, signatures: Signatures) -> None:
        """Look at what is kept with the files."""
        self._types = types
        pieces = [piece for part in facts.parts for piece in part.pieces]
        self._all = [piece.keep(Kept) for piece in pieces]
        self._kept = {
            id(body): kept
            for piece, kept in zip(pieces, self._all, strict=True)
            for body in piece.bodies
        }
        ground = Ground(types.face, signatures.attributes, facts.design.names.packages)
        known = {id(kept.ground): kept.ground for kept in self._all}  # each compared once
        same = next((one for one in known.values() if one == ground), ground)
        for kept in self._all:
            kept.stand_on(same)

    def of(
        self,
        body: Body,
        signatures: Signatures,
        held: Mapping[str, Kind] = _NOTHING,
        simulated: Mapping[str, Kind] = _NOTHING,
        nulled: frozenset[str] = frozenset(),
    ) -> Reading:
        """Return the reading of a body, as `Reader` reads it."""
        kept = self._kept[id(body)]
        known = (frozenset(held.items()), frozenset(simulated.items()), nulled)
        key = (id(body), signatures.from_bodies, *known)
        found = kept.get(key)
        if found is None or not signatures.hold(found.asked):
            reader = Reader(body, signatures, self._types, held, simulated, nulled)
            found = _read(reader, signatures)
        return kept.put(key, found)

    def forget_others(self) -> None:
        """Forget the readings that nobody asked for."""
        for kept in self._all:
            kept.forget_others()


def _read(reader: Reader, signatures: Signatures) -> Reading:
    with signatures.noting() as asked:
        found = reader.read()
        gives = reader.gives()
    return Reading(tuple(found), tuple(reader.passed), gives, tuple(asked))

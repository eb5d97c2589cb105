"""What a design promises to those who call it: what its text declares, else what its use shows.

Of `operation Find(id: string) -> Place` the result is a Place, whatever its body gives. Of
`operation Count(shelf) -> (Total)` the type of `shelf` is inferred, and so is Total where nothing
declares it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from crossway.design.model import Design, OperationEntry, ServiceEntry, Signature
from crossway.design.types import (
    Anything,
    Listing,
    Nullable,
    RecordShape,
    Type,
)
from crossway.design.types import Mapping as MappingType
from crossway.design.written import WrittenTypes


class Promised:
    """The services that a design offers itself, and what it promises of them."""

    def __init__(self, design: Design) -> None:
        """Look at a design."""
        self._design = design
        self._written = WrittenTypes(design.names)

    @cached_property
    def services(self) -> tuple[ServiceEntry, ...]:
        """The services that are neither simulated nor somebody else's, in source order."""
        services = self._design.services.values()
        return tuple(_real(one) for one in services if not (one.simulated or one.extern))

    @cached_property
    def records(self) -> Mapping[str, RecordShape]:
        """The records of the design, as they are declared where they are."""
        return {**self._design.records, **self._declared}

    @cached_property
    def _declared(self) -> dict[str, RecordShape]:
        inferred = self._design.records
        found = {}
        for name, shape in self._written.records.items():
            seen = inferred[name].fields if name in inferred else ()
            known = {one.name: one.type for one in seen}
            fields = (
                replace(one, type=known_or(one.type, known.get(one.name))) for one in shape.fields
            )
            found[name] = replace(shape, fields=tuple(fields))
        return found

    def signature(self, entry: OperationEntry) -> Signature:
        """Return what an operation takes and answers, as declared where it is."""
        signature = entry.signature
        started = self._design.names.workflows.get(entry.workflow or "")
        node = started.node if started else entry.tree
        if node is None:
            return signature
        path = node.span.path
        declared = {one.name: self._written.type(one.type, path) for one in node.parameters}
        parameters = tuple(
            (name, known_or(declared.get(name, Anything()), kind))
            for name, kind in signature.parameters
        )
        result = signature.result
        if len(node.results) == 1:
            result = known_or(self._written.type(node.results[0], path), result)
        return replace(signature, parameters=parameters, result=result)


def _real(service: ServiceEntry) -> ServiceEntry:
    """Return a service without the operations that only a call names."""
    kept = {n: one for n, one in service.operations.items() if one.tree or one.workflow}
    return replace(service, operations=kept)


def known_or(declared: Type, inferred: Type | None) -> Type:
    """Return a declared type, with what is inferred where the declaration says nothing."""
    if inferred is None:
        return declared
    match declared, inferred:
        case Anything(), _:
            return inferred
        case Nullable(one), Nullable(other):
            return Nullable(known_or(one, other))
        case Nullable(one), _:
            return Nullable(known_or(one, inferred))
        case Listing(one), Listing(other):
            return Listing(known_or(one, other))
        case MappingType(one), MappingType(other):
            return MappingType(known_or(one, other))
        case _:
            return declared

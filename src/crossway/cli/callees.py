"""Which operation of a design the words after `crossway call` mean."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossway.design.model import Design, EndpointEntry, OperationEntry, ServiceEntry
from crossway.errors import UnknownNameError, UserError
from crossway.language.near import some_of
from crossway.runtime.identity import Call


@dataclass(frozen=True, slots=True)
class Callee:
    """An operation, and the endpoint and service by which it is called.

    `written` is what designs call the service, where a contract calls it otherwise on the wire.
    """

    endpoint: EndpointEntry
    service: str
    operation: OperationEntry
    written: tuple[str, ...] = ()

    @property
    def call(self) -> Call:
        """What is called, as tokens have it."""
        return Call(self.endpoint.name, self.service, self.operation.name)

    def __str__(self) -> str:
        """Return what a message calls it."""
        return f"{self.endpoint.name} {self.service}.{self.operation.name}"


def choose_operation(design: Design, name: str | None, endpoint: str | None) -> Callee:
    """Return the operation that is called `Op`, `Service.Op` or `Endpoint Service.Op`; the only
    one there is where it is not named.

    Raises:
        UserError: there is none, or several; the message lists them.
    """
    if endpoint is not None and endpoint not in design.endpoints:
        has = f"the design has {some_of(sorted(design.endpoints)) or 'none'}"
        raise UnknownNameError("endpoint", endpoint, design.endpoints, has)
    every = [one for one in _operations(design) if endpoint in (None, one.endpoint.name)]
    found = [one for one in every if name is None or name in _names(one)]
    if len(found) == 1:
        return found[0]
    if found:
        said = f"{name} is offered more than once" if name else "there are several operations"
        raise UserError(f"{said}; name one of: {_listed(found, every)}")
    if name in design.workflows:
        raise UserError(f"{name} is a workflow, not an operation: use `crossway start`")
    known = [known for one in every for known in _names(one)]
    has = f"the design offers {_listed(every, every) or 'none through an endpoint'}"
    raise UnknownNameError("operation", name or "", known, has)


def _listed(some: Sequence[Callee], every: Sequence[Callee]) -> str:
    """Return operations as one may write them after `crossway call`: by their services, and where
    several endpoints offer the same, by both, in quotes."""
    names = [f"{one.service}.{one.operation.name}" for one in every]
    counts = Counter(names)
    written = (f"{one.service}.{one.operation.name}" for one in some)
    listed = zip(some, written, strict=True)
    return some_of([name if counts[name] == 1 else shlex.quote(str(one)) for one, name in listed])


def _names(one: Callee) -> tuple[str, ...]:
    qualified = (f"{service}.{one.operation.name}" for service in (one.service, *one.written))
    return (one.operation.name, *qualified, str(one))


def _operations(design: Design) -> Iterator[Callee]:
    for endpoint in design.endpoints.values():
        for name in endpoint.services:
            if service := design.services.get(name):
                for operation in service.operations.values():
                    yield Callee(endpoint, name, operation, _written(design, service))


def _written(design: Design, service: ServiceEntry) -> tuple[str, ...]:
    """Return what files call a service: its name there, alone and with its package."""
    if service.tree is None:
        return ()
    package = design.names.package(service.file)
    qualified = (f"{package}.{service.tree.name}",) if package else ()
    return (service.tree.name, *qualified)

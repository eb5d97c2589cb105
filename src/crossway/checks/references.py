"""What the files of a design name: definitions, qualified or not, and arguments without a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from crossway.checks.facts import Facts
from crossway.checks.onefile import OneFile
from crossway.checks.packages import Named
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.span import Span


class Reference(NamedTuple):
    """A name that may be qualified with a package: of what, and where it stands."""

    kind: type[Named]
    name: str
    span: Span


def called(facts: Facts, file: tree.File) -> tuple[Reference, ...]:
    """Return what the bodies and the services of a file call or start by name."""
    return facts.part(file.path).find(_calls)


def _calls(file: OneFile) -> Iterator[Reference]:
    for activity in file.written(tree.ActivityCall):
        yield Reference(tree.Activity, activity.name, activity.span)
    for workflow in file.written(tree.WorkflowCall):
        yield Reference(tree.Workflow, workflow.name, workflow.span)
    for operation in file.written(tree.Operation):
        if operation.workflow is not None:
            yield Reference(tree.Workflow, operation.workflow, operation.span)
    for call in file.written(tree.NexusCall):
        if call.service is not None:
            yield Reference(tree.Service, call.service, call.span)


def registered(facts: Facts, file: tree.File) -> Iterator[Reference]:
    """Yield what the workers of a file register by name."""
    kinds: dict[str, type[Named]] = {"workflow": tree.Workflow, "activity": tree.Activity}
    for node in facts.written(file.path, tree.WorkerEntry):
        yield Reference(kinds.get(node.kind, tree.Service), node.name, node.span)


def borrowed(facts: Facts, file: tree.File) -> frozenset[str]:
    """Return the qualifiers of the types and errors in a file: `money` of `money.Amount`."""
    return frozenset(facts.part(file.path).find(_type_qualifiers))


def _type_qualifiers(file: OneFile) -> Iterator[str]:
    names = chain(
        (ref.name for ref in file.written(tree.TypeRef)),
        (record.type for record in file.written(tree.Record)),
        (raised.error for raised in file.written(tree.Raise)),
        (caught.error or "" for caught in file.written(tree.Catch)),
    )
    yield from (name.rpartition(".")[0] for name in names if "." in name)


def references(facts: Facts, file: tree.File) -> Iterator[Reference]:
    """Yield every name in a file that may be qualified with a package."""
    yield from called(facts, file)
    yield from registered(facts, file)


@lru_cache(maxsize=1)  # two rules ask in turn, of one design
def foreign_endpoints(facts: Facts) -> frozenset[str]:
    """Return the endpoints that nothing declares and extern services are called through."""
    services = facts.design.services
    declared = {endpoint.name for endpoint in facts.endpoints}
    return frozenset(
        call.target
        for body, call, target in facts.targets()
        if call.service is not None and call.target not in declared
        if ((service := services.get(target.service)) and service.extern)
        or facts.packages.of_contract(call.service, body.file)
    )


@lru_cache(maxsize=1)  # three rules ask in turn, of one design
def nameless_arguments(facts: Facts) -> Mapping[Span, tree.Expression]:
    """Return the first argument of each call that gives an undeclared operation several unnamed.

    Several arguments travel under the names of the parameters. Those of variables are no better
    than a guess: `Reserve(id, amount)` may be declared as `Reserve(claimId, amount)`. Classic calls
    are left out: they sketch another workflow.
    """
    found: dict[Span, tree.Expression] = {}
    for body, call, target in facts.targets():
        service = facts.design.services.get(target.service)
        if call.service is not None and facts.packages.unread(call.service, body.file):
            continue
        declared = service is not None and service.tree is not None
        if call.service is None or not target.simulated or declared or len(call.arguments) < 2:
            continue
        if not call.names:
            found[call.span] = call.arguments[0]
    return found


def offered(facts: Facts, name: str) -> str | None:
    """Return the hint for an activity or a child that is called and is an operation instead."""
    for _, service in facts.defined(tree.Service):
        if any(operation.name == name for operation in without_comments(service.operations)):
            return f"it is an operation: write `nexus Endpoint {service.name}.{name}(..)`"
    return None

"""caller-not-allowed: a call comes from a namespace that may not make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crossway.checks.facts import Facts, in_outline
from crossway.checks.lists import access_to, named, origins, refused, with_members
from crossway.checks.rule import Rule, Subject
from crossway.design.workers import registered_name
from crossway.language import tree
from crossway.language.access import Access, AllowList
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import near_names


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls that the endpoint, service or operation they reach refuses."""
    began = origins(facts)
    slipped = {
        (entry.kind, registered_name(entry, file.path, facts.design.names))
        for file, worker, entry in facts.registrations
        if facts.meant(worker, file)
    }
    for body, call, target in facts.targets():
        endpoint = facts.design.endpoints.get(target.endpoint)
        if endpoint is None:
            continue
        access = access_to(endpoint, target.service, target.operation, facts.design)
        if facts.registered_by(body) in slipped:
            continue  # a slip in a namespace block keeps it from its place
        callers = sorted(facts.namespaces(body) - {endpoint.namespace})
        yield from _begun_elsewhere(call, callers, access, endpoint.name, began)
        refusing = {
            one: found
            for caller in callers
            for one, found in refused(access, caller, facts.design).items()
            if not _is_misspelt(one, found, facts)
        }
        if refusing:
            owner = named(next(iter(refusing.values())), endpoint.name)
            yield RULE.at(
                call.span,
                f"{owner} does not list {', '.join(refusing)}, "
                f"where {body.label} runs: the call is refused",
                hint=f"add it to `allowed_caller_namespaces` of {owner.partition(' ')[2]}",
                name=endpoint.name,
            )


def _is_misspelt(caller: str, refusing: AllowList, facts: Facts) -> bool:
    """Return whether a list names what is no namespace, and nearly this one, or has a pattern such
    as `"*"`: that is told there."""
    if any("*" in name for name in refusing.callers or ()):
        return True
    known = with_members(facts.design.namespaces, facts.design)
    unknown = [name for name in refusing.callers or () if name not in known]
    return bool(near_names(caller, unknown))


def _begun_elsewhere(
    call: tree.NexusCall,
    callers: Sequence[str],
    access: Access,
    endpoint: str,
    began: Mapping[str, frozenset[str]],
) -> Iterator[Diagnostic]:
    """Yield a call that no chain reaches which began in a listed namespace."""
    for caller in callers:
        found = sorted(began.get(caller, {caller}))
        refusing = [access.refusing_origin(one) for one in found]
        if refusing[0] is not None and all(refusing):
            owner = named(refusing[0], endpoint)
            yield RULE.at(
                call.span,
                f"{owner} is for chains of calls that began elsewhere than in "
                f"{', '.join(found)}: the call is refused",
                hint=f"add one of them to `originating_namespaces` of {owner.partition(' ')[2]}",
                name=endpoint,
            )


RULE = Rule(
    code="caller-not-allowed",
    subject=Subject.CALLERS,
    severity=Severity.ERROR,
    summary="a call comes from a namespace that what it calls does not list",
    why="""\
`allowed_caller_namespaces` names who may call: on an endpoint, a service or an operation, and where
there are several a caller has to be on each. A call from any other namespace fails with
NexusUnauthorizedError, every time; only the endpoint's own namespace need not be listed. So does
one that no chain of calls from one of the `originating_namespaces` reaches. `check` fails for it;
the design runs all the same, so that `run` shows the refusal and `doctor` finds its cause.""",
    bad="""\
workflow Ship(order: Order):
    nexus Parcels Packing.Pack(order) -> parcel
        options:
            timeout: 1m
    close complete

nexus_endpoint Parcels:
    target_namespace: parcels
    target_task_queue: parcels
    allowed_caller_namespaces: []

nexus_service Packing:
    operation Pack(order: Order) -> Parcel:
        return Parcel{id: order.id}

worker ships:
    workflow Ship

namespace ships:
    worker ships
        options:
            task_queue: "ships"
""",
    good="""\
workflow Ship(order: Order):
    nexus Parcels Packing.Pack(order) -> parcel
        options:
            timeout: 1m
    close complete

nexus_endpoint Parcels:
    target_namespace: parcels
    target_task_queue: parcels
    allowed_caller_namespaces: [ships]

nexus_service Packing:
    operation Pack(order: Order) -> Parcel:
        return Parcel{id: order.id}

worker ships:
    workflow Ship

namespace ships:
    worker ships
        options:
            task_queue: "ships"
""",
    check=check,
    stops=False,
)

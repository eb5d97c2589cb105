"""What a call names and nothing defines is defined: an operation, an activity, a workflow, a
service that somebody else offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crossway.checks.bodies import Body
from crossway.checks.walking import Site
from crossway.design.inference import argument_names
from crossway.design.names import is_contract
from crossway.design.types import Listing, Mapping, Nullable, RecordType, Scalar, Type
from crossway.design.workers import registered_name
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic
from crossway.lsp.actions.offer import Asked, Offer, lines_of
from crossway.lsp.index import Index
from crossway.lsp.typed import margin_of


def offers(asked: Asked) -> Iterator[Offer]:
    """Yield a definition of what is called and not there, with the arguments of the call."""
    makers: dict[str, Any] = {
        "NEXUS_NO_OPERATION": _operation,
        "UNDEFINED_ACTIVITY": _activity,
        "UNDEFINED_WORKFLOW": _workflow,
        "NEXUS_UNDEFINED_ENDPOINT": _extern,
    }
    for found in asked.of(*makers):
        for body in asked.bodies:
            for site in body.sites:
                if site.call.span != found.span:
                    continue
                offer = makers[found.code](asked, found, site)
                if offer is not None:
                    _register(offer, asked, body, site)
                    yield offer


def _operation(asked: Asked, found: Diagnostic, site: Site) -> Offer | None:
    """Return the operation at the end of its service."""
    call = site.call
    if not isinstance(call, tree.NexusCall) or call.service is None:
        return None
    names = asked.place.design.names
    service = names.services.get(names.services.name(call.service, asked.place.path))
    if service is None or is_contract(service.path):  # that is its owners' to write
        return None
    if any(one.name == call.operation for one in without_comments(service.node.operations)):
        return None  # it is another alternative of a page that has none
    offer = Offer(asked.place, f"Add operation {call.operation} to {service.node.name}", found)
    unit = asked.unit(service.path)
    added = _operation_line(asked, site, call.operation)
    offer.below(service.path, lines_of(service.node)[1], [f"{unit}{added}"])
    return offer


def _operation_line(asked: Asked, site: Site, name: str) -> str:
    return f"operation {name}{_signature(asked, site)}"


def _activity(asked: Asked, found: Diagnostic, site: Site) -> Offer | None:
    if not isinstance(site.call, tree.ActivityCall) or "." in site.call.name:
        return None
    head = f"activity {site.call.name}{_signature(asked, site)}:"
    offer = Offer(asked.place, f"Define activity {site.call.name}", found)
    offer.at_end(asked.place.path, [head, f"{asked.unit(asked.place.path)}pass"])
    return offer


def _workflow(asked: Asked, found: Diagnostic, site: Site) -> Offer | None:
    if not isinstance(site.call, tree.WorkflowCall) or "." in site.call.name:
        return None
    if _is_signalled(asked, site):
        return None  # one without a handler for it would be an error
    head = f"workflow {site.call.name}{_signature(asked, site)}:"
    given = ", ".join(["null"] * _results(site))
    ends = f"close complete({given})" if given else "close complete"
    offer = Offer(asked.place, f"Define workflow {site.call.name}", found)
    offer.at_end(asked.place.path, [head, f"{asked.unit(asked.place.path)}{ends}"])
    return offer


def _is_signalled(asked: Asked, site: Site) -> bool:
    """Return whether a signal starts the workflow, or is sent to it by the handle of its call."""
    if not isinstance(site.statement, tree.Start):
        return site.mode == "signalled"
    sends = (send for body in asked.bodies for send in body.of(tree.Send))
    return any(send.handle == site.statement.handle for send in sends)


def _extern(asked: Asked, found: Diagnostic, site: Site) -> Offer | None:
    """Return the service as one that somebody else offers, with all operations that are called.

    Theirs is the endpoint too: one of this design leads to services of this design.
    """
    call = site.call
    if not isinstance(call, tree.NexusCall) or call.service is None or "." in call.service:
        return None
    design = asked.place.design
    known = design.names.services.name(call.service, asked.place.path)
    if design.names.services.get(known) is not None or call.target in design.namespaces:
        return None
    offer = Offer(asked.place, f"Declare {call.service} as a service of somebody else", found)
    unit = asked.unit(asked.place.path)
    head = f"extern nexus service {call.service}:"
    called = _called_of(asked, call.service, site)
    lines = [f"{unit}{_operation_line(asked, one, name)}" for name, one in called.items()]
    offer.at_end(asked.place.path, [head, *lines])
    return offer


def _called_of(asked: Asked, service: str, first: Site) -> dict[str, Site]:
    """Return the operations of a service that the design calls, each with a place of its own."""
    found: dict[str, Site] = {}
    everywhere = (site for body in asked.place.index.facts.bodies for site in body.sites)
    for site in (first, *everywhere):
        if isinstance(site.call, tree.NexusCall) and site.call.service == service:
            found.setdefault(site.call.operation, site)
    return found


def _register(offer: Offer, asked: Asked, body: Body, site: Site) -> None:
    """Add a new activity or workflow to the workers that hold the workflow which calls it."""
    match site.call:
        case tree.ActivityCall(name):
            entry = f"activity {name}"
        case tree.WorkflowCall(name):
            entry = f"workflow {name}"
        case _:  # a service is registered by its own
            return
    facts = asked.place.index.facts
    caller = facts.registered_by(body)
    for file, _, held in facts.registrations:
        named = registered_name(held, file.path, facts.design.names)
        if body.workflow and (held.kind, named) == caller:
            margin = margin_of(asked.place.snapshot.lines(file.path).line(held.span.line))
            offer.below(file.path, held.span.line, [f"{margin}{entry}"])


# --- the arguments of a call as a signature ---------------------------------------------------


def _signature(asked: Asked, site: Site) -> str:
    """Return the parameters and results that a call shows: `(id: string, n: int) -> (any)`."""
    names: Sequence[str] = argument_names(site.call.arguments)
    if isinstance(site.call, tree.NexusCall) and site.call.names:
        names = site.call.names
    index = asked.place.index
    alike = [one.call.arguments for one in _calls_alike(asked, site)]
    pairs = zip(_unlike(names), zip(*alike, strict=True), strict=False)
    taken = ", ".join(f"{name}: {_agreed(index, values)}" for name, values in pairs)
    results = _results(site)
    return f"({taken})" + (f" -> ({', '.join(['any'] * results)})" if results else "")


def _calls_alike(asked: Asked, site: Site) -> Iterator[Site]:
    """Yield a call, and every other of the same with as many arguments: one signature is theirs."""
    call = site.call
    yield site
    for one in (one for body in asked.place.index.facts.bodies for one in body.sites):
        other = one.call
        same = _named(other) == _named(call) and len(other.arguments) == len(call.arguments)
        if same and other is not call:
            yield one


def _named(call: tree.Call) -> tuple[object, ...]:
    """Return what a call calls, and the names that it gives its arguments."""
    if isinstance(call, tree.NexusCall):
        return call.service, call.operation, call.names
    return type(call), call.name


def _agreed(index: Index, values: Sequence[tree.Expression]) -> str:
    """Return the type of one argument of several calls; `any` where they differ."""
    found = {_written(index, value) for value in values}
    return found.pop() if len(found) == 1 else "any"


def _unlike(names: Sequence[str]) -> list[str]:
    """Return names of which no two are the same."""
    found: list[str] = []
    for name in names:
        number = 2
        one = name
        while one in found:
            one, number = f"{name}{number}", number + 1
        found.append(one)
    return found


def _results(site: Site) -> int:
    statement = site.statement
    return len(statement.results) if isinstance(statement, tree.Await | tree.Case) else 0


def _written(index: Index, value: tree.Expression) -> str:
    """Return the type of an argument as a design writes it."""
    match value:
        case tree.String():
            return "string"
        case tree.Number(text):
            return "number" if "." in text else "int"
        case tree.Duration():
            return "duration"
        case tree.Constant(bool()):
            return "bool"
        case tree.Record(type=name) if name:
            return name
        case _:  # what inference knows of it
            kind = index.type_at(value.span)
            return type_text(index, kind) if kind else "any"


def type_text(index: Index, kind: Type) -> str:
    """Return a type as a design writes it; one that no block declares is `any`."""
    match kind:
        case Scalar():
            return {"boolean": "bool", "integer": "int"}.get(kind.kind, kind.kind)
        case Listing(item):
            return f"list[{type_text(index, item)}]"
        case Mapping(value):
            return f"map[{type_text(index, value)}]"
        case Nullable(of):
            inner = type_text(index, of)
            return inner if inner == "any" else f"{inner}?"
        case RecordType(name):
            return name if index.design.names.types.get(name) else "any"
        case _:  # anything
            return "any"

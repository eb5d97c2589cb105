"""`crossway plan PATH`: what a design needs, where everything lives, and why.

With a Temporal service given, what `crossway apply` would change there instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer

from crossway.cli.collecting import without_collector
from crossway.cli.flags import (
    Address,
    Block,
    DesignPath,
    Members,
    Owner,
    Profile,
    ProfilesFor,
    Retention,
    owner_name,
    profiles_for,
    retention,
)
from crossway.cli.members import chosen
from crossway.cli.output import echo, echo_json
from crossway.cli.workspaces import (
    design_at,
    designs_at,
    end_as_check_does,
    without_errors,
)
from crossway.design.model import Design, EndpointEntry, Resident
from crossway.design.simulated import is_simulated
from crossway.errors import UserError
from crossway.language.access import Access, AllowList
from crossway.language.visible import visible

PER_TENANT = "  (one per tenant: crossway serve --tenant)"
"""What `plan` says of a task queue that each call computes."""

EXTERN = "  (extern: somebody else serves it)"
"""What `plan` says of a task queue that an `extern worker` polls."""


class PlanFormat(StrEnum):
    """How `crossway plan` prints a plan."""

    TEXT = "text"
    JSON = "json"
    TERRAFORM = "terraform"
    SELF_HOSTED = "terraform-self-hosted"


def plan(
    path: DesignPath,
    form: Annotated[
        PlanFormat, typer.Option("--format", help="How to print it; terraform is for Cloud.")
    ] = PlanFormat.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    owner: Owner = None,
    members: Members = None,
    keep: Retention = None,
    block: Block = None,
) -> None:
    """Show what a design needs, where it lives, and why.

    Nothing is changed. With --address or --profile: what `crossway apply` would change on
    that Temporal service. The exit code is that of `crossway check`: 1 when there are errors.
    """
    form = PlanFormat.JSON if as_json else form
    kept, own = retention(keep), profiles_for(own_profiles)
    live = bool(address or profile or own_profiles)
    as_terraform = form in (PlanFormat.TERRAFORM, PlanFormat.SELF_HOSTED)
    if live and as_terraform:
        raise UserError(f"--format {form} looks at no service; leave --address/--profile out")
    if live or as_terraform:
        # These load the Temporal SDK, which the plan of a design alone does without.
        from crossway.cli.changes import print_changes, print_terraform

        space = design_at(path, block)
        design, name = chosen(without_errors(space), members), owner_name(owner, space.name)
        if live:
            service = (address, profile, own)
            print_changes(design, name, kept, service, form is PlanFormat.JSON)
        else:
            print_terraform(design, name, kept, cloud=form is PlanFormat.TERRAFORM)
        return
    with without_collector():
        found = designs_at(path, block)
        designs = {space.name: space.design for space in found}
        if members:
            designs = {name: chosen(design, members) for name, design in designs.items()}
        _print_static(designs, form)
        end_as_check_does(found)


def _print_static(designs: Mapping[str, Design], form: PlanFormat) -> None:
    if form is PlanFormat.JSON:
        found = {"designs": [_as_json(name, design) for name, design in designs.items()]}
        echo_json(found)
        return
    texts = [plan_text(design) for design in designs.values()]
    if len(texts) > 1:
        texts = [f"== {visible(name)}\n{text}" for name, text in zip(designs, texts, strict=True)]
    echo("\n".join(texts), nl=False)


def _endpoints(design: Design) -> list[EndpointEntry]:
    return sorted(design.endpoints.values(), key=lambda endpoint: endpoint.name)


# --- text --------------------------------------------------------------------------


def plan_text(design: Design) -> str:
    """Return a design's needs as text: namespaces with their queues, then endpoints."""
    found = design.residents
    width = max((len(item.name) for item in found), default=0)
    lines: list[str] = []
    for namespace in sorted({*design.namespaces, *(item.namespace for item in found)}):
        lines.append(f"namespace {namespace}")
        inside = [item for item in found if item.namespace == namespace]
        for queue in sorted({item.task_queue for item in inside}):
            held = [item for item in inside if item.task_queue == queue]
            note = PER_TENANT if held[0].per_tenant else ""
            note = EXTERN if held[0].location in design.foreign else note
            lines.append(f"  task queue {queue}{note}")
            lines += [_resident_line(item, design, width) for item in held]
    for endpoint in _endpoints(design):
        lines += _endpoint_lines(endpoint, design)
    return "".join(f"{visible(line)}\n" for line in lines)


def _resident_line(item: Resident, design: Design, width: int) -> str:
    note = f"simulated; {item.reason}" if is_simulated(item, design) else item.reason
    return f"    {item.kind:<8}  {item.name:<{width}}  {note}"


def _endpoint_lines(endpoint: EndpointEntry, design: Design) -> list[str]:
    kind = _origin(endpoint, design)
    callers, began = _names(endpoint.callers), endpoint.originators
    target = f"{endpoint.namespace} / {endpoint.task_queue}"
    if kind == "extern":
        return [
            f"endpoint {endpoint.name} -> where its owners say",
            f"    services   {', '.join(endpoint.services) or 'none'}",
            f"    {kind:<9}  {endpoint.reason}",
        ]
    return [
        f"endpoint {endpoint.name} -> {target}",
        f"    services   {', '.join(endpoint.services) or 'none'}",
        f"    callers    {callers} ({endpoint.caller_identity}{_asked(endpoint)})",
        *([f"    began in   {', '.join(began)}"] if began is not None else []),
        *(f"      {_about(one)}  {_who(access)}" for one, access in _narrower(endpoint)),
        f"    {kind:<9}  {endpoint.reason}",
    ]


def _asked(endpoint: EndpointEntry) -> str:
    once = ", each call once" if endpoint.replay == "once" else ""
    return once + (", signatures alone" if endpoint.proof == "signature" else "")


def _names(callers: Sequence[str] | None) -> str:
    return "anyone" if callers is None else ", ".join(callers) or "nobody"


def _who(access: Access) -> str:
    began = access.originators
    return _names(access.callers) + (f" (began in {_names(began)})" if began is not None else "")


def _narrower(endpoint: EndpointEntry) -> Iterator[tuple[AllowList, Access]]:
    """Yield the lists behind an endpoint, each with who may call what it is about."""
    for one in endpoint.narrower:
        yield one, endpoint.access(one.service, one.operation)


def _about(one: AllowList) -> str:
    return f"{one.service}.{one.operation}" if one.operation else one.service


def _origin(endpoint: EndpointEntry, design: Design) -> str:
    """Return who asks for an endpoint: a declaration, a call, or nothing that is there; of one
    with extern services alone, that its owners do."""
    if endpoint.simulated:
        return "extern" if endpoint.location in design.foreign else "simulated"
    return "implicit" if endpoint.span is None else "declared"


# --- JSON --------------------------------------------------------------------------


def _as_json(name: str, design: Design) -> dict[str, Any]:
    return {
        "name": name,
        "namespaces": list(design.namespaces),
        "residents": [
            {
                **asdict(item),
                "simulated": is_simulated(item, design),
                "extern": item.location in design.foreign,
            }
            for item in design.residents
        ],
        "endpoints": [
            {
                "name": endpoint.name,
                "namespace": endpoint.namespace,
                "task_queue": endpoint.task_queue,
                "services": list(endpoint.services),
                "allowed_caller_namespaces": _listed(endpoint.callers),
                "originating_namespaces": _listed(endpoint.originators),
                "caller_identity": endpoint.caller_identity,
                "replay": endpoint.replay,
                "proof": endpoint.proof,
                "narrower": [
                    {
                        "service": one.service,
                        "operation": one.operation or None,
                        "allowed_caller_namespaces": _listed(access.callers),
                        "originating_namespaces": _listed(access.originators),
                    }
                    for one, access in _narrower(endpoint)
                ],
                "description": endpoint.description,
                "origin": _origin(endpoint, design),
                "reason": endpoint.reason,
            }
            for endpoint in _endpoints(design)
        ],
    }


def _listed(callers: Sequence[str] | None) -> list[str] | None:
    return None if callers is None else list(callers)

"""What putting a design on a Temporal service changes there, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from crossway.cli.output import echo, echo_json
from crossway.cli.signals import run_interruptibly
from crossway.cluster.making import (
    Plan,
    Terms,
    leads_to,
    listed,
    plan,
    terraform,
    terraform_self_hosted,
)
from crossway.cluster.service import connect
from crossway.design.model import Design
from crossway.language.durations import print_duration
from crossway.language.visible import visible

Service = tuple[str | None, str | None, dict[str, str]]
"""An address, a profile, and the profiles of single namespaces."""


def print_changes(
    design: Design, owner: str, retention: timedelta | None, service: Service, as_json: bool
) -> None:
    """Print what `crossway apply` would change on a service.

    Raises:
        ClusterError: the service cannot be reached, or does not let us look.
    """
    address, profile, own = service

    async def look() -> tuple[Plan, str]:
        connections = await connect(address, profile=profile, profiles_for=own)
        terms = Terms(owner=owner, retention=retention, simulated=False)
        return await plan(connections, design, terms), connections.address

    found, where = run_interruptibly(look())
    if as_json:
        echo_json(as_objects(found))
    else:
        echo("".join(f"{visible(line)}\n" for line in lines(found, where)), nl=False)


def print_terraform(
    design: Design, owner: str, retention: timedelta | None, *, cloud: bool
) -> None:
    """Print the design's namespaces and endpoints as a Terraform module, for Temporal Cloud or for
    a server of one's own."""
    terms = Terms(owner=owner, retention=retention, simulated=False)
    written = terraform if cloud else terraform_self_hosted
    echo(written(design, terms), nl=False)


def lines(found: Plan, where: str) -> Iterator[str]:
    """Yield one line per change: `+` new, `~` changed, `-` left over, `!` in the way."""
    for new in found.namespaces:
        yield f"+ {new} (keeps closed executions for {print_duration(new.retention)})"
    for kept in found.retentions:
        yield f"~ {kept}"
    for one in found.attributes:
        yield f"+ {one}"
    for change in found.endpoints:
        callers = f" (callers: {listed(change.wanted.callers)})" if change.found is None else ""
        yield f"{'~' if change.found else '+'} {change}{callers}"
    for removal in found.removals:
        yield f"- {removal} (only with --prune)"
    for conflict in found.conflicts:
        yield f"! {conflict}"
    for note in (*found.taken, *found.owned):
        yield f"! {note}"
    yield f"{summary(found)} at {where}"


def summary(found: Plan) -> str:
    """Return how many of each: `2 to create, 1 to change`."""
    new = len(found.namespaces) + len(found.attributes)
    new += sum(change.found is None for change in found.endpoints)
    changed = len(found.retentions) + sum(change.found is not None for change in found.endpoints)
    counts = [(new, "to create"), (changed, "to change")]
    counts += [(len(found.removals), "left over"), (len(found.conflicts), "in the way")]
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    return said or "nothing to change"


def as_objects(found: Plan) -> dict[str, Any]:
    """Return the plan as JSON: each change with what it is about and what it says."""
    changes = [*_of_namespaces(found), *_of_attributes(found), *_of_endpoints(found)]
    conflicts = [{c.kind: c.name, "message": str(c)} for c in found.conflicts]
    taken = [
        {"namespace": t.namespace, "task_queue": t.task_queue, "deployment": t.deployment}
        for t in found.taken
    ]
    owned = [{"endpoint": one.name, "design": one.design} for one in found.owned]
    return {"changes": changes, "conflicts": conflicts, "taken": taken, "owned": owned}


def _of_namespaces(found: Plan) -> Iterator[dict[str, Any]]:
    for new in found.namespaces:
        yield {
            "action": "create",
            "kind": "namespace",
            "name": new.name,
            "retention": print_duration(new.retention),
        }
    for kept in found.retentions:
        yield {
            "action": "change",
            "kind": "namespace",
            "name": kept.name,
            "retention": print_duration(kept.wanted),
            "was": print_duration(kept.found),
        }


def _of_attributes(found: Plan) -> Iterator[dict[str, Any]]:
    for one in found.attributes:
        for name, kind in one.kinds.items():
            yield {
                "action": "create",
                "kind": "search_attribute",
                "name": name,
                "namespace": one.namespace,
                "type": kind,
            }


def _of_endpoints(found: Plan) -> Iterator[dict[str, Any]]:
    for change in found.endpoints:
        entry = {
            "action": "create" if change.found is None else "change",
            "kind": "endpoint",
            "name": change.wanted.name,
            "target": f"{change.wanted.namespace}/{change.wanted.task_queue}",
            "allowed_caller_namespaces": _callers(change.wanted.callers),
            "description": change.description,
            "message": str(change),
        }
        yield entry if change.found is None else entry | {"was": leads_to(change.found)}
    for removal in found.removals:
        yield {"action": "prune", "kind": "endpoint", "name": removal.found.spec.name}


def _callers(callers: Sequence[str] | None) -> list[str] | None:
    return None if callers is None else sorted(callers)

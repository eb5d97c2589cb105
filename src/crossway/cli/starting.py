"""What `crossway run` and `crossway start` start: which workflow of a design, and its input."""

from __future__ import annotations

import asyncio
import shlex
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from crossway.cli.defaults import default_options, queue_of
from crossway.cli.inputs import as_one_value
from crossway.cli.output import say
from crossway.cli.reaching import Where
from crossway.design.model import Design, WorkflowEntry
from crossway.errors import ClusterError, UnknownNameError, UserError
from crossway.language import tree, walk
from crossway.language.near import some_of
from crossway.language.visible import as_json
from crossway.runtime.refusals import BUSY


def choose_workflow(design: Design, name: str | None) -> WorkflowEntry:
    """Return the workflow to start: the named one, else the only one nothing else calls.

    Raises:
        UserError: there is no such workflow, or no single one; the message lists them. Or it
            lives in a family of namespaces of which no member is known.
    """
    defined = {name: entry for name, entry in design.workflows.items() if not entry.simulated}
    own = {name: entry for name, entry in defined.items() if entry.placements}
    if name is not None:
        if name not in defined:
            if _is_operation(design, name):
                said = f"{name} is an operation, not a workflow: use `crossway call`"
                raise UserError(said)
            has = f"the design has {some_of(sorted(defined)) or 'none'}"
            raise UnknownNameError("workflow", name, defined, has)
        if name not in own:
            raise UserError(
                f"{name} lives in a family of namespaces of which no member is known; name one "
                "with --set HOLE=VALUE"
            )
        return own[name]
    called = _called(design)
    roots = [entry for entry in own.values() if entry.name not in called] or list(own.values())
    if len(roots) == 1:
        return roots[0]
    if not roots and defined:
        return choose_workflow(design, next(iter(defined)))
    if not roots:
        raise UserError("the design defines no workflow, so there is nothing to run")
    names = some_of([entry.name for entry in roots])
    raise UserError(f"there are several workflows to start; name one of: {names}")


def _is_operation(design: Design, name: str) -> bool:
    service, _, operation = name.rpartition(".")
    return any(
        operation in one.operations and service in ("", one.name)
        for one in design.services.values()
    )


def told_apart(workflow: str | None, namespace: str | None) -> tuple[str | None, str | None]:
    """Return the workflow and the namespace of `WORKFLOW` or `NS/WORKFLOW` and `--namespace`.

    Raises:
        UserError: the two say different namespaces.
    """
    space, slash, name = (workflow or "").rpartition("/")
    if not slash:
        return workflow, namespace
    if namespace not in (None, space):
        raise UserError(f"{workflow} and --namespace {namespace} say different namespaces")
    return name or None, space


def served_in(workflow: WorkflowEntry, namespace: str | None) -> WorkflowEntry:
    """Return a workflow as one namespace serves it, which has to be said where several do.

    Raises:
        UserError: several serve it and none is said, or the one that is said does not.
    """
    spaces = list(dict.fromkeys(place.namespace for place in workflow.placements))
    if namespace is None and len(spaces) > 1:
        said = f"{workflow.name} is served in {' and '.join(spaces)}"
        raise UserError(f"{said}; choose one with --namespace, or {spaces[0]}/{workflow.name}")
    if namespace is not None and namespace not in spaces:
        otherwise = f"{workflow.name} is served in {' and '.join(spaces)}"
        raise UnknownNameError(f"namespace of {workflow.name}", namespace, spaces, otherwise)
    kept = (place for place in workflow.placements if namespace in (None, place.namespace))
    return replace(workflow, placements=tuple(kept))


def run_in(
    workflow: WorkflowEntry, namespace: str | None, say: Callable[[str], None]
) -> WorkflowEntry:
    """Return a workflow as one namespace serves it: the one that is named, else the first.

    `say` is told which, where there are several.

    Raises:
        UserError: the one that is named does not serve it.
    """
    spaces = list(dict.fromkeys(place.namespace for place in workflow.placements))
    if namespace is None and len(spaces) > 1:
        namespace, served = spaces[0], " and ".join(spaces)
        say(f"{workflow.name} is served in {served}: it runs in {namespace}, or say --namespace")
    return served_in(workflow, namespace)


def _called(design: Design) -> set[str]:
    """Return the names of workflows that another workflow or an operation starts."""
    called = {
        operation.workflow
        for service in design.services.values()
        for operation in service.operations.values()
        if operation.workflow is not None
    }
    started = design.calls.workflows
    for owner, body in _bodies(design):
        calls = (node for node in walk(body) if isinstance(node, tree.WorkflowCall))
        called |= {started[call.span].name for call in calls} - {owner}
    return called


def _bodies(design: Design) -> Iterator[tuple[str, tree.Workflow | tree.Service]]:
    """Yield every workflow with its name, and every service."""
    for flow in design.workflows.values():
        if flow.tree is not None:
            yield flow.name, flow.tree
    for service in design.services.values():
        if service.tree is not None:
            yield "", service.tree


def detaches(design: Design) -> bool:
    """Whether anything in the design detaches a nexus call."""
    return any(
        isinstance(node, tree.Detach) and isinstance(node.call, tree.NexusCall)
        for file in design.files
        for node in walk(file)
    )


def place_of(design: Design, workflow: WorkflowEntry, given: list[Any]) -> tuple[str, str]:
    """Return the namespace and task queue that a workflow with these arguments starts on."""
    return workflow.placements[0].namespace, queue_of(design, workflow, given)


@dataclass(frozen=True, slots=True)
class Start:
    """What to start: a workflow of a design, its arguments, its id, its limit in seconds.

    `where` is where the flags say that the design runs. `once`: the id is made up for this start
    alone, and is of none that runs or ran.
    """

    design: Design
    workflow: WorkflowEntry
    arguments: list[Any]
    workflow_id: str
    timeout: float | None
    where: Where
    once: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """Return the namespace and the concrete task queue it starts on."""
        return place_of(self.design, self.workflow, self.arguments)


def fresh_id(workflow: str) -> str:
    """Return an id that no other execution has."""
    return f"{workflow}-{uuid.uuid4().hex[:8]}"


async def begin(client: Client, start: Start, *, eager: bool = False) -> WorkflowHandle[Any, Any]:
    """Start a workflow and return its handle; `eager` where a worker of this client serves it.

    Raises:
        ClusterError: its id runs already, or ran and is for this start alone; the service
            refuses, or does not tell whether it is started.
        asyncio.CancelledError: the command was told to stop meanwhile; what may be is said.
    """
    namespace, queue = start.place
    options = default_options(start.design, start.workflow, start.arguments)
    if start.timeout:
        options["execution_timeout"] = timedelta(seconds=start.timeout)
    if start.once:  # whatever the design says of ids that are used again
        options["id_reuse_policy"] = WorkflowIDReusePolicy.REJECT_DUPLICATE
        options["id_conflict_policy"] = WorkflowIDConflictPolicy.FAIL
    try:
        return await client.start_workflow(
            start.workflow.name,
            args=start.arguments,
            id=start.workflow_id,
            task_queue=queue,
            request_eager_start=eager,
            **options,
        )
    except WorkflowAlreadyStartedError as failure:
        does = "ran or runs" if start.once else "runs"
        raise ClusterError(
            f"a workflow with the id {start.workflow_id!r} {does} in {namespace} already; "
            "choose another --workflow-id"
        ) from failure
    except asyncio.CancelledError:
        said = f"{start.workflow.name} may have been started in {namespace}"
        say(f"no longer waiting: {said}, as {_looked_for(start)}")
        raise
    except RPCError as failure:
        raise ClusterError(_not_started(start, failure)) from failure


def _not_started(start: Start, failure: RPCError) -> str:
    """Return what to say of a start that failed, and may have been made all the same."""
    name, (namespace, _) = start.workflow.name, start.place
    if failure.status not in BUSY:
        return f"cannot start {name} in {namespace}: {failure.message}"
    return (
        f"the service does not tell whether {name} was started in {namespace} ({failure.message}); "
        f"it may have been, as {_looked_for(start)}"
    )


def _looked_for(start: Start) -> str:
    """Return the id of a start that may have been made, and how to find out."""
    id = shlex.quote(start.workflow_id)
    return (
        f"{id}: look for it with `crossway list`, or start it with "
        f"--workflow-id {id}, which is refused {'if it was' if start.once else 'while it runs'}"
    )


def start_command(start: Start) -> str:
    """Return what starts a workflow where workers of `crossway serve` do the work."""
    words = ["crossway", "start", str(start.where.path), start.workflow.name]
    if start.arguments:
        value = as_one_value(start.workflow.signature, start.arguments)
        words += ["--input", as_json(value)]
    if len({place.namespace for place in start.workflow.placements}) > 1:
        words += ["--namespace", start.place[0]]
    return " ".join(filter(None, [shlex.join(words), start.where.flags]))

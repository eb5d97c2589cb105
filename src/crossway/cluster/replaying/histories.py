"""Where histories to replay come from: a service, or files that were exported."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

from google.protobuf.json_format import ParseError
from temporalio.api.enums.v1 import VersioningBehavior
from temporalio.api.history.v1 import WorkflowTaskCompletedEventAttributes
from temporalio.client import WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from crossway.cluster.service import Connections, refused
from crossway.design.model import Design
from crossway.design.reading import Files
from crossway.errors import ClusterError
from crossway.runtime.identity import WITHOUT_RECORDS
from crossway.runtime.owner import served_by

LARGEST_HISTORY = 256 * 2**20
"""Bytes of the largest exported history; a server keeps 50 MiB of events, which is JSON here."""


LONGEST_REASON = 300
"""Characters of why a file cannot be read; protobuf names each level that a value is nested in."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An execution to replay. Of an exported one the namespace is not known: it is empty.

    `name` is what people find it by: its id, or the name of its file.
    """

    namespace: str
    history: WorkflowHistory
    name: str


async def running(
    connections: Connections, design: Design, absent: list[str]
) -> AsyncIterator[Recorded]:
    """Yield the running executions of the design's namespaces, one after the other.

    Adds the namespaces that the service does not have to `absent`.

    Raises:
        ClusterError: the service does not let us look.
    """
    for namespace in design.namespaces:
        client = connections.client(namespace)
        try:
            async for found in client.list_workflows(
                f"ExecutionStatus = 'Running' AND {WITHOUT_RECORDS}"
            ):
                try:
                    history = await client.get_workflow_handle(
                        found.id, run_id=found.run_id
                    ).fetch_history()
                except RPCError as failure:
                    if failure.status != RPCStatusCode.NOT_FOUND:
                        raise
                    continue  # it ended, and was deleted, meanwhile
                yield Recorded(namespace, history, found.id)
        except RPCError as failure:
            if failure.status != RPCStatusCode.NOT_FOUND:
                wish = f"read the histories of {namespace!r}"
                raise refused(connections, wish, failure) from failure
            absent.append(connections.name(namespace))


def pinned_to(history: WorkflowHistory) -> str:
    """Return the build that an execution stays on, empty when it is not pinned."""
    done = _last_task(history)
    pinned = VersioningBehavior.VERSIONING_BEHAVIOR_PINNED
    if done is None or done.versioning_behavior != pinned:
        return ""
    return done.deployment_version.build_id


def owner_of(history: WorkflowHistory) -> str:
    """Return the name by which the design was served that an execution ran on last: that of its
    worker deployment, or what the worker's identity says. Empty where nobody said."""
    done = _last_task(history)
    if done is None:
        return ""
    return done.deployment_version.deployment_name or served_by(done.identity)


def _last_task(history: WorkflowHistory) -> WorkflowTaskCompletedEventAttributes | None:
    """Return the last task that a worker completed."""
    done = (
        event.workflow_task_completed_event_attributes
        for event in reversed(history.events)
        if event.HasField("workflow_task_completed_event_attributes")
    )
    return next(done, None)


async def exported(folder: Path) -> AsyncIterator[Recorded]:
    """Yield the executions whose histories are JSON files in a folder, by name.

    The files are what `temporal workflow show --output json` prints.

    Raises:
        ClusterError: the folder cannot be read, or a file is no history.
        WorkspaceError: a file cannot be read, leads out of the folder, or is too large.
    """
    if not folder.is_dir():
        raise ClusterError(f"there is no folder {folder}")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise ClusterError(f"{folder} holds no histories; expected files that end in .json")
    texts = Files.of(folder, {})
    for file in files:
        try:
            history = WorkflowHistory.from_json(file.stem, texts.text(file, LARGEST_HISTORY))
            started = history.events[0].workflow_execution_started_event_attributes
        except (ValueError, LookupError) as failure:
            raise ClusterError(f"{file} is no exported history: {failure}") from failure
        except (ParseError, RecursionError) as failure:
            said = "expected what `temporal workflow show --output json` prints, nested less deeply"
            if len(told := str(failure)) <= LONGEST_REASON and isinstance(failure, ParseError):
                said = told
            raise ClusterError(f"{file} is no exported history: {said}") from failure
        if not history.events[0].HasField("workflow_execution_started_event_attributes"):
            raise ClusterError(f"{file} is no whole history: it does not begin with its start")
        # Ids that the workflow gives to what it starts contain its own.
        history = replace(history, workflow_id=started.workflow_id or file.stem)
        yield Recorded("", history, file.stem)

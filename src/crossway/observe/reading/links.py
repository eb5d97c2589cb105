"""Which execution a step led to: by a link, by a child's own id, or by its operation token.

Whoever handles a call sends the link and the token, so all of this is a claim until the
other history has been read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from temporalio.api.common.v1 import Link

from crossway.observe.reading.steps import Execution, Kind, Step
from crossway.runtime.identity import decode_object


def linked(links: Iterable[Link]) -> tuple[Execution, ...]:
    """Return the executions that an event links to. Source: NEXUS-FIELD-NOTES section 8."""
    events = [link.workflow_event for link in links if link.HasField("workflow_event")]
    found = (Execution(event.namespace, event.workflow_id, event.run_id) for event in events)
    return tuple(dict.fromkeys(found))


_OF_WORKFLOWS = (1, 3)
"""Types of operation tokens that name a workflow: one that was started, one that was updated."""


def behind_token(step: Step, attributes: Any) -> Execution | None:
    """Return the workflow that an operation token names, for handlers that send no link.

    Source: NEXUS-FIELD-NOTES section 8; the SDK's `OperationTokenType`. Other tokens are
    their handlers' own.
    """
    token = getattr(attributes, "operation_token", "")
    if step.execution is not None or not token:
        return None
    said = decode_object(token) or {}
    try:
        kind, namespace, workflow_id = said["t"], said["ns"], said["wid"]
        # JSON may hold half a character, which no request can carry.
        names = [namespace.encode(), workflow_id.encode()]
    except (AttributeError, KeyError, UnicodeEncodeError):
        return None
    ours = kind in _OF_WORKFLOWS and not said.get("v") and all(names)
    return Execution(namespace, workflow_id) if ours else None


def child_of(step: Step, attributes: Any) -> Execution | None:
    """Return where a child workflow runs, once it has started."""
    started = getattr(attributes, "workflow_execution", None)
    if step.kind not in (Kind.CHILD, Kind.DETACH) or started is None or not started.workflow_id:
        return None
    return Execution(step.namespace, started.workflow_id, started.run_id)

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
    return tuple(dict.fromkeys(filter(None, map(_target, links))))


def _target(link: Link) -> Execution | None:
    if link.HasField("workflow_event"):
        event = link.workflow_event
        return Execution(event.namespace, event.workflow_id, event.run_id)
    if link.HasField("workflow"):
        asked = link.workflow
        return Execution(asked.namespace, asked.workflow_id, asked.run_id)
    if link.HasField("activity"):
        alone = link.activity
        return Execution(alone.namespace, alone.activity_id, alone.run_id, activity=True)
    return None


_NAMED_BY = {1: "wid", 2: "aid", 3: "wid"}
"""Types of operation tokens, and where each names what it is about: a workflow that was started, an
activity, a workflow that was updated."""


def behind_token(step: Step, attributes: Any) -> Execution | None:
    """Return what an operation token names, for handlers that send no link.

    Source: NEXUS-FIELD-NOTES section 8; the SDK's `OperationTokenType`. Other tokens are
    their handlers' own.
    """
    token = getattr(attributes, "operation_token", "")
    if step.execution is not None or not token:
        return None
    said = decode_object(token) or {}
    try:
        kind, namespace = said["t"], said["ns"]
        id = said[_NAMED_BY[kind]]
        # JSON may hold half a character, which no request can carry.
        names = [namespace.encode(), id.encode()]
    except (AttributeError, KeyError, TypeError, UnicodeEncodeError):
        return None
    ours = not said.get("v") and all(names)
    return Execution(namespace, id, activity=_NAMED_BY[kind] == "aid") if ours else None


def child_of(step: Step, attributes: Any) -> Execution | None:
    """Return where a child workflow runs, in its first run, once it has started.

    The event that ends it names the last of its runs, when they continue each other.
    """
    started = getattr(attributes, "workflow_execution", None)
    if step.kind not in (Kind.CHILD, Kind.DETACH) or started is None or not started.workflow_id:
        return None
    if step.execution is not None:
        return step.execution
    return Execution(step.namespace, started.workflow_id, started.run_id)

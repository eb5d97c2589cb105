"""What goes on behind an operation where the service can, and how it is told where it cannot.

Which settings of the service that depends on: `crossway.language.backing`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import nexusrpc
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode, WorkflowService

from crossway.language.words import ACTIVITY_SETTING, UPDATE_SETTING, leaf
from crossway.runtime import clock
from crossway.runtime.refusals import BUSY, UNAVAILABLE, asked_again

SETTING_MISSING = "ServiceSettingError"
"""The type of the error of an operation that the service cannot back; it is not retried."""


TOO_SLOW = "OperationTooSlow"
"""The type of the error of an operation that does not end within its request."""

ANSWERED_BEFORE = 0.8
"""Seconds before the end of a request in which an answer has to travel."""

SAID_BEFORE = 0.2
"""Seconds before that in which what is late can still be told by its own name."""

FAIR = 2.0
"""Seconds that a start has to have for its lateness to be the service's. With less, what the
operation did before took the time, and would take it again."""

ASKED_AGAIN = 60.0
"""Seconds for which a service counts as lacking a setting that it was asked about."""

T = TypeVar("T")

_delivering: WeakKeyDictionary[WorkflowService, dict[str, float]] = WeakKeyDictionary()
"""Until when (seconds since 1970) each namespace of a service is known to deliver no updates; `inf`
where it does."""


async def delivers_updates(client: Client) -> bool:
    """Return whether an update may go on behind an operation, as its namespace says.

    A service that does not say so, or is too old to, does not.

    Raises:
        RPCError: it has no answer now, and the request is to be made again.
    """
    service = client.workflow_service
    known = _delivering.setdefault(service, {})
    until = known.get(client.namespace, 0.0)
    if clock.now() < until:
        return until == float("inf")
    try:
        asked = DescribeNamespaceRequest(namespace=client.namespace)
        described = await service.describe_namespace(asked)
    except RPCError as failure:
        if failure.status in BUSY:
            raise
        able = False  # nobody lets us ask
    else:
        able = described.namespace_info.capabilities.workflow_update_callbacks
    known[client.namespace] = float("inf") if able else clock.now() + ASKED_AGAIN
    return able


async def within(seconds: float | None, work: Awaitable[T], late: Callable[[], Exception]) -> T:
    """Return what is awaited, unless it takes too long: then it is stopped.

    Raises: what `late` returns, where it did.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait([task], timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            task.add_done_callback(_forget)
    if task.done():
        return task.result()
    raise late()


def _forget(task: asyncio.Future[Any]) -> None:
    """Take what a stopped task ended with: nobody asks for it any more."""
    if not task.cancelled():
        task.exception()


def not_started(operation: str) -> ApplicationError:
    """Return the error for a start, or what else is asked of the service, that it has not answered
    yet; it is tried again.

    The attempts of a request have one id, by which the service finds what it did.
    """
    said = f"what operation {operation} asks of the service has no answer in time: it is busy"
    return ApplicationError(said, type=UNAVAILABLE)


def not_ended(operation: str, seconds: float) -> ApplicationError:
    """Return the error for an operation that does its work within its request, and not in time."""
    return ApplicationError(
        f"operation {operation} had not ended after {seconds:.0f} s and was stopped: the server "
        "gives a request some 8 s and would make it again. Let a workflow do it: give the "
        f"operation a body that calls an activity, `activity {leaf(operation)}(..) -> result` and "
        "`return result`, and the same Python implements that",
        type=TOO_SLOW,
        non_retryable=True,
    )


def not_taken(workflow_id: str, update: str) -> nexusrpc.HandlerError:
    """Return the error for an update that its workflow has not taken yet; it is tried again.

    No `catch` takes it for one that has failed: the workflow may take it still.
    """
    said = f"workflow {workflow_id!r} has not taken the update {update} yet: its worker is busy"
    return asked_again(ApplicationError(f"{said}, or there is none", type=UNAVAILABLE))


def too_slow(workflow_id: str, update: str) -> ApplicationError:
    """Return the error for an update that the service does not let go on behind an operation."""
    return ApplicationError(
        f"update {update} of workflow {workflow_id!r} has not ended within the request's 8 s or "
        "so. It goes on, and its answer is lost: the service delivers it later only where its "
        f"setting {UPDATE_SETTING} is true (Temporal server 1.32 or later)",
        type=TOO_SLOW,
        non_retryable=True,
    )


@contextlib.contextmanager
def named(operation: str) -> Iterator[None]:
    """Tell of a start of an activity that the service refuses which setting it lacks.

    Raises:
        ApplicationError: of type ServiceSettingError.
    """
    try:
        yield
    except RPCError as refused:
        old = refused.status is RPCStatusCode.UNIMPLEMENTED
        if not old and "callbacks are not enabled" not in refused.message:
            raise
        raise ApplicationError(
            f"an activity is behind operation {operation}, and the service lacks what that needs: "
            f"its setting {ACTIVITY_SETTING} has to be true (Temporal server 1.32 or later). Where "
            "it cannot be, let a workflow run the activity: `activity A(..) -> result`, then "
            "`return result`",
            type=SETTING_MISSING,
            non_retryable=True,
        ) from refused

"""Sending a signal, a query, an update or a cancellation to a workflow of a design.

Whatever goes wrong is one message: the workflow has ended, nobody serves it, it refuses.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import typer
from temporalio.client import (
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError, RPCStatusCode

from crossway.cli.command import INPUT_BEHIND
from crossway.cli.exits import FAILED
from crossway.cli.ids import id_fault
from crossway.cli.inputs import given_or_sampled
from crossway.cli.naming import (
    Kind,
    Running,
    find_workflow,
    handler_of,
    has_ended,
    namespaces_there,
    refuse_swapped,
)
from crossway.cli.outcome import causes, only_a_codec_reads
from crossway.cli.output import echo, say
from crossway.cli.reaching import Where
from crossway.cli.updating import updated
from crossway.cluster.service import Connections, is_polled, refused
from crossway.errors import ClusterError, ProvisionError, UserError
from crossway.runtime.failures import STAND_IN
from crossway.runtime.payloads import UnreadError
from crossway.runtime.refusals import BUSY

WITH_INPUT = "WORKFLOW_ID NAME"
"""The words after the design of the commands that send an input."""

ANSWERED_WITHIN = timedelta(seconds=10)
"""How long a query may take; the service gives up on it about then, too."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to which workflow, as the user named both; `input_text` is `--input`.

    `update_id` is by what the service knows it, of an update.
    """

    kind: Kind
    workflow_id: str
    name: str
    namespace: str | None = None
    input_text: str | None = None
    update_id: str = field(default_factory=lambda: str(uuid.uuid4()))


def words_after(words: Sequence[str] | None, workflow_id: str | None, usage: str) -> list[str]:
    """Return the words after the design; the workflow's id may be an option instead.

    `usage` shows the words that are expected, such as `WORKFLOW_ID NAME`.

    Raises:
        UserError: there are more words, or fewer.
    """
    given = [workflow_id, *(words or ())] if workflow_id is not None else [*(words or ())]
    if len(given) == len(usage.split()):
        if fault := id_fault(given[0]):
            raise UserError(f"the workflow's id {fault}; `crossway list` shows what runs")
        return given
    found = " ".join(given) or "nothing"
    more = usage == WITH_INPUT and len(given) > len(usage.split())
    told = INPUT_BEHIND if more else "`crossway list` shows what runs"
    raise UserError(f"expected {usage} after the design, found {found}; {told}")


async def send(where: Where, message: Message) -> Any:
    """Send a message to a workflow of the design; return the answer, None of a signal.

    Raises:
        UserError: no workflow has the id, it has ended or takes no such message, or the input
            does not fit. Nothing was sent.
        ClusterError: nobody answers, or the service refuses.
        typer.Exit: the workflow refused it; why is printed by now.
    """
    design = where.design()
    refuse_swapped(design, message.kind, message.workflow_id, message.name)
    connections = await where.connect()
    found = await find_workflow(connections, design, message.workflow_id, message.namespace)
    handler = handler_of(found.entry, message.kind, message.name)
    if message.kind != "query":
        found.require_running(message.kind)
    arguments = given_or_sampled(design, handler, message.input_text, say)
    handle = found.handle
    if message.kind == "update":
        await warn_unless_polled(connections, found.where, found.task_queue)
    with told_plainly(connections, found, message):
        match message.kind:
            case "signal":
                await handle.signal(message.name, args=arguments)
                say(f"{found} has the signal {message.name}")
                return None
            case "query":
                return await handle.query(message.name, args=arguments, rpc_timeout=ANSWERED_WITHIN)
            case "update":
                return await updated(handle, message.name, arguments, message.update_id)


async def request_cancel(where: Where, workflow_id: str, namespace: str | None) -> None:
    """Request the cancellation of a workflow of the design.

    Raises:
        UserError, ClusterError: as `send`.
    """
    design = where.design()
    connections = await where.connect()
    found = await find_workflow(connections, design, workflow_id, namespace)
    found.require_running("cancellation")
    try:
        await found.handle.cancel()
    except asyncio.CancelledError:
        say(f"no longer waiting: {found} may be asked to end all the same")
        raise
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            raise UserError(has_ended(found, "cancellation")) from failure
        raise refused(connections, f"cancel {found}", failure) from failure
    say(f"{found} is asked to end")


async def warn_unless_polled(connections: Connections, namespace: str, queue: str) -> None:
    """Say on stderr when nobody serves a task queue: then what is sent there waits. Or that the
    service does not say who does.

    Raises:
        UserError: the service has not even its namespace.
        ClusterError: the service does not say whether it has.
    """
    told = (
        f"nobody serves {namespace}/{queue} at the moment: it waits until a worker does "
        "(crossway serve, crossway dev)"
    )
    try:
        if await is_polled(connections, namespace, queue):
            return
    except ProvisionError as failure:
        told = str(failure)  # what is sent may arrive all the same
    await namespaces_there(connections, [namespace])
    echo(told, err=True)


@contextmanager
def told_plainly(connections: Connections, found: Running, message: Message) -> Iterator[None]:
    """Tell what went wrong with a message that was sent, in one line of ours.

    Raises:
        UserError, ClusterError, typer.Exit: as `send`.
        asyncio.CancelledError: the command was told to stop meanwhile.
    """
    what = f"{message.kind} {message.name}"
    no_longer = f"no longer waiting: {found} may take the {what} all the same"
    try:
        yield
    except asyncio.CancelledError:  # before an update is asked for again
        if message.kind != "query":  # which changes nothing
            say(no_longer)
        raise
    except WorkflowUpdateFailedError as failure:
        lines = causes(failure.cause)
        echo("\n".join([f"error: {found} refused the {what}", *lines]), err=True)
        raise typer.Exit(FAILED) from failure
    except (WorkflowQueryFailedError, WorkflowQueryRejectedError) as failure:
        why = _NOT_PASSED_ON if str(failure) == STAND_IN else failure
        echo(f"error: {found} did not answer the {what}\n  {why}", err=True)
        raise typer.Exit(FAILED) from failure
    except WorkflowUpdateRPCTimeoutOrCancelledError as failure:
        if isinstance(failure.__cause__, asyncio.CancelledError):  # Ctrl-C, in the SDK's words
            say(no_longer)
            raise asyncio.CancelledError from failure
        raise ClusterError(_unanswered(found, message)) from failure
    except UnreadError as failure:
        said, client = (
            f"{found} answered the {what}, and the answer",
            connections.client(found.where),
        )
        raise only_a_codec_reads(said, failure, client) from failure
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            raise UserError(has_ended(found, message.kind)) from failure
        if failure.status in _UNSURE[message.kind]:
            raise ClusterError(_unsure(connections, found, message, failure)) from failure
        if failure.status in _UNSERVED and message.kind != "signal":
            raise ClusterError(_unanswered(found, message)) from failure
        raise refused(connections, f"send the {what} to {found}", failure) from failure


_NOT_PASSED_ON = "why is encoded, and the service passes on no more of it than that"
"""Measured with the server 1.32: of a query's failure it has the message alone."""

_UNSERVED = (
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.FAILED_PRECONDITION,  # no worker polled lately
)
"""How a service answers what no worker answers."""

_UNSURE: dict[Kind, tuple[RPCStatusCode, ...]] = {
    "signal": tuple(status for status in BUSY if status != RPCStatusCode.RESOURCE_EXHAUSTED),
    "query": (),
    "update": BUSY,
}
"""How a request ends of which nobody knows whether it got there. A signal is asked for once: one
that is too many has not; an update was asked for before, maybe."""


def _unanswered(found: Running, message: Message) -> str:
    """Return what to say where a worker had to answer a query or an update, and did not."""
    late = "in time"
    if message.kind == "update":
        late = f"in time and may take it yet, as update {message.update_id}"
    return (
        f"{found} did not answer the {message.kind} {message.name} {late}: nobody serves "
        f"{found.where}/{found.task_queue}, or its worker is busy (crossway serve, crossway dev)"
    )


def _unsure(connections: Connections, found: Running, message: Message, failure: RPCError) -> str:
    """Return what to say where the service does not tell whether it has what was sent."""
    named = f", as update {message.update_id}" if message.kind == "update" else ""
    return (
        f"{connections.address} does not tell whether {found} has the {message.kind} "
        f"{message.name} ({failure.message}); it may have it{named}: look before you send it again"
    )

"""Signals and updates that arrived and wait to be awaited, over the runs of a workflow.

`await signal Approve` takes the oldest one. Those that nobody took when the workflow continues
as new go over into the new run, in a header of it: there neither the design nor other clients
see them, and the arguments of the workflow stay what they are. Values travel as the payloads
that they would be sent as, and are held against the handler again: it may be another by now.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from google.protobuf.message import DecodeError
from temporalio import workflow
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from crossway.runtime import cancellation
from crossway.runtime.messages.message import Message, dropped, known, unknown
from crossway.runtime.sending import PAYLOAD_LIMIT
from crossway.runtime.waits import waits_for

HEADER = "crossway-arrivals"
"""The header of a continued run that holds what the run before it handed over."""

Arguments = tuple[Any, ...]


class Arrivals:
    """Signals or updates of one name, in order, each consumed by one `await`.

    What arrived before anybody waited is kept, like a message in a channel.
    """

    def __init__(self, handler: Callable[..., Any]) -> None:
        """Keep what arrives at `handler`, a method of the workflow that is being made.

        What the run before handed over comes first.
        """
        method: Any = handler
        message: Message = method.message
        self.label = message.label
        self._waiting = list(_handed_over(message))
        self._revised: Arguments | None = None
        _kept(method.__self__)[message.label] = self

    @property
    def waiting(self) -> tuple[Arguments, ...]:
        """The arguments of what nobody took yet, the oldest first."""
        return tuple(self._waiting)

    def put(self, arguments: Arguments) -> None:
        """Add an arrival, once its handler is done and did not refuse it."""
        self._waiting.append(self._revised or arguments)
        self._revised = None

    def revise(self, *arguments: Any) -> None:
        """Say what a handler made of its own parameters: that is what its arrival carries."""
        self._revised = arguments

    def forget(self) -> None:
        """Forget what a handler made of its parameters, since it failed."""
        self._revised = None

    @waits_for(lambda of: of["self"].label)
    async def ready(self) -> None:
        """Wait until there is one, without consuming it: a race may still lose it.

        Raises:
            CancelledError: the task was asked to stop, while it kept what had won a race.
        """
        cancellation.heed(cancellation.ARRIVING)
        await workflow.wait_condition(lambda: bool(self._waiting))

    def take(self) -> Any:
        """Consume the oldest arrival; return its argument, or a tuple unless there is one."""
        arguments = self._waiting.pop(0)
        return arguments[0] if len(arguments) == 1 else arguments

    async def next(self) -> Any:
        """Wait for an arrival, consume it and return what `take` does."""
        await self.ready()
        while not self._waiting:  # somebody else who waited took it first
            await self.ready()
        return self.take()


def of(instance: Any, message: Message) -> Arrivals | None:
    """Return where a workflow keeps what arrives, None for what it never awaits."""
    return _kept(instance).get(message.label)


def not_awaited(instance: Any) -> dict[str, int]:
    """Return how many arrivals of each label nobody took yet."""
    return {label: len(one.waiting) for label, one in _kept(instance).items() if one.waiting}


def _kept(instance: Any) -> dict[str, Arrivals]:
    """Return what a workflow keeps, by the labels of the messages."""
    kept: dict[str, Arrivals] = vars(instance).setdefault("_crossway_arrivals", {})
    return kept


# --- over to the next run --------------------------------------------------------------


class _Handed(msgspec.Struct):
    """What one run hands over to the next: `arrivals` by the labels of the messages.

    Each is a `Payloads` message of protobuf, base64.
    """

    run: str
    arrivals: dict[str, list[str]]


def to_hand_over() -> Payload | None:
    """Return what nobody took, as the header of the run to come; None when there is nothing.

    Raises:
        ApplicationError: it is larger than Temporal accepts.
    """
    kept = _kept(workflow.instance())
    waiting = {label: one.waiting for label, one in kept.items() if one.waiting}
    if not waiting:
        return None
    written = {label: [_written(one) for one in some] for label, some in waiting.items()}
    data = msgspec.json.encode(_Handed(workflow.info().run_id, written))
    if len(data) > PAYLOAD_LIMIT:
        count = sum(map(len, waiting.values()))
        raise ApplicationError(
            f"{count} signals and updates that nobody awaited are {len(data)} bytes, more than the "
            f"{PAYLOAD_LIMIT} that go over into a continued run; await them before it",
            type="PayloadTooLarge",
            non_retryable=True,
        )
    return Payload(metadata={"encoding": b"json/plain"}, data=data)


def _written(arguments: Arguments) -> str:
    payloads = workflow.payload_converter().to_payloads(arguments) if arguments else []
    return base64.b64encode(Payloads(payloads=payloads).SerializeToString()).decode()


def _handed_over(message: Message) -> Iterator[Arguments]:
    """Yield the arguments of what the run before received and did not take."""
    for one in _of_the_run_before().get(message.label, ()):
        yield from _read(one, message)


def _of_the_run_before() -> dict[str, list[str]]:
    info = workflow.info()
    header = info.headers.get(HEADER)
    if header is None:
        return {}
    with contextlib.suppress(msgspec.MsgspecError):
        handed = msgspec.json.decode(header.data, type=_Handed)
        # A run that a cron schedule begins has the header of the one before, which took them.
        if handed.run == info.continued_run_id or info.attempt > 1:
            return handed.arrivals
    return {}


def drop_unknown() -> None:
    """Log what the run before handed over that the running workflow takes no more: it may be of
    another build, which has no such handler or awaits what came to it no more."""
    instance = workflow.instance()
    for label, some in _of_the_run_before().items():
        if not some or label in _kept(instance):
            continue
        if label in known(instance):
            said = f"workflow {workflow.info().workflow_type} awaits none any more"
            dropped(
                label, f"{said}, and the run before handed over {len(some)}", instance, len(some)
            )
        else:
            unknown(label, handed_over=len(some))


def _read(written: str, message: Message) -> Iterator[Arguments]:
    try:
        payloads = Payloads.FromString(base64.b64decode(written)).payloads
        given = [RawValue(payload) for payload in payloads]
        arguments = message.fitted(message.decoded(given))
    except (ValueError, DecodeError) as wrong:  # a MismatchError is a ValueError
        dropped(message.label, str(wrong))
    else:
        yield tuple(arguments)

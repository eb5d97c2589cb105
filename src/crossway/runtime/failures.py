"""How failures travel: without stack traces for others, signed, and their texts encoded.

A codec sees payloads alone, and the texts of a failure (message and stack trace) are none. Where
there is a codec they are moved into the failure's `encoded_attributes`, a payload, as the SDK's
`DefaultFailureConverterWithEncodedAttributes` does:

    message: "no bed for Ada"   becomes   message: "Encoded failure"
                                          encoded_attributes: {"message": "no bed for Ada", ..}

Types, and the names of activities and operations, stay readable: the server retries by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import Any, cast

import msgspec
import nexusrpc
from temporalio import activity
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DefaultFailureConverter, PayloadConverter
from temporalio.exceptions import ApplicationError, FailureError

from crossway.runtime import sending, shortening
from crossway.runtime.faults import explain, kind_of, place_of
from crossway.runtime.payloads import departure

_ERRNO = re.compile(r"(\[Errno -?\d+\] [^:]+): .*", re.DOTALL)

TRACE = 2000
"""Longest stack trace that is encoded, in characters; its end counts. Of an activity that is to be
tried again the server keeps 4 KiB, and leaves out first what is encoded."""

STAND_IN = "Encoded failure"
"""The message of a failure whose own is encoded. Source: the SDKs, all of them."""

_above: ContextVar[int] = ContextVar("above", default=0)
"""How many errors the one that is filled in now is a cause of."""

_ON_PURPOSE = (FailureError, nexusrpc.HandlerError, nexusrpc.OperationError)
"""What is said on purpose is no fault of a line. A caller that is refused is told no place either:
it would tell him which file of the design refused him, and so why."""


class _Telling(PayloadConverter):
    """Encodes the details of errors, by another converter: what it does not take is told as text.

    Else an error would lose its type for the sake of a detail, and be tried again and again.
    """

    def __init__(self, values: PayloadConverter) -> None:
        """Encode by the converter of values."""
        self._values: PayloadConverter = values._values if isinstance(values, _Telling) else values

    def to_payloads(self, values: Sequence[Any]) -> list[Payload]:
        """Return a payload for each detail."""
        return [payload for value in values for payload in self._of(value)]

    def from_payloads(
        self, payloads: Sequence[Payload], type_hints: list[type] | None = None
    ) -> list[Any]:
        """Return what the other converter reads."""
        return self._values.from_payloads(payloads, type_hints)

    def _of(self, value: Any) -> list[Payload]:
        try:
            return self._values.to_payloads([value])
        except (FailureError, TypeError, ValueError, RuntimeError):
            told = sending.told(value)
        try:
            return self._values.to_payloads([told])
        except FailureError:  # it is too large
            return self._values.to_payloads([shortening.LEFT_OUT])


class QuietFailureConverter(DefaultFailureConverter):
    """The SDK's failures without stack traces and the operating system's file names,
    which would reach callers.

    A failed operation, and a failed workflow behind one, is copied into the caller's
    history. An activity's failure stays in the namespace, trace and all.
    """

    coded = False
    """Whether the texts go where a codec encodes them."""

    def to_failure(
        self,
        exception: BaseException,
        payload_converter: PayloadConverter,
        failure: Failure,
    ) -> None:
        """Fill `failure` with type, message and details of an exception and its causes.

        A fault of a design's own line says which value it is about, and where that is written.
        One that leaves for a caller is signed, with its causes.
        """
        seal = departure.get()
        within = departure.set(None)  # its causes come back here, and are no failures that leave
        try:
            self._fill(exception, payload_converter, failure)
        finally:
            departure.reset(within)
        if seal is not None:
            seal(failure)

    def _fill(
        self,
        exception: BaseException,
        payload_converter: PayloadConverter,
        failure: Failure,
    ) -> None:
        within = _above.set((above := _above.get()) + 1)
        if above == shortening.DEEPEST:
            exception = ApplicationError("further causes are left out")
        try:
            super().to_failure(exception, _Telling(payload_converter), failure)
        finally:
            _above.reset(within)
        reveal(failure)
        if not isinstance(exception, _ON_PURPOSE):
            failure.message = explain(exception)
            if failure.HasField("application_failure_info"):
                failure.application_failure_info.type = kind_of(exception)
        elif isinstance(exception, sending.UnsentError) and (place := place_of(exception)):
            failure.message = f"{failure.message} ({place})"
        levels = _that_can_be_sent(failure)
        for one in levels:
            if not activity.in_activity():
                reveal(one)
                one.stack_trace = ""
                one.message = _ERRNO.sub(r"\1", one.message)
            if self.coded and not one.HasField("encoded_attributes"):
                conceal(one, payload_converter)


class CodedFailureConverter(QuietFailureConverter):
    """The same for clients with a codec, which encodes the texts too."""

    coded = True


def failure_converter(*, coded: bool) -> type[QuietFailureConverter]:
    """Return the class that makes failures, of clients that have a codec or none."""
    return CodedFailureConverter if coded else QuietFailureConverter


def _that_can_be_sent(failure: Failure) -> list[Failure]:
    """Return a failure and its causes, once they are neither too many nor too large."""
    levels = list(chain(failure))
    if len(levels) > shortening.DEEPEST:
        levels = levels[: shortening.DEEPEST]
        levels[-1].ClearField("cause")
    if shortening.is_too_large(failure):
        for one in levels:
            reveal(one)
        shortening.shorten(levels)
    return levels


def conceal(failure: Failure, values: PayloadConverter) -> None:
    """Move the texts of one failure, not of its causes, to where a codec encodes them."""
    said = {"message": failure.message, "stack_trace": _end_of(failure.stack_trace)}
    failure.encoded_attributes.CopyFrom(values.to_payloads([said])[0])
    failure.message, failure.stack_trace = STAND_IN, ""


def _end_of(trace: str) -> str:
    """Return the whole lines at the end of a stack trace, which are about the user's own code."""
    return trace if len(trace) <= TRACE else trace[-TRACE:].partition("\n")[2]


def reveal(failure: Failure) -> None:
    """Put the texts of one failure back, if a codec has decoded them by now."""
    said = _attributes(failure)
    if said is None:
        return
    failure.message = _text(said, "message", failure.message)
    failure.stack_trace = _text(said, "stack_trace", failure.stack_trace)
    failure.ClearField("encoded_attributes")


def is_encoded(failure: Failure) -> bool:
    """Return whether the texts of one failure stand where none can be read."""
    if failure.HasField("encoded_attributes"):
        return _attributes(failure) is None
    # What is too long for a pending call the server cuts, and these texts first.
    return failure.message == STAND_IN


def unread(failure: Failure) -> str:
    """Return what the SDK says of an encoding that nothing here decodes, of the first text in a
    failure or its causes that has one; empty if all can be read, or no codec reads it: a text that
    was cut away."""
    coded = (one for one in chain(failure) if one.HasField("encoded_attributes"))
    hidden = next(filter(is_encoded, coded), None)
    if hidden is None:
        return ""
    encoding = hidden.encoded_attributes.metadata.get("encoding", b"<unknown>").decode(
        errors="replace"
    )
    return f"Unknown payload encoding {encoding}"


def message_of(failure: Failure) -> str:
    """Return the message of one failure, wherever it stands; as the SDK reads it."""
    said = _attributes(failure)
    return failure.message if said is None else _text(said, "message", failure.message)


def chain(failure: Failure) -> Iterator[Failure]:
    """Yield a failure and its causes, outermost first."""
    yield failure
    while failure.HasField("cause"):
        failure = failure.cause
        yield failure


def _attributes(failure: Failure) -> dict[str, Any] | None:
    if not failure.HasField("encoded_attributes"):
        return None
    payload = failure.encoded_attributes
    if payload.metadata.get("encoding") != b"json/plain":
        return None
    try:
        said = msgspec.json.decode(payload.data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return cast("dict[str, Any]", said) if isinstance(said, dict) else None


def _text(said: dict[str, Any], name: str, otherwise: str) -> str:
    found = said.get(name)
    return found if isinstance(found, str) else otherwise

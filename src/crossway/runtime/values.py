"""JSON values on the wire and in compiled code.

Payloads are decoded openly: whatever JSON arrives becomes plain dicts, lists and scalars,
and compiled code holds it against types afterwards (`crossway.runtime.fitting`). Decoding
into types would fail the workflow task for ever on a result that does not fit
(NEXUS-FIELD-NOTES section 1), and would drop the fields the design never mentions (DESIGN.md
section 5).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Self, TypeVar, cast

import msgspec
import temporalio.converter
from temporalio.api.common.v1 import Payload
from temporalio.common import HeaderCodecBehavior
from temporalio.converter import (
    NexusSerializationContext,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)
from temporalio.exceptions import ApplicationError

from crossway import sdk
from crossway.language.durations import print_duration
from crossway.language.encodings import print_bytes, print_moment
from crossway.runtime import digits, sending
from crossway.runtime.failures import failure_converter
from crossway.runtime.payloads import UnreadError, unknown_encoding
from crossway.runtime.watching import WatchingConverter

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder()
_TO_THE_DIGIT = msgspec.json.Decoder(float_hook=digits.kept)


class OpenJSONConverter(temporalio.converter.EncodingPayloadConverter):
    """Encodes as any Temporal SDK does (`json/plain`); decodes to plain values.

    A type hint that is a plain class with fields of its own (a dataclass or a
    `msgspec.Struct`, as hand-written activities may use) is still honoured.
    """

    @property
    def encoding(self) -> str:
        """Return the encoding every Temporal SDK uses for JSON."""
        return "json/plain"

    def to_payload(self, value: Any) -> Payload | None:
        """Return the payload, or None when another converter has to try.

        Raises:
            ApplicationError: it cannot be sent; see `crossway.runtime.sending`.
        """
        try:
            data = _ENCODER.encode(value)
        except UnicodeEncodeError:
            raise sending.NotEncodableError(sending.HALF_A_CHARACTER) from None
        except RecursionError:
            raise sending.NotEncodableError(sending.TOO_DEEP) from None
        except (TypeError, msgspec.MsgspecError):
            return None
        sending.check_size(data)
        sending.check_numbers(value, data)
        return Payload(metadata={"encoding": b"json/plain"}, data=data)

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """Return the decoded JSON value.

        Raises:
            msgspec.MsgspecError: the payload is no JSON, or does not fit a class hint.
        """
        try:
            value = _DECODER.decode(payload.data)
            if digits.LONG.search(payload.data):  # else the hook only takes time
                value = _TO_THE_DIGIT.decode(payload.data)
        except RecursionError:  # which the SDK would pass on as an error of the task
            raise msgspec.DecodeError("it is nested too deeply") from None
        if isinstance(type_hint, type) and has_own_fields(type_hint):
            return msgspec.convert(value, type_hint)
        return value


class OpenPayloadConverter(WatchingConverter, temporalio.converter.CompositePayloadConverter):
    """The SDK's default converters with JSON decoded openly."""

    def __init__(self) -> None:
        """Put the open JSON converter before the SDK's own, which stays for odd values."""
        # The SDK makes a converter many times for each task of a workflow; none of these has
        # a state, so all share one table.
        self.converters = _BY_ENCODING

    def from_payloads(
        self, payloads: Sequence[Payload], type_hints: list[type] | None = None
    ) -> list[Any]:
        """Return the decoded values.

        Raises:
            ApplicationError: one is no JSON.
            UnreadError, RuntimeError: nobody here knows its encoding, or it is stored elsewhere.
        """
        sdk.refuse_stored_elsewhere(payloads)
        try:
            return super().from_payloads(payloads, type_hints)
        except msgspec.MsgspecError as failure:
            said = f"what arrived is no JSON that can be read: {failure}"
            raise ApplicationError(said, type="InvalidArgumentError", non_retryable=True) from None
        except KeyError as failure:
            if said := unknown_encoding(failure):
                raise UnreadError(said) from None
            raise


class _FallbackJSON(OpenJSONConverter):
    """Open JSON, falling back to the SDK's encoder (pydantic models and the like)."""

    _sdk = temporalio.converter.JSONPlainPayloadConverter()

    def to_payload(self, value: Any) -> Payload | None:
        return super().to_payload(value) or self._sdk.to_payload(value)


_ENCODINGS = (
    *(
        one
        for one in temporalio.converter.DefaultPayloadConverter().converters.values()
        if not isinstance(one, temporalio.converter.JSONPlainPayloadConverter)
    ),
    _FallbackJSON(),
)
_BY_ENCODING = MappingProxyType({one.encoding.encode(): one for one in _ENCODINGS})


def has_own_fields(hint: type) -> bool:
    """Return whether a class is one with fields, a dataclass or a `msgspec.Struct`."""
    return dataclasses.is_dataclass(hint) or issubclass(hint, msgspec.Struct)


_CONVERTER = OpenPayloadConverter()


class OpenDataConverter(temporalio.converter.DataConverter):
    """The SDK's, which makes no converters of its own for a context that changes none of them.

    The SDK asks for some at each task of a workflow and each request of an operation: a tenth of
    what a worker's Python takes for an operation (measured). What a workflow's own values are
    decoded by is not made here.
    """

    def with_context(self, context: SerializationContext) -> Self:
        """Return what converts in a context: this one, where that makes no difference."""
        changing = self.failure_converter, self.payload_codec, self.external_storage
        if (
            isinstance(context, WorkflowSerializationContext | NexusSerializationContext)
            and issubclass(self.payload_converter_class, OpenPayloadConverter)
            and not any(isinstance(one, WithSerializationContext) for one in changing)
        ):
            return self
        return super().with_context(context)


def data_converter(
    codec: temporalio.converter.PayloadCodec | None = None,
) -> temporalio.converter.DataConverter:
    """Return the converter every Crossway client and worker uses, with a codec if one is given."""
    return OpenDataConverter(
        payload_converter_class=OpenPayloadConverter,
        payload_codec=codec,
        failure_converter_class=failure_converter(coded=codec is not None),
    )


def header_codec(values: temporalio.converter.DataConverter) -> HeaderCodecBehavior:
    """Return how headers are encoded: as values are.

    They carry some, too: the signals that a continued run is given.
    """
    coded = values.payload_codec is not None
    return HeaderCodecBehavior.CODEC if coded else HeaderCodecBehavior.NO_CODEC


def check_encodable(value: Any) -> None:
    """Refuse a result that cannot be sent: the SDK would try in vain again and again.

    Raises:
        UnsentError: it is too large, or no JSON value.
    """
    try:
        _CONVERTER.to_payloads([value])
    except (TypeError, ValueError, RuntimeError) as failure:
        said = f"a {type(value).__name__} is no JSON value: {failure}"
        raise sending.NotEncodableError(said) from None


def size_of(value: Any) -> int:
    """Return the bytes that a value has when it is sent, 0 where only a converter of others' or
    nobody can tell."""
    try:
        return len(_ENCODER.encode(value))
    except (TypeError, ValueError, RecursionError):
        return 0


def text(value: Any) -> str:
    """Return a value as it appears inside a string.

    A string is itself, a moment and bytes are what travels, a decimal is its digits (`0.0000000`,
    and not the `0E-7` that travels), a duration is what TWF writes (`5m`), and anything else is
    JSON.
    """
    match value:
        case str():
            return value
        case datetime():
            return print_moment(value)
        case timedelta():
            return print_duration(value)
        case bytes():
            return print_bytes(value)
        case Decimal():
            return format(value, "f")
        case _:
            return _ENCODER.encode(value).decode()


def field_of(item: Any, name: str) -> Any:
    """Return a field of a record, None where it is missing.

    Raises:
        TypeError: it is no record.
    """
    if not isinstance(item, dict):
        raise TypeError(f"{text(item)} has no field {name}")
    return item.get(name)


def part(holder: T, begin: Any, end: Any) -> T:
    """Return the part of a list or a text from one position to before another.

    A position below 0 counts from the end; None is the beginning, or the end.

    Raises:
        TypeError: it is neither a list nor a text, or a position is no whole number.
    """
    if not isinstance(holder, list | str):
        raise TypeError(f"{text(holder)} has no parts: it is neither a list nor a text")
    for at in (begin, end):
        if not isinstance(at, int | None):
            raise TypeError(f"expected a whole number, found {_ENCODER.encode(at).decode()}")
    return cast(T, holder[begin:end])


def divided(left: Any, right: Any) -> Any:
    """Return `left / right`, whole where two whole numbers divide without a rest.

    So a number of any size stays exact: one that passes through a float beyond 2**53 does not.

    >>> divided(2**70, 2) == 2**69, divided(7, 2)
    (True, 3.5)

    Raises:
        ZeroDivisionError, TypeError, OverflowError: they do not divide.
    """
    whole = isinstance(left, int) and isinstance(right, int) and right != 0
    return left // right if whole and left % right == 0 else left / right


def changed(holder: T, key: Any, value: Any) -> T:
    """Return a record or a list with another value at a key; what holds the old one keeps it.

    Raises:
        TypeError, IndexError: there is no such place.
    """
    if not isinstance(holder, dict | list):
        raise TypeError(f"{text(holder)} has no {text(key)} to change")
    other: Any = holder.copy()
    try:
        other[key] = value
    except IndexError:
        said = f"there is no element {key} to change in a list of {len(other)}"
        raise IndexError(said) from None
    return cast("T", other)

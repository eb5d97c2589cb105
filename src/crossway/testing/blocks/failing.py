"""Payloads and failures of histories as values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DefaultFailureConverter, PayloadConverter

from crossway.runtime.errors import raised
from crossway.testing.errors import causes_of

_HANDLER = {
    "UNAUTHORIZED": "UnauthorizedError",
    "BAD_REQUEST": "InvalidArgumentError",
    "NOT_FOUND": "NotFoundError",
    "UNAVAILABLE": "UnavailableError",
}
"""What an operation raises that is refused so; see docs/language.md, "Errors"."""


def values_of(payloads: Any) -> list[Any]:
    """Return the values of payloads.

    Raises:
        ValueError: one is not JSON.
    """
    listed: Iterable[Payload] = getattr(payloads, "payloads", payloads)
    return [_value(one) for one in listed]


def _value(payload: Payload) -> Any:
    encoding = payload.metadata.get("encoding", b"").decode(errors="replace")
    if encoding == "binary/null":
        return None
    if encoding != "json/plain":
        raise ValueError(f"a value is {encoding or 'of no encoding'}, which is not JSON")
    return PayloadConverter.default.from_payload(payload)


def failure_of(failure: Failure) -> tuple[str, str, list[Any]]:
    """Return the type, the message and the details of the error that was raised."""
    error = DefaultFailureConverter().from_failure(failure, PayloadConverter.default)
    own = raised(error) or error
    kind, message, details = causes_of(own)[0]
    handler = getattr(own, "type", None)
    named = _HANDLER.get(getattr(handler, "name", ""), kind)
    return named, message, details


def is_for_good(failure: Failure) -> bool:
    """Whether whoever raised an error said that it is not to be retried."""
    info = failure.application_failure_info
    return bool(info.non_retryable)


def fields_of(event: Message) -> Any:
    """Return the attributes of an event."""
    which = event.WhichOneof("attributes")
    return getattr(event, which) if which else None

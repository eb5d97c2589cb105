"""What identity needs to know of payloads: their digest, and two ways of decoding later.

A digest is taken over the bytes as they travel, before any codec of the caller's and after
any of the handler's, so that both sides see the same bytes without agreeing on a canonical
form of JSON.
"""

from __future__ import annotations

import base64
import hashlib
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from temporalio.api.common.v1 import Payload

ANSWER = "crossway-answer"
"""The metadata of a result that carries the signature of the handler's side."""

NULL = b"binary/null"


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Stands for an operation's input that does not decode, until the caller is allowed."""

    reason: str


@dataclass(frozen=True, slots=True)
class Expected:
    """A type hint that asks for a `Received` around a value of type `hint`."""

    hint: Any


@dataclass(frozen=True, slots=True)
class Received:
    """An operation's result as it arrived; `failure` says why it did not decode."""

    value: Any
    digest: str
    signature: str
    failure: str = ""


OPENLY = Expected(None)
"""A type hint for any value, or an `Undecodable` where none can be read."""


arrival: ContextVar[str | None] = ContextVar("crossway_arrival", default=None)
"""The digest of the input of the operation that is being handled."""


def digest(payload: Payload) -> str:
    """Return the SHA-256 of a payload's encoding and bytes, base64url without padding.

    No payload, an empty one and null are one and the same.
    """
    encoding = payload.metadata.get("encoding", b"") if payload.data else NULL
    summed = hashlib.sha256(encoding + b"\0" + payload.data).digest()
    return base64url(summed)


def base64url(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signature(payload: Payload) -> str:
    """Return the signature a result carries, or an empty string."""
    return payload.metadata.get(ANSWER, b"").decode("ascii", errors="replace")

"""What identity needs to know of payloads: their digest, and two ways of decoding later.

A digest is taken over the bytes as they travel, before any codec of the caller's and after
any of the handler's, so that both sides see the same bytes without agreeing on a canonical
form of JSON.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure

ANSWER = "crossway-answer"
"""The metadata of a result that carries the signature of the handler's side."""

NULL = b"binary/null"


class UnreadError(RuntimeError):
    """Nothing here knows the encoding of a payload, as codecs make them: the SDK says which.

    No KeyError, as the SDK raises it: that is a fault of a design, which fails a workflow for good.
    Here another worker may have the codec, so the task fails, and the server gives it out again.
    """


def unknown_encoding(failure: BaseException) -> str:
    """Return what the SDK says of an encoding that nothing here knows, "" for another failure: a
    KeyError may as well be that of a type which a value is made into."""
    said = failure.args[0] if isinstance(failure, KeyError) and failure.args else ""
    return str(said) if str(said).startswith("Unknown payload encoding ") else ""


@dataclass(frozen=True, slots=True)
class Digest:
    """Two SHA-256 digests of a payload, base64url without padding.

    `full` covers encoding, message type and bytes: it tells null, empty bytes and an empty
    message apart. `first` is that of release 0.1.0, which covered encoding and bytes (`covered`),
    and nothing of what is empty; a proof by a MAC has no use for it.
    """

    covered: bytes = field(repr=False)
    full: str

    @property
    def first(self) -> str:
        """The digest of release 0.1.0, computed when it is asked for."""
        return base64url(hashlib.sha256(self.covered).digest())

    def claims(self, *, signed: bool = True) -> dict[str, str]:
        """Return what is signed of it, or what a MAC is about."""
        return {"dig": self.first, "sum": self.full} if signed else {"sum": self.full}

    def fits(self, claims: Mapping[str, object]) -> bool:
        """Return whether claims are about the payload; release 0.1.0 signed `dig` alone."""
        name, own = ("sum", self.full) if "v" in claims else ("dig", self.first)
        return claims.get(name) == own


NO_DIGEST = Digest(b"", "")
"""Of a payload that nobody looked at: no honest claim is about it."""


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Stands for an operation's input that does not decode, until the caller is allowed.

    `unknown` is what the SDK says of an encoding that nothing here decodes, as codecs make them.
    """

    reason: str
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A type hint that asks for a `Received` around a value of type `hint`."""

    hint: Any


@dataclass(frozen=True, slots=True)
class Received:
    """An operation's result as it arrived; `failure` says why it did not decode.

    `unknown` is what the SDK says of an encoding that nothing here decodes, as codecs make them.
    """

    value: Any
    digest: Digest
    signature: str
    failure: str = ""
    unknown: str = ""


class Arguments:
    """A type hint that asks a workflow's converter for the digest of the workflow's arguments."""


OPENLY = Expected(None)
"""A type hint for any value, or an `Undecodable` where none can be read."""


arrival: ContextVar[Digest | None] = ContextVar("crossway_arrival", default=None)
"""The digests of the input of the operation that is being handled."""


given: ContextVar[str] = ContextVar("crossway_given", default="")
"""The digest of what an update, or an activity that runs for itself, was given, as it arrived."""


Seal = Callable[[Failure], None]

departure: ContextVar[Seal | None] = ContextVar("crossway_departure", default=None)
"""What signs the failure that the running operation, workflow, update or activity ends with."""


_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_+/", b"+/!!")
"""What stands for nothing in base64url stands for nothing here: `!`."""
_PADDING = (b"", b"=", b"==", b"===")


def base64url(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL, b"=").decode()


_LAST = {2: b"AQgw", 3: b"AEIMQUYcgkosw048"}
"""What may end a text by its length over 4: of the last character the bits that stand for nothing
are 0. `AQ` and `AR` would be the same byte, and so two tokens the same."""


def from_base64url(text: str) -> bytes:
    """Return the bytes that base64url without padding stands for.

    Raises:
        ValueError: the text is none, or not the one that these bytes are written as.
    """
    standard = text.encode("ascii").translate(_FROM_URL)
    if standard[-1:] not in _LAST.get(len(standard) % 4, standard):
        raise ValueError("bits that stand for nothing are set")
    return binascii.a2b_base64(standard + _PADDING[-len(standard) % 4], strict_mode=True)


def digest(payload: Payload) -> Digest:
    """Return the digests of a payload. No payload and null are one and the same."""
    metadata, data = payload.metadata, payload.data
    encoding = metadata.get("encoding", b"" if data else NULL)
    kind = metadata.get("messageType", b"")
    lengths = len(encoding).to_bytes(8), len(kind).to_bytes(8), len(data).to_bytes(8)
    full = hashlib.sha256(lengths[0] + encoding + lengths[1] + kind + lengths[2] + data)
    return Digest((encoding if data else NULL) + b"\0" + data, base64url(full.digest()))


def digest_of_all(payloads: Iterable[Payload]) -> str:
    """Return one digest of several payloads in their order, as a workflow's arguments are."""
    every = "".join(f"{digest(payload).full}." for payload in payloads)
    return base64url(hashlib.sha256(every.encode()).digest())


NO_ARGUMENTS = digest_of_all(())
"""Of a workflow that is started without arguments."""


def signature(payload: Payload) -> str:
    """Return the signature a result carries, or an empty string."""
    return payload.metadata.get(ANSWER, b"").decode("ascii", errors="replace")

"""What a user's payload codec fails at, in one line that names the codec and holds no secret."""

from __future__ import annotations

import asyncio
import re
import sys
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    DataConverter,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
)

from crossway.cluster.loop import unless
from crossway.errors import ImplementationError

T = TypeVar("T")

LONGEST = 200
"""Characters of a codec's own message that are shown."""

_WORD = re.compile(r"\w{4,}")


class NamedCodec(PayloadCodec, WithSerializationContext):
    """The codec that `--codec NAME` names; what it fails at is an `ImplementationError`.

    `own` is the user's codec, for who reads what another codec may have encoded. `faults` holds
    the first fault of `encode` and of `decode`, under these names.
    """

    def __init__(
        self, name: str, own: PayloadCodec, faults: dict[str, ImplementationError] | None = None
    ) -> None:
        """Name a codec; copies of one share its faults."""
        self._name, self.own = name, own
        self.faults = {} if faults is None else faults

    def __str__(self) -> str:
        """Return how messages name it."""
        return f"--codec {self._name}"

    def with_context(self, context: SerializationContext) -> NamedCodec:
        """Return the codec for a context, where it asks for one."""
        if not isinstance(self.own, WithSerializationContext):
            return self
        return NamedCodec(self._name, self.own.with_context(context), self.faults)

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encode payloads.

        Raises:
            ImplementationError: the codec raised, or gave what it must not.
        """
        return await self._kept("encode", self.own.encode, payloads)

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decode payloads.

        Raises:
            ImplementationError: the codec raised, or gave what it must not.
        """
        return await self._kept("decode", self.own.decode, payloads)

    async def _kept(
        self,
        method: str,
        work: Callable[[Sequence[Payload]], Awaitable[list[Payload]]],
        payloads: Sequence[Payload],
    ) -> list[Payload]:
        try:
            given = await work(payloads)
            said = _unfit(given, len(payloads))
        except Exception as failure:
            said = f"raised {type(failure).__name__}{self._told(failure, payloads)}"
        else:
            if not said:
                return given
            said = f"gave {said}"
        fault = ImplementationError(f"{self}: {method} {said}")
        self.faults.setdefault(method, fault)
        # Not `from` the failure: its message goes to the server and into logs, as it is.
        raise fault from None

    def _told(self, failure: Exception, payloads: Sequence[Payload]) -> str:
        text = " ".join(str(failure).split())
        if _holds_secret(text, self.own, payloads):
            text = "its message is not shown, as it holds part of a payload or of the codec"
        if len(text) > LONGEST:
            text = text[:LONGEST] + "..."
        return (f": {text}" if text else "") + _place(failure, self.own)


def _unfit(given: object, count: int) -> str:
    """Return what is wrong with what a codec gave for so many payloads, or nothing.

    Fewer are fine, none and more are not. Source: `temporalio.converter.PayloadCodec`.
    """
    if not isinstance(given, Sequence) or not all(isinstance(one, Payload) for one in given):
        return f"a {type(given).__name__}, expected a list of payloads"
    if min(1, count) <= len(given) <= count:
        return ""
    return f"{len(given)} payload{'s' * (len(given) != 1)} for {count}"


def _holds_secret(text: str, codec: PayloadCodec, payloads: Sequence[Payload]) -> bool:
    """Return whether a message has a word of a payload, or a text or bytes that the codec holds."""
    words = set(_WORD.findall(text))
    for payload in payloads:
        if words & set(_WORD.findall(payload.data.decode(errors="replace"))):
            return True
    held = [value for value in getattr(codec, "__dict__", {}).values() if value]
    texts = [value for value in held if isinstance(value, str)]
    for value in held:
        if isinstance(value, bytes):
            texts += [repr(value)[2:-1], value.hex(), value.decode(errors="replace")]
    return any(value in text for value in texts)


def _place(failure: Exception, codec: PayloadCodec) -> str:
    """Return ` (FILE:LINE)` of the codec's innermost line, if it got that far."""
    module = sys.modules.get(type(codec).__module__)
    file = getattr(module, "__file__", None)
    own = [f for f in traceback.extract_tb(failure.__traceback__) if f.filename == file]
    return f" ({Path(own[-1].filename).name}:{own[-1].lineno})" if own else ""


PATIENCE = 10
"""Seconds that a codec has to answer when it is tried."""

PROBE = Payload(metadata={"encoding": b"json/plain"}, data=b'"crossway tries the codec"')
"""What a codec is tried with."""


async def proven(values: DataConverter, *, reading: bool = False) -> None:
    """Try the codec of a converter, if it has one: what it encodes has to come back.

    Who is `reading` may have a codec that decodes alone. One that asks for a context is not
    tried: nothing is known of what it would be asked for.

    Raises:
        ImplementationError: it fails, gives back something else, or nothing in time.
    """
    codec = values.payload_codec
    if not isinstance(codec, NamedCodec) or isinstance(codec.own, WithSerializationContext):
        return
    try:
        async with asyncio.timeout(PATIENCE):
            await _round(codec, reading=reading)
    except TimeoutError:
        raise ImplementationError(f"{codec}: no answer within {PATIENCE} s") from None


async def _round(codec: NamedCodec, *, reading: bool) -> None:
    try:
        encoded = await codec.encode([PROBE])
    except ImplementationError:
        if not reading:
            raise
        codec.faults.pop("encode")
        return
    [back] = await codec.decode(encoded)
    if (back.data, back.metadata.get("encoding")) != (PROBE.data, PROBE.metadata["encoding"]):
        raise ImplementationError(
            f"{codec}: decode gives back another payload than encode was given"
        )


def codec_faults(values: DataConverter) -> dict[str, ImplementationError]:
    """Return what the codec of a converter has failed at: of `encode` and `decode`, the first."""
    codec = values.payload_codec
    return codec.faults if isinstance(codec, NamedCodec) else {}


async def while_codec_works(
    values: DataConverter, work: Coroutine[Any, Any, T], *, methods: Sequence[str]
) -> T:
    """Return what `work` returns, unless one of these methods of the codec fails before.

    A worker's failure would only be tried again and again by the server.

    Raises:
        ImplementationError: it failed.
    """
    faults = codec_faults(values)

    def failed() -> ImplementationError | None:
        return next((fault for method, fault in faults.items() if method in methods), None)

    return await unless(failed, work)

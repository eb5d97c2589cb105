"""Payloads of histories and of Describe, decoded by the codec that encoded them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

from crossway.cluster.building import NamedCodec


async def decode(messages: Iterable[Message], codec: PayloadCodec) -> None:
    """Decode every payload of some messages in place; one that does not decode stays as it is."""
    own = codec.own if isinstance(codec, NamedCodec) else codec
    for message in messages:
        for payload in payloads(message):
            # Whatever a codec says of what another one encoded: that stays as it is.
            with contextlib.suppress(Exception):
                [decoded] = await own.decode([payload])
                payload.CopyFrom(decoded)


def payloads(message: Message) -> Iterator[Payload]:
    """Yield every payload in a message, at any depth."""
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            held = [one for one in value.values() if isinstance(one, Message)]
        else:
            held = list(value) if field.is_repeated else [value]
        for one in held:
            yield from payloads(one)

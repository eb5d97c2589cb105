"""A payload codec for tests: a module with `Turned`, which nobody reads by chance."""

from __future__ import annotations

TURNED = """\
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec


class Turned(PayloadCodec):
    async def encode(self, payloads):
        return [
            Payload(metadata={"encoding": b"binary/turned"}, data=p.SerializeToString()[::-1])
            for p in payloads
        ]

    async def decode(self, payloads):
        return [self._back(p) for p in payloads]

    def _back(self, payload):
        if payload.metadata["encoding"] != b"binary/turned":
            return payload
        found = Payload()
        found.ParseFromString(payload.data[::-1])
        return found
"""

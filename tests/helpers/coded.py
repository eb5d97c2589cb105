"""Payload codecs for tests, as texts of modules: one whose payloads nobody reads by chance, and
some that fail."""

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
"""`Turned`, which turns every payload round."""

LATE = f"""{TURNED}

class Late(Turned):
    def __init__(self):
        self.seen = set()

    async def decode(self, payloads):
        return [self._late(p) for p in payloads]

    def _late(self, payload):
        data = bytes(payload.data)
        if data in self.seen or b"Ada"[::-1] not in data:
            return self._back(payload)
        self.seen.add(data)
        return payload
"""
"""`Late`, which leaves each payload about Ada as it is the first time: as if workers with the codec
came later than one without."""

BROKEN = """from temporalio.converter import PayloadCodec

class Unready(PayloadCodec):
    async def encode(self, payloads):
        raise LookupError("no key today")
    async def decode(self, payloads):
        return payloads

class Locked(PayloadCodec):
    async def encode(self, payloads):
        return payloads
    async def decode(self, payloads):
        # Another process has it.
        raise LookupError("no key today")

class Empty(Locked):
    async def decode(self, payloads):
        return []

class Doubled(Locked):
    async def encode(self, payloads):
        return [*payloads, *payloads]

class Nothing(Locked):
    async def encode(self, payloads):
        pass

class Constant(Locked):
    async def decode(self, payloads):
        return [type(one)(data=b"1") for one in payloads]

class Chatty(Locked):
    def __init__(self):
        self.key = b"correct-horse"
    async def encode(self, payloads):
        raise ValueError(f"cannot encrypt {payloads[0].data}")
    async def decode(self, payloads):
        raise ValueError(f"wrong key {self.key}")
"""
"""Codecs that fail, each in its way."""

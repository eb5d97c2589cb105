"""Simulated services that are slower than the simulator's own, as one on a busy machine is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from crossway.simulate.server import Server


class SlowMessages(Server):
    """A busy service: messages take from 2 to 120 ms, and timers are late."""

    def hop(self, do: Callable[..., Any], *args: Any) -> asyncio.TimerHandle:
        """Plan something for when a message arrives."""
        return self.later(self.random.uniform(0.002, 0.12), do, *args)

    def later(self, seconds: float, do: Callable[..., Any], *args: Any) -> asyncio.TimerHandle:
        """Plan something; a timer may be up to 0.3 s late."""
        late = self.random.uniform(0, 0.3) if seconds > 0.12 else 0.0
        return super().later(seconds + late, do, *args)

    async def call(self, rpc: str, request: Any) -> Message:
        """Return what the service answers to one RPC, after a while."""
        await asyncio.sleep(self.random.uniform(0, 0.12))
        return await super().call(rpc, request)


class SlowestMessages(Server):
    """A service whose messages take 100 ms, each of them."""

    def hop(self, do: Callable[..., Any], *args: Any) -> asyncio.TimerHandle:
        """Plan something for when a message arrives."""
        return self.later(0.1, do, *args)


SERVERS: tuple[tuple[type[Server], int], ...] = (
    *((Server, 0), (SlowestMessages, 0)),
    *((SlowMessages, seed) for seed in range(6)),
)
"""What a program runs on in the simulator, each with a seed: first as ever."""


class BusyMessages(Server):
    """A service on a machine that has other things to do: messages take up to a second."""

    def hop(self, do: Callable[..., Any], *args: Any) -> asyncio.TimerHandle:
        """Plan something for when a message arrives."""
        return self.later(self.random.uniform(0.2, 1.0), do, *args)


BUSY: tuple[tuple[type[Server], int], ...] = tuple((BusyMessages, seed) for seed in range(4))
"""What a program runs on that differed: one that changes there has met a slow server."""

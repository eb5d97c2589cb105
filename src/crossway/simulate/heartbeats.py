"""Heartbeats of activities, held back by the worker as the SDK's core holds them back.

The first is sent at once. Those within the next four fifths of the activity's heartbeat timeout
(or what the worker allows at most, if that is less) are not: of those the last is sent when that
time is over, or when the activity ends before. Example: Crossway's workers allow 5 s; an activity
that beats each second is heard of at 0, 5 and 10 s. Source: activity_heartbeat_manager.rs of the
SDK's core.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from crossway.runtime.interceptors import Heartbeats as ByWorkers

SHARE = 0.8
"""The part of its heartbeat timeout for which an activity's heartbeats are held back."""


class Heartbeats:
    """The heartbeats of one worker's activities."""

    def __init__(self, config: Any, send: Callable[[Any], None]) -> None:
        """Hold back as the worker's `config` (the SDK's) says; `send` sends. Tasks and heartbeats
        are the SDK's."""
        self._most = config.max_heartbeat_throttle_interval_millis / 1000
        self._default = config.default_heartbeat_throttle_interval_millis / 1000
        self._send = send
        self._lengths: dict[bytes, float] = {}
        self._timers: dict[bytes, asyncio.TimerHandle] = {}
        self._held: dict[bytes, Any] = {}

    def begin(self, task: Any) -> None:
        """Take that an activity begins."""
        limit = task.start.heartbeat_timeout.ToTimedelta().total_seconds()
        length = SHARE * limit if limit else self._default
        self._lengths[task.task_token] = min(length, self._most)

    def beat(self, beat: Any) -> None:
        """Send a heartbeat, now or later; one that comes later is sent in its place."""
        if beat.task_token in self._timers:
            self._held[beat.task_token] = beat
        else:
            self._go(beat)

    def _go(self, beat: Any) -> None:
        token = beat.task_token
        if token in self._lengths:
            loop = asyncio.get_running_loop()
            self._timers[token] = loop.call_later(self._lengths[token], self._over, token)
        self._send(beat)

    def _over(self, token: bytes) -> None:
        self._timers.pop(token, None)
        if token in self._held:
            self._go(self._held.pop(token))

    def end(self, token: bytes) -> None:
        """Send what was held back of an activity that ends."""
        self._lengths.pop(token, None)
        if token in self._timers:
            self._timers.pop(token).cancel()
        if token in self._held:
            self._send(self._held.pop(token))


class Wanted:
    """Which attempts of activities hear something with their next heartbeat.

    Of heartbeats that the worker itself sends, every five seconds, no other one changes anything:
    so none is sent. An activity of a month that is cancelled after 12 s sends one, after 15 s.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._told: set[bytes] = set()
        self._waiting: dict[bytes, asyncio.Future[None]] = {}

    def tell(self, token: bytes) -> None:
        """Let an attempt know that it is to ask."""
        waiting = self._waiting.pop(token, None)
        if waiting is None:
            self._told.add(token)
        elif not waiting.done():
            waiting.set_result(None)

    async def wait(self, token: bytes) -> None:
        """Return when the next heartbeat of an attempt is due that changes something."""
        loop = asyncio.get_running_loop()
        begun, waiting = loop.time(), loop.create_future()
        if token in self._told:
            self._told.discard(token)
        else:
            self._waiting[token] = waiting
            await waiting
        await asyncio.sleep(ByWorkers.EVERY - (loop.time() - begun) % ByWorkers.EVERY)

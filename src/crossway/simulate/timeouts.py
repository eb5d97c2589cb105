"""The timeouts of one activity or operation, by the names that its command has for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from crossway.simulate.server import Server


class Timeouts:
    """What comes of a command once it took too long, and what else is planned for it."""

    def __init__(self, server: Server, command: Any) -> None:
        """Begin with none; `command` has the lengths, `schedule_to_close_timeout` and others."""
        self._server, self._command = server, command
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def begin(self, name: str, do: Callable[[], None]) -> None:
        """Do something once a timeout is over, if the command has it: `schedule_to_close`."""
        length = getattr(self._command, f"{name}_timeout").ToTimedelta().total_seconds()
        if length:
            self.plan(name, length, do)

    def plan(self, name: str, seconds: float, do: Callable[[], None]) -> None:
        """Do something after some seconds."""
        self._timers[name] = self._server.later(seconds, do)

    def stop(self, *names: str) -> None:
        """Leave out what is planned by these names, if anything is."""
        for name in names:
            if name in self._timers:
                self._timers.pop(name).cancel()

    def stop_all(self) -> None:
        """Leave out all that is planned."""
        for timer in self._timers.values():
            timer.cancel()

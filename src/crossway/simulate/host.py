"""What the stand-ins of core and of a connection speak to."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol

from google.protobuf.message import Message


class Host(Protocol):
    """What a `MemoryWorker` and a `MemoryConnection` speak to: the simulated service."""

    def worker_began(self, worker: Any) -> None:
        """Take a worker that polls from now on."""

    def worker_ended(self, worker: Any) -> None:
        """Give a worker no more tasks."""

    def workflow_answered(self, answer: Any) -> None:
        """Take what a workflow's code made of an activation."""

    def activity_answered(self, answer: Any) -> None:
        """Take how an activity ended."""

    def activity_beat(self, beat: Any) -> None:
        """Take a heartbeat."""

    def nexus_answered(self, answer: Any) -> None:
        """Take what a Nexus handler answered."""

    def broke(self, failure: Exception) -> None:
        """Take an error of the simulator's own, which the SDK would only log."""

    def call(self, rpc: str, request: Any) -> Awaitable[Message]:
        """Return what the service answers to one RPC."""

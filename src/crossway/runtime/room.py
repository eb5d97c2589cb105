"""Room in what a workflow sends at once: the server takes 4 MiB in one message, and no more.

All that a workflow begins until it waits goes to the server together. Of more than that message
holds the server says nothing that a design could catch: it terminates the workflow.

    await all:
        for part in parts:                 # a hundred of 50 KiB
            activity Store(part)           # the first forty go at once, the others a moment later
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio import workflow

from crossway.runtime.patches import by_rule
from crossway.runtime.sending import PAYLOAD_LIMIT
from crossway.runtime.values import size_of

AT_ONCE = PAYLOAD_LIMIT * 3 // 2
"""Bytes of arguments that one task of a workflow sends. The rest of the message is for results,
headers, and what a codec adds."""

ROOM = "room"
"""The rule that what does not fit waits. Releases without it sent everything."""

_MOMENT = timedelta(milliseconds=1)


@dataclass
class _Sent:
    """What a workflow has sent in a task, which the length of its history tells from others; `next`
    begins another task where something waits for it."""

    task: int = -1
    size: int = 0
    next: asyncio.Task[None] | None = None

    def has_room(self, size: int) -> bool:
        task = workflow.info().get_current_history_length()
        if task != self.task:
            self.task, self.size = task, 0
        return not self.size or self.size + size <= AT_ONCE

    async def until_room(self, size: int) -> None:
        """Wait for the next task: whatever happens next begins one, and a timer if nothing does."""
        if self.next is None or self.next.done():
            said = "sends the rest: 4 MiB fit into one message"
            self.next = asyncio.create_task(workflow.sleep(_MOMENT, summary=said))
        await workflow.wait_condition(lambda: self.has_room(size))


async def room_for(arguments: Iterable[Any]) -> None:
    """Return when what is about to be sent fits into what is sent at once."""
    size = sum(map(size_of, arguments))
    sent: _Sent = vars(workflow.instance()).setdefault("_crossway_sent", _Sent())
    while not sent.has_room(size) and by_rule(ROOM):
        await sent.until_room(size)
    sent.size += size

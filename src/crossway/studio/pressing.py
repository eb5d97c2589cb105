"""One press of a button is one, whatever a browser sends.

A form has a number of its own, made with its page (`Wish.once`). Sent again unchanged (a second
click, the button once more where no answer came, a page gone back to) it is the same press: what it
asked for goes on or is over, and is not asked for again. In this process alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace

from crossway.cli.output import hearing
from crossway.studio.acting import Outcome

PATIENCE = 30.0
"""Seconds that a page waits for an answer; what was asked for goes on all the same."""

KEPT = 100
"""Presses that are over and known."""

_AGAIN = (
    "sent again unchanged: it was asked for once, and this came of it; the button asks once more"
)

Work = Callable[[list[str]], Coroutine[None, None, Outcome]]
"""What a press does. It is given what is heard of it by then."""


@dataclass(frozen=True, slots=True)
class _Press:
    said: list[str]
    work: asyncio.Task[Outcome]


class Presses:
    """What the forms of a studio asked for, and what came of it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, _Press] = {}

    async def outcome(self, press: str, work: Work) -> Outcome:
        """Return what comes of a press: of its own work, of the first's where that is known."""
        known = self._known.get(press)
        again = known is not None and known.work.done()
        one = known or self._begun(press, work)
        if not one.work.done():
            await asyncio.wait([one.work], timeout=PATIENCE)
        if not one.work.done():
            late = f"no answer within {PATIENCE:.0f} seconds; what was asked for may go on"
            return Outcome(good=False, said="\n".join([*one.said, late]), late=True)
        self._forget(press)
        found = one.work.result()
        if not again:
            return found
        return replace(found, said="\n".join(filter(None, [found.said, _AGAIN])), again=True)

    def end(self) -> None:
        """Wait for no answer any more."""
        for one in self._known.values():
            one.work.cancel()

    def _begun(self, press: str, work: Work) -> _Press:
        with hearing() as said:  # also in the task, which begins with what holds here
            task = asyncio.get_running_loop().create_task(work(said))
        made = self._known[press] = _Press(said, task)
        return made

    def _forget(self, press: str) -> None:
        """Forget a press that may be tried again, and those that were over the longest ago."""
        if not _is_over(self._known.get(press)):
            self._known.pop(press, None)
        over = [name for name, one in self._known.items() if one.work.done()]
        for name in over[:-KEPT]:
            del self._known[name]


def _is_over(press: _Press | None) -> bool:
    """Whether what a press asked for came to an end; what nobody took, or was cut off, did not."""
    if press is None or press.work.cancelled() or press.work.exception() is not None:
        return False
    return press.work.result().over

"""A target has ended, and its caller has not been told."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.finding import Check, Finding


async def _look(case: Case) -> Sequence[Finding]:
    return [
        Finding(
            f"the end of {examined.name} does not reach its caller",
            "the completion callbacks of executions that have ended",
            examined.undelivered,
            "mend what the error says: the server tries again by itself. A caller that has "
            "ended meanwhile is told nothing: then this is only the trace of it",
        )
        for examined in case.executions
        if examined.undelivered and "NOT_FOUND" not in examined.undelivered
    ]


CHECK = Check("answer-undelivered", "does every answer reach its caller?", _look)

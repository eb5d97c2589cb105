"""A target has ended, and its caller has not been told."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding


async def _look(case: Case) -> Sequence[Finding]:
    return [
        Finding(
            problem=f"the end of {examined.name} does not reach its caller",
            looked_at="the completion callbacks of executions that have ended",
            seen=examined.undelivered,
            advice="mend what the error says: the server tries again by itself. A caller that has "
            "ended meanwhile is told nothing: then this is only the trace of it",
        )
        for examined in (*case.executions, *case.unheard)
        if examined.undelivered and "NOT_FOUND" not in examined.undelivered
    ]


CHECK = Check(
    code="answer-undelivered",
    severity=Severity.WARNING,
    summary="the end of a target does not reach its caller",
    why="""\
The target of an operation has ended, and the server cannot tell the workflow that waits for it: it
tries again, and the caller goes on waiting until its deadline.""",
    mend="""\
Mend what the error says; the server delivers by itself.""",
    question="does every answer reach its caller?",
    evidence=(
        "the callbacks of targets that have ended: badly, or well as the newest or while a call "
        "waits for them"
    ),
    look=_look,
)

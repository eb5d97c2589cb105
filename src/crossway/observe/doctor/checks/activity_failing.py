"""An activity fails again and again, and its workflow waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import Examined, PendingActivity
from crossway.observe.reading.failures import plain

ATTEMPTS = 3
"""From which attempt on an activity counts as one that does not mend itself."""


async def _look(case: Case) -> Sequence[Finding]:
    return [
        _finding(examined, activity)
        for examined in case.executions
        for activity in examined.activities
        if activity.attempt >= ATTEMPTS and activity.failure
    ]


def _finding(examined: Examined, activity: PendingActivity) -> Finding:
    return Finding(
        problem=f"{examined.name} waits for activity {plain(activity.name)}, which keeps failing",
        looked_at="its pending activities",
        seen=f"attempt {activity.attempt}: {activity.failure}",
        advice="mend what it says: it is tried again by itself. A retry_policy with "
        "maximum_attempts "
        "lets the workflow go on without it",
    )


CHECK = Check(
    code="activity-failing",
    severity=Severity.WARNING,
    summary="an activity fails again and again",
    why="""\
An activity is retried for ever unless its options say otherwise, and its workflow waits for it.""",
    mend="""\
Mend what the last error says; the activity is tried again by itself. A retry_policy with
maximum_attempts, or a deadline, lets the workflow go on without it.""",
    question="is any activity failing again and again?",
    evidence="pending activities from the third attempt on",
    look=_look,
)

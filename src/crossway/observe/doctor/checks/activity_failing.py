"""An activity fails again and again, and its workflow waits for it."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.evidence import Examined, PendingActivity
from crossway.observe.doctor.finding import Check, Finding
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
        f"{examined.name} waits for activity {plain(activity.name)}, which keeps failing",
        "its pending activities",
        f"attempt {activity.attempt}: {activity.failure}",
        "mend what it says: it is tried again by itself. A retry_policy with maximum_attempts "
        "lets the workflow go on without it",
    )


CHECK = Check("activity-failing", "is any activity failing again and again?", _look)

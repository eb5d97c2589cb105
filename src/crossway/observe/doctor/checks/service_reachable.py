"""The Temporal service does not answer: without it nothing else can be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding


async def _look(_case: Case) -> Sequence[Finding]:
    # A case is gathered from a service that answered.
    return ()


def unreachable(said: str) -> tuple[Check, tuple[Finding, ...]]:
    """Return the diagnosis of a service that does not answer; `said` is what happened."""
    found = Finding(
        problem="the Temporal service does not answer",
        looked_at="the address given, or that of the profile",
        seen=said,
        advice="start it, or correct --address or --profile; workers reconnect by themselves",
    )
    return CHECK, (found,)


CHECK = Check(
    code="service-reachable",
    severity=Severity.ERROR,
    summary="the Temporal service does not answer",
    why="""\
While the service is away nothing is lost and nothing goes on: executions wait in its database,
and workers try to reach it again and again. No other check can be made without it.""",
    mend="""\
Start the service, or correct --address or --profile. Workers reconnect by themselves.""",
    question="does the Temporal service answer?",
    evidence="by connecting",
    look=_look,
)

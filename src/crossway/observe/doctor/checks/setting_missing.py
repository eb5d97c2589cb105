"""The service lacks a setting that something behind an operation of the design needs.

Its namespaces say whether updates may go on behind operations. Of activities they do not: there the
refusal of one tells that nobody could start, and a call that failed, which any service shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossway.language.diagnostic import Severity
from crossway.language.words import ACTIVITY_SETTING, UPDATE_SETTING
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.evidence import and_more
from crossway.observe.reading.failures import plain
from crossway.runtime.backing import SETTING_MISSING


async def _look(case: Case) -> Sequence[Finding]:
    return [*_of_updates(case), *_of_activities(case)]


def _of_updates(case: Case) -> Iterator[Finding]:
    wanted = case.design.wanted_settings if case.design is not None else {}
    lacking = sorted(name for name, able in case.delivering.items() if not able)
    if UPDATE_SETTING in wanted and lacking:
        yield Finding(
            problem=f"{', '.join(wanted[UPDATE_SETTING])}: an update that takes longer than its "
            "request, some 8 s, fails",
            looked_at=f"what {case.address} says of its namespaces",
            seen=f"no workflow_update_callbacks in {', '.join(map(plain, lacking))}",
            advice=_advice(UPDATE_SETTING),
        )


def _of_activities(case: Case) -> Iterator[Finding]:
    wanted = case.design.wanted_settings if case.design is not None else {}
    lacking = sorted(name for name, able in case.reporting.items() if not able)
    failed = [call for call in case.calls if SETTING_MISSING in call.failure]
    if failed:
        yield Finding(
            problem=f"{plain(failed[-1].name)} cannot have an activity behind it",
            looked_at="how calls of operations ended",
            seen=f"{failed[-1].failure} (caller: {plain(failed[-1].caller.workflow_id)}"
            f"{and_more(failed)})",
            advice=_advice(ACTIVITY_SETTING),
        )
    elif ACTIVITY_SETTING in wanted and lacking:
        yield Finding(
            problem=f"{', '.join(wanted[ACTIVITY_SETTING])}: no activity can stand behind an "
            "operation, every call fails",
            looked_at=f"what {case.address} says to an activity that would report its end",
            seen=f"completion callbacks are off in {', '.join(map(plain, lacking))}",
            advice=_advice(ACTIVITY_SETTING),
        )


def _advice(setting: str) -> str:
    return (
        f"set {setting} to true in the dynamic configuration of the service (Temporal server 1.32 "
        "or later); it needs no restart"
    )


CHECK = Check(
    code="setting-missing",
    severity=Severity.WARNING,
    summary="the service lacks what stands behind an operation",
    why="""\
An activity or an update that stands behind an operation ends after the request that began it, and
the service has to deliver how it ended. That is off where nobody has set it.""",
    mend="""\
Set `activity.enableCallbacks` and `history.enableUpdateCallbacks` to true; or let a workflow run
the activity (`activity A(..) -> result`, then `return result`), and end updates within 8 s.""",
    question="can what stands behind operations end after its request?",
    evidence="what the namespaces say that they can, the refusal of an activity, and failed calls",
    look=_look,
)

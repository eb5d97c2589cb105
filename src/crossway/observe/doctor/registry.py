"""The checks, in the order in which a call meets what they look at."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.checks import (
    activity_failing,
    answer_undelivered,
    caller_refused,
    clock_apart,
    endpoint_blocked,
    endpoint_missing,
    endpoint_target,
    execution_failed,
    keys_missing,
    namespace_missing,
    near_limit,
    no_worker,
    operation_retried,
    operation_unregistered,
    split_services,
    task_failing,
    version_without_current,
)
from crossway.observe.doctor.finding import Check, Finding

CHECKS: tuple[Check, ...] = (
    namespace_missing.CHECK,
    endpoint_missing.CHECK,
    endpoint_target.CHECK,
    no_worker.CHECK,
    version_without_current.CHECK,
    operation_unregistered.CHECK,
    split_services.CHECK,
    caller_refused.CHECK,
    keys_missing.CHECK,
    clock_apart.CHECK,
    endpoint_blocked.CHECK,
    operation_retried.CHECK,
    near_limit.CHECK,
    task_failing.CHECK,
    activity_failing.CHECK,
    execution_failed.CHECK,
    answer_undelivered.CHECK,
)


async def _nothing(_case: Case) -> Sequence[Finding]:
    return ()


REACHABLE = Check("service-reachable", "does the Temporal service answer?", _nothing)
"""Comes before all others, which need a service: `unreachable` is its finding."""


def unreachable(said: str) -> tuple[Check, tuple[Finding, ...]]:
    """Return the diagnosis of a service that does not answer; `said` is what happened."""
    found = Finding(
        "the Temporal service does not answer",
        "the address given, or that of the profile",
        said,
        "start it, or correct --address or --profile; workers reconnect by themselves",
    )
    return REACHABLE, (found,)


async def diagnose(case: Case) -> list[tuple[Check, tuple[Finding, ...]]]:
    """Return what each check finds, in the order of the checks."""
    reached: list[tuple[Check, tuple[Finding, ...]]] = [(REACHABLE, ())]
    return reached + [(check, tuple(await check.look(case))) for check in CHECKS]

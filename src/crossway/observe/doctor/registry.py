"""The checks, in the order in which a call meets what they look at."""

from __future__ import annotations

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
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
    search_attribute_missing,
    service_reachable,
    setting_missing,
    several_deployments,
    split_services,
    task_failing,
    unreadable,
    version_without_current,
)

CHECKS: tuple[Check, ...] = (
    service_reachable.CHECK,
    namespace_missing.CHECK,
    search_attribute_missing.CHECK,
    endpoint_missing.CHECK,
    endpoint_target.CHECK,
    no_worker.CHECK,
    version_without_current.CHECK,
    several_deployments.CHECK,
    operation_unregistered.CHECK,
    split_services.CHECK,
    caller_refused.CHECK,
    setting_missing.CHECK,
    keys_missing.CHECK,
    clock_apart.CHECK,
    endpoint_blocked.CHECK,
    operation_retried.CHECK,
    near_limit.CHECK,
    task_failing.CHECK,
    activity_failing.CHECK,
    execution_failed.CHECK,
    answer_undelivered.CHECK,
    unreadable.CHECK,
)


async def diagnose(case: Case) -> list[tuple[Check, tuple[Finding, ...]]]:
    """Return what each check finds, in the order of the checks."""
    return [(check, tuple(await check.look(case))) for check in CHECKS]

"""What a body knows of the execution that it runs in, and what it logs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from temporalio import activity, nexus, workflow

from crossway.language.words import LOG_LEVELS
from crossway.runtime.values import text

LOG = logging.getLogger("crossway.log")
"""Where `log(..)` of a design goes."""

_LEVELS = {level: logging.getLevelNamesMapping()[level.upper()] for level in LOG_LEVELS}


def workflow_id() -> str | None:
    """Return the id of the workflow, in an activity of the one that calls it.

    None in an activity that no workflow calls.
    """
    return _info().workflow_id


def run_id() -> str | None:
    """Return the id of the workflow's run: a continued workflow has another in each."""
    return workflow.info().run_id if workflow.in_workflow() else activity.info().workflow_run_id


def attempt() -> int:
    """Return which attempt this is, from 1: of an activity, or of a workflow that is retried."""
    return _info().attempt


def namespace() -> str:
    """Return the namespace that this runs in."""
    return (nexus.info() if nexus.in_operation() else _info()).namespace


def task_queue() -> str:
    """Return the task queue that this came from."""
    return (nexus.info() if nexus.in_operation() else _info()).task_queue


def started() -> datetime:
    """Return when the workflow's run, or the attempt of an activity, was started."""
    if workflow.in_workflow():
        return workflow.info().workflow_start_time
    return activity.info().started_time


def _info() -> workflow.Info | activity.Info:
    return workflow.info() if workflow.in_workflow() else activity.info()


def log(said: Any, level: str = "info") -> None:
    """Log a value as text; in a workflow once, not again when it is replayed.

    What is no level is logged as "info": nothing fails by what it logs.
    """
    number = _LEVELS.get(level, logging.INFO)
    _logger().log(number, "%s", text(said), stacklevel=2)


def upsert_memo(values: Mapping[str, Any]) -> None:
    """Add values to the workflow's memo, under their names; None takes one away.

    Raises:
        TypeError: it is no record.
    """
    if not isinstance(values, Mapping):
        raise TypeError(f"a memo takes a record, {text(values)} is given")
    workflow.upsert_memo(values)


def _logger() -> logging.LoggerAdapter[logging.Logger]:
    """Return a logger that says with each record what logged it, as the SDK's own loggers do."""
    if workflow.in_workflow():
        in_workflow = workflow.LoggerAdapter(LOG, None)
        in_workflow.workflow_info_on_message = False
        return in_workflow
    if activity.in_activity():
        in_activity = activity.LoggerAdapter(LOG, None)
        in_activity.activity_info_on_message = False
        return in_activity
    return nexus.LoggerAdapter(LOG, {})

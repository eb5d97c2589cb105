"""Waiting on a workflow's durable clock: for a duration, or until a moment."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow

from crossway.language.durations import LONGEST, print_length
from crossway.runtime import cancellation, functions, limits, values
from crossway.runtime.waits import waits_for


def _shown(of: Mapping[str, Any]) -> str:
    """Return what a timer waits for: the moment that it is given, else how long it is, as the tree
    of its call says it."""
    length = of["length"]
    moment = isinstance(length, datetime) or _is_text_of_a_moment(length)
    return f"timer {values.text(length) if moment else print_length(of['duration'])}"


@waits_for(_shown)
async def timer(length: Any, *, summary: str | None = None) -> None:
    """Wait on the workflow's durable clock: for a duration, or until a moment.

    What is less than nothing is over at once: the moment has passed. The server would take it
    for a fault of the workflow's code. Tools show the `summary` beside it.

    Raises:
        ValueError, TypeError, OverflowError: `length` is neither, or too long.
        ApplicationError: Temporal does not take the summary.
    """
    if summary is not None:
        limits.check_options({"summary": summary})
    cancellation.heed()
    duration = _until(length)
    if duration < timedelta():
        await asyncio.sleep(0)  # lets what runs beside it begin, as any wait does
        return
    if duration > LONGEST:
        raise ValueError("a timer is at most ten thousand years long")
    await workflow.sleep(duration, summary=summary)


def _until(length: Any) -> timedelta:
    """Return how long to wait for a duration, as `duration(..)` reads it, or until a moment."""
    if _is_text_of_a_moment(length):
        length = functions.moment(length)
    if isinstance(length, datetime):
        return length - functions.now()
    return functions.duration(length)


_BEGINS_A_MOMENT = re.compile(r"[0-9]{4}-")


def _is_text_of_a_moment(length: Any) -> bool:
    return isinstance(length, str) and _BEGINS_A_MOMENT.match(length) is not None

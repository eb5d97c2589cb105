"""Failures from histories as one line of text: types and messages, never stacks.

Histories are written by others: text is cut, and characters in it that would drive a
terminal are spelled out.
"""

from __future__ import annotations

from temporalio.api.enums.v1 import TimeoutType
from temporalio.api.failure.v1 import Failure

from crossway.language.visible import visible

LENGTH = 300
"""Longest failure text, in characters."""

_TIMEOUTS = {
    TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE: "start to close",
    TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START: "schedule to start",
    TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE: "schedule to close",
    TimeoutType.TIMEOUT_TYPE_HEARTBEAT: "heartbeat",
}


def failure_text(failure: Failure) -> str:
    """Return `Type: message` of the failure that says most: the innermost with a text."""
    said = _said(failure)
    # Bounded: a history may nest causes as deep as it likes.
    for _ in range(20):
        if not failure.HasField("cause"):
            break
        failure = failure.cause
        said = _said(failure) or said
    return said


def plain(text: str, length: int = LENGTH) -> str:
    """Return text on one line, what acts on a terminal spelled out, cut to `length`."""
    short = visible(" ".join(text[: length * 2].split()))
    return short if len(short) <= length else short[: length - 1] + "…"


def _said(failure: Failure) -> str:
    kind = failure.WhichOneof("failure_info") or ""
    if kind == "timeout_failure_info":
        which = _TIMEOUTS.get(failure.timeout_failure_info.timeout_type, "")
        return f"timed out ({which})" if which else "timed out"
    if kind == "canceled_failure_info":
        return "cancelled"
    if kind == "terminated_failure_info":
        return "terminated"
    named = {
        "application_failure_info": failure.application_failure_info.type,
        "nexus_handler_failure_info": failure.nexus_handler_failure_info.type,
    }.get(kind, "")
    return plain(": ".join(text for text in (named, failure.message) if text))

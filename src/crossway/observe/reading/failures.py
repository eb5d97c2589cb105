"""Failures from histories as one line of text: types and messages, never stacks.

Histories are written by others: text is cut, and characters in it that would drive a
terminal are spelled out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from temporalio.api.enums.v1 import TimeoutType
from temporalio.api.failure.v1 import Failure

from crossway.language.visible import visible
from crossway.observe.reading.frames import shown_trace
from crossway.runtime.errors import CARRIERS
from crossway.runtime.failures import is_encoded, reveal

LENGTH = 300
"""Longest failure text, in characters."""

ENCODED = "its text is encoded: readable with --codec MODULE:NAME"
"""What is shown for a message that nobody has decoded."""

LAST_ERROR = "; last error: "
"""What stands before the error of the last attempt in the text of what timed out."""

_TIMEOUTS = {
    TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE: "start to close",
    TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START: "schedule to start",
    TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE: "schedule to close",
    TimeoutType.TIMEOUT_TYPE_HEARTBEAT: "heartbeat",
}


def failure_text(failure: Failure) -> str:
    """Return `Type: message` of what was raised: its causes are additional.

    What only carries it (a failed call's own failure) is left out, as in
    `crossway.runtime.errors.raised`. Without an application's error it is the innermost
    failure with a text.
    """
    chain = list(_chain(failure))
    own = _raised(chain)
    if own is not None:
        return _said(own)
    return next((said for one in reversed(chain) if (said := _said(one))), "")


def failure_trace(failure: Failure) -> str:
    """Return the stack trace of what was raised; empty where a namespace keeps it."""
    chain = list(_chain(failure))
    own = _raised(chain)
    traces = [own.stack_trace] if own is not None else []
    traces += [one.stack_trace for one in chain]
    return shown_trace(next((trace for trace in traces if trace), ""))


def _raised(chain: list[Failure]) -> Failure | None:
    own = [one for one in chain if one.HasField("application_failure_info")]
    found = (one for one in own if one.application_failure_info.type not in CARRIERS)
    return next(found, None) or next(iter(own), None)


def _chain(failure: Failure) -> Iterator[Failure]:
    """Yield a failure and its causes. Bounded: a history may nest them as it likes."""
    for _ in range(20):
        yield _readable(failure)
        if not failure.HasField("cause"):
            return
        failure = failure.cause


def _readable(failure: Failure) -> Failure:
    """Return one failure with its texts in place, as far as they are decoded."""
    if not failure.HasField("encoded_attributes"):
        return failure
    own = Failure()
    own.CopyFrom(failure)
    reveal(own)
    return own


def passed_on(below: str, above: str) -> bool:
    """Whether what failed with `above` passed on what a call of its own failed with: that text, or
    its message in another error. Both are texts as `failure_text` has them.

    >>> passed_on("Declined: no money", "Refused: the bank says no money")
    True
    >>> passed_on("Declined: no", "Expired: nobody paid")
    False
    """
    message, end = below.partition(": ")[2] or below, r"(?!\w)"
    if below.endswith(_CUT) or above.endswith(_CUT):  # the end of one may be beyond the other's
        message, end = message.removesuffix(_CUT)[:_ENOUGH], ""
    return bool(message) and bool(re.search(rf"(?<!\w){re.escape(message)}{end}", above))


_CUT = "…"
_ENOUGH = 100
"""Characters of a message that tell it from others, where texts are cut."""


def plain(text: str, length: int = LENGTH) -> str:
    """Return text on one line, what acts on a terminal spelled out, cut to `length`."""
    short = visible(" ".join(text[: length * 2].split()))
    return short if len(short) <= length else short[: length - 1] + _CUT


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
    message = ENCODED if is_encoded(failure) else failure.message
    return plain(": ".join(text for text in (named, message) if text))

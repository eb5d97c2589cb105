"""Failures that are too large or too deep to be sent, made so that they can be.

Whoever raised an error of three megabytes is told it all the same: by its type, and by the
beginning and the end of what it says. Sent as it is, the task of a workflow would fail for ever,
the server would take an operation's handler for one that never answers, and an activity would be
taken for one that still runs.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.failure.v1 import Failure

from crossway.runtime.sending import PAYLOAD_LIMIT

LIMIT = PAYLOAD_LIMIT * 3 // 4
"""Bytes of a failure with its causes. The rest is for what a codec adds."""

DEEPEST = 30
"""Causes of a failure that are sent. Messages that nest more than a hundred deep nobody reads."""

LEFT_OUT = "<left out: it is too large to be sent>"
"""What stands for a detail that is too large."""

_HEAD, _TAIL = 8000, 2000
"""Characters that are kept of a text; behind them may stand where it failed."""

_DETAILS = {
    "application_failure_info": "details",
    "canceled_failure_info": "details",
    "timeout_failure_info": "last_heartbeat_details",
}
"""Where a failure holds values of a user's, by its kind."""


def is_too_large(failure: Failure) -> bool:
    """Return whether a failure, with its causes, is too large to be sent."""
    return failure.ByteSize() > LIMIT


def shorten(levels: Sequence[Failure]) -> None:
    """Cut a failure and its causes until they can be sent: texts first, then details."""
    for cut in (_cut_texts, _leave_out_details):
        if is_too_large(levels[0]):
            for one in levels:
                cut(one)


def _cut_texts(failure: Failure) -> None:
    failure.message = _cut(failure.message)
    failure.stack_trace = _cut(failure.stack_trace)


def _cut(text: str) -> str:
    if len(text) <= _HEAD + _TAIL:
        return text
    return f"{text[:_HEAD]} .. ({len(text)} characters in all) .. {text[-_TAIL:]}"


def _leave_out_details(failure: Failure) -> None:
    kind = failure.WhichOneof("failure_info")
    if kind not in _DETAILS:
        return
    details: Payloads = getattr(getattr(failure, kind), _DETAILS[kind])
    stand_in = Payload(metadata={"encoding": b"json/plain"}, data=msgspec.json.encode(LEFT_OUT))
    for payload in details.payloads:
        if len(payload.data) > _HEAD:
            payload.CopyFrom(stand_in)

"""Where something failed is the innermost frame of the user's own code."""

from __future__ import annotations

from temporalio.api.failure.v1 import Failure

from crossway.observe.reading.failures import failure_text, failure_trace
from crossway.observe.reading.frames import from_own_code, place_in

SDK = '  File "/v/lib/python3.11/site-packages/temporalio/worker/_activity.py", line 9, in run\n'
TRACE = (
    f"{SDK}    x()\n"
    '  File "/srv/shop.py", line 2, in work\n    return helper(1)\n\n'
    '  File "/srv/shop.py", line 6, in helper\n    return d["b"]\n'
    '  File "/usr/lib/python3.11/json/decoder.py", line 3, in decode\n    y()\n'
)


def test_the_innermost_frame_of_the_users_own_counts() -> None:
    """Neither the SDK's, nor Python's own, nor Crossway's."""
    assert place_in(TRACE) == "shop.py:6 in helper"
    assert place_in(SDK) == ""
    assert place_in("") == ""


def test_a_trace_begins_where_the_users_code_does() -> None:
    """What stands before is always the same, and nobody's fault."""
    assert from_own_code(TRACE).splitlines()[0].strip() == 'File "/srv/shop.py", line 2, in work'
    assert from_own_code(SDK) == SDK.rstrip("\n")


def test_what_crossway_refuses_itself_has_no_trace() -> None:
    """A result of the wrong type, say: the message names the function, no frame adds to it."""
    refused = (
        '  File "/v/site-packages/crossway/runtime/python/results.py", line 9, in plain\n    z\n'
    )
    assert from_own_code(SDK + refused) == ""
    assert from_own_code(TRACE + refused).startswith('  File "/srv/shop.py", line 2')


def test_a_trace_of_others_is_bounded_and_shown_harmlessly() -> None:
    """A history may hold megabytes, and characters that act on a terminal."""
    hostile = "x" * 10_000_000 + '\n  File "/srv/a\x1b[2J.py", line 6, in f\x1b[2J\n    z\n'
    failure = Failure(message="m", stack_trace=hostile)
    failure.application_failure_info.type = "T"
    shown = failure_trace(failure)
    assert len(shown) < 30_000
    assert "\x1b" not in shown
    assert "\x1b" not in place_in(hostile)
    assert place_in(hostile).endswith(":6 in f\\x1b[2J")


def failed(kind: str, message: str, cause: Failure | None = None) -> Failure:
    """Return an application's failure."""
    failure = Failure(message=message, cause=cause)
    failure.application_failure_info.type = kind
    return failure


def test_a_failure_says_what_was_raised_and_not_its_cause() -> None:
    """What only carries another failure is left out."""
    raised = failed("CardRefused", "refused", failed("KeyError", "'4711'"))
    assert failure_text(raised) == "CardRefused: refused"
    activity = Failure(message="Activity task failed", cause=raised)
    activity.activity_failure_info.activity_id = "1"
    assert failure_text(activity) == "CardRefused: refused"
    assert failure_text(failed("NexusOperationError", "E S.O: refused", raised)) == (
        "CardRefused: refused"
    )
    assert (
        failure_text(failed("NexusOperationError", "E S.O: no")) == "NexusOperationError: E S.O: no"
    )

"""Errors that are too large, or have too many causes: told all the same, by type and beginning.

Sent as they are, a workflow's task failed for ever, an activity was taken for one that still runs,
and an operation for one that never answers.
"""

from __future__ import annotations

import pytest
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from crossway.runtime.failures import CodedFailureConverter, QuietFailureConverter, chain, reveal
from crossway.runtime.sending import PAYLOAD_LIMIT
from crossway.runtime.shortening import DEEPEST, LEFT_OUT
from crossway.runtime.values import OpenPayloadConverter

LARGE = "begin" + "-" * PAYLOAD_LIMIT + "end"


def sent(error: BaseException, kind: type[QuietFailureConverter]) -> list[Failure]:
    """Return an error and its causes as they are sent, their texts where they can be read."""
    failure = Failure()
    kind().to_failure(error, OpenPayloadConverter(), failure)
    assert failure.ByteSize() < PAYLOAD_LIMIT
    levels = list(chain(failure))
    for one in levels:
        reveal(one)
    return levels


@pytest.mark.parametrize("kind", [QuietFailureConverter, CodedFailureConverter])
@pytest.mark.parametrize("own", [True, False])
def test_a_message_too_large_to_be_sent_is_cut(
    own: bool, kind: type[QuietFailureConverter]
) -> None:
    error: Exception = ApplicationError(LARGE, type="ValueError") if own else ValueError(LARGE)
    failure = sent(error, kind)[0]
    assert failure.application_failure_info.type == "ValueError"
    assert failure.message.startswith("begin-")
    assert f"({len(LARGE)} characters in all)" in failure.message
    assert failure.message.endswith("-end")


@pytest.mark.parametrize("kind", [QuietFailureConverter, CodedFailureConverter])
def test_so_are_causes_that_are_too_large_only_together(kind: type[QuietFailureConverter]) -> None:
    error = ApplicationError("outer" + LARGE[: PAYLOAD_LIMIT // 3], type="Outer")
    error.__cause__ = ValueError("inner" + LARGE[: PAYLOAD_LIMIT // 2])
    outer, inner = sent(error, kind)
    assert (outer.message[:5], inner.message[:5]) == ("outer", "inner")


@pytest.mark.parametrize("large", [LARGE, [LARGE, LARGE], {"a": LARGE}])
def test_a_detail_too_large_is_left_out_and_the_others_are_told(large: object) -> None:
    failure = sent(ApplicationError("refused", large, 7, type="Refused"), QuietFailureConverter)[0]
    details = OpenPayloadConverter().from_payloads(
        failure.application_failure_info.details.payloads
    )
    assert (failure.message, details) == ("refused", [LEFT_OUT, 7])


def test_details_too_large_only_together_are_left_out() -> None:
    some = LARGE[: PAYLOAD_LIMIT // 2]
    failure = sent(
        ApplicationError("refused", some, some, 7, type="Refused"), QuietFailureConverter
    )
    details = failure[0].application_failure_info.details.payloads
    assert OpenPayloadConverter().from_payloads(details) == [LEFT_OUT, LEFT_OUT, 7]


def test_an_error_that_can_be_sent_is_told_whole() -> None:
    message, detail = LARGE[: PAYLOAD_LIMIT // 4], LARGE[: PAYLOAD_LIMIT // 4]
    failure = sent(ApplicationError(message, detail), QuietFailureConverter)[0]
    details = failure.application_failure_info.details.payloads
    assert failure.message == message
    assert OpenPayloadConverter().from_payloads(details) == [detail]


@pytest.mark.parametrize("count", [DEEPEST - 1, DEEPEST, 2000])
def test_of_many_causes_the_first_are_sent(count: int) -> None:
    """A protobuf message that nests deeper than a hundred is read by nobody."""
    error = ValueError("first")
    last: Exception = error
    for number in range(1, count):
        last.__cause__ = ValueError(f"cause {number}")
        last = last.__cause__
    levels = sent(error, QuietFailureConverter)
    assert len(levels) == min(count, DEEPEST)
    assert [one.message for one in levels[:2]] == ["first", "cause 1"]


def test_so_it_is_with_causes_that_came_from_elsewhere() -> None:
    arrived = Failure(message="first")
    last = arrived
    for number in range(1, 90):
        last.cause.message = f"cause {number}"
        last = last.cause
    error = ValueError("own")
    error.__cause__ = QuietFailureConverter().from_failure(arrived, OpenPayloadConverter())
    levels = sent(error, QuietFailureConverter)
    assert [one.message for one in levels[:2]] == ["own", "first"]
    assert len(levels) == DEEPEST

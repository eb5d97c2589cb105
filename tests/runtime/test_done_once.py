"""An operation that was done is not done again because its answer is of no use to its caller."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

from crossway import runtime as cw
from crossway.runtime.calls import fit_result
from tests.helpers.driven import Driven, at_once, gave

NO_JSON = b'{"paid'


async def pays_up_to_three_times() -> None:
    charge = cw.Operation("E", "S", "Charge", result=int)
    try:
        await charge.call(5, retry_policy=RetryPolicy(maximum_attempts=3))
    except cw.NexusOperationError as failure:
        await cw.run_activity(f"Failed after {cw.describe(failure)['attempts']}")


@pytest.mark.parametrize("answer", [b'"paid"', NO_JSON], ids=["another type", "no JSON"])
async def test_a_call_whose_answer_does_not_fit_is_not_made_again(answer: bytes) -> None:
    """It was paid for, and the next answer is no better."""
    with Driven(pays_up_to_three_times) as flow:
        assert flow.issued == ["schedule_nexus_operation Charge"]
        issued = flow.after(at_once(1), gave(1, answer))
        assert issued == ["schedule_activity Failed after 1"]


async def test_an_execution_that_made_it_again_goes_on_as_it_did() -> None:
    """The pause before the next attempt is in its history; what comes after it is by the rule."""
    with Driven(pays_up_to_three_times, replayed=True) as flow:
        assert flow.after(at_once(1), gave(1, b'"paid"')) == ["start_timer"]
        assert flow.after(fire_timer={"seq": 1}) == ["schedule_nexus_operation Charge"]
        flow.replayed = False
        issued = flow.after(at_once(2), gave(2, b'"paid"'))
        assert issued == ["schedule_activity Failed after 2"]


@pytest.mark.parametrize("value", ["paid", None])
def test_nor_is_whoever_called_what_gave_something_else_tried_again(value: Any) -> None:
    """The run of a workflow that has a `retry_policy`, and the request of an operation."""
    with pytest.raises(ApplicationError, match="activity Charge: unexpected result") as failure:
        fit_result("activity Charge", value, int)
    assert failure.value.non_retryable

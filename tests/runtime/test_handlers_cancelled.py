"""The handlers of a cancelled workflow, as it cancels them."""

from __future__ import annotations

from crossway import runtime as cw
from tests.helpers.driven import CANCEL, Driven, Flow, update


async def takes_payments() -> None:
    await cw.timer("1d")


async def pays_and_refunds(id: str) -> None:
    try:
        await cw.timer("1h")
    except cw.FAILURES_OR_CANCELLATION as failure:
        if not cw.cancelled(failure):
            raise
        await cw.run_activity(f"Refund {id}")
        raise


async def test_handlers_are_cancelled_in_the_order_in_which_they_began() -> None:
    """In another one the replay gave the refund of one payment to the handler of another, or stood
    still. By their addresses it is some other one sooner or later."""
    Flow.pays = staticmethod(pays_and_refunds)
    for _ in range(20):
        with Driven(takes_payments) as flow:
            for id in "abc":
                flow.after(update(id))
            issued = [one for one in flow.after(CANCEL) if one.startswith("schedule_activity")]
        assert issued == [f"schedule_activity Refund {id}" for id in "abc"]

"""A cancellation that comes as something ends, begins or is given up: it is never forgotten, and
what was given is never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from temporalio import workflow
from temporalio.api.failure.v1 import CanceledFailureInfo, Failure
from temporalio.common import RetryPolicy

from crossway import runtime as cw
from crossway.runtime.calls import Detached
from tests.helpers.driven import (
    CANCEL,
    Body,
    Driven,
    Flow,
    at_once,
    fired,
    gave,
    never_started,
    started,
    update,
)

CHARGE = cw.Operation("E", "S", "Charge")
MINUTE = timedelta(minutes=1)
CANCELLED = Failure(message="cancelled", canceled_failure_info=CanceledFailureInfo())
DONE = {"completed": {"result": {"metadata": {"encoding": b"binary/null"}}}}


async def pays_elsewhere() -> None:
    won = await cw.first(
        CHARGE.call(5, schedule_to_close_timeout=4 * 60 * MINUTE), cw.timer(MINUTE)
    )
    await cw.run_activity(f"PayElsewhere{won.case}")
    await cw.timer(24 * 60 * MINUTE)


async def pays_in_time() -> None:
    policy = RetryPolicy(maximum_attempts=3)
    paid = await CHARGE.call(
        5, on_timeout="cancel", schedule_to_close_timeout=MINUTE, retry_policy=policy
    )
    await cw.run_activity(f"Got {paid}")


async def pays_promptly() -> None:
    await cw.start(CHARGE.call(6))


async def pays_within() -> None:
    await CHARGE.call(6, on_timeout="cancel", schedule_to_close_timeout=MINUTE)


async def pays_in_a_race() -> None:
    await cw.first(CHARGE.call(6), cw.timer(MINUTE))


async def pays_beside() -> None:
    await cw.together(CHARGE.call(6), cw.timer(MINUTE))


async def pays_plainly() -> None:
    await CHARGE.call(6)


async def pays_apart() -> None:
    await Detached().run({"endpoint": "E", "service": "S", "operation": "Charge", "input": 6})


async def fails() -> None:
    raise cw.error("NoMoney", "no money")


async def waits() -> None:
    await cw.timer(MINUTE)


async def waits_for_a_signal() -> None:
    await workflow.instance().approved.next()


async def goes_on() -> None:
    workflow.continue_as_new()


async def wins_and(pays: Body) -> None:
    receipt = None
    try:
        won = await cw.first(CHARGE.call(5), cw.Operation("F", "S", "Charge").call(5))
        receipt = won.value
        await pays()
    except cw.FAILURES_OR_CANCELLATION as failure:
        if not cw.cancelled(failure):
            raise
        await cw.run_activity(f"Refund of {receipt}")
        raise


async def signals_and_pays() -> None:
    await cw.signal("other", "Ping", ["a"])
    await cw.run_activity("Charge")


async def begins_and_pays() -> None:
    await cw.start_child("Child", ["a"], id="c")
    await cw.run_activity("Charge")


async def loses(work: Body) -> None:
    won = await cw.first(cw.together(work()), cw.timer(MINUTE))
    await cw.run_activity(f"Won{won.case}")


async def tries_for_long() -> None:
    while True:
        await cw.first(CHARGE.call(5), cw.timer(MINUTE))


async def test_a_call_that_was_given_up_is_not_made_again_when_its_token_is_over() -> None:
    """An hour later nobody waits for it, and it would be paid twice."""
    with Driven(pays_elsewhere) as flow:
        assert flow.issued == ["start_timer", "schedule_nexus_operation Charge"]
        assert flow.after(*fired(1), minutes=1) == ["start_timer", "start_timer"]
        issued = flow.after(*fired(2, 3), minutes=2)
        assert issued == ["schedule_activity PayElsewhere1", "request_cancel_nexus_operation"]
        assert flow.after(resolve_activity={"seq": 1, "result": DONE}, minutes=3) == ["start_timer"]
        assert flow.after(*never_started(1), minutes=65) == []


async def test_an_answer_that_comes_as_the_deadline_passes_is_no_timeout() -> None:
    """With a retry policy the operation was made again, although it had been done."""
    with Driven(pays_in_time) as flow:
        assert flow.after(started(1)) == []
        assert flow.after(*fired(1)) == ["start_timer", "request_cancel_nexus_operation"]
        assert flow.after(gave(1, b'"paid"')) == ["cancel_timer", "schedule_activity Got paid"]


@pytest.mark.parametrize("late", [False, True], ids=["together", "later"])
async def test_so_is_that_of_an_operation_which_answers_at_once(late: bool) -> None:
    """Which has not begun for who waits for it, until it has ended."""
    with Driven(pays_in_time) as flow:
        answer = (at_once(1), gave(1, b'"paid"'))
        if late:
            issued = flow.after(*fired(1))
            assert issued == ["start_timer", "start_timer"]
            issued = flow.after(*answer)
        else:
            issued = flow.after(*fired(1), *answer)
        assert issued[-1] == "schedule_activity Got paid"


def pays_by_a_promise_and_stops_it(options: dict[str, Any]) -> Body:
    async def body() -> None:
        paid = await cw.start(CHARGE.call(5, **options))
        await cw.timer(MINUTE)
        await paid.cancel()
        try:
            receipt = await paid.wait()
        except cw.FAILURES as failure:
            receipt = cw.describe(failure)["type"]
        await cw.run_activity(f"Got {receipt}")

    return body


HOUR = {"schedule_to_close_timeout": 60 * MINUTE}


@pytest.mark.parametrize("options", [{}, HOUR, {**HOUR, "on_timeout": "cancel"}])
async def test_what_a_promise_has_although_it_was_asked_to_stop_is_kept(
    options: dict[str, Any],
) -> None:
    """With `on_timeout: cancel` too, which is a call in a call: it passed for not paid."""
    with Driven(pays_by_a_promise_and_stops_it(options)) as flow:
        flow.after(*fired(flow.issued.count("start_timer")))  # that of the body begins last
        issued = flow.after(at_once(1), gave(1, b'"paid"'))
        assert issued[-1] == "schedule_activity Got paid"


async def test_so_is_an_execution_of_a_build_that_lost_it() -> None:
    """Which went by `answered` elsewhere already."""
    options = {**HOUR, "on_timeout": "cancel"}
    rules = ["answered", "cancellation"]
    body = pays_by_a_promise_and_stops_it(options)
    with Driven(body, replayed=True, rules=rules) as flow:
        flow.after(*fired(flow.issued.count("start_timer")))
        issued = flow.after(at_once(1), gave(1, b'"paid"'))
        assert issued[-1] == "schedule_activity Got CancelledError"


@pytest.mark.parametrize(
    "pays",
    [
        *(pays_plainly, pays_promptly, pays_within, pays_in_a_race, pays_beside),
        *(goes_on, waits, waits_for_a_signal, fails),
    ],
    ids=lambda pays: str(pays.__name__),
)
async def test_what_won_a_race_is_kept_where_the_workflow_is_cancelled_while_the_others_stop(
    pays: Body,
) -> None:
    """The receipt is there for who undoes it; and nothing is begun any more."""
    with Driven(lambda: wins_and(pays)) as flow:
        flow.after(started(1))
        assert flow.after(gave(1, b'"paid"')) == ["start_timer", "start_timer"]
        assert flow.after(CANCEL) == ["cancel_timer", "schedule_activity Refund of paid"]


async def test_an_execution_of_a_build_that_waited_there_goes_on_as_it_was() -> None:
    """It kept what had won by the same rule; with a command more its task failed for ever."""
    with Driven(lambda: wins_and(waits_for_a_signal), replayed=True, rules=["kept"]) as flow:
        flow.after(started(1))
        flow.after(gave(1, b'"paid"'))
        assert flow.after(CANCEL) == ["cancel_timer"]


async def pays_and_waits_for_a_signal(_id: str) -> None:
    await wins_and(waits_for_a_signal)


async def test_so_it_is_in_a_handler_that_goes_on_to_wait_for_a_signal() -> None:
    """Which its workflow waits for, for ever."""
    Flow.pays = staticmethod(pays_and_waits_for_a_signal)
    with Driven(waits) as flow:
        flow.after(update("u"))
        flow.after(started(1))
        flow.after(gave(1, b'"paid"'))
        assert "schedule_activity Refund of paid" in flow.after(CANCEL)
        issued = flow.after(resolve_activity={"seq": 1, "result": DONE})
        assert issued[-1] == "cancel_workflow_execution"


@pytest.mark.parametrize("together", [False, True], ids=["before", "together"])
async def test_a_cancellation_that_comes_while_a_signal_is_on_its_way_is_not_forgotten(
    together: bool,
) -> None:
    with Driven(signals_and_pays) as flow:
        delivered = {"resolve_signal_external_workflow": {"seq": 1}}
        if together:
            issued = flow.after(CANCEL, delivered)
        else:
            assert flow.after(CANCEL) == ["cancel_signal_workflow"]
            issued = flow.after(delivered)
        assert issued[-1] == "cancel_workflow_execution"
        assert "schedule_activity Charge" not in issued


@pytest.mark.parametrize(
    ("work", "ends"),
    [
        (signals_and_pays, {"resolve_signal_external_workflow": {"seq": 1}}),
        (
            begins_and_pays,
            {"resolve_child_workflow_execution_start": {"seq": 1, "succeeded": {"run_id": "x"}}},
        ),
    ],
    ids=["a signal", "a child"],
)
async def test_a_branch_that_lost_while_it_began_something_does_nothing_more(
    work: Body, ends: dict[str, Any]
) -> None:
    with Driven(lambda: loses(work)) as flow:
        flow.after(*fired(1))
        issued = flow.after(ends)
        assert issued[-1] == "schedule_activity Won1"
        assert "schedule_activity Charge" not in issued


@pytest.mark.parametrize("pays", [pays_plainly, pays_within, pays_in_a_race, pays_apart])
@pytest.mark.parametrize(
    "jobs", [(started(1), CANCEL), (CANCEL, started(1))], ids=["late", "early"]
)
async def test_a_cancellation_that_comes_as_an_operation_begins_reaches_it(
    pays: Body, jobs: tuple[dict[str, Any], ...]
) -> None:
    """A workflow that ended in the same task would leave it running: nothing delivers a cancel
    for who is closed."""
    with Driven(pays) as flow:
        issued = flow.after(*jobs)
        assert issued[-1] == "request_cancel_nexus_operation"
        requested = {"resolve_nexus_operation": {"seq": 1, "result": {"cancelled": CANCELLED}}}
        assert flow.after(requested)[-1] == "cancel_workflow_execution"


async def test_calls_that_were_given_up_before_they_began_take_up_room() -> None:
    """The service has them pending, and takes thirty: with more the workflow would be stuck."""
    made, timer = 1, 1
    with Driven(tries_for_long) as flow:
        for _ in range(31):
            made += flow.after(*fired(timer)).count("schedule_nexus_operation Charge")
            issued = flow.after(*fired(timer + 1, timer + 2))
            made += issued.count("schedule_nexus_operation Charge")
            timer += 3
        assert made == 25
        assert "schedule_nexus_operation Charge" in flow.after(*never_started(1))

"""A workflow has 25 calls under way; the others wait for a place, as long as they may take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crossway import runtime as cw
from tests.helpers.driven import CANCEL, Driven, at_once, fired, gave

CHARGE = cw.Operation("E", "S", "Charge")
CALLED = "schedule_nexus_operation Charge"


async def pays_or_gives_up() -> None:
    limits = {"schedule_to_close_timeout": 3, "schedule_to_start_timeout": 5}
    timeouts: Any = {name: timedelta(minutes=minutes) for name, minutes in limits.items()}
    try:
        await CHARGE.call(26, **timeouts)
    except cw.FAILURES as late:
        if cw.matches(late, "TimeoutError"):
            await cw.run_activity("PayElsewhere")


async def calls_many() -> None:
    await cw.together(*(CHARGE.call(n) for n in range(25)), pays_or_gives_up())


async def pays_after_many() -> None:
    await cw.together(*(CHARGE.call(n) for n in range(25)), pays_or_gives_up(), CHARGE.call(27))


async def test_a_call_that_finds_no_place_ends_at_its_own_deadline() -> None:
    """The handler of the others may be down for good."""
    with Driven(pays_after_many) as flow:
        assert sorted(flow.issued) == [*[CALLED] * 25, "start_timer"]
        assert flow.after(*fired(1), minutes=3) == ["schedule_activity PayElsewhere"]
        assert flow.after(at_once(1), gave(1, b"1"), minutes=4) == [CALLED], "who waits after it"


async def pays_without_a_limit() -> None:
    names = ("schedule_to_close_timeout", "schedule_to_start_timeout")
    limit: Any = dict.fromkeys(names, timedelta())
    await cw.together(*(CHARGE.call(n, **limit) for n in range(26)))


async def test_a_limit_of_no_time_at_all_is_none_there_either() -> None:
    """As it is to the service; 25 calls were made, and the next one failed at once."""
    with Driven(pays_without_a_limit) as flow:
        assert flow.issued == [CALLED] * 25
        assert flow.after(at_once(1), gave(1, b"1")) == [CALLED]


async def test_what_a_call_waited_for_a_place_counts_for_its_timeouts() -> None:
    with Driven(calls_many) as flow:
        assert flow.after(at_once(1), gave(1, b"1"), minutes=1) == ["cancel_timer", CALLED]
        assert timeouts(flow) == (2, 4)


async def test_an_execution_in_which_it_did_not_goes_on_as_it_did() -> None:
    with Driven(calls_many, replayed=True) as flow:
        assert flow.issued == [CALLED] * 25
        assert flow.after(at_once(1), gave(1, b"1"), minutes=4) == [CALLED]
        assert timeouts(flow) == (3, 5)


@pytest.mark.parametrize("together", [False, True], ids=["alone", "with an answer"])
async def test_a_workflow_that_is_cancelled_while_it_waits_for_a_place_ends(together: bool) -> None:
    """Also where the place is there in the same moment."""
    answers = (at_once(1), gave(1, b"1")) if together else ()
    with Driven(calls_many) as flow:
        issued = flow.after(*answers, CANCEL)
        assert CALLED not in issued
        assert "schedule_activity PayElsewhere" not in issued


def timeouts(flow: Driven) -> tuple[float, float]:
    """Return the timeouts of the call that was made last, in minutes."""
    call = flow.commands[-1].schedule_nexus_operation
    limits = call.schedule_to_close_timeout, call.schedule_to_start_timeout
    close, start = (one.ToTimedelta() / timedelta(minutes=1) for one in limits)
    return close, start

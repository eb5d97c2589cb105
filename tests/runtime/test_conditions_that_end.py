"""What several wait for may be over once the first of them goes on: of two, one has the lock."""

from __future__ import annotations

import pytest

from crossway import runtime as cw
from tests.helpers.driven import Driven


def paying(limit: int, payments: int, *, replayed: bool = False) -> Driven:
    """Return an execution in which many pay at once, with so many at a time."""
    under_way = 0

    async def pays() -> None:
        nonlocal under_way
        await cw.until(lambda: under_way < limit)
        under_way += 1
        await cw.run_activity("Send")
        under_way -= 1

    async def pays_all() -> None:
        await cw.together(*(pays() for _ in range(payments)))

    return Driven(pays_all, replayed=replayed)


DONE = {"completed": {"result": {"metadata": {"encoding": b"binary/null"}}}}


@pytest.mark.parametrize("limit", [1, 3])
async def test_so_many_go_on_as_the_condition_lets(limit: int) -> None:
    with paying(limit, 7) as flow:
        assert flow.issued == ["schedule_activity Send"] * limit
        issued = flow.after(resolve_activity={"seq": 1, "result": DONE})
        assert issued == ["schedule_activity Send"]


async def test_an_execution_in_which_all_went_on_does_so_again() -> None:
    """As releases without the rule made them go."""
    with paying(1, 3, replayed=True) as flow:
        assert flow.issued == ["schedule_activity Send"] * 3

"""What is only sketched, an activity or an operation, answers with the type that it declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.checks import check_design
from tests.helpers.deployed import deployed

SKETCHED = """
workflow Send(order: Order) -> (Parcel):
    activity Weigh(order) -> weight
    activity Label(weight) -> label
    close complete(Parcel{number: label.number, grams: weight.grams})

activity Weigh(order: Order) -> (Weight):
    return scales.weigh(order.id)

activity Label(weight: Weight) -> (LabelData):
    # prints the label, answers with its number
    printer.print(weight)

type Order:
    id: string

type Weight:
    grams: int

type LabelData:
    number: string

type Parcel:
    number: string
    grams: int
"""


async def test_calls_of_unknown_functions_stand_for_the_declared_result(
    address: str, tmp_path: Path
) -> None:
    """`return scales.weigh(..)` gives a Weight, and a body that never returns is a sketch."""
    async with deployed(address, tmp_path, {"parcels.twf": SKETCHED}) as app:
        assert not [f for f in check_design(app.design) if f.code == "missing-result"]
        assert await app.run("Send", {"id": "o-1"}) == {"number": "number-1", "grams": 42}


RETURNED = """
workflow Drop(order: string) -> (Receipt):
    activity Weigh(order) -> weight
    nexus Counter Post.Accept(weight) -> receipt
        options:
            timeout: 5m
    close complete(receipt)

activity Weigh(order: string) -> (Weight):
    weight = scales.weigh(order)
    return weight

nexus service Post:
    operation Accept(weight: Weight) -> Receipt:
        if weight.grams > 1000:
            return Receipt{number: desk.number(weight), paid: till.charged(weight)}
        return desk.accept(weight)

type Weight:
    grams: int

type Receipt:
    number: int
    paid: Money

type Money:
    cents: int

worker front:
    workflow Drop
worker post:
    nexus service Post
namespace front:
    worker front
        options:
            task_queue: "front"
namespace post:
    worker post
        options:
            task_queue: "post"
    nexus endpoint Counter
        options:
            task_queue: "post"
            allowed_caller_namespaces: [front]
"""


@pytest.mark.parametrize("limit", ["1000", "1"])
async def test_what_a_function_returns_is_what_its_result_is_returned_as(
    limit: str, address: str, tmp_path: Path
) -> None:
    """As an operation's result, by a name, and in a field of a record that is returned."""
    written = RETURNED.replace("1000", limit)
    async with deployed(address, tmp_path, {"post.twf": written}) as app:
        assert not [f for f in check_design(app.design) if f.severity == "error"]
        receipt = await app.run("Drop", "o-1")
        assert isinstance(receipt["number"], int)
        assert isinstance(receipt["paid"]["cents"], int)


COMPUTED = """
workflow Load(order: string, at: moment) -> (Loaded):
    activity Weigh(order) -> grams
    activity Until(order, at) -> until
    close complete(Loaded{grams, until})

activity Weigh(order: string) -> (int):
    total = scale(order) + 1
    if total > limit_of(order) * 2:
        return 1
    for line in lines_of(order):
        total = total - line.grams
    for turn in range(turns(order)):
        total = total + turn
    return max(total, heaviest(order)) + sum(all_of(order)) + len(keys(labels(order)))

activity Until(order: string, at: moment) -> (moment):
    opened = opening(order)
    if opened > at:
        return opened + 2 * 30m
    return max(opened, closing(order) - 5m)

type Loaded:
    grams: int
    until: moment
"""


async def test_a_simulated_function_gives_what_it_is_used_as(address: str, tmp_path: Path) -> None:
    """A number in a sum, a list in a loop, a moment where time is computed: a text would fail the
    activity again and again."""
    async with deployed(address, tmp_path, {"load.twf": COMPUTED}) as app:
        assert not [f for f in check_design(app.design) if f.severity == "error"]
        loaded = await app.run("Load", "o-1", "2026-03-01T00:00:00Z")
        assert isinstance(loaded["grams"], int)
        assert loaded["until"].startswith("2026-01-01T")

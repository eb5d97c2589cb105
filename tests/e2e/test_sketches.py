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
            timeout: 10s
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

"""An activity whose body is only sketched answers with the type that it declares."""

from __future__ import annotations

from pathlib import Path

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

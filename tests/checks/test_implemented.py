"""What Python implements is neither undefined nor empty."""

from __future__ import annotations

import pytest

from tests.helpers.checked import diagnose

SHIP = """\
workflow Ship(order: Order):
    activity PackParcel(order)
    close complete
"""
EMPTY = """\
activity PackParcel(order: Order):
    # in Python
"""
OPEN = """\
nexus_service Parcels:
    operation PackParcel(order: Order) -> (Parcel)
"""
WORKER = """\
worker packing:
    activity PackParcel

namespace shop:
    worker packing
        options:
            task_queue: "shop"
"""
CASES = [
    ("UNDEFINED_ACTIVITY", SHIP),
    ("EMPTY_ACTIVITY", EMPTY),
    ("nexus-open-endpoint", OPEN),
    ("WORKER_UNDEFINED_ACTIVITY", WORKER),
]


@pytest.mark.parametrize(("code", "text"), CASES)
@pytest.mark.parametrize("function", ["PackParcel", "pack_parcel"])
def test_a_function_of_either_name_settles_it(code: str, text: str, function: str) -> None:
    implemented = {"a.twf": frozenset({function})}
    assert [item.code for item in diagnose([("a.twf", text)])] == [code]
    assert diagnose([("a.twf", text)], implemented) == ()


def test_a_function_with_a_near_name_is_suggested() -> None:
    [found] = diagnose([("a.twf", SHIP)], {"a.twf": frozenset({"PackParcels"})})
    assert found.hint == "did you mean PackParcels?"

"""A design is placed again only where what placing reads is another."""

from __future__ import annotations

import sys

import pytest

from crossway.design import resolve
from crossway.design.names import Names
from crossway.design.placing import Placed, place_all
from crossway.language import parse

_DESIGN = """\
workflow Order(id: string):
    activity Pack(id)
    note = "packed"
    log(note)

activity Pack(id: string):
    pack it

worker orders:
    workflow Order
    activity Pack

namespace orders:
    worker orders
        options:
            task_queue: "orders"
"""


@pytest.fixture
def placed(monkeypatch: pytest.MonkeyPatch) -> list[Names]:
    """Note what is placed."""
    found: list[Names] = []

    def noting(names: Names, *given: object) -> Placed:
        found.append(names)
        return place_all(names, *given)  # type: ignore[arg-type]  # what it is given, handed on

    monkeypatch.setattr(sys.modules["crossway.design.resolve"], "place_all", noting)
    return found


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("packed", "sent", False),
        ("pack it", "pack it well", False),
        ("log(note)", "log(note)\n    log(id)", True),  # what is below stands elsewhere then
        ("Pack(id)\n", "Pack(id) \n", False),
        ("activity Pack(id)", "activity Park(id)", True),
        ("Pack(id)", "Pack(order)", True),
        ("note =", "word =", True),  # a name may be a hole of a task queue
        ('"orders"', '"others"', True),
        ("id: string):\n    pack", "id: text):\n    pack", True),
    ],
)
def test_it_is_when_a_call_or_what_is_no_body_changed(
    placed: list[Names], old: str, new: str, again: bool
) -> None:
    first = resolve([parse(_DESIGN, "a.twf").file])
    changed = [parse(_DESIGN.replace(old, new), "a.twf").file]
    after = resolve(changed, before=first.names.blocks)
    assert len(placed) == 1 + again
    assert after == resolve(changed)

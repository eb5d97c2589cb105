"""Values of every type go through every border of a design and come back as they went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.helpers.simulating import Simulated

DESIGN = """\
type Line:
    at: moment
    fee: decimal?

type All:
    at: moment
    wait: duration
    fee: decimal
    raw: bytes
    kind: "card" | "cash"
    note: string?
    big: int
    id: string
    lines: list[Line]
    waits: map[string, duration]
    flag: bool
    rate: number

workflow Trip(all: All, left: int) -> (list[All]):
    state:
        got: All?
    signal Take(a: All):
        got = a
    update Swap(a: All) -> (All):
        return a
    query Has() -> (All?):
        return got
    if left > 0:
        close continue_as_new(all, left - 1)
    out = []
    activity Plain(all) -> a1
    out = append(out, a1)
    activity Data(all) -> a2
    out = append(out, a2)
    activity Model(all) -> a3
    out = append(out, a3)
    activity Struct(all) -> a4
    out = append(out, a4)
    activity Typed(all) -> a5
    out = append(out, a5)
    workflow Child(all) -> a6
    out = append(out, a6)
    nexus DeskEndpoint Desk.Keep(all) -> a7
        options:
            timeout: 1m
    out = append(out, a7)
    nexus DeskEndpoint Desk.Look(all) -> a8
        options:
            timeout: 1m
    out = append(out, a8)
    nexus DeskEndpoint Desk.Flow(all) -> a9
        options:
            timeout: 1m
    out = append(out, a9)
    activity InDesign(all) -> a10
    out = append(out, a10)
    await got != null
    out = append(out, got)
    later = all.at + all.wait
    if later <= all.at:
        close fail("no")
    if all.fee * 2 != 39.80:
        close fail("no {all.fee}")
    close complete(out)

workflow Child(all: All) -> (All):
    close complete(all)

activity InDesign(all: All) -> (All):
    return all
activity Plain(all: All) -> (All):
    sketch
activity Data(all: All) -> (All):
    sketch
activity Model(all: All) -> (All):
    sketch
activity Struct(all: All) -> (All):
    sketch
activity Typed(all: All) -> (All):
    sketch

nexus service Desk:
    sync Keep(all: All) -> (All):
        return all
    sync Look(all: All) -> (All)
    async Flow workflow Child

worker w:
    workflow Trip
    workflow Child
    activity Plain
    activity Data
    activity Model
    activity Struct
    activity Typed
    activity InDesign
worker d:
    nexus service Desk
    workflow Child
namespace trip:
    worker w
        options:
            task_queue: "trip"
namespace desk:
    worker d
        options:
            task_queue: "desk"
    nexus endpoint DeskEndpoint
        options:
            task_queue: "desk"
            allowed_caller_namespaces: [trip]
"""

PYTHON = """\
from __future__ import annotations

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NotRequired, TypedDict

import msgspec
import pydantic

class Kind(enum.Enum):
    CARD = "card"
    CASH = "cash"

@dataclass
class Line:
    at: dt.datetime
    fee: Decimal | None = None

class ModelLine(pydantic.BaseModel):
    at: dt.datetime
    fee: Decimal | None = None

@dataclass
class Data:
    at: dt.datetime
    wait: dt.timedelta
    fee: Decimal
    raw: bytes
    kind: Kind
    big: int
    id: uuid.UUID
    lines: list[Line]
    waits: dict[str, dt.timedelta]
    flag: bool
    rate: float
    note: str | None = None

class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
    at: dt.datetime
    wait: dt.timedelta
    fee: Decimal
    raw: bytes
    kind: Kind
    big: int
    id: uuid.UUID
    lines: list[ModelLine]
    waits: dict[str, dt.timedelta]
    flag: bool
    rate: float
    note: str | None = None

class Struct(msgspec.Struct, omit_defaults=True):
    at: dt.datetime
    wait: dt.timedelta
    fee: Decimal
    raw: bytes
    kind: Kind
    big: int
    id: uuid.UUID
    lines: list[Line]
    waits: dict[str, dt.timedelta]
    flag: bool
    rate: float
    note: str | None = None

class Typed(TypedDict):
    at: dt.datetime
    wait: dt.timedelta
    fee: Decimal
    raw: bytes
    kind: Literal["card", "cash"]
    big: int
    id: uuid.UUID
    lines: list[Line]
    waits: dict[str, dt.timedelta]
    flag: bool
    rate: float
    note: NotRequired[str | None]

def plain(all):
    return all

def data(all: Data):
    assert isinstance(all.lines[0], Line)
    assert (all.kind, all.raw) == (Kind.CARD, b"\\xfb\\xff\\xbf")
    return all

def model(all: Model):
    return all

async def struct(all: Struct):
    return all

def typed(all: Typed):
    return all

def look(all: Data):
    return all
"""

VALUE: dict[str, Any] = {
    "at": "2026-01-01T09:30:00.500000Z",
    "wait": "PT330S",
    "fee": "19.90",
    "raw": "+/+/",
    "kind": "card",
    "big": 123456789012345678901234567890,
    "id": "12345678-1234-5678-1234-567812345678",
    "lines": [{"at": "2027-01-01T00:00:00Z", "fee": "0.10"}, {"at": "2026-12-31T22:00:00Z"}],
    "waits": {"a": "PT1S", "b": "P1D"},
    "flag": True,
    "rate": 1.5,
}


def given(value: Any) -> Any:
    """Return a value without what is null, as it was before a model wrote all of its fields."""
    if isinstance(value, dict):
        return {key: given(one) for key, one in value.items() if one is not None}
    return [given(one) for one in value] if isinstance(value, list) else value


def test_values_come_back_as_they_went(tmp_path: Path) -> None:
    """Through input, three runs, Python by five kinds of hints, a child, operations of three kinds,
    a signal and a query."""
    with Simulated(tmp_path, {"trip.twf": DESIGN, "trip.py": PYTHON}) as app:
        trip = app.start("Trip", VALUE, 2)
        app.simulation.skip(1)  # into the last of its runs
        app.simulation.do(trip.signal("Take", VALUE))
        assert app.simulation.do(trip.query("Has")) == VALUE
        came = app.simulation.do(trip.result())
    assert [given(one) for one in came] == [VALUE] * 11

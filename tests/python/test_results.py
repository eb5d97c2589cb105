"""Results of Python functions as JSON values: nothing changes its value without a word."""

from __future__ import annotations

import enum
import itertools
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from ipaddress import ip_address, ip_network
from types import MappingProxyType
from typing import Any, NotRequired, TypedDict
from uuid import UUID

import pydantic
import pydantic.alias_generators
import pytest
from temporalio.exceptions import ApplicationError

from crossway.runtime.python.hints import reader
from crossway.runtime.python.implementation import Implementation
from crossway.runtime.python.results import EncodingError, plain


class Quote(TypedDict):
    id: str
    total: float
    parts: NotRequired[list[float]]
    note: NotRequired[float | None]


class Kind(enum.Enum):
    A = "a"
    FIRST = date(2026, 1, 1)
    HALF = Decimal("0.5")


@dataclass
class Priced:
    id: UUID
    total: Decimal


class Invoice(pydantic.BaseModel):
    id: UUID
    total: Decimal
    parts: list[Decimal] = []
    rate: float = 1.5


ID = UUID("12345678123456781234567812345678")

ENCODED: list[tuple[Any, Any, Any]] = [
    (Priced(ID, Decimal("19.90")), Quote, {"id": str(ID), "total": 19.9}),
    (Priced(ID, Decimal("19.90")), Any, {"id": str(ID), "total": "19.90"}),
    (Decimal("19.90"), float, 19.9),
    (Decimal("20"), int, 20),
    (Decimal("12345678901234567890"), float, 12345678901234567890),
    (Decimal("1.234567890123456789"), str, "1.234567890123456789"),
    ({"parts": [Decimal("0.1")], "note": Decimal("0.2")}, Quote, {"parts": [0.1], "note": 0.2}),
    (datetime(2026, 3, 1, tzinfo=UTC), str, "2026-03-01T00:00:00Z"),
    (timedelta(seconds=90), str, "PT90S"),
    (Kind.A, str, "a"),
    (Kind.FIRST, str, "2026-01-01"),
    ({"parts": [Kind.HALF]}, Quote, {"parts": [0.5]}),
    (b"hi", str, "aGk="),
    ({3}, list[int], [3]),
    ((1, 2), list[int], [1, 2]),
    (deque([1]), Any, [1]),
    (OrderedDict(b=1, a=2), Any, {"b": 1, "a": 2}),
    (ip_address("10.0.0.1"), str, "10.0.0.1"),
    ({"nets": [ip_network("::/8")]}, Any, {"nets": ["::/8"]}),
    ({ip_address("::1"): 1}, Any, {"::1": 1}),
    (MappingProxyType({"a": 1}), Any, {"a": 1}),
    ({1: "a", Kind.A: "b"}, Any, {"1": "a", "a": "b"}),
    (2**80, int, 2**80),
    (None, float, None),
]


@pytest.mark.parametrize(("value", "expected", "encoded"), ENCODED, ids=lambda one: str(one)[:40])
def test_a_result_is_encoded_as_what_the_design_says(
    value: Any, expected: Any, encoded: Any
) -> None:
    """A `Decimal` is a number where the design says number, and text where it says nothing."""
    found = plain(value, expected)
    assert found == encoded
    assert type(found) is type(encoded)


def test_a_model_is_written_as_pydantic_does_but_its_numbers_as_the_design_says() -> None:
    """Pydantic alone makes text of every Decimal."""
    invoice = Invoice(id=ID, total=Decimal("19.90"), parts=[Decimal("1.5")])
    said = plain([invoice], list[Quote])
    assert said == [{"id": str(ID), "total": 19.9, "parts": [1.5], "rate": 1.5}]
    assert plain(invoice, Any)["total"] == "19.90"


class Order(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(
        alias_generator=pydantic.alias_generators.to_camel, populate_by_name=True
    )
    order_id: str
    total_sum: Decimal


class Basket(pydantic.BaseModel):
    mine: Order = pydantic.Field(alias="theOrder")
    others: list[Order] = []


class Own(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(serialize_by_alias=False)
    order_id: str = pydantic.Field(alias="orderId")


class Linked(pydantic.BaseModel):
    at: pydantic.AnyUrl


ORDER = {"orderId": "o-1", "totalSum": "19.90"}
NAMED = {"order_id": "o-1", "total_sum": "19.90"}


class Camel(TypedDict):
    orderId: str


class Snake(TypedDict):
    order_id: str


@pytest.mark.parametrize(
    ("hint", "value"),
    [(Order, ORDER), (Basket, {"theOrder": ORDER, "others": [ORDER]}), (list[Order], [ORDER])],
)
def test_a_model_is_written_by_the_names_that_it_is_read_by(hint: Any, value: Any) -> None:
    """As the SDK's own converter for pydantic does: what goes through Python comes back."""
    assert plain(reader(hint)(value, "it"), Any) == value


def test_a_model_says_itself_whether_its_aliases_are_written() -> None:
    """Such as those that only a service has which it is read from."""
    assert plain(Own(orderId="o-1"), Any) == {"order_id": "o-1"}


@pytest.mark.parametrize(
    ("says", "expected"), [(Camel, ORDER), (Snake, NAMED), (Any, ORDER), (list[Snake], [NAMED])]
)
def test_the_names_of_its_fields_are_written_where_only_those_are_the_design_s(
    says: Any, expected: Any
) -> None:
    """A model of a service with aliases answers a design that says the fields."""
    order = Order(order_id="o-1", total_sum=Decimal("19.90"))
    given = [order] if isinstance(expected, list) else order
    assert Implementation(lambda: given, "activity Look", says).called([]) == expected


class Noted(pydantic.BaseModel):
    id: str
    note: str | None = pydantic.Field(default=None, alias="theNote")
    order: Order | None = None


class Note(TypedDict):
    id: str
    note: NotRequired[str | None]
    order: NotRequired[Camel | None]


def test_a_field_that_may_be_left_out_has_the_name_that_the_design_says() -> None:
    """It was written by its alias, which the design passes over. Each model is looked at alone."""
    order = Order(order_id="o-1", total_sum=Decimal("19.90"))
    given = Noted(id="n", theNote="call her", order=order)
    found = Implementation(lambda: given, "activity Look", Note).called([])
    assert found == {"id": "n", "note": "call her", "order": ORDER}


def test_a_model_with_neither_is_told_by_the_name_that_it_is_read_by() -> None:
    """The first of two mistakes that one slip makes."""
    fails = Implementation(
        lambda: Basket.model_validate({"theOrder": ORDER}), "activity Look", Camel
    )
    with pytest.raises(ApplicationError, match=r"unexpected result\.orderId is missing"):
        fails.called([])


def test_what_pydantic_alone_can_write_is_written_by_it() -> None:
    """An address is no model, and writes no fields."""
    assert plain(pydantic.AnyUrl("http://a.b/"), Any) == "http://a.b/"
    assert plain(Linked(at=pydantic.AnyUrl("http://a.b/")), Any) == {"at": "http://a.b/"}


REFUSED: list[tuple[Any, Any, str]] = [
    (float("nan"), float, "result is nan, which JSON cannot hold"),
    ({"a": [1, float("-inf")]}, Any, "result.a[1] is -inf"),
    (Decimal("NaN"), Any, "result is NaN"),
    (Invoice(id=ID, total=Decimal(1), rate=float("nan")), Any, "result.rate is nan"),
    (Decimal("1.234567890123456789"), float, "result is Decimal 1.234567890123456789, which has"),
    ("half \ud800", str, "result holds half of a surrogate pair"),
    ({"k\ud800": 1}, Any, "a key of result holds half"),
    ([object()], Any, "result is no JSON value: nothing says how to write a object"),
    (lambda: 1, Any, "result is no JSON value: nothing says how to write a function"),
    ({(1, 2): 3}, Any, "result is no JSON value: Only dicts with"),
]


@pytest.mark.parametrize(
    ("value", "expected", "said"), REFUSED, ids=[ascii(said[:40]) for *_, said in REFUSED]
)
def test_what_json_cannot_hold_is_refused_with_its_path(
    value: Any, expected: Any, said: str
) -> None:
    """Never null instead of a number, and never another number."""
    with pytest.raises(EncodingError) as refused:
        plain(value, expected)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize("endless", [range(10**12), {"of": itertools.count()}])
def test_a_result_without_end_is_too_large(endless: Any) -> None:
    """It filled the memory of its worker, and was never answered."""
    numbers = Implementation(lambda: endless, "activity Numbers", Any)
    with pytest.raises(ApplicationError, match=r"is larger than the 2097152 Temporal accepts"):
        numbers.called([])


def test_a_result_that_holds_itself_is_refused() -> None:
    """It has no end as JSON."""
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(EncodingError, match="no JSON value"):
        plain(endless, Any)


class Crossed(pydantic.BaseModel):
    net: int = pydantic.Field(alias="amount")
    amount: int = pydantic.Field(alias="gross")


class Amounts(TypedDict):
    amount: int
    net: NotRequired[int]


def test_a_model_whose_alias_is_the_name_of_another_field_loses_none() -> None:
    """Both were written to one key, and the later one was left."""
    given = Crossed.model_validate({"amount": 100, "gross": 119})
    assert plain(given, Amounts) == {"net": 100, "amount": 119}

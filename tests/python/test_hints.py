"""Type hints of Python functions: each makes of a JSON value what it says, or says why not."""

from __future__ import annotations

import enum
import socket
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, make_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Network
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NamedTuple,
    NotRequired,
    Optional,
    TypedDict,
    TypeVar,
)
from uuid import UUID

import msgspec
import pydantic
import pytest

from crossway.runtime.fitting import MismatchError
from crossway.runtime.python.hints import UnreadableHintError, reader, shown

T = TypeVar("T")


@dataclass
class Card:
    number: str


@dataclass
class Cash:
    amount: float
    currency: str = "EUR"


class Means(enum.Enum):
    CARD = "card"
    CASH = "cash"


@dataclass
class Priced:
    price: Decimal


class Mixed(enum.Enum):
    WORD = "word"
    NUMBER = 2


class Rank(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Parcel(TypedDict):
    id: str
    sent: NotRequired[date]


class Point(NamedTuple):
    x: int
    y: int = 0


class Sealed(msgspec.Struct):
    id: str
    weight: float = 1.5


class Invoice(pydantic.BaseModel):
    id: str = pydantic.Field(alias="invoiceId")
    total: Decimal


@pydantic.dataclasses.dataclass
class Positive:
    n: int = pydantic.Field(gt=0)


class Term(enum.Enum):
    NEW_YEAR = date(2026, 1, 1)
    HALF = Decimal("0.5")
    PAIR = (1, 2)


@dataclass
class Page(Generic[T]):
    items: list[T]
    number: pydantic.PositiveInt = 1


class Kept(TypedDict, Generic[T]):
    first: T
    rest: NotRequired[list[T]]


class Code(NamedTuple):
    text: Annotated[str, pydantic.StringConstraints(min_length=2)]


@dataclass
class Host:
    at: IPv4Interface
    seen: deque[int]


@dataclass
class Linked:
    at: pydantic.AnyUrl


@dataclass
class Basket:
    means: Card | Cash
    invoice: Invoice | None = None
    below: list[Basket] = field(default_factory=list)


CARD = {"number": "4711"}

FITTING: list[tuple[Any, Any, Any]] = [
    (Card, {**CARD, "unknown": 1}, Card("4711")),
    (list[Card], [CARD], [Card("4711")]),
    (dict[str, Card], {"mine": CARD}, {"mine": Card("4711")}),
    (Card | None, None, None),
    (Optional[Card], CARD, Card("4711")),  # noqa: UP045 - the older spelling is honoured as well
    (Card | Cash, {"amount": 3}, Cash(3.0)),
    (list[Card | Cash], [{"amount": 3}, CARD], [Cash(3.0), Card("4711")]),
    (int | str, "7", "7"),
    (str | date, "2026-03-01", date(2026, 3, 1)),
    (str | date, "soon", "soon"),
    (Means, "cash", Means.CASH),
    (Rank, 2, Rank.HIGH),
    (Mixed, 2, Mixed.NUMBER),
    (list[Mixed], ["word"], [Mixed.WORD]),
    (Term, "2026-01-01", Term.NEW_YEAR),
    (Term, 0.5, Term.HALF),
    (list[Term], [[1, 2], "0.5"], [Term.PAIR, Term.HALF]),
    (Literal["a", 1], 1, 1),
    (datetime, "2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
    (date, "2026-03-01", date(2026, 3, 1)),
    (timedelta, "PT90S", timedelta(seconds=90)),
    (Decimal, 19.9, Decimal("19.9")),
    (Decimal, "19.90", Decimal("19.90")),
    (UUID, "12345678-1234-5678-1234-567812345678", UUID("12345678123456781234567812345678")),
    (bytes, "aGk=", b"hi"),
    (IPv4Address, "10.0.0.1", IPv4Address("10.0.0.1")),
    (IPv4Address | IPv6Address, "::1", IPv6Address("::1")),
    (list[IPv6Network], ["fe80::/10"], [IPv6Network("fe80::/10")]),
    (dict[IPv4Address, Card], {"10.0.0.1": CARD}, {IPv4Address("10.0.0.1"): Card("4711")}),
    (Host, {"at": "10.0.0.1/8", "seen": [3]}, Host(IPv4Interface("10.0.0.1/8"), deque([3]))),
    (deque[Card], [CARD], deque([Card("4711")])),
    (deque, [1, "a"], deque([1, "a"])),
    (OrderedDict[str, Card], {"b": CARD}, OrderedDict(b=Card("4711"))),
    (OrderedDict, {"b": 1, "a": 2}, OrderedDict(b=1, a=2)),
    (int, 2**70, 2**70),
    (float, 3, 3.0),
    (tuple[int, str], [1, "a"], (1, "a")),
    (tuple[Card | Cash, ...], [CARD], (Card("4711"),)),
    (set[int], [1, 1], {1}),
    (frozenset[Mixed], [2], frozenset({Mixed.NUMBER})),
    (Sequence[int], [1], [1]),
    (Iterable[int], [1], [1]),
    (Mapping[int, Card | Cash], {"1": CARD}, {1: Card("4711")}),
    (Annotated[Card | Cash, "either"], CARD, Card("4711")),
    (Parcel, {"id": "p", "sent": "2026-03-01", "colour": "red"}, None),
    (list[Parcel], [{"id": "p"}], [{"id": "p"}]),
    (Point, [1], Point(1)),
    (Sealed, {"id": "s"}, Sealed("s")),
    (Invoice, {"invoiceId": "i", "total": "1.10"}, Invoice(invoiceId="i", total=Decimal("1.10"))),
    (list[Positive], [{"n": 2}], [Positive(2)]),
    (Annotated[int, pydantic.Field(gt=0)], 1, 1),
    (dict[str, pydantic.PositiveInt] | None, {"a": 2}, {"a": 2}),
    (Code, ["ab"], Code("ab")),
    (Linked, {"at": "http://a.b/"}, Linked(pydantic.AnyUrl("http://a.b/"))),
    (Page[Card | Cash], {"items": [CARD, {"amount": 1}]}, Page([Card("4711"), Cash(1.0)])),
    (Page[Page[Positive]], {"items": [{"items": [{"n": 2}]}]}, Page([Page([Positive(2)])])),
    (Page, {"items": [CARD]}, Page([CARD])),
    (Kept[Mixed], {"first": 2, "rest": ["word"]}, {"first": Mixed.NUMBER, "rest": [Mixed.WORD]}),
    (Basket, {"means": CARD, "below": [{"means": {"amount": 1}}]}, None),
    (object, [1, None], [1, None]),
    (Any, {"a": 1}, {"a": 1}),
]


@pytest.mark.parametrize(("hint", "value", "expected"), FITTING, ids=lambda one: str(one)[:40])
def test_a_value_becomes_what_the_hint_says(hint: Any, value: Any, expected: Any) -> None:
    """Fields that a class does not know are fine; a `TypedDict` keeps them."""
    if hint is Parcel:
        expected = {"id": "p", "sent": date(2026, 3, 1), "colour": "red"}
    if hint is Basket:
        expected = Basket(Card("4711"), None, [Basket(Cash(1.0))])
    found = reader(hint)(value, "it")
    assert found == expected
    assert type(found) is type(expected)  # an `OrderedDict` equals a dictionary


MISFITS: list[tuple[Any, Any, str]] = [
    (Card, {}, "it.number is missing"),
    (Card, {"number": 4711}, "it.number: expected string, got integer"),
    (list[Card], [CARD, {}], "it[1].number is missing"),
    (
        Card | Cash,
        {},
        "it: fits nothing of Card | Cash: it.number is missing; it.amount is missing",
    ),
    (Basket, {"means": CARD, "below": [{}]}, "it.below[0].means is missing"),
    (Basket, {"means": CARD, "invoice": {"invoiceId": "i"}}, "it.invoice.total is missing"),
    (Invoice, {"invoiceId": 3, "total": 1}, "it.invoiceId: input should be a valid string"),
    (Positive, {"n": 0}, "it.n: input should be greater than 0"),
    (Mixed, 3, "it: expected one of 'word', 2, got 3"),
    (Means, "gold", 'it: expected "card" or "cash", got "gold"'),
    (Means, "g" * 99, f'it: expected "card" or "cash", got "{"g" * 60}.."'),
    (Literal["a", 2] | None, "b", 'it: expected "a" or 2, got "b"'),
    (Literal[1, 2], 7, "it: expected 1 or 2, got 7"),
    (Term, "2026-01-02", "it: expected one of datetime.date(2026, 1, 1), Decimal('0.5'), (1, 2)"),
    (Annotated[int, pydantic.Field(gt=0)], 0, "it: input should be greater than 0"),
    (pydantic.PositiveInt | None, -1, "it: input should be greater than 0"),
    (list[pydantic.PositiveInt], [1, 0], "it[1]: input should be greater than 0"),
    (Page[Card], {"items": [CARD], "number": 0}, "it.number: input should be greater than 0"),
    (Page[Card | Cash], {"items": [{}]}, "it.items[0]: fits nothing of Card | Cash"),
    (Code, ["a"], "it.text: string should have at least 2 characters"),
    (datetime, "soon", "it: invalid RFC3339 encoded datetime"),
    (int, True, "it: expected integer, got boolean"),
    (Decimal, "1_000", 'it: expected a decimal such as "19.90", found "1_000"'),
    (list[Decimal], ["1", " 2"], 'it[1]: expected a decimal such as "19.90", found " 2"'),
    (Priced, {"price": "Infinity"}, 'it.price: expected a decimal such as "19.90", found'),
    (int, "1", "it: expected integer, got string"),
    (IPv4Address, 1, "it: expected string, got integer"),
    (list[IPv4Address], ["10.0.0.1", "10.0"], "it[1]: Expected 4 octets in '10.0'"),
    (dict[IPv4Address, int], {"x": 1}, "a key of it: Expected 4 octets in 'x'"),
    (deque[int], [1, "a"], "it[1]: expected integer, got string"),
    (OrderedDict[str, int], {"a": "b"}, "it.a: expected integer, got string"),
    (Parcel, {"id": 1}, "it.id: expected string, got integer"),
    (tuple[Card | Cash, int], [CARD], "it: expected 2 values for tuple[Card | Cash, int], got 1"),
    (dict[str, Card | Cash], {"a": 3}, "it.a: fits nothing of Card | Cash: "),
]


@pytest.mark.parametrize(("hint", "value", "said"), MISFITS, ids=lambda one: str(one)[:40])
def test_what_does_not_fit_is_named_by_its_path(hint: Any, value: Any, said: str) -> None:
    """The path leads to the value that is wrong, through lists, unions and models."""
    with pytest.raises(MismatchError) as misfit:
        reader(hint)(value, "it")
    assert str(misfit.value).startswith(said)


@pytest.mark.parametrize(
    "hint",
    [
        *(socket.socket, list[Path], Callable[[int], int], dict[str, socket.socket | None]),
        defaultdict[str, int],  # of which nobody knows what makes what is missing
    ],
)
def test_a_hint_that_nobody_can_read_is_refused(hint: Any) -> None:
    """Before anything runs: the value would otherwise arrive as something else."""
    with pytest.raises(UnreadableHintError, match=r"^(socket|Path|Callable.*|defaultdict.*)$"):
        reader(hint)


def test_hints_are_shown_as_they_are_written() -> None:
    """Without the names of modules, which are Crossway's own for a file beside a design."""
    assert shown(list[Card | None]) == "list[Card | None]"
    assert shown(Literal["a.b"]) == "Literal['a.b']"
    assert shown(Card) == "Card"


def test_records_that_are_held_by_many_are_looked_into_once() -> None:
    """Each of forty holds the next one three times: by each way that would take for ever."""
    held: Any = int
    for level in range(40):
        fields = [("a", held), ("b", held), ("c", list[held])]
        held = make_dataclass(f"Held{level}", fields)
    with pytest.raises(MismatchError, match=r"^it\.a is missing$"):
        reader(held)({}, "it")

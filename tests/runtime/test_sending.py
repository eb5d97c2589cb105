"""What cannot be sent is refused where it is to leave, and what cannot be read where it arrives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple, cast

import msgspec
import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from crossway.runtime.payloads import OPENLY, Undecodable
from crossway.runtime.values import OpenPayloadConverter, data_converter, divided, part

CONVERTER = OpenPayloadConverter()


def nested(depth: int) -> list[Any]:
    """Return lists within lists."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@dataclass
class _Item:
    price: float


class _Line(msgspec.Struct):
    items: list[Any]


class _Pair(NamedTuple):
    left: float


class _Odd(Enum):
    LIMIT = float("inf")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("nan"), "the value is no finite number"),
        ({"a": [1, {"b": float("inf")}]}, "the value at .a[1].b is no finite number"),
        ([None, -float("inf")], "the value at [1] is no finite number"),
        (_Item(float("nan")), "the value at .price is no finite number"),
        ({"a": _Line([_Item(float("inf"))])}, "the value at .a.items[0].price is no finite number"),
        ([_Pair(float("nan"))], "the value at [0][0] is no finite number"),
        ({"seen": {float("nan")}}, "the value at .seen[0] is no finite number"),
        (_Odd.LIMIT, "the value is no finite number"),
        ("\ud800", "half of a surrogate pair"),
        ({"\udc00": 1}, "half of a surrogate pair"),
        (nested(100_000), "nested too deeply"),
    ],
    ids=[
        *("nan", "infinite field", "beside null"),
        *("dataclass", "struct", "tuple", "set", "enumeration"),
        *("half", "half a key", "deep"),
    ],
)
def test_what_json_cannot_hold_is_not_sent(value: Any, message: str) -> None:
    """It would arrive as null, or fail the workflow's task for ever."""
    with pytest.raises(ApplicationError) as refused:
        CONVERTER.to_payloads([value])
    assert message in refused.value.message
    assert (refused.value.type, refused.value.non_retryable) == ("NotEncodable", True)


@pytest.mark.parametrize("value", [_Item(cast(Any, None)), _Line([None, _Item(0.5)])])
def test_a_null_of_a_record_is_sent(value: Any) -> None:
    """It is no sign of a number that was lost either."""
    assert CONVERTER.from_payloads(CONVERTER.to_payloads([value])) == [msgspec.to_builtins(value)]


@pytest.mark.parametrize("value", [None, [None, {"a": None}], "null", 2**70, 1e300, [0.5]])
def test_what_json_can_hold_comes_back_as_it_was(value: Any) -> None:
    """Null is no sign of a number that was lost."""
    assert CONVERTER.from_payloads(CONVERTER.to_payloads([value])) == [value]


@pytest.mark.parametrize("data", [b"NaN", b"[" * 100_000, b'"\\ud800"', b"{", b"\xff", b"1e999"])
def test_what_cannot_be_read_is_an_error_that_fails_no_task(data: bytes) -> None:
    """A result becomes an error of the call, anything else one that fails what it was sent to."""
    sent = Payload(metadata={"encoding": b"json/plain"}, data=data)
    with pytest.raises(ApplicationError) as refused:
        CONVERTER.from_payloads([sent])
    assert (refused.value.type, refused.value.non_retryable) == ("InvalidArgumentError", True)
    (read,) = CONVERTER.from_payloads([sent], [cast(Any, OPENLY)])
    assert isinstance(read, Undecodable)


@pytest.mark.parametrize(
    ("left", "right", "quotient"),
    [(10, 2, 5), (7, 2, 3.5), (-7, 7, -1), (2**70, 2, 2**69), (9.0, 3, 3.0), (0, 5, 0)],
)
def test_whole_numbers_divide_exactly(left: Any, right: Any, quotient: Any) -> None:
    """Of the same type as it reads: 5, and not 5.0."""
    assert repr(divided(left, right)) == repr(quotient)


@pytest.mark.parametrize(
    ("begin", "end", "found"), [("x", None, '"x"'), (0, 1.5, "1.5"), (None, [2], "[2]")]
)
def test_a_part_from_what_is_no_position_says_what_was_found(
    begin: object, end: object, found: str
) -> None:
    """Python speaks of an `__index__` method, which no design has."""
    with pytest.raises(TypeError, match=re.escape(f"expected a whole number, found {found}")):
        part([1, 2, 3], begin, end)
    assert part([1, 2, 3], None, -1) == [1, 2]


class _Silent:
    def __str__(self) -> str:
        raise ValueError("nothing to say")


def test_a_detail_that_cannot_be_told_does_not_cost_the_error_its_type() -> None:
    """Of one that holds itself, or whose own text fails, its type is told."""
    values, circle = data_converter(), list[Any]()
    circle.append(circle)
    failure = Failure()
    error = ApplicationError("too much", circle, _Silent(), float("inf"), type="Declined")
    values.failure_converter.to_failure(error, values.payload_converter, failure)
    told = failure.application_failure_info
    assert (told.type, failure.message) == ("Declined", "too much")
    said = values.payload_converter.from_payloads(told.details.payloads)
    assert said == ["<list>", "<_Silent>", "inf"]

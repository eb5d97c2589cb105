"""Sample values: deterministic, what the design compares with first."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from crossway.design import sample, sample_input, sample_result
from crossway.design.sample import DEEPEST, MOST_RECORDS
from crossway.design.types import (
    Anything,
    Listing,
    Mapping,
    Nullable,
    RecordType,
    Scalar,
    Type,
)
from tests.helpers.building import one


def test_sample_arguments_are_made_of_names_and_of_what_is_compared_with() -> None:
    built = one("""
        type Order:
            id: string
            amount: decimal
            retryCount: int
            express: bool
            lines: list[Line]
            note: string?
            tags: map[string, string]
        workflow Process(order: Order, request: Request):
            for line in order.lines:
                activity Reserve(line.sku)
            if request.type == "fast":
                close
            elif request.type == "slow":
                close
        """)
    assert sample_input(built, "Process") == [
        {
            "id": "id-1",
            "amount": "42",
            "retryCount": 1,
            "express": True,
            "lines": [{"sku": "sku-1"}],
            "note": "note-1",
            "tags": {"key": "tags-1"},
        },
        {"type": "fast"},
    ]


def test_several_results_are_a_list_of_as_many_samples() -> None:
    built = one("""
        workflow A():
            activity None()
            activity Two() -> (x, y)
            activity Use(y.id)
        """)
    none, two, _ = built.activities
    assert sample_result(none.signature, built.records) is None
    assert sample_result(two.signature, built.records) == ["x-1", {"id": "id-1"}]


def test_a_record_within_itself_ends() -> None:
    built = one("""
        type Node:
            children: list[Node]
            parent: Node?
            twin: Node
        workflow A(node: Node):
            close
        """)
    assert sample_input(built, "A") == [{"children": [], "parent": None, "twin": {}}]


TYPES = st.recursive(
    st.sampled_from(
        [Anything(), Anything("x"), Scalar("string", "a"), Scalar("number"), RecordType("Gone")]
    ),
    lambda inner: st.one_of(inner.map(Listing), inner.map(Mapping), inner.map(Nullable)),
)


def test_a_record_that_holds_a_million_ends() -> None:
    """Twenty types of which each has two fields of the next: no such value could travel."""
    nested = "".join(f"type T{n}:\n    a: T{n + 1}\n    b: T{n + 1}\n\n" for n in range(20))
    built = one(f"{nested}type T20:\n    id: int\n\nworkflow W(x: T0):\n    close\n")
    text = json.dumps(sample_input(built, "W"))
    assert text.startswith('[{"a": {"a": ')
    assert text.count("{") < 3 * MOST_RECORDS


def test_records_that_are_in_each_other_without_end_end() -> None:
    """Three thousand types of which each has a field of the next, far from Python's own limit."""
    chain = "".join(f"type T{n}:\n    a: T{n + 1}\n\n" for n in range(3000))
    built = one(f"{chain}type T3000:\n    id: int\n\nworkflow W(x: T0):\n    close\n")
    assert json.dumps(sample_input(built, "W")).count("{") == DEEPEST + 1


@given(TYPES, st.text())
def test_any_sample_is_json_and_the_same_every_time(kind: Type, name: str) -> None:
    value = sample(kind, {}, name)
    assert json.loads(json.dumps(value)) == value == sample(kind, {}, name)

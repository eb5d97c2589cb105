"""What rules share: near names, what names mean, and the examples in docstrings."""

from __future__ import annotations

import doctest

import pytest

from crossway import runtime
from crossway.checks import examples, names, options
from crossway.checks.names import near, pascal_to_snake
from crossway.checks.walking import has_timer, raced_handles
from crossway.design import names as design_names
from crossway.language import parse, tree

MODULES = (examples, names, options, design_names)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_docstring_examples_hold(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type] # parametrize loses the type
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_a_name_is_never_near_to_itself() -> None:
    assert near("Charge", ["Charge"]) is None


def test_near_names_come_in_one_order_whatever_they_are_kept_in() -> None:
    known = ["packer", "packet", "packed"]
    assert near("packe", known) == near("packe", set(known)) == near("packe", known[::-1])


def test_a_hint_in_a_large_design_compares_few_names() -> None:
    assert near("Operation", [f"Operation{number}" for number in range(100_000)]) is not None


def block(text: str) -> tree.Block:
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    workflow = parse(f"workflow W():\n{lines}", "w.twf").file.definitions[0]
    assert isinstance(workflow, tree.Workflow)
    return workflow.body


def test_a_race_has_a_timer_when_a_case_is_one() -> None:
    [race] = block("await one:\n    first:\n    timer(5m):")
    assert isinstance(race, tree.AwaitOne)
    assert has_timer(race)


def test_a_handle_of_a_timer_counts_as_one() -> None:
    body = block("promise late <- timer(5m)\nawait one:\n    first:\n    late:")
    assert raced_handles(body) == {"first", "late"}


def test_a_race_of_two_calls_bounds_neither() -> None:
    assert raced_handles(block("await one:\n    first:\n    second:")) == frozenset()


@pytest.mark.parametrize("name", ["ChargeCard", "HTTPCall", "charge", "Step2Done", "A", "SendSMS"])
def test_implementations_are_looked_up_under_the_name_that_running_uses(name: str) -> None:
    assert pascal_to_snake(name) == runtime.snake_case(name)

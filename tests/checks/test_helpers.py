"""What rules share: what names mean, and the examples in docstrings."""

from __future__ import annotations

import doctest

import pytest

from crossway.checks import examples
from crossway.checks.walking import has_timer, raced_handles
from crossway.design import names as design_names
from crossway.language import parse, tree

MODULES = (examples, design_names)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_docstring_examples_hold(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type] # parametrize loses the type
    assert outcome.attempted > 0
    assert outcome.failed == 0


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

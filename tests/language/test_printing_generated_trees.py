"""Whatever tree there is, its text parses to it: every kind of node, comments and notes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from crossway.language import parse, print_expression, print_file, tree
from crossway.language.printer.page import Spelling
from tests.helpers import trees

WHOLE = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def reparsed(text: str) -> tree.File:
    parsed = parse(text, "x.twf")
    assert not parsed.diagnostics, f"{text}\n{parsed.diagnostics}"
    return parsed.file


EXAMPLES = pytest.mark.parametrize("examples", [80, pytest.param(300, marks=pytest.mark.long)])


@EXAMPLES
@pytest.mark.parametrize("spelling", [None, "modern"], ids=["its own", "modern"])
def test_a_printed_tree_parses_to_itself(spelling: Spelling | None, examples: int) -> None:
    """In its own spelling, and in the modern one; `make long` makes some hundreds of trees."""

    @settings(WHOLE, max_examples=examples)
    @given(trees.files)
    def parses(file: tree.File) -> None:
        text = print_file(file, spelling=spelling)
        assert reparsed(text) == file, text
        assert print_file(reparsed(text), spelling=spelling) == text

    parses()


@WHOLE
@given(trees.expressions)
def test_a_printed_expression_parses_to_itself(expression: tree.Expression) -> None:
    text = f"workflow W():\n    return {print_expression(expression)}\n"
    definition = reparsed(text).definitions[0]
    assert isinstance(definition, tree.Workflow)
    assert definition.body == (tree.Return(expression),)

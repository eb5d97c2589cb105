"""Whatever tree there is, its text parses to it: every kind of node, comments and notes."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from crossway.language import parse, print_expression, print_file, tree
from tests.helpers import trees

SLICE = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def reparsed(text: str) -> tree.File:
    parsed = parse(text, "x.twf")
    assert not parsed.diagnostics, f"{text}\n{parsed.diagnostics}"
    return parsed.file


@SLICE
@given(trees.files)
def test_a_printed_tree_parses_to_itself(file: tree.File) -> None:
    text = print_file(file)
    assert reparsed(text) == file, text
    assert print_file(reparsed(text)) == text


@SLICE
@given(trees.files)
def test_a_tree_printed_in_the_modern_spelling_parses_to_itself(file: tree.File) -> None:
    text = print_file(file, spelling="modern")
    assert reparsed(text) == file, text
    assert print_file(reparsed(text), spelling="modern") == text


@SLICE
@given(trees.expressions)
def test_a_printed_expression_parses_to_itself(expression: tree.Expression) -> None:
    text = f"workflow W():\n    return {print_expression(expression)}\n"
    definition = reparsed(text).definitions[0]
    assert isinstance(definition, tree.Workflow)
    assert definition.body == (tree.Return(expression),)

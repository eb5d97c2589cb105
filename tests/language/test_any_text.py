"""No text raises, hangs, or takes more than its share; details of the text do not matter."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossway.language import parse, print_file, tree, walk
from crossway.language.limits import MAX_NESTING
from tests.helpers.counting import calls_of
from tests.helpers.expectations import LANGUAGE
from tests.helpers.seed import SEED
from tests.language import fuzz

SLICE = settings(max_examples=150, deadline=None, derandomize=True)


@SLICE
@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    fuzz.survive(text)


@pytest.mark.parametrize("make", fuzz.MAKERS, ids=lambda make: make.__name__)
def test_texts_of_the_fuzzer_are_survived(make: fuzz.Maker) -> None:
    source = random.Random(7)  # noqa: S311 - texts to parse, not secrets
    for _ in range(100):
        fuzz.survive(make(source))


def test_a_file_that_holds_nexus_and_a_newline_is_one_fault() -> None:
    (diagnostic,) = parse("nexus\n", "x.twf").diagnostics
    assert diagnostic.message == "expected `service` after `nexus`, found the end of the line"
    assert diagnostic.span.line == 1


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "   \n\t\n", "# only this"])
def test_an_empty_file_is_fine(text: str) -> None:
    parsed = parse(text, "x.twf")
    assert not parsed.diagnostics
    assert all(isinstance(node, tree.Comment) for node in walk(parsed.file))


@pytest.mark.parametrize(
    "file", [SEED, *sorted(LANGUAGE.glob("*.twf"))], ids=lambda file: file.stem
)
def test_line_ends_a_mark_and_a_missing_last_newline_change_nothing(file: Path) -> None:
    text = file.read_text()
    plain = parse(text, "x.twf")
    for variant in (text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text):
        assert parse(variant, "x.twf") == plain
    assert parse(text.rstrip("\n"), "x.twf").file == plain.file


def test_tabs_and_any_width_give_the_same_tree() -> None:
    text = "workflow W():\n    if (x):\n        break\n    # why\n    close\n"
    expected = parse(text, "x.twf")
    for unit in ("\t", " ", "  ", "      "):
        parsed = parse(text.replace("    ", unit), "x.twf")
        assert parsed.file == expected.file
        assert not parsed.diagnostics


@pytest.mark.parametrize(
    "value",
    [
        "(" * 5000,
        "f(" * 5000 + ")" * 5000,
        "[" * 5000 + "]" * 5000,
        "{a: " * 5000,
        "not " * 5000 + "x",
        "-" * 5000 + "x",
        "x" + ".y" * 5000,
        "x" + " + x" * 5000,
        "x" + "[0]" * 5000,
    ],
    ids=lambda value: value[:8],
)
def test_an_expression_nested_too_deeply_is_one_fault(value: str) -> None:
    (diagnostic,) = parse(f"workflow W():\n    x = {value}\n", "x.twf").diagnostics
    assert "nested deeper" in diagnostic.message or "not closed" in str(diagnostic.hint)


@pytest.mark.parametrize("type_text", ["[]" * 5000 + "T", "T" + "[]" * 5000, "list[" * 5000])
def test_a_type_nested_too_deeply_is_one_fault(type_text: str) -> None:
    (diagnostic,) = parse(f"workflow W(x: {type_text}):\n    break\n", "x.twf").diagnostics
    assert "nested deeper" in diagnostic.message


def nested_blocks(depth: int, head: str = "for:") -> str:
    return "\n".join(
        [
            "workflow W():",
            *(f"{' ' * level}{head}" for level in range(1, depth)),
            " " * depth + "break",
        ]
    )


def test_blocks_nest_as_deep_as_anyone_needs_and_then_there_is_one_fault() -> None:
    assert not parse(nested_blocks(MAX_NESTING), "x.twf").diagnostics
    found = parse(nested_blocks(1000), "x.twf").diagnostics
    assert sum("nested deeper" in diagnostic.message for diagnostic in found) == 1
    assert len(found) <= 2


def test_the_deepest_tree_allowed_leaves_most_of_the_stack_to_others() -> None:
    value = "(" * (MAX_NESTING - 2) + "1" + ")" * (MAX_NESTING - 2)
    text = nested_blocks(MAX_NESTING).replace("break", f"x = {value}")
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(900)
        parsed = parse(text, "x.twf")
        assert not parsed.diagnostics
        assert parse(print_file(parsed.file), "x.twf").file == parsed.file
    finally:
        sys.setrecursionlimit(limit)


def repeated(count: int) -> list[str]:
    """Return texts that are `count` times the same, each of a kind that could go wrong."""
    return [
        "workflow W():\n" + "    activity A(x)\n" * count,
        "workflow W():\n" + "    actvity A(x\n" * count,
        "activity A():\n" + "    options(a: 1)\n" * count,
        "workflow W():\n" + "    optons(a: 1)\n" * count,
        "workflow W():\n    x = [" + "1,\n" * count + "]\n",
        "workflow W():\n    x = f(\n" + "# why\n" * count,
        "workflow W():\n    if x:\n        break\n" + "# why\n" * count,
        "workflow W():\n" + "    signal S():\n        break\n" * count,
        "(" * count + "\n" + "x\n" * count,
        "activity A():\n    if x:\n        y"
        + "\n    elif x:\n        y" * count
        + "\n    elif bad bad:",
        "workflow W():\n" + "    x +\n" * count,
        "workflow W():\n    x = 1\n" + "        + 1\n" * count,
        "activity A():\n    x = 1 +\n" + "        y and\n" * count,
        "workflow W():\n" + '    x = "a\n    b"\n' * count,
        "@workflow.run\n" * count + "def f():\n    x\n",
    ]


@pytest.mark.parametrize("kind", range(len(repeated(1))))
def test_time_grows_with_the_length_of_the_text(kind: int) -> None:
    """Steps are counted, not seconds: lines of Python that one text and its tenfold take."""
    few, many = (steps(repeated(count)[kind]) for count in (50, 500))
    assert many < 13 * few


def steps(text: str) -> int:
    """Return how many function calls parsing a text takes."""
    return calls_of(lambda: parse(text, "x.twf"))


def test_a_sketch_within_sketches_is_not_read_over_and_over() -> None:
    prose = ["await one:", "if x:", "switch x:", "while x is low:"]
    code = ["await one:", "options(a: 1)", "if x:", "switch x:", "try:"]

    def text(heads: list[str], depth: int) -> str:
        lines = [f"{' ' * level}{heads[level % len(heads)]}" for level in range(1, depth)]
        return "\n".join(["activity A():", *lines, " " * depth + "say so"])

    for heads in (prose, code):
        assert steps(text(heads, 36)) < 12 * steps(text(heads, 12))
    assert not parse(text(prose, 36), "x.twf").diagnostics

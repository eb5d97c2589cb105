"""A long file says at its top why it is one file, and no function of the program is long."""

from __future__ import annotations

import ast

import pytest

from tests.helpers.paths import ROOT
from tests.helpers.sources import every_module, parsed

MOST_LINES = 300
REASON = "Longer than other files because "

MOST_LINES_OF_A_FUNCTION = 40
"""Lines of its body, from the first statement to the last: signature and docstring aside."""


@pytest.mark.parametrize("folder", ["src", "tests", "scripts", "bench"])
def test_a_long_file_says_why_it_is_one_file(folder: str) -> None:
    """What grows is split where it has two subjects; where it has one, its top says which."""
    silent = []
    for file in sorted((ROOT / folder).rglob("*.py")):
        text = file.read_text()
        if (lines := text.count("\n")) > MOST_LINES:
            says = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
            if len(says.partition(REASON)[2]) < 20:
                silent.append(f"{file.relative_to(ROOT)} has {lines} lines")
    assert silent == [], f"split it, or end its docstring with `{REASON}..`"


def lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function's statements take, those of functions in it included."""
    said = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (said[-1].end_lineno or 0) - said[0].lineno + 1 if said else 0


def test_no_function_of_the_program_is_long() -> None:
    """What a function does in steps is a function for each step, with a name that says which."""
    long = []
    for file in every_module():
        for node in ast.walk(parsed(file)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if (lines := lines_of_body(node)) > MOST_LINES_OF_A_FUNCTION:
                long.append(f"{file.relative_to(ROOT)}:{node.lineno}: {node.name} has {lines}")
    assert long == [], "split it along what it does"

"""A long file says at its top why it is one file."""

from __future__ import annotations

import ast

import pytest

from tests.helpers.paths import ROOT

MOST_LINES = 300
REASON = "Longer than other files because "


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

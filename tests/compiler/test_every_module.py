"""Whatever the designs of the tests compile to is formatted, known to the net, and all used.

In one file, so that one process of the suite compiles them once. It takes those that have each
form of the language between them; `make long` takes every one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crossway.compiler import read_marks
from crossway.compiler.shape import compiled
from crossway.coverage.passing import PASSED, tell_passing
from tests.compiler.linted import ruff
from tests.compiler.written import modules

RECORD = re.compile(r"^class (\w+)\(TypedDict\)|^(\w+) = (?:Any|TypedDict)", re.MULTILINE)

WHICH = pytest.mark.parametrize(
    "every", [False, pytest.param(True, marks=pytest.mark.long)], ids=["each form", "every one"]
)


@WHICH
@pytest.mark.parametrize("marked", [False, True])
def test_ruff_format_changes_nothing(marked: bool, every: bool, tmp_path: Path) -> None:
    """All that the designs of the tests compile to, statements of every kind among it."""
    for number, source in enumerate(modules(every=every, marked=marked)):
        (tmp_path / f"module_{number}.py").write_text(source)
    assert ruff(tmp_path, "format", "--diff") == ""


@WHICH
def test_what_is_imported_is_used_and_what_is_used_is_imported(every: bool, tmp_path: Path) -> None:
    """Imports are those that the module needs, in the order of everybody's linter."""
    for number, source in enumerate(modules(every=every)):
        (tmp_path / f"module_{number}.py").write_text(source)
    assert ruff(tmp_path, "check", "--select", "F401,F811,F821", "--quiet") == ""


@WHICH
@pytest.mark.parametrize("marked", [False, True])
def test_every_right_design_of_the_tests_passes(marked: bool, every: bool) -> None:
    """Whoever lets the compiler write something new is told here, not by a user."""
    assert len(modules(every=every, marked=marked)) > (300 if every else 100)
    for source in modules(every=every, marked=marked):
        compiled(source, "x")


@WHICH
def test_every_record_of_a_module_is_used_in_it(every: bool) -> None:
    """It has those that it uses, and nothing besides."""
    for source in modules(every=every):
        for name in RECORD.findall(source):
            word = "".join(name)
            assert len(re.findall(rf"\b{word}\b", source)) > 1, (word, source)


@WHICH
def test_every_mark_belongs_to_the_statement_below_it(every: bool) -> None:
    """For all designs of this project: what is passed is said at the depth of its mark."""
    for source in modules(every=every, marked=True):
        text, marks = read_marks(source)
        depths = [len(line) - len(line.lstrip()) for line in source.splitlines() if "#: " in line]
        module = ast.parse(text)
        tell_passing(module, marks)
        compile(module, "x", "exec")
        told = dict(told_of(module))
        assert told.keys() == set(range(len(marks)))
        for number, mark in enumerate(marks):
            if mark.part not in ("no-branch", "no-round"):
                assert told[number] == depths[number], (mark, source)


def told_of(module: ast.Module) -> Iterator[tuple[int, int]]:
    """Yield the number of each mark that a module tells of, and how far in it does."""
    for node in ast.walk(module):
        match node:
            case ast.Assign([ast.Subscript(ast.Name(name), ast.Constant(int() as number))]):
                if name == PASSED:
                    yield number, node.col_offset
            case _:  # what the compiler wrote
                pass

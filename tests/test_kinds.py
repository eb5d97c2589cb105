"""Each kind of fault that was reported is held by a test of the case and two siblings at least."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

from crossway.checks import RULES
from tests.helpers.paths import ROOT

TESTS = ROOT / "tests"
KINDS = {
    kind["what"]: tuple(kind["held_by"])
    for kind in tomllib.loads((TESTS / "kinds.toml").read_text())["kind"]
}
LEAST = 3
"""The case that was reported, and two more of its kind."""


@cache
def names_of_tests(file: Path) -> frozenset[str]:
    """Return the names of a file's tests."""
    if not file.is_file():
        return frozenset()
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    body = ast.parse(file.read_text()).body
    return frozenset(node.name for node in body if isinstance(node, kinds))


@cache
def slips() -> str:
    """Return what all slips are told with."""
    return "".join(path.read_text() for path in sorted((TESTS / "checks" / "slips").glob("*.twf")))


def is_there(holder: str) -> bool:
    """Return whether there is what holds a kind, as the table's top describes it."""
    file, _, test = holder.partition("::")
    if test:
        return test.startswith("test_") and test in names_of_tests(TESTS / file)
    sort, _, name = holder.partition(" ")
    match sort:
        case "rule":
            return any(rule.code == name for rule in RULES)
        case "fixture":
            fixture = TESTS / "checks" / "fixtures" / name
            return fixture.is_dir() or fixture.with_suffix(".twf").is_file()
        case "slip":
            return name in slips()
        case "design":
            return (TESTS / "testing" / "designs" / name).with_suffix(".twf").is_file()
        case _:  # no sort that there is
            return False


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_held_by_a_case_and_two_siblings(kind: str) -> None:
    """A test that is renamed takes its place in the table along."""
    held_by = KINDS[kind]
    assert [holder for holder in held_by if not is_there(holder)] == []
    assert len(set(held_by)) == len(held_by) >= LEAST


@pytest.mark.parametrize(
    "nothing",
    [
        "cli/test_run.py::test_nothing_of_that_name",
        "cli/test_nowhere.py::test_a_tenant_gets_its_queue",
        "cli/test_run.py::ORDERS",
        "rule no-such-rule",
        "fixture no_such_fixture",
        "slip told of by nobody",
        "design no_such_design",
        "types",
    ],
)
def test_what_is_not_there_holds_nothing(nothing: str) -> None:
    """Or the test above would prove nothing."""
    assert not is_there(nothing)

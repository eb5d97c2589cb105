"""`crossway new`: a folder of one's own that begins as an example, and works."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command import crossway
from tests.helpers.paths import ROOT

EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/README.md"))


def test_a_new_folder_has_a_design_its_python_and_its_tests(tmp_path: Path) -> None:
    """Its files are listed, and what to do next is said beside."""
    made = crossway("new", "mine", "--example", "deadline", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    files = ["refunds.py", "refunds.twf", "support.twf", "tests.twf"]
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == files
    assert sorted(made.stdout.split()) == [f"mine/{name}" for name in files]
    assert made.stderr == "try: crossway check mine\n"
    tested = crossway("test", "mine", cwd=tmp_path)
    assert tested.returncode == 0, tested.stdout


def test_what_to_do_next_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    made = crossway("new", "my first one", cwd=tmp_path)
    assert made.stderr == "try: crossway check 'my first one'\n"
    dashed = crossway("new", "--", "-x", cwd=tmp_path)
    assert dashed.stderr == "try: crossway check -- -x\n"
    assert crossway("check", "--", "-x", cwd=tmp_path).returncode == 0


def test_without_an_example_it_is_the_first(tmp_path: Path) -> None:
    made = crossway("new", "mine", cwd=tmp_path)
    assert made.stdout.split() == ["mine/shop.twf", "mine/test_shop.py", "mine/tests.twf"]


def test_all_examples_are_listed_with_what_they_show() -> None:
    """The name is not needed then."""
    shown = crossway("new", "--list")
    assert [line.split()[0] for line in shown.stdout.splitlines()] == EXAMPLES
    assert "A human in the loop, with a deadline" in shown.stdout


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    """An empty folder is all right."""
    (tmp_path / "mine").mkdir()
    assert crossway("new", "mine", cwd=tmp_path).returncode == 0
    again = crossway("new", "mine", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == "error: mine is there already, and is no empty folder\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("mine", "--example", "deadlin"),
            "is called 'deadlin'; did you mean deadline?",
        ),
        (("mine", "--example", "../.."), "no example is called '../..'; there is approval, "),
        ((), "name the folder to make, or list the examples with --list"),
    ],
    ids=["near", "no path", "no name"],
)
def test_what_makes_no_sense_is_one_message(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    refused = crossway("new", *arguments, cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert not (tmp_path / "mine").exists()

"""`make rule NAME=..` begins a rule that is registered at once and fails until it is written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crossway.checks import RULES
from scripts.new_rule import fault_of
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE

CODE = "empty-name"
FILE = Path("src/crossway/checks/rules/empty_name.py")
FIXTURE = Path("tests/checks/fixtures/empty_name.twf")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of what the rules and their tests are made of."""
    for folder in ("src", "scripts", "docs", "tests/checks", "tests/helpers"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in ("pyproject.toml", "tests/__init__.py", "tests/conftest.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def python(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the copy, with the copy's own package."""
    paths = os.pathsep.join(str(path) for path in (copy / "src", copy))
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": paths},
        timeout=PATIENCE,
        check=False,
    )


def failures(copy: Path) -> set[str]:
    """Return the tests about the new rule that fail, by name."""
    chosen = ("tests/checks/test_rules.py", "tests/checks/test_fixtures.py")
    ran = python(copy, "pytest", "-q", "-p", "no:cacheprovider", *chosen, "-k", "empty")
    assert " passed" in ran.stdout, ran.stdout + ran.stderr
    lines = [line.split()[1] for line in ran.stdout.splitlines() if line.startswith("FAILED")]
    return {line.rpartition("::")[2] for line in lines}


def filled_in(text: str) -> str:
    """Return a begun rule as somebody would finish it: workflows called Nothing are refused."""
    for todo, done in (
        ('"""empty-name: TODO the summary."""', '"""empty-name: a workflow is called Nothing."""'),
        ("Yield TODO what is wrong, in the plural.", "Yield the workflows called Nothing."),
        ('== "TODO"', '== "Nothing"'),
        (" TODO: what was expected, and what was found", " says nothing"),
        ("TODO: what to do next", "rename it"),
        ("  # TODO: what it is about", ""),
        ("  # TODO: an error if the design cannot run", ""),
        ("TODO: what is wrong, below 80 characters, without a full stop", "a name says nothing"),
        ("TODO: what happens to whoever runs such a design, and what to do instead.", "Say more."),
        ('bad="""\\\nworkflow Ship(', 'bad="""\\\nworkflow Nothing('),
    ):
        assert todo in text, todo
        text = text.replace(todo, done)
    return text


def test_a_new_rule_is_registered_and_fails_until_it_is_filled_in(copy: Path) -> None:
    """The registry's tests know it by its file alone."""
    begun = python(copy, "scripts.new_rule", CODE)
    assert (begun.returncode, begun.stdout) == (0, f"{FILE}\n{FIXTURE}\n"), begun.stderr
    assert failures(copy) >= {
        f"test_the_bad_example_yields_exactly_its_code[{CODE}]",
        f"test_nothing_is_left_to_do[{CODE}]",
        "test_exactly_what_the_comments_say_is_found[empty_name]",
    }
    assert f"docs/rules/{CODE}.md" in python(copy, "scripts.rules_pages", "--check").stderr

    (copy / FILE).write_text(filled_in((copy / FILE).read_text()))
    fixture = (copy / FIXTURE).read_text().replace("Ship", "Nothing").replace("# TODO: w", "# W")
    (copy / FIXTURE).write_text(fixture)
    assert failures(copy) == set()
    assert python(copy, "scripts.rules_pages").returncode == 0
    assert python(copy, "scripts.rules_pages", "--check").returncode == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SYNTAX", "there is a rule SYNTAX already"),
        ("undefined-activity", "there is a rule UNDEFINED_ACTIVITY already"),
        ("use-timeouts", "names the cure"),
        ("../x", "neither written-like-this nor LIKE_THIS"),
    ],
)
def test_a_name_that_will_not_do_is_one_line(code: str, said: str) -> None:
    """Nothing is written then."""
    shown = python(ROOT, "scripts.new_rule", code)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert said in shown.stderr
    assert shown.stderr.count("\n") == 1


def test_every_code_names_the_problem() -> None:
    """`nexus-missing-deadline` is found by who has it; `use-timeout` would be an order."""
    assert [fault for rule in RULES if (fault := fault_of(rule.code))] == []

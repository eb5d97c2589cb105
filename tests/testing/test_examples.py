"""The examples have tests, which pass; one was explored, and docs/testing.md tells the story."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command import crossway
from tests.helpers.paths import ROOT
from tests.helpers.patience import WHOLE_TEST

STORY = (ROOT / "docs/testing.md").read_text().partition("## A saga, tested and explored")[2]
WRONG, SHOWN = re.findall(r"```text\n(.*?)```", STORY, re.DOTALL)[:2]
COMMANDS = [shlex.split(line) for line in re.findall(r"^crossway (.*)$", STORY, re.MULTILINE)]
SHOWN_TESTS = re.findall(r"```python\n(.*?)```", STORY, re.DOTALL)[0]
TESTS = re.findall(r"^def (test_\w+)", SHOWN_TESTS, re.MULTILINE)
SECOND = "1,1,1,1,2:1.0.2.1.1.0.0.0.0.1"
"""The run that books a room twice where the hotel lets it."""
GIVEN_UP = "1,1,1,1,2,1:0.0.0.0.0.0.1.0.1.0.1.1"
"""The run that books a seat when its call was given up, and the seat given back."""


def run_tests(folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run the tests in a folder."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "crossway.pytest_plugin", str(folder)),
            *("-p", "no:cacheprovider", "--rootdir", str(folder), *flags),
        ],
        cwd=folder,
        env={
            **os.environ,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # of others that happen to be installed here
            "PYTHONPATH": str(ROOT / "src"),
            "NO_COLOR": "1",
        },
        capture_output=True,
        text=True,
        timeout=WHOLE_TEST,
        check=False,
    )


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """Return a folder with the examples, to be changed."""
    return shutil.copytree(ROOT / "examples", tmp_path / "examples")


def before(folder: Path) -> None:
    """Make the trip what it was at first."""
    trip = folder / "saga" / "trip.twf"
    text = trip.read_text()
    trip.write_text(text[: text.index("workflow Trip(")] + WRONG)


def test_the_tests_of_the_examples_pass_and_cover_them(examples: Path) -> None:
    """Each example has some. What they miss is an activity that needs a server."""
    done = run_tests(examples, "--crossway-coverage", "--crossway-fail-under=95")
    assert done.returncode == 0, done.stdout
    for example in sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir()):
        if not any(example.rglob("*.twf")):
            continue  # no design: how one is deployed
        # Those in the design are run by `tests/docs/test_pages.py`, as its page shows.
        assert any(example.rglob("tests.twf")), f"{example.name} has no tests"
        if list(example.glob("test_*.py")):
            assert f"\n{example.name}/" in done.stdout, f"{example.name} is not tested"


def test_the_tests_that_the_story_shows_pass_for_the_mistake_too(examples: Path) -> None:
    """The others were written once it was known, and do not."""
    written = (ROOT / "examples/saga/test_trip.py").read_text()
    assert SHOWN_TESTS.strip() in written
    before(examples)
    ran = run_tests(examples / "saga", "-v")
    for shown in TESTS:
        assert re.search(rf"::{shown} PASSED", ran.stdout), ran.stdout
    assert (
        "::test_a_trip_that_is_cancelled_waits_for_its_room_and_gives_it_back FAILED" in ran.stdout
    )
    assert ran.returncode == 1


def test_exploring_the_mistake_shows_what_the_story_says(examples: Path) -> None:
    before(examples)
    assert not crossway("check", str(examples / "saga")).returncode
    shown = crossway(*COMMANDS[0], cwd=examples.parent)
    assert SHOWN in shown.stdout, shown.stdout + shown.stderr
    assert shown.returncode == 1


def test_a_room_is_booked_again_where_the_hotel_lets_a_late_call_do_it(examples: Path) -> None:
    hotel = examples / "saga" / "hotel.twf"
    line = "            workflow_id_reuse_policy: reject_duplicate\n"
    kept = hotel.read_text()
    hotel.write_text(kept.replace(line, ""))
    assert hotel.read_text() != kept
    again = ("explore", "examples/saga", "Trip", "--replay", SECOND)
    broken = crossway(*again, cwd=examples.parent)
    assert broken.stdout.count("activity HoldRoom is done") == 2
    assert "undone: BookingRoom was done and CancelBookRoom is not" in broken.stdout


def test_a_call_that_was_given_up_may_be_done_after_it_was_given_back(examples: Path) -> None:
    """Where a worker is lost meanwhile; the page says that no caller can rule it out."""
    again = ("explore", "examples/saga", "Trip", "--replay", GIVEN_UP)
    broken = crossway(*again, cwd=examples.parent)
    assert "undone: Airline.BookFlight was done and CancelBookFlight is not" in broken.stdout


def test_the_saga_is_clean_where_one_thing_goes_wrong(examples: Path) -> None:
    """All orders; with two things in one run it is the same, which takes longer."""
    shown = crossway(*COMMANDS[1], "--faults", "1", cwd=examples.parent)
    assert "no property breaks\n" in shown.stdout, shown.stdout
    assert "; all orders within" in shown.stdout


@pytest.mark.long
def test_the_saga_is_clean_as_the_story_says(examples: Path) -> None:
    shown = crossway(*COMMANDS[1], "--timeout", "300", cwd=examples.parent)
    assert "no property breaks\n" in shown.stdout, shown.stdout
    assert "; all orders within" in shown.stdout

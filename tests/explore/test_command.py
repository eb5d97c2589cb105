"""`crossway explore`, as its users run it; and the page about it."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path

import pytest

from crossway.cli.commands.explore import _simulated
from crossway.errors import UserError
from crossway.explore.properties import PROPERTIES
from crossway.simulate.errors import NotSimulatedError
from tests.explore import designs
from tests.helpers.command import crossway
from tests.helpers.exploring import PAGE, SHOWN


@pytest.mark.parametrize(("text", "name", "flags", "said"), SHOWN)
def test_the_page_shows_what_the_command_says(
    tmp_path: Path, text: str, name: str, flags: str, said: str
) -> None:
    (tmp_path / name).write_text(text)
    shown = crossway("explore", name, *shlex.split(flags), cwd=tmp_path)
    assert said.strip() in shown.stdout, shown.stdout + shown.stderr
    assert shown.returncode == ("no property" not in said)


def test_the_page_shows_some() -> None:
    assert len(SHOWN) == 3


def test_the_page_tells_of_every_property() -> None:
    listed = re.findall(
        r"^\| `([a-z-]+)` \|", PAGE.partition("## What has to hold")[2], re.MULTILINE
    )
    assert listed
    assert {*listed} == {*PROPERTIES, "heard"}


def test_a_counter_example_is_shown_with_its_lines_and_made_again(tmp_path: Path) -> None:
    """By the very command that the report ends with; nothing of it is an error of ours."""
    (tmp_path / "quote.twf").write_text(designs.LOSER)
    found = crossway("explore", "quote.twf", "--duplicates", "0", cwd=tmp_path)
    assert found.returncode == 1
    assert "not all orders: a property breaks" in found.stdout
    assert re.search(r"2\. +10\.0 s  activity Order is done +quote\.twf:4\n", found.stdout)
    (again,) = re.findall(r"again: crossway (.*)", found.stdout)
    made = crossway(*shlex.split(again), cwd=tmp_path)
    assert made.returncode == 1
    assert "loser-rests: Order is done although Quote (quote) had given it up" in made.stdout


def test_a_workflow_is_explored_in_the_namespace_that_is_named(tmp_path: Path) -> None:
    """Before its name or as a flag, as `run` takes it; the run is made again in the same one."""
    spaces = "worker quotes:\n    workflow Quote\n\n" + "".join(
        f"namespace {name}:\n    worker quotes\n        options:\n            task_queue: {name}\n"
        for name in ("east", "west")
    )
    (tmp_path / "quote.twf").write_text(f"{designs.LOSER}\n{spaces}")
    found = crossway("explore", "quote.twf", "west/Quote", "--duplicates", "0", cwd=tmp_path)
    (again,) = re.findall(r"again: crossway (.*)", found.stdout)
    assert "--namespace west" in again
    assert "is served in" not in found.stderr
    made = crossway(*shlex.split(again), cwd=tmp_path)
    assert made.returncode == 1, made.stderr


FAMILY = f"""{designs.LOSER}
worker quotes:
    workflow Quote

namespace shard-{{org}}:
    worker quotes
        options:
            task_queue: "quotes"
"""

LONG = """
workflow Quote(id: string):
    activity Reserve(id)
    for n in range(220):
        await timer(1s)
    if len(id) > 99:
        activity Release(id)
    close fail("never given back")
"""


@pytest.mark.parametrize(
    ("text", "flags", "given"),
    [
        (FAMILY, ("--set", "org=acme"), None),
        (2 * f"```twf{designs.LOSER}```\n\n", ("--block", "2"), None),
        (LONG, ("--depth", "500", "--cancels", "0", "--failures", "0"), None),
        (designs.LOSER, ("--input", "-"), '"q-7"'),
    ],
    ids=["member of a family", "block of a page", "many steps", "input that was piped"],
)
def test_the_line_that_makes_a_run_again_has_all_that_says_which_run_it_is(
    tmp_path: Path, text: str, flags: tuple[str, ...], given: str | None
) -> None:
    file = "page.md" if text.startswith("```") else "quote.twf"
    (tmp_path / file).write_text(text)
    named = ("explore", file, "Quote", "--duplicates", "0", *flags)
    found = crossway(*named, cwd=tmp_path, given=given)
    (again,) = re.findall(r"again: crossway (.*)", found.stdout)
    broken = re.findall(r"^[a-z-]+: .*(?= is | was )", found.stdout, re.MULTILINE)
    made = crossway(*shlex.split(again), cwd=tmp_path, given="")
    assert made.returncode == 1, made.stderr
    assert broken
    assert broken[0] in made.stdout


def test_a_run_that_is_cut_does_not_look_like_one_that_holds(tmp_path: Path) -> None:
    (tmp_path / "quote.twf").write_text(LONG)
    made = crossway("explore", "quote.twf", "--replay", "1,1,1,1,2:0", cwd=tmp_path)
    assert made.returncode == 2
    assert "--replay: --depth 200 cuts this run; say a larger one" in made.stderr


def test_all_of_it_is_there_as_json(tmp_path: Path) -> None:
    (tmp_path / "quote.twf").write_text(designs.LOSER)
    shown = crossway("explore", "quote.twf", "--json", "--harmless", "Order", cwd=tmp_path)
    told = json.loads(shown.stdout)
    assert (shown.returncode, told["complete"], told["broken"]) == (0, True, [])
    assert told["states"] > 0
    assert told["bounds"]["faults"] == 2


def test_a_counter_example_is_saved_as_a_test_that_a_correct_design_passes(
    tmp_path: Path,
) -> None:
    """The wrong design fails it, by what was not undone; and no file is written over."""
    wrong, right, _ = (text for text, *_ in SHOWN)
    (tmp_path / "trip.twf").write_text(wrong)
    flags = ("--failures", "0", "--duplicates", "0", "--save", "saved.twf")
    found = crossway("explore", "trip.twf", *flags, cwd=tmp_path)
    assert found.returncode == 1
    assert "saved.twf, which fails" in found.stderr
    text = (tmp_path / "saved.twf").read_text()
    assert f"```text\n{text}```" in PAGE
    failed = crossway("test", ".", cwd=tmp_path)
    assert failed.returncode == 1
    assert "activity CancelBookRoom does not come in this place" in failed.stdout
    (tmp_path / "trip.twf").write_text(right)
    passed = crossway("test", ".", cwd=tmp_path)
    assert (passed.returncode, passed.stdout[-9:]) == (0, "1 passed\n"), passed.stdout
    again = crossway("explore", "trip.twf", *flags, cwd=tmp_path)
    assert again.returncode == 2
    assert "--save: saved.twf exists, and nothing is overwritten" in again.stderr
    assert (tmp_path / "saved.twf").read_text() == text


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--save", "saved.txt"], "--save: expected a .twf file, found saved.txt"),
        (["--save", "no/saved.twf"], "--save: there is no folder no"),
        (["--undo", "Order"], "--undo: expected DO=UNDO, found 'Order'"),
        (["--undo", "Ordr=Order"], "'Ordr'; did you mean Order?"),
        (["--answer", "Order=x"], "--answer Order: the value is no JSON"),
        (["--answer", "Order=" + "[" * 100_000], "--answer Order: the value is no JSON"),
        (["--answer", "Order=[NaN]"], "--answer Order is not JSON: NaN is no number of JSON"),
        (["--answer", 'Order="\\ud800"'], "--answer Order holds half a character"),
        (["--answer", "Order=3"], "--answer Order: result: expected string, found number"),
        (["--replay", "7"], "expected what a report says after --replay"),
        (["--replay", "1,1,1,1,2:99"], "--replay: choice 1 of the list is 99"),
    ],
)
def test_wrong_use_is_one_clear_message(tmp_path: Path, flags: list[str], said: str) -> None:
    (tmp_path / "quote.twf").write_text(designs.LOSER)
    shown = crossway("explore", "quote.twf", *flags, cwd=tmp_path)
    assert shown.returncode == 2
    assert said in shown.stderr
    assert "Traceback" not in shown.stderr


LOOKED_UP = """
package shop
import "bank"

workflow Buy(n: int) -> (int):
    activity Look(n) -> found
    activity bank.Look(n) -> text
    if text == "no":
        close complete(0)
    close complete(found)

activity Look(n: int) -> (int):
    look it up
"""


def test_an_answer_of_several_is_held_against_each(tmp_path: Path) -> None:
    """A name alone is of both packages; one with its package goes before it, in any process."""
    (tmp_path / "shop.twf").write_text(LOOKED_UP)
    bank = "package bank\n\nactivity Look(n: int) -> (string):\n    find it\n"
    (tmp_path / "bank.twf").write_text(bank)
    for value, said in (
        ("3", "expected string, found number of bank.Look"),
        ('"x"', "expected integer, found string of shop.Look"),
    ):
        shown = crossway("explore", ".", "Buy", "--answer", f"Look={value}", cwd=tmp_path)
        assert shown.stderr.endswith(f"error: --answer Look: result: {said}\n")
    both = ("--answer", "Look=3", "--answer", 'bank.Look="x"')
    for seed in ("0", "1"):  # with which a set of both names begins with one, with the other
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        shown = crossway("explore", ".", "Buy", *both, cwd=tmp_path, environment=environment)
        assert shown.stdout.startswith("explored Buy"), shown.stderr


def test_an_answer_that_nothing_would_give_is_told(tmp_path: Path) -> None:
    """An activity whose body computes answers by it: an answer of its name would change nothing."""
    twf = tmp_path / "twice.twf"
    twf.write_text("""
workflow Twice(n: int) -> (int):
    activity Double(n) -> doubled
    close complete(doubled)

activity Double(n: int) -> (int):
    return n * 2
""")
    shown = crossway("explore", "twice.twf", "--answer", "Double=3", cwd=tmp_path)
    assert shown.returncode == 2
    assert "--answer Double: the design itself says what Double gives" in shown.stderr


BOUNDED = {"DEADLOCK": (), "UNDELIVERED": ("--every", "--duplicates", "0")}
"""What is asked of the designs all of whose runs take long."""


@pytest.mark.parametrize(
    ("name", "workflow", "property_"),
    [
        ("DEADLOCK", "Order", "ends"),
        ("SKIPPED", "Trip", "undone"),
        ("DOUBLE", "Buy", "once"),
        ("LOST", "Release", "heard"),
        ("LOSER", "Quote", "loser-rests"),
        ("UNDELIVERED", "Order", "delivered"),
        ("MISFIT", "Count", "fits-its-type"),
    ],
)
def test_a_run_that_breaks_a_property_is_made_again_from_the_report(
    tmp_path: Path, name: str, workflow: str, property_: str
) -> None:
    """Each property by its choices. That something is not heard, other runs have to show; and no
    design is known whose code breaks (`no-task-failure`)."""
    (tmp_path / "design.twf").write_text(getattr(designs, name))
    every = BOUNDED.get(name, ("--every",))
    found = crossway("explore", ".", workflow, *every, "--json", cwd=tmp_path)
    broken = {one["property"]: one for one in json.loads(found.stdout)["broken"]}
    replay = broken[property_]["replay"]
    again = crossway("explore", ".", workflow, "--replay", replay, "--json", cwd=tmp_path)
    told = json.loads(again.stdout)
    assert told["steps"] == broken[property_]["steps"]
    seen = {one["property"] for one in told["broken"]}
    assert property_ in seen or property_ == "heard"
    if property_ == "heard":
        shown = crossway("explore", ".", workflow, "--replay", replay, cwd=tmp_path)
        assert "whether it is lost (heard) other runs show: signal Approve" in shown.stdout


def test_an_activity_behind_an_operation_is_explored_and_saved(tmp_path: Path) -> None:
    """It belongs to no workflow; its errors are those that are caught around the operation."""
    (tmp_path / "trip.twf").write_text(designs.BEHIND)
    flags = ("--failures", "0", "--duplicates", "0", "--save", "saved.twf")
    found = crossway("explore", ".", "Trip", *flags, cwd=tmp_path)
    assert found.returncode == 1
    assert "saved.twf, which fails" in found.stderr, found.stderr
    assert "activity Seat\n        nexus AirEndpoint Air.CancelBookSeat" in (
        (tmp_path / "saved.twf").read_text()
    )


def test_a_design_that_cannot_be_explored_says_why() -> None:
    """What the simulator refuses by name is one message of the command."""
    said = "this design cannot be explored: not simulated: a moon"
    with pytest.raises(UserError, match=said), _simulated():
        raise NotSimulatedError("a moon")

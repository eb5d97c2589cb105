"""`crossway test`: what is printed, what is written, the exit codes."""

from __future__ import annotations

import signal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from crossway.errors import UserError
from crossway.testing.blocks import matching
from tests.helpers.background import Background
from tests.helpers.command import crossway

DESIGN = """\
workflow Greet(name: string) -> (string):
    activity Find(name) -> greeting
    close complete("{greeting}, {name}")

activity Find(name: string) -> (string):
    look it up
"""
PASSES = """
test "it greets":
    activity Find returns "hello"
    workflow Greet("ann") -> said
    expect said == "hello, ann"
"""
FAILS = """
test "it shouts <b>":
    workflow Greet("ann") -> said
    expect said == "HELLO"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "greet.twf").write_text(DESIGN)
    (tmp_path / "greet_test.twf").write_text(PASSES)
    return tmp_path


def test_results_go_to_standard_output_and_all_else_to_standard_error(folder: Path) -> None:
    """Tests of a file of their own; what is simulated is said as `run` says it."""
    found = crossway("test", ".", cwd=folder)
    assert found.stdout == "passed  it greets  (greet_test.twf:2)\n1 passed\n"
    assert found.stderr == "simulated: activity Find\n"
    assert found.returncode == 0


def test_a_failed_test_shows_the_line_what_was_found_and_the_calls(folder: Path) -> None:
    (folder / "greet_test.twf").write_text(PASSES + FAILS)
    found = crossway("test", ".", cwd=folder)
    assert found.stdout.splitlines()[1:] == [
        "FAILED  it shouts <b>  (greet_test.twf:7)",
        '  greet_test.twf:9: expect said == "HELLO"',
        '  said is "find-1, ann"',
        "    ✓ workflow Greet  [greet]  3ms",
        "    └─ ✓ activity Find  1ms",
        "1 passed, 1 failed",
    ]
    assert found.returncode == 1
    only = crossway("test", ".", "-k", "greets and not shouts", cwd=folder)
    assert (only.returncode, only.stdout.splitlines()[-1]) == (0, "1 passed")


def test_python_beside_the_design_and_in_a_module_does_what_has_no_stand_in(folder: Path) -> None:
    (folder / "fakes.py").write_text("def find(name):\n    return 'from fakes'\n")
    (folder / "greet.py").write_text("def find(name):\n    print('found')\n    return 'HELLO'\n")
    (folder / "greet_test.twf").write_text(FAILS.replace('"HELLO"', '"HELLO, ann"'))
    found = crossway("test", ".", cwd=folder)
    assert (found.returncode, found.stdout.splitlines()[-1]) == (0, "1 passed")
    assert found.stderr == "found\n"
    other = crossway("test", ".", "--impl", "fakes.py", cwd=folder)
    assert 'said is "from fakes, ann"' in other.stdout
    assert other.returncode == 1


def test_results_are_written_for_a_build(folder: Path) -> None:
    """As JUnit has it, whatever names and messages hold."""
    (folder / "greet_test.twf").write_text(PASSES + FAILS)
    crossway("test", ".", "--junit", "out.xml", cwd=folder)
    written = (folder / "out.xml").read_text()
    suite = ElementTree.fromstring(written)[0]  # noqa: S314 - we have just written it
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    passed, failed = suite
    assert passed.attrib.items() >= {"name": "it greets", "classname": "greet_test"}.items()
    assert (failed.get("name"), failed.get("line")) == ("it shouts <b>", "7")
    assert failed[0].get("message") == 'said is "find-1, ann"'
    assert 'greet_test.twf:9: expect said == "HELLO"' in (failed[0].text or "")


WRONG = {
    "no test": (
        {"greet_test.twf": "# none\n"},
        [],
        2,
        ". has no tests; write one",
    ),
    "none that matches": ({}, ["-k", "shouts"], 2, 'matches none of the tests: "it greets"'),
    "no expression": ({}, ["-k", "it and"], 2, "-k: expected a word of a test's name"),
    "a report that cannot be written": ({}, ["--junit", "no/out.xml"], 2, "cannot write no/out"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_one_clear_message(name: str, folder: Path) -> None:
    files, flags, code, said = WRONG[name]
    for file, text in files.items():
        (folder / file).write_text(text)
    found = crossway("test", ".", *flags, cwd=folder)
    assert said in found.stderr
    assert found.returncode == code
    ran = "--junit" in flags  # then how the tests went is told all the same
    assert found.stdout.endswith("1 passed\n") == ran


def test_a_design_with_errors_is_not_tested(folder: Path) -> None:
    (folder / "greet.twf").write_text(DESIGN.replace("(name) -> greeting", "(nme) -> greeting("))
    found = crossway("test", ".", cwd=folder)
    assert "error[SYNTAX]" in found.stderr
    assert (found.returncode, found.stdout) == (1, "")


def test_a_test_with_an_error_fails_and_keeps_nothing_else_from_running(folder: Path) -> None:
    """It says what `check` says; the other tests, and `run`, go on."""
    wrong = PASSES.replace("activity Find returns", "activity Fnid returns").replace(
        "greets", "errs"
    )
    wrong += "    expect activity Fnid called once\n"
    (folder / "greet_test.twf").write_text(PASSES + wrong)
    found = crossway("test", ".", cwd=folder)
    assert found.stdout.splitlines()[1:] == [
        "FAILED  it errs  (greet_test.twf:7)",
        '  greet_test.twf:8: activity Fnid returns "hello"',
        "  error[unknown-in-test]: the design has no activity Fnid",
        "  hint: did you mean Find?",
        "1 passed, 1 failed",
    ]
    assert crossway("check", ".", cwd=folder).returncode == 1
    ran = crossway("generate", ".", "--namespace", "greet", cwd=folder)
    assert ran.returncode == 0


def test_it_runs_again_when_a_file_changes(folder: Path) -> None:
    """Until it is told to stop, which is no failure."""
    with Background("test", ".", "--watch", cwd=folder) as process:
        process.wait_for("runs again when a file changes")
        (folder / "greet_test.twf").write_text(FAILS)
        process.wait_for("1 failed")
        (folder / "greet_test.twf").write_text(FAILS + "    expec\n")
        process.wait_for("error[SYNTAX]")
        (folder / "greet_test.twf").write_text(PASSES)
        process.wait_for("1 passed", times=2)
        process.process.send_signal(signal.SIGINT)
        assert process.process.wait() == 0


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ("", True),
        ("card", True),
        ("CARD and not late", True),
        ("late or (declined and card)", True),
        ("not card", False),
        ('"card is declined"', True),
        ("nor", False),
    ],
)
def test_tests_are_chosen_by_words_of_their_names(wanted: str, fits: bool) -> None:
    assert matching("a card is declined", wanted) is fits


@pytest.mark.parametrize("wanted", ["and", "a (b", "(a", "a b", "not", "a )"])
def test_what_is_no_choice_is_refused(wanted: str) -> None:
    with pytest.raises(UserError, match="-k: "):
        matching("a", wanted)


def test_a_file_of_tests_alone_says_where_their_design_is(folder: Path) -> None:
    found = crossway("test", "greet_test.twf", cwd=folder)
    assert "greet_test.twf holds tests and no design; test the folder" in found.stderr
    assert found.returncode == 2


def test_tests_on_a_page_and_by_standard_input_are_run(folder: Path) -> None:
    """Wherever a design may stand, its tests may."""
    (folder / "page.md").write_text(f"# Greeting\n\n```twf\n{DESIGN}{PASSES}```\n")
    page = crossway("test", "page.md", cwd=folder)
    assert page.stdout == "passed  it greets  (page.md:11)\n1 passed\n"
    given = crossway("test", "-", cwd=folder, given=DESIGN + PASSES)
    assert given.stdout == "passed  it greets  (<stdin>:8)\n1 passed\n"


def test_a_folder_whose_tests_are_those_of_pytest_says_how_to_run_them(folder: Path) -> None:
    (folder / "greet_test.twf").unlink()
    (folder / "test_greet.py").write_text("def test_it(): pass\n")
    found = crossway("test", ".", cwd=folder)
    assert found.returncode == 2
    assert ". has no `test` blocks, and test_greet.py has pytest's: pytest .\n" in found.stderr


FAMILY = """
workflow Places(org: string) -> (string):
    nexus "shard-{org}" workflow Store(org) -> stored
        options:
            timeout: 20s
    close complete(stored)

workflow Store(org: string) -> (string):
    close complete("stored for {org}")

namespace front:
    worker placing
        options:
            task_queue: "placing"

worker placing:
    workflow Places

namespace shard-{org}:
    worker storing
        options:
            task_queue: "storing"

worker storing:
    workflow Store

test "a shard stores":
    workflow Places("acme") -> stored
    expect stored == "stored for acme"
"""


def test_members_of_families_are_chosen_by_a_flag(tmp_path: Path) -> None:
    """`--set` as in `run`: without it there is no such namespace, and a wrong hole is named."""
    (tmp_path / "shards.twf").write_text(FAMILY)
    given = crossway("test", ".", "--set", "org=acme", cwd=tmp_path)
    assert given.stdout.endswith("1 passed\n"), given.stdout + given.stderr
    without = crossway("test", ".", cwd=tmp_path)
    assert without.returncode == 1
    wrong = crossway("test", ".", "--set", "ogr=acme", cwd=tmp_path)
    assert (wrong.returncode, "did you mean org?" in wrong.stderr) == (2, True)


RACE = """
workflow Race() -> (string):
    await one:
        activity Left() -> first:
            close complete("left")
        activity Right() -> second:
            close complete("right")

activity Left() -> (string):
    go left

activity Right() -> (string):
    go right

test "right is first":
    activity Left returns "left" after 3ms
    workflow Race() -> first
    expect first == "right"
"""


SEEDS = range(4)


def test_a_seed_makes_another_order_and_the_same_each_time(tmp_path: Path) -> None:
    """Two that come at nearly the same time: some seeds turn them round, each one for good."""
    (tmp_path / "race.twf").write_text(RACE)
    plain = crossway("test", ".", cwd=tmp_path)
    assert plain.returncode == 0
    codes = [crossway("test", ".", "--seed", str(seed), cwd=tmp_path).returncode for seed in SEEDS]
    assert {*codes} == {0, 1}
    again = [crossway("test", ".", "--seed", str(seed), cwd=tmp_path).returncode for seed in SEEDS]
    assert again == codes
    assert crossway("test", ".", "--seed", "x", cwd=tmp_path).returncode == 2

"""What a project decides about `check`: --strict, --fail-on, severities in a file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from crossway.checks import Checked
from crossway.cli.report import github_report, sarif_report
from crossway.design import load
from tests.helpers.command import crossway

SKETCH = """\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    workflow Send(parcel) -> sent
    activity Weigh(order) -> weight
    close complete([sent, shelf, weight])

activity Weigh(order: Order) -> (int):
    weigh it on the large scale
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository with a design in a folder of its own."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "designs").mkdir()
    (tmp_path / "designs" / "ship.twf").write_text(SKETCH)
    return tmp_path


def codes(shown: str) -> list[tuple[str, str, int]]:
    """Return severity, code and line of each diagnostic of a JSON report."""
    return [(d["severity"], d["code"], d["line"]) for d in json.loads(shown)["diagnostics"]]


def test_strict_makes_an_error_of_whatever_run_would_simulate(shop: Path) -> None:
    """At the line that calls it, one diagnostic each, and nothing else."""
    plain = crossway("check", "designs", "--format", "json", cwd=shop)
    assert plain.returncode == 0
    assert {severity for severity, *_ in codes(plain.stdout)} == {"warning"}
    strict = crossway("check", "designs", "--format", "json", "--strict", cwd=shop)
    assert strict.returncode == 1
    assert codes(strict.stdout) == [
        ("error", "UNDEFINED_ACTIVITY", 2),
        ("error", "UNDEFINED_WORKFLOW", 3),
        ("error", "undefined-name", 5),
        ("error", "SIMULATED", 7),
    ]
    refused = crossway("run", "designs", "Ship", "--strict", "--quiet", cwd=shop)
    simulated = json.loads(strict.stdout)["simulated"]
    assert refused.returncode == 1
    assert f"these would be simulated: {', '.join(simulated)};" in refused.stderr
    assert simulated == ["activity Pack", "activity Weigh", "value shelf of Ship", "workflow Send"]
    assert "; implement what is called in Python beside the design" in refused.stderr
    assert refused.stderr.endswith(", define the values in the design\n")


def test_strict_passes_a_design_that_is_spelled_out(shop: Path) -> None:
    text = "workflow Ship(order: Order):\n    close complete\n"
    (shop / "designs" / "ship.twf").write_text(text)
    shown = crossway("check", "designs", "--strict", cwd=shop)
    assert (shown.returncode, shown.stderr) == (0, "0 errors, 0 warnings in 1 file\n")


def test_a_comment_does_not_hide_from_strict_what_run_refuses(shop: Path) -> None:
    line = "activity Pack(order) -> parcel"
    ignored = f"{line}  # crossway: ignore[UNDEFINED_ACTIVITY] next week"
    (shop / "designs" / "ship.twf").write_text(SKETCH.replace(line, ignored))
    shown = crossway("check", "designs", "--format", "json", "--strict", cwd=shop)
    assert ("error", "SIMULATED", 2) in codes(shown.stdout)


def test_the_summary_says_how_much_is_simulated_in_check_and_plan(shop: Path) -> None:
    for command in ("check", "plan"):
        shown = crossway(command, "designs", cwd=shop)
        assert shown.stderr.splitlines()[-1] == "0 errors, 3 warnings in 1 file; 4 simulated"
    sarif = json.loads(crossway("check", "designs", "--format", "sarif", cwd=shop).stdout)
    assert len(sarif["runs"][0]["properties"]["simulated"]) == 4


@pytest.mark.parametrize(("least", "code"), [("error", 0), ("warning", 1), ("hint", 1)])
def test_fail_on_says_what_the_exit_code_is_for(shop: Path, least: str, code: int) -> None:
    assert crossway("check", "designs", "--fail-on", least, cwd=shop).returncode == code


@pytest.mark.parametrize(
    ("file", "table"),
    [("crossway.toml", "severity"), ("pyproject.toml", "tool.crossway.severity")],
)
@pytest.mark.parametrize("place", [".", "designs"])
def test_a_file_in_the_folder_or_above_it_chooses_severities(
    shop: Path, file: str, table: str, place: str
) -> None:
    written = '"undefined_activity" = "off"\nUNDEFINED_WORKFLOW = "error"\nundefined-name = "hint"'
    (shop / place / file).write_text(f"[{table}]\n{written}\n")
    shown = crossway("check", "designs/ship.twf", "--format", "json", cwd=shop)
    assert shown.returncode == 1
    assert codes(shown.stdout) == [
        ("error", "UNDEFINED_WORKFLOW", 3),
        ("hint", "undefined-name", 5),
    ]
    assert shown.stderr == "1 error, 0 warnings, 1 hint in 1 file; 4 simulated\n"


def test_github_and_sarif_have_words_of_their_own_for_hints(shop: Path) -> None:
    (shop / "crossway.toml").write_text('[severity]\nundefined-name = "hint"\n')
    (checked,) = map(Checked, load(shop / "designs"))
    github = github_report(checked.diagnostics)
    kinds = ["::warning", "::warning", "::notice"]
    assert [line.split(" ")[0] for line in github.splitlines()] == kinds
    (run,) = sarif_report(checked.diagnostics)["runs"]
    assert [found["level"] for found in run["results"]] == ["warning", "warning", "note"]


def test_the_nearest_file_counts_and_one_without_a_table_of_ours_does_not(shop: Path) -> None:
    (shop / "crossway.toml").write_text('[severity]\nUNDEFINED_ACTIVITY = "off"\n')
    (shop / "designs" / "pyproject.toml").write_text('[project]\nname = "crossway"\n')
    assert "UNDEFINED_ACTIVITY" not in crossway("check", "designs", cwd=shop).stdout
    (shop / "designs" / "pyproject.toml").write_text("[tool.crossway.severity]\n")
    assert "warning[UNDEFINED_ACTIVITY]" in crossway("check", "designs", cwd=shop).stdout


def test_nothing_is_read_above_the_root_of_the_repository(shop: Path) -> None:
    """And outside of a repository nothing above the design's own folder: it may be anybody's."""
    (shop / "crossway.toml").write_text('[severity]\nUNDEFINED_ACTIVITY = "error"\n')
    assert crossway("check", "designs", cwd=shop).returncode == 1
    (shop / "designs" / ".git").write_text("gitdir: elsewhere\n")
    assert crossway("check", "designs", cwd=shop).returncode == 0
    (shop / "designs" / ".git").unlink()
    (shop / ".git").rmdir()
    assert crossway("check", "designs", cwd=shop).returncode == 0


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ('[severity]\nUNDEFINED_ACTIVTY = "off"', 2, "did you mean UNDEFINED_ACTIVITY"),
        ('[severity]\nundefined-name = "of"', 2, "did you mean off?"),
        ("[severity]\nundefined-name = 3", 2, "expected one of error, warning, hint, off"),
        ('[severity]\n"wrong-type" = "warning"', 2, "wrong-type keeps a design from running"),
        ('[severity]\nSYNTAX = "off"', 2, "SYNTAX keeps a design from running"),
        ('\n[severty]\nundefined-name = "off"', 2, "did you mean severity?"),
        ('severity = "error"', 1, "expected a table of codes"),
        ("[severity\n", 1, "not valid TOML"),
        ('[severity]\na = "', 2, "not valid TOML"),
        ("x = " + "[" * 5000, 1, "not valid TOML"),
    ],
)
def test_what_a_file_says_and_cannot_be_followed_is_an_error_at_its_line(
    shop: Path, text: str, line: int, part: str
) -> None:
    (shop / "crossway.toml").write_text(text)
    (checked,) = map(Checked, load(shop / "designs"))
    (wrong,) = [one for one in checked.diagnostics if one.code == "WRONG_SETTING"]
    assert (wrong.span.path, wrong.span.line) == ((shop / "crossway.toml").as_posix(), line)
    assert part in f"{wrong.message} {wrong.hint}"
    assert checked.errors == ()


def test_a_file_that_cannot_be_followed_fails_check_and_no_run(shop: Path) -> None:
    """Its line is shown as those of designs are."""
    (shop / "crossway.toml").write_text('[severity]\nundefined-name = "of"\n')
    shown = crossway("check", "designs", cwd=shop)
    assert shown.returncode == 1
    assert shown.stdout.startswith("crossway.toml:2:1: error[WRONG_SETTING]: ")
    assert '  2 | undefined-name = "of"\n    | ^^^^' in shown.stdout
    ran = crossway("run", "designs", "Ship", "--quiet", cwd=shop)
    assert ran.returncode == 0, ran.stderr


def test_a_file_that_leads_elsewhere_or_is_none_is_one_line(shop: Path) -> None:
    """A design from elsewhere must not show what else is on this machine, nor wait for ever."""
    (shop / "crossway.toml").symlink_to("/etc/hostname")
    shown = crossway("check", "designs", cwd=shop)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.startswith(
        "error: crossway.toml: a link to /etc/hostname, which is outside"
    )
    (shop / "crossway.toml").unlink()
    os.mkfifo(shop / "crossway.toml")
    shown = crossway("check", "designs", cwd=shop)
    said = "error: crossway.toml: expected a file, found a named pipe\n"
    assert (shown.returncode, shown.stderr) == (2, said)


def test_a_plan_of_a_design_with_errors_is_shown_and_fails_as_check_does(shop: Path) -> None:
    (shop / "designs" / "ship.twf").write_text("workflow Ship():\n    set packed\n")
    shown = crossway("plan", "designs", cwd=shop)
    assert shown.returncode == 1
    assert "workflow  Ship" in shown.stdout
    assert "designs/ship.twf:2:5: error[UNDEFINED_CONDITION]" in shown.stderr
    as_json = crossway("plan", "designs", "--json", cwd=shop)
    assert (as_json.returncode, json.loads(as_json.stdout)["designs"][0]["name"]) == (1, "designs")


REFUSED = """\
workflow Ship(order: string) -> (string):
    try:
        nexus Parcels Packing.Pack(order) -> parcel
            options:
                timeout: 10m
    catch -> why:
        close complete(why.type)
    close complete(parcel)

nexus_endpoint Parcels:
    target_namespace: parcels
    target_task_queue: parcels
    allowed_caller_namespaces: []

nexus_service Packing:
    operation Pack(order: string) -> string:
        return order

worker ships:
    workflow Ship

namespace ships:
    worker ships
        options:
            task_queue: "ships"
"""


def test_a_call_that_is_always_refused_fails_check_and_can_be_run(shop: Path) -> None:
    """`run` shows the refusal, and `doctor` finds its cause."""
    (shop / "designs" / "ship.twf").write_text(REFUSED)
    shown = crossway("check", "designs", cwd=shop)
    assert (shown.returncode, "error[caller-not-allowed]" in shown.stdout) == (1, True)
    ran = crossway("run", "designs", "Ship", "-q", cwd=shop)
    assert (ran.returncode, json.loads(ran.stdout)) == (0, "UNAUTHORIZED")

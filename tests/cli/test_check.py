"""`crossway check`: what it prints where, and what it exits with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command import crossway
from tests.helpers.paths import ROOT

FAULTY = """\
workflow Ship(order: Order):
    state:
        condition packed
    set paked
    close complete
"""
WARNED = """\
workflow Ship(order: Order):
    activity Pack(order)
    close complete
"""
FINE = """\
workflow Ship(order: Order):
    close complete
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"faulty": FAULTY, "warned": WARNED, "fine": FINE}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.twf").write_text(text)
    return tmp_path


def test_a_design_without_faults_prints_nothing_and_succeeds(folder: Path) -> None:
    shown = crossway("check", "fine/fine.twf", cwd=folder)
    assert (shown.returncode, shown.stdout) == (0, "")
    assert shown.stderr == "0 errors, 0 warnings in 1 file\n"


def test_warnings_alone_succeed(folder: Path) -> None:
    shown = crossway("check", "warned/warned.twf", cwd=folder)
    assert shown.returncode == 0
    assert "warning[UNDEFINED_ACTIVITY]" in shown.stdout
    assert shown.stderr == "0 errors, 1 warning in 1 file; 1 simulated\n"


def test_an_error_shows_its_line_underlined_and_its_hint(folder: Path) -> None:
    shown = crossway("check", "faulty/faulty.twf", cwd=folder)
    assert shown.returncode == 1
    assert shown.stdout == (
        "faulty/faulty.twf:4:5: error[UNDEFINED_CONDITION]: "
        "set paked: workflow Ship has no such condition\n"
        "  4 |     set paked\n"
        "    |     ^^^^^^^^^\n"
        "  hint: did you mean packed?\n"
    )


def test_a_folder_is_one_design(folder: Path) -> None:
    shown = crossway("check", ".", cwd=folder)
    assert shown.returncode == 1
    assert shown.stdout.count("error[DUPLICATE_WORKFLOW]") == 2
    assert "first defined here" in shown.stdout


def test_each_block_of_a_markdown_file_is_checked_on_its_own(folder: Path) -> None:
    (folder / "guide.md").write_text(f"# Guide\n\n```twf\n{FAULTY}```\n\n```twf\n{FINE}```\n")
    shown = crossway("check", "guide.md", cwd=folder)
    assert shown.returncode == 1
    assert "guide.md:7:5: error[UNDEFINED_CONDITION]" in shown.stdout
    assert "DUPLICATE" not in shown.stdout


def test_json_holds_the_whole_span(folder: Path) -> None:
    shown = crossway("check", "faulty/faulty.twf", "--format", "json", cwd=folder)
    report = json.loads(shown.stdout)
    assert (report["errors"], report["warnings"]) == (1, 0)
    [found] = report["diagnostics"]
    assert found["code"] == "UNDEFINED_CONDITION"
    assert (found["line"], found["column"]) == (4, 5)
    assert (found["end_line"], found["end_column"]) == (4, 14)
    assert found["name"] == "paked"


def test_github_annotations_are_one_line_each(folder: Path) -> None:
    shown = crossway("check", "faulty/faulty.twf", "--format", "github", cwd=folder)
    assert shown.stdout == (
        "::error file=faulty/faulty.twf,line=4,endLine=4,col=5,endColumn=13,"
        "title=UNDEFINED_CONDITION::set paked: workflow Ship has no such condition"
        "%0Ahint: did you mean packed?\n"
    )


def test_sarif_names_its_rules_and_places(folder: Path) -> None:
    shown = crossway("check", "warned/warned.twf", "--format", "sarif", cwd=folder)
    log = json.loads(shown.stdout)
    [run] = log["runs"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["UNDEFINED_ACTIVITY"]
    [result] = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "warned/warned.twf"
    assert place["region"]["startLine"] == 2
    assert result["level"] == "warning"


def test_sarif_links_each_rule_to_its_page(folder: Path) -> None:
    """In the repository, or where somebody publishes the pages."""
    line = ["check", "warned/warned.twf", "--format", "sarif"]
    assert _links(crossway(*line, cwd=folder).stdout) == ["docs/rules/UNDEFINED_ACTIVITY.md"]
    assert (ROOT / "docs/rules/UNDEFINED_ACTIVITY.md").is_file()
    there = crossway(*line, "--rules-url", "https://example.com/rules/", cwd=folder)
    assert _links(there.stdout) == ["https://example.com/rules/UNDEFINED_ACTIVITY.md"]


def test_sarif_brings_what_a_rule_means(folder: Path) -> None:
    """Whoever shows the log may have no page to open."""
    log = crossway("check", "warned/warned.twf", "--format", "sarif", cwd=folder).stdout
    [rule] = json.loads(log)["runs"][0]["tool"]["driver"]["rules"]
    explained = crossway("explain", rule["id"]).stdout
    assert rule["help"] == {"text": explained, "markdown": explained}


def _links(log: str) -> list[str]:
    [run] = json.loads(log)["runs"]
    return [rule["helpUri"] for rule in run["tool"]["driver"]["rules"]]


def test_an_address_of_pages_that_nothing_would_link_to_is_refused(folder: Path) -> None:
    """Instead of being ignored."""
    shown = crossway("check", "fine", "--rules-url", "https://example.com", cwd=folder)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr == "error: --rules-url is for the links of --format sarif; add it\n"


@pytest.mark.parametrize("form", ["json", "github", "sarif", "text"])
def test_two_runs_print_the_same_bytes(folder: Path, form: str) -> None:
    first = crossway("check", ".", "--format", form, cwd=folder)
    assert first.stdout == crossway("check", ".", "--format", form, cwd=folder).stdout


def test_a_path_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    shown = crossway("check", "missing.twf", cwd=tmp_path)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr == "error: missing.twf: no such file or folder\n"


def test_a_folder_without_designs_says_what_was_expected(tmp_path: Path) -> None:
    shown = crossway("check", ".", cwd=tmp_path)
    assert shown.returncode == 2
    assert shown.stderr.startswith("error: ")
    assert ".twf" in shown.stderr


def test_a_byte_order_mark_and_crlf_do_not_move_the_underline(tmp_path: Path) -> None:
    (tmp_path / "a.twf").write_bytes(b"\xef\xbb\xbf" + FAULTY.replace("\n", "\r\n").encode())
    shown = crossway("check", "a.twf", cwd=tmp_path)
    assert "  4 |     set paked\n    |     ^^^^^^^^^\n" in shown.stdout


def test_checking_never_imports_the_temporal_sdk(folder: Path) -> None:
    line = [sys.executable, "-X", "importtime", "-m", "crossway", "check", "fine/fine.twf"]
    shown = subprocess.run(line, capture_output=True, text=True, cwd=folder, check=True)
    imported = {entry.rpartition("|")[2].strip() for entry in shown.stderr.splitlines()}
    assert "crossway.checks" in imported
    assert not {name for name in imported if name.startswith(("temporalio", "nexusrpc"))}

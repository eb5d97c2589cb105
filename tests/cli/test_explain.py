"""`crossway explain`: the documentation of every code that a command can print."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import crossway
from crossway.checks import RULES, Rule, Subject
from crossway.checks.replay import REPLAY_BREAKS
from crossway.checks.severities import WRONG_SETTING
from crossway.checks.strict import SIMULATED
from crossway.cli.commands.explain import find, sections
from crossway.cli.documenting import documentation, is_raised
from crossway.export.changes import Kind
from crossway.language.diagnostic import Explained
from crossway.observe.doctor import checks
from crossway.observe.doctor.check import Check
from crossway.observe.doctor.registry import CHECKS
from tests.helpers.command import crossway as command

ROOT = Path(crossway.__file__).parent


def declared() -> Iterator[Explained]:
    """Yield every code that some module of the package declares, each once."""
    found: dict[int, Explained] = {}
    for module in pkgutil.walk_packages(crossway.__path__, "crossway."):
        if module.name != "crossway.__main__":
            for value in vars(import_module(module.name)).values():
                if isinstance(value, Explained):
                    found[id(value)] = value
    yield from found.values()


CHANGES = tuple(kind.explained for kind in Kind)
CODES = sorted((*declared(), *CHANGES), key=lambda code: code.code)
DOCTORS = [code for code in CODES if isinstance(code, Check)]
EVERY_CODE = pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)


def test_a_code_is_found_however_it_is_written() -> None:
    shown = command("explain", "Nexus-Missing-DEADLINE")
    assert shown.returncode == 0
    assert shown.stdout.startswith("nexus-missing-deadline (warning): ")
    assert "Bad:" in shown.stdout
    assert "Good:" in shown.stdout


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("undefined_activty", "undefined_activity"),
        ("replay_brakes", "replay_breaks"),
        ("no-wroker", "no-worker"),
    ],
)
def test_an_unknown_code_suggests_the_near_one(mistyped: str, meant: str) -> None:
    shown = command("explain", mistyped)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert f"did you mean {meant}" in shown.stderr.lower()


def test_without_a_code_all_are_listed_by_subject() -> None:
    """Below a heading each, with severity and summary; nothing is listed twice."""
    shown = command("explain").stdout
    blocks = [block.splitlines() for block in shown.strip().split("\n\n")]
    listed = {heading.partition(":")[0]: lines for heading, *lines in blocks}
    assert [*listed][: len(Subject)] == [subject.title for subject in Subject]
    for section in sections():
        assert [re.split("  +", line.strip()) for line in listed[section.title]] == [
            [code.code, code.severity.value, code.summary] for code in section.codes
        ]
    assert len(re.findall("(?m)^  ", shown)) == len(CODES)


def test_an_options_key_shows_what_it_does_at_each_place() -> None:
    """In either spelling; why it does nothing where it does nothing."""
    shown = command("explain", "requestEagerExecution").stdout
    assert shown.startswith("request_eager_execution: an option\n\non activity: true or false\n")
    assert "    nothing: the SDK decides it for a whole worker, not for one call\n" in shown
    timeout = command("explain", "timeout").stdout
    assert "on nexus: a duration such as 30s or 5m\n    how long the call may take\n" in timeout


def test_what_strict_makes_of_a_code_is_told() -> None:
    """Of what is simulated and of what does nothing, and not of other warnings."""
    assert "\n`check --strict` makes an error of it.\n" in documentation(find("empty_workflow"))
    raised = {code.code for code in CODES if is_raised(code)}
    assert {"EMPTY_WORKFLOW", "UNCOVERED_ACTIVITY", "UNDEFINED_ACTIVITY"} <= raised
    assert not raised & {"unused-variable", "SYNTAX", "SIMULATED", "caller-not-allowed"}


@EVERY_CODE
def test_every_code_that_is_declared_is_explained(code: Explained) -> None:
    """By the very declaration that the command prints it from: what, why, what to do."""
    assert find(code.code) is code
    text = documentation(code)
    assert text.startswith(f"{code.code} ({code.severity.value}): {code.summary}\n\n")
    assert code.why in text
    assert ("Good:" in text) != ("What to do:" in text)


def test_what_doctor_and_replay_print_is_declared() -> None:
    """The registry and the folder of checks hold the same; three codes are of no rule."""
    files = {module.name for module in pkgutil.iter_modules(checks.__path__)}
    assert {check.code.replace("-", "_") for check in CHECKS} == files
    assert {id(check) for check in CHECKS} == {id(check) for check in DOCTORS}
    assert {code.code for code in CODES} == {
        code.code for code in (*RULES, *CHANGES, *CHECKS, REPLAY_BREAKS, SIMULATED, WRONG_SETTING)
    }


def test_no_diagnostic_is_made_with_a_code_that_nothing_declares() -> None:
    """A diagnostic comes from a declaration (`RULE.at(..)`), or names one as the parser does."""
    named = {
        str(ast.literal_eval(node.args[0]))
        for file in ROOT.rglob("*.py")
        if file != ROOT / "language" / "diagnostic.py"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Diagnostic"
    }
    assert named <= {code.code for code in CODES}


def test_codes_of_all_commands_are_unique() -> None:
    """Also where they differ in upper and lower case only, or in how words are joined."""
    spelled = [code.code.lower().replace("_", "-") for code in CODES]
    assert sorted(set(spelled)) == sorted(spelled)


@pytest.mark.parametrize("code", [REPLAY_BREAKS, *CHANGES, *CHECKS], ids=lambda code: code.code)
def test_the_documentation_of_what_is_no_rule_has_the_form_that_rules_have(code: Explained) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*|[A-Z]+(_[A-Z]+)*", code.code)
    assert code.summary == code.summary.strip(". \n")
    assert len(code.summary) < 80
    for text in (code.why, code.mend):
        assert text == text.strip()
        assert text.endswith(".")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_says_what_it_asks_and_how_it_knows(check: Check) -> None:
    text = " ".join(documentation(check).split())
    assert f"The doctor asks: {check.question}" in text
    assert f"It looks at: {' '.join(check.evidence.split())}" in text
    assert check.question.endswith("?")


@EVERY_CODE
def test_the_documentation_fits_a_terminal(code: Explained) -> None:
    assert all(len(line) <= 110 for line in documentation(code).splitlines())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_documentation_of_a_rule_holds_both_examples(rule: Rule) -> None:
    text = documentation(rule)
    for example in (rule.bad, rule.good):
        assert example.strip().splitlines()[0] in text


def test_explaining_a_rule_does_not_load_the_temporal_sdk() -> None:
    """It takes a third of the time so."""
    program = (
        "import sys; from crossway.cli.commands.explain import find, documentation; "
        "documentation(find('SYNTAX')); documentation(find('REPLAY_BREAKS')); "
        "sys.exit('temporalio' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

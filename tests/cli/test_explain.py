"""`crossway explain`: the documentation of every rule."""

from __future__ import annotations

import pytest

from crossway.checks import RULES, Rule
from crossway.cli.commands.explain import documentation
from tests.cli.command import crossway


def test_a_code_is_found_however_it_is_written() -> None:
    shown = crossway("explain", "Nexus-Missing-DEADLINE")
    assert shown.returncode == 0
    assert shown.stdout.startswith("nexus-missing-deadline (warning): ")
    assert "Bad:" in shown.stdout
    assert "Good:" in shown.stdout


def test_an_unknown_code_suggests_the_near_one() -> None:
    shown = crossway("explain", "undefined_activty")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "did you mean undefined_activity" in shown.stderr.lower()


def test_without_a_code_all_are_listed() -> None:
    lines = crossway("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_documentation_fits_a_terminal_and_holds_both_examples(rule: Rule) -> None:
    text = documentation(rule)
    assert all(len(line) <= 110 for line in text.splitlines())
    for example in (rule.bad, rule.good):
        assert example.strip().splitlines()[0] in text

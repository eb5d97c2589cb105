"""Every rule: its bad example breaks it and nothing else, its good example breaks nothing."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from crossway.checks import RULES, Rule
from crossway.checks.examples import sources
from tests.helpers.checked import diagnose

FIXTURES = Path(__file__).parent / "fixtures"
EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@EVERY_RULE
def test_the_bad_example_yields_exactly_its_code(rule: Rule) -> None:
    found = diagnose(sources(rule.bad))
    assert {(item.code, item.severity) for item in found} == {(rule.code, rule.severity)}, found


@EVERY_RULE
def test_the_good_example_yields_nothing(rule: Rule) -> None:
    assert diagnose(sources(rule.good)) == ()


@EVERY_RULE
def test_the_documentation_is_there(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*|[A-Z]+(_[A-Z]+)*", rule.code)
    assert rule.summary == rule.summary.strip(". \n")
    assert len(rule.summary) < 80
    assert rule.why.strip().endswith(".")


@EVERY_RULE
def test_nothing_is_left_to_do(rule: Rule) -> None:
    """`make rule` leaves parts to fill in, in a rule's file and in its fixture."""
    source = inspect.getsourcefile(inspect.unwrap(rule.check))
    assert source is not None
    fixture = FIXTURES / Path(source).with_suffix(".twf").name
    for file in (Path(source), *([fixture] if fixture.exists() else [])):
        assert "TODO" not in file.read_text(), file


@EVERY_RULE
def test_every_diagnostic_points_at_its_text(rule: Rule) -> None:
    texts = dict(sources(rule.bad))
    for item in diagnose(texts.items()):
        lines = texts[item.span.path].splitlines()
        assert 1 <= item.span.column <= len(lines[item.span.line - 1]) + 1
        assert (item.span.end_line, item.span.end_column) > (item.span.line, item.span.column)


def test_codes_are_unique() -> None:
    codes = [rule.code.lower() for rule in RULES]
    assert sorted(set(codes)) == sorted(codes)


@EVERY_RULE
def test_the_order_does_not_depend_on_the_order_of_the_files(rule: Rule) -> None:
    files = sources(rule.bad)
    found = diagnose(files)
    assert [item.span for item in found] == sorted(item.span for item in found)
    assert diagnose(files[::-1]) == found


def test_a_file_that_cannot_be_read_gets_no_warnings_about_what_is_missing() -> None:
    broken = ("ship.twf", "workflow Ship(order: Order):\n    activity Pack(order\n")
    whole = ("pay.twf", "workflow Pay(order: Order):\n    activity Charge(order)\n")
    assert [item.code for item in diagnose([broken, whole])] == ["UNDEFINED_ACTIVITY", "SYNTAX"]


def test_the_hint_names_the_arguments_as_they_have_to_be_written() -> None:
    """It is a call that `check` takes, once the names are the owners' and each `name` is one."""
    text = """\
workflow Ship(id: string, amount: int) -> (Claim):
    nexus PayoutEndpoint Payouts.Reserve({arguments}) -> claim
        options:
            timeout: 20s
    close complete(claim)
"""
    (found,) = diagnose([("ship.twf", text.replace("{arguments}", "id, amount, 3"))])
    assert found.code == "nexus-guessed-arguments"
    named = "id: id, amount: amount, name: .."
    assert f"`Reserve({named})`" in (found.hint or "")
    taken = diagnose([("ship.twf", text.replace("{arguments}", named.replace("..", "3")))])
    assert [one.code for one in taken] == ["NEXUS_UNDEFINED_ENDPOINT"], "others may offer it"

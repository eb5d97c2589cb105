"""Every rule: its bad example breaks it and nothing else, its good example breaks nothing."""

from __future__ import annotations

import re

import pytest

from crossway.checks import RULES, Rule
from crossway.checks.examples import sources
from crossway.checks.functions import PURE
from crossway.compiler.expressions import BUILTINS
from tests.checks.examples import diagnose

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
def test_every_diagnostic_points_at_its_text(rule: Rule) -> None:
    texts = dict(sources(rule.bad))
    for item in diagnose(texts.items()):
        lines = texts[item.span.path].splitlines()
        assert lines[item.span.line - 1][item.span.column - 1 :].strip()
        assert (item.span.end_line, item.span.end_column) > (item.span.line, item.span.column)


def test_codes_are_unique() -> None:
    codes = [rule.code.lower() for rule in RULES]
    assert sorted(set(codes)) == sorted(codes)


def test_the_order_does_not_depend_on_the_order_of_the_files() -> None:
    texts = [
        (f"{number}-{path}", text)
        for number, rule in enumerate(RULES)
        for path, text in sources(rule.bad)
    ]
    forwards, backwards = diagnose(texts), diagnose(reversed(texts))
    assert [item.span for item in forwards] == sorted(item.span for item in forwards)
    assert {item.span.path for item in forwards} == {item.span.path for item in backwards}


def test_the_pure_functions_are_those_the_compiler_can_write() -> None:
    assert frozenset(BUILTINS) == PURE

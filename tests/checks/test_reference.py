"""What `twf` 0.14, the reference, says of designs, and what Crossway says of them.

`reference.twf` holds small designs, each with what the reference finds in it (`twf parse`), and,
where Crossway finds something else, what that is and which row of docs/language.md tells of it.
"""

from __future__ import annotations

import re

import pytest

from crossway.checks import RULES
from crossway.checks.examples import sources
from crossway.language.diagnostic import Severity
from tests.helpers.checked import diagnose
from tests.helpers.paths import ROOT
from tests.helpers.reference import CASES, Case, Finding

_STRICT = frozenset(rule.code for rule in RULES if rule.strict or rule.simulated)
"""Warnings that `--strict` makes errors of."""


ALIKE = [case for case in CASES if case.own is None]
DIFFERENT = [case for case in CASES if case.own is not None]


def found(case: Case) -> frozenset[Finding]:
    """Return what Crossway finds in a design, of one file or of several."""
    return frozenset((item.severity.value, item.code) for item in diagnose(sources(case.text)))


@pytest.mark.parametrize("case", ALIKE, ids=lambda case: case.title)
def test_what_the_reference_rejects_has_its_code_here(case: Case) -> None:
    """As an error, or as a warning of which `--strict` makes one."""
    ours = found(case)
    for severity, code in case.theirs:
        told = {(severity, code), ("error", code)}
        if code in _STRICT:
            told.add(("warning", code))
        assert ours & told, ours


@pytest.mark.parametrize("case", ALIKE, ids=lambda case: case.title)
def test_what_the_reference_accepts_is_accepted(case: Case) -> None:
    """There may be warnings about more."""
    errors = {code for severity, code in found(case) if severity == Severity.ERROR}
    assert errors <= {code for _, code in case.theirs}


@pytest.mark.parametrize("case", DIFFERENT, ids=lambda case: case.title)
def test_what_differs_is_as_announced(case: Case) -> None:
    """A difference that is gone leaves the table of the language page."""
    ours, theirs = found(case), {code for _, code in case.theirs}
    errors = {item for item in ours if item[0] == Severity.ERROR}
    assert case.own is not None
    assert case.own <= ours
    assert errors == {item for item in case.own if item[0] == Severity.ERROR}
    assert case.own != case.theirs or {code for _, code in ours} != theirs


def test_the_language_page_lists_each_difference() -> None:
    """And none that no design shows."""
    page = (ROOT / "docs" / "language.md").read_text()
    _, _, section = page.partition("## What differs from `twf` 0.14\n")
    rows = re.findall(r"^\| ([^|]+?) \|", section.partition("\n## ")[0], re.MULTILINE)
    told = {row for row in rows if row and not row.startswith("---")} - {"what"}
    assert told == {case.row for case in DIFFERENT} | {"routing and what nothing defines"}

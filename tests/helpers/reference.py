"""Small designs with what `twf` 0.14, the reference, finds in each, and what Crossway finds."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.helpers.paths import ROOT

Finding = tuple[str, str]
"""A severity and a code."""

_HEAD = re.compile(r"# (?P<title>.+)\n# twf 0\.14: (?P<theirs>.+)\n(?:# Crossway: (?P<own>.+)\n)?")


class Case(NamedTuple):
    """A design and what the reference finds; where Crossway differs, what it finds, and the row."""

    title: str
    text: str
    theirs: frozenset[Finding]
    own: frozenset[Finding] | None
    row: str


def _findings(said: str) -> frozenset[Finding]:
    if said == "accepts":
        return frozenset()
    return frozenset((one.split()[0], one.split()[1]) for one in said.split(", "))


def _cases() -> list[Case]:
    found = []
    for text in (ROOT / "tests" / "checks" / "reference.twf").read_text().split("---\n"):
        head = _HEAD.match(text)
        assert head is not None, text
        own, _, row = (head["own"] or "").partition(": ")
        told = _findings(own) if own else None
        found.append(Case(head["title"], text, _findings(head["theirs"]), told, row))
    return found


CASES = _cases()

"""What holds of every kind of statement, of a new one as well: each form of one is tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import indent

import pytest

from crossway.checks import check_design
from crossway.checks.rules.nested_too_deeply import MOST, MOST_AT_LAST
from crossway.compiler import compile_design
from crossway.design import resolve
from crossway.language import parse
from crossway.language.blocks import inner_blocks
from tests.helpers.spellings_of_statements import FORMS

_WITH_BLOCKS = [
    spellings[0]
    for form, spellings in FORMS
    if any(inner.block for inner in inner_blocks(form)) and "signal" not in spellings[0]
]
_LOOP = "for (y in ys):\n    log(1)"


def filled(text: str, which: int) -> str:
    """Return a statement with a loop in place of its first or last deepest line.

    The other lines become a plain call: a `break` that is in no loop is another fault.
    """
    margin = max(re.findall(r"^ *", text, re.MULTILINE))
    lines = [re.sub(r"\b(break|continue)\b", "log(1)", line) for line in text.split("\n")]
    deepest = [number for number, line in enumerate(lines) if re.match(rf"{margin}\S", line)]
    lines[deepest[which]] = indent(_LOOP, margin)
    return "\n".join(lines)


def workflow(body: str) -> str:
    return f"workflow W(ys: list[int]):\n{indent(body, '    ')}\n"


def activity(body: str) -> str:
    head = "workflow W():\n    activity A([1])\n    close\nactivity A(ys: list[int]):\n"
    return f"{head}{indent(body, '    ')}\n"


def said_and_refused(text: str) -> tuple[bool, bool]:
    """Return whether `check` says that a design is nested too deeply, and whether Python does."""
    parsed = parse(text, "x.twf")
    assert parsed.diagnostics == (), text
    design = resolve([parsed.file])
    said = "nested-too-deeply" in {found.code for found in check_design(design)}
    refused = {_refused(source) for source in compile_design(design).values()} - {""}
    assert refused <= {"too many statically nested blocks"}
    return said, bool(refused)


def _refused(source: str) -> str:
    """Return why Python refuses a text, "" where it does not."""
    try:
        compile(source, "generated", "exec")
    except SyntaxError as error:
        return error.msg
    return ""


@pytest.mark.parametrize("which", [0, -1])
@pytest.mark.parametrize("text", _WITH_BLOCKS)
def test_what_python_nests_no_deeper_is_said_by_check(text: str, which: int) -> None:
    """And nothing else: a statement that adds no block of Python's own may stand at any depth."""
    body, found = filled(text, which), set[tuple[bool, bool]]()
    for _ in range(MOST + 2):
        found.add(said_and_refused(workflow(body)))
        body = f"for (y in ys):\n{indent(body, '    ')}"
    assert found == {(False, False), (True, True)}


def tried(body: str) -> str:
    return f"try:\n    log(2)\ncatch:\n    log(3)\nfinally:\n{indent(body, '    ')}"


@pytest.mark.parametrize("around", [workflow, activity])
def test_of_a_finally_in_loops_the_same_holds(around: Callable[[str], str]) -> None:
    """In an activity it is no function of its own, and counts."""
    body, found = tried(_LOOP), set[tuple[bool, bool]]()
    for _ in range(MOST + 2):
        found.add(said_and_refused(around(body)))
        body = f"for (y in ys):\n{indent(body, '    ')}"
    assert found == {(False, False), (True, True)}


def test_finally_in_finally_is_refused_long_before_python_takes_minutes() -> None:
    """It keeps what is below one twice, so that thirty in each other never end."""
    body = "log(1)"
    for _ in range(MOST_AT_LAST):
        body = tried(body)
    assert said_and_refused(workflow(body)) == (False, False)
    for _ in range(30 - MOST_AT_LAST):
        body = tried(body)
    found = check_design(resolve([parse(workflow(body), "x.twf").file]))
    [deep] = [one for one in found if one.code == "nested-too-deeply"]
    assert deep.message == "`finally` blocks are nested deeper than 8 levels"

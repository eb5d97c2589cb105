"""Slips in the examples, one at a time: each found in the line where it was made, and once.

`slips/examples.txt` holds them, with blank lines between. A line of the first kind says in which
folder of `examples`, and what is found; those that begin with `-` stand in a file there, and those
that begin with `+` in their place:

    # approval: error [wrong-type] "argument id of Approval is Request"
    - start: workflow Approval(request.id)
    + start: workflow Approval(request)

What shows elsewhere than where it was made says so: `error elsewhere [..]`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers.checked import diagnose

EXAMPLES = Path(__file__).parents[2] / "examples"
TABLE = Path(__file__).parent / "slips" / "examples.txt"
_FOUND = re.compile(r'# (\w+): (error|warning|hint)( elsewhere)? \[([\w-]+)\] "(.*)"')


class Slip(NamedTuple):
    """What is changed in which example, and what `check` says then."""

    example: str
    before: str
    after: str
    severity: str
    elsewhere: bool
    code: str
    said: str


def read(text: str) -> Slip:
    """Return a slip as the table writes it."""
    first, *changed = text.split("\n")
    found = _FOUND.fullmatch(first)
    assert found is not None, first
    before, after = (
        "\n".join(line[2:] for line in changed if line[0] == sign) for sign in ("-", "+")
    )
    return Slip(found[1], before, after, found[2], bool(found[3]), found[4], found[5])


SLIPS = [read(text) for text in TABLE.read_text().strip("\n").split("\n\n")]


@cache
def files(example: str) -> tuple[tuple[str, str], ...]:
    """Return the files of an example that make its design, without its tests, as path and text."""
    paths = [path for path in sorted((EXAMPLES / example).iterdir()) if path.stem != "tests"]
    return tuple((path.name, path.read_text()) for path in paths if path.suffix in (".twf", ".py"))


def put(slip: Slip) -> tuple[list[tuple[str, str]], str, range]:
    """Return an example with a slip in it, the file that it is in, and its lines."""
    path, text = next(
        (path, text)
        for path, text in files(slip.example)
        if slip.before in text and path.endswith(".twf")
    )
    at = text.index(slip.before)
    first = text.count("\n", 0, at) + 1
    slipped = text[:at] + slip.after + text[at + len(slip.before) :]
    lines = range(first, first + slip.after.rstrip("\n").count("\n") + 1)
    return [*((p, t) for p, t in files(slip.example) if p != path), (path, slipped)], path, lines


def test_the_examples_are_right_without_slips() -> None:
    """Or the other test would prove nothing."""
    for example in {slip.example for slip in SLIPS}:
        assert diagnose(files(example)) == (), example


def test_no_slip_stands_twice() -> None:
    """A table with repeats says less than it seems to."""
    made = [(slip.example, slip.before, slip.after) for slip in SLIPS]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize(
    "slip", SLIPS, ids=lambda slip: f"{slip.example} {slip.after.strip()[:70]}"
)
def test_a_slip_in_an_example_is_found_where_it_is_and_once(slip: Slip) -> None:
    """The message or the hint says what the table announces."""
    design, path, lines = put(slip)
    (found,) = diagnose(design)
    assert (found.severity.value, found.code) == (slip.severity, slip.code), found
    assert slip.said in f"{found.message} {found.hint}"
    assert (found.span.path == path and found.span.line in lines) != slip.elsewhere, found.span

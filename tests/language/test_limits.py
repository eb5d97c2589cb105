"""What is no design, or looks different from what it says, is a fault: soon, and in few words."""

from __future__ import annotations

import time

import pytest

from crossway.language import parse, tree, walk
from crossway.language.limits import LONGEST_LINE, MOST_DIGITS, MOST_FAULTS
from tests.helpers.speed import slowness

WORKFLOW = "workflow W(n: int):\n    {}\n    close complete\n"
HIDDEN = "\0\x07\x0b\x0c\x1b\x7f\x80\x85\x9b\u2028\u2029\u202a\u202e\u2066\u2069"


@pytest.mark.parametrize("character", HIDDEN, ids=lambda c: f"U+{ord(c):04X}")
@pytest.mark.parametrize("line", ['x = "a{}b"', "x = n  # a{}b", "# a{}b", "x = n{} + 1"])
def test_a_character_that_nobody_sees_is_a_fault(line: str, character: str) -> None:
    """A text with one may show one design and be another, in comments too."""
    text = WORKFLOW.format(line.format(character))
    (fault,) = parse(text, "x.twf").diagnostics
    assert fault.span.line == 2
    assert f"{ord(character):04X}" in fault.message or "not part of the language" in fault.message


def test_half_a_character_is_a_fault() -> None:
    """No file holds one, but an editor may hand one in."""
    for line in ('x = "a\ud800b"', "x = n  # a\ud800b", "x = n\ud800"):
        (fault,) = parse(WORKFLOW.format(line), "x.twf").diagnostics
        assert fault.span.line == 2


@pytest.mark.parametrize("character", HIDDEN, ids=lambda c: f"U+{ord(c):04X}")
def test_such_a_character_may_be_written_as_an_escape(character: str) -> None:
    """Where it is meant, it is to be seen."""
    parsed = parse(WORKFLOW.format(f'x = "\\u{ord(character):04x}"'), "x.twf")
    assert not parsed.diagnostics
    assert [n.value for n in walk(parsed.file) if isinstance(n, tree.String)] == [character]


@pytest.mark.parametrize(
    "text", ["مرحبا\u200f", "नमस्\u200dते", "\u05e9\u05dc\u05d5\u05dd", "👩\u200d🚀", "é"]
)
def test_words_of_any_language_are_fine(text: str) -> None:
    """Marks that words are made with are not what hides them."""
    assert not parse(WORKFLOW.format(f'x = "{text}"  # {text}'), "x.twf").diagnostics


@pytest.mark.parametrize(
    ("value", "fine"),
    [
        ("9" * MOST_DIGITS, True),
        ("9" * (MOST_DIGITS + 1), False),
        ("9" * 5000, False),
        ("0." + "9" * 5000, False),
        ("9" * 5000 + "s", False),
    ],
)
def test_a_number_has_an_end(value: str, fine: bool) -> None:
    """Python itself reads no whole number of 5,000 digits."""
    found = parse(WORKFLOW.format(f"x = {value}"), "x.twf").diagnostics
    assert [fault.span.line for fault in found] == ([] if fine else [2])


@pytest.mark.parametrize(("duration", "fine"), [("3652500d", True), ("3652501d", False)])
def test_a_duration_has_an_end(duration: str, fine: bool) -> None:
    """What Temporal cannot keep is found before a workflow waits for it."""
    found = parse(WORKFLOW.format(f"await timer({duration})"), "x.twf").diagnostics
    assert bool(found) is not fine


@pytest.mark.parametrize(
    "part", ["(", "[", '{"', '"', "\\", "a.", "not ", "-", "0", ":", ",", " ", "#", "a", "-> "]
)
def test_a_line_of_megabytes_is_one_fault_at_once(part: str) -> None:
    """It is told by its length, and not looked into."""
    line = "x = " + part * (5_000_000 // len(part))
    begun = time.process_time()
    (fault,) = parse(WORKFLOW.format(line), "x.twf").diagnostics
    assert "characters, more than the" in fault.message
    assert time.process_time() - begun < 2 * slowness()


def test_the_longest_line_is_read() -> None:
    """The limit is far from any line that somebody writes."""
    line = 'x = "' + "a" * (LONGEST_LINE - 10) + '"'
    assert not parse(WORKFLOW.format(line), "x.twf").diagnostics


@pytest.mark.parametrize(
    "line", ["x", "    x", "workflow", "\u202e", "workflow W(): x", "    f(x)\n        -> r"]
)
def test_reading_ends_with_the_thousandth_fault(line: str) -> None:
    """Rubbish is named as such, not listed."""
    found = parse(f"{line}\n" * 4_000, "x.twf").diagnostics
    assert len(found) <= 2 * MOST_FAULTS + 1
    begun = parse(
        "workflow V():\n    close\nworkflow W():\n    close\n" + f"{line}\n" * 4_000, "x.twf"
    )
    assert any(isinstance(node, tree.Workflow) for node in begun.file.definitions)


@pytest.mark.parametrize(
    "value",
    [
        "({})",
        "[{}]",
        "{{a: {}}}",
        "len({})",
        "not {}",
        "- {}",
        "{}.a",
        "{}[0]",
        "{} + 1",
        "{} and n",
    ],
)
def test_an_expression_nested_thousands_deep_is_one_fault(value: str) -> None:
    """No recursion of ours, or of Python's, depends on what a design says."""
    before, after = value.format("@").split("@")
    text = WORKFLOW.format("x = " + before * 3000 + "n" + after * 3000)
    (fault,) = parse(text, "x.twf").diagnostics
    assert "nested deeper" in fault.message

"""Comments in every place that a text has, and spaces and breaks as nobody writes them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossway.format import format_text
from crossway.language import parse
from tests.helpers.written import WRITTEN

FEW = settings(max_examples=120, deadline=None, derandomize=True)
MANY = settings(max_examples=6000, deadline=None)

TEXTS = [text for text in WRITTEN.values() if 0 < len(text) < 4000]
COMMENTS = ("# c", "#c", "#", "##", "#  two  spaces ", "# crossway: ignore[unused-result]",
            "# crossway: ignore", "# 🚚 é", "#\t#", "# \"quoted\" {hole}", "# " + "long " * 30,
            "# x:", "# - item", "#!", "// as others do")  # fmt: skip
MARGINS = ("", " ", "    ", "        ", "            ", "\t", "  \t")


@st.composite
def disorderly(draw: st.DrawFn) -> str:
    """Return a design with comments sprinkled over it, and spaces and breaks where they may be."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        comment = draw(st.sampled_from(COMMENTS))
        match draw(st.sampled_from(["above", "behind", "inside", "spaces", "blank", "same"])):
            case "above":
                lines.insert(at, draw(st.sampled_from(MARGINS)) + comment)
            case "same":  # as deep as the line that follows it
                margin = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
                lines.insert(at, margin + comment)
            case "behind" if comment.strip() != "#":  # one that says nothing goes
                lines[at] += draw(st.sampled_from(["", " ", "   "])) + comment
            case "inside":
                lines[at] = _broken(lines[at], comment, draw(st.integers(0, 9)))
            case "spaces":
                lines[at] += "  \t"
            case "blank":
                lines.insert(at, draw(st.sampled_from(["", "   ", "\t", "\f"])))
            case _:
                pass
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)
    return draw(st.sampled_from(["", "\ufeff"])) + text


def _broken(line: str, comment: str, number: int) -> str:
    """Return a line with a break and a comment behind a bracket or a comma of it."""
    places = [found.end() for found in re.finditer(r"[(\[{,]", line)]
    if not places:
        return line
    at = places[number % len(places)]
    return f"{line[:at]} {comment}\n   {line[at:]}"


def without_spaces(text: str) -> str:
    """Return all that is no space and no quote, in its order: code and comments in their places."""
    return "".join(text.lstrip("\ufeff").split()).replace("'", '"')


def hold(text: str) -> bool:
    """Hold what formatting promises of a text that parses; return whether it does."""
    parsed = parse(text, "x.twf")
    if parsed.diagnostics:
        return False
    once = format_text(text, "x.twf")
    assert parse(once, "x.twf").file == parsed.file
    assert without_spaces(once) == without_spaces(text)
    assert format_text(once, "x.twf") == once
    assert once.startswith("\ufeff") == text.startswith("\ufeff")
    assert not re.search(r"[ \t](\r\n|\r|\n)", once), "no space ends a line"
    return True


@FEW
@given(disorderly())
def test_nothing_is_lost_and_every_comment_keeps_its_place(text: str) -> None:
    """Between cases, before `else`, in lists, behind options, at the ends of blocks and files."""
    hold(text)


@pytest.mark.long
@MANY
@given(disorderly())
def test_nothing_is_lost_in_many_more(text: str) -> None:
    """The same of thousands of texts."""
    hold(text)

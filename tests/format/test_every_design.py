"""Formatting keeps what a design means, whatever design; a second time changes nothing.

The suite takes the fewest designs that have each form of the language; `make long` takes all.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossway.format import UnreadableError, format_page, format_text
from crossway.language import parse, print_file, tree, walk
from tests.helpers.expectations import LANGUAGE
from tests.helpers.forms import fewest, sliced
from tests.helpers.pages import PAGES, RULE_PAGES
from tests.helpers.paths import ROOT
from tests.helpers.written import TREES, WRITTEN
from tests.language import fuzz

SLICE = settings(max_examples=150, deadline=None, derandomize=True)
FIXTURES = sorted(LANGUAGE.glob("*.twf"))
FEW = fewest(TREES)


def comments(text: str) -> list[str]:
    """Return every comment of a text, by no reader of ours; some are parts of strings."""
    return sorted(found.strip() for found in re.findall(r"#(.*)", text))


@pytest.mark.parametrize("text", sliced(WRITTEN, FEW))
def test_formatting_twice_is_formatting_once_and_keeps_tree_and_comments(text: str) -> None:
    """And whatever is neither a space nor a quote."""
    once = format_text(text, "x.twf")
    assert parse(once, "x.twf").file == parse(text, "x.twf").file
    assert comments(once) == comments(text)
    assert _without_spaces(once) == _without_spaces(text)
    assert format_text(once, "x.twf") == once


def _without_spaces(text: str) -> str:
    return "".join(text.split()).replace("'", '"')


WITHOUT_WORDS = {
    name: text
    for name, text in WRITTEN.items()
    if not any(isinstance(node, tree.Sketch) for node in walk(TREES[name]))
}
"""Those without lines of words, whose spaces stay."""


@pytest.mark.parametrize("text", sliced(WITHOUT_WORDS, FEW))
def test_a_design_in_disorder_is_formatted_as_the_one_in_order(text: str) -> None:
    """Spaces doubled, tabs for levels, spaces at the ends of lines."""
    messy = "\n".join(map(_in_disorder, text.split("\n")))
    assert format_text(messy, "x.twf") == format_text(text, "x.twf")


def _in_disorder(line: str) -> str:
    body = line.lstrip(" ")
    depth, odd = divmod(len(line) - len(body), 4)
    parts = re.split(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\#.*)""", body)
    spread = (part if at % 2 else part.replace(" ", "  ") for at, part in enumerate(parts))
    return "\t" * depth + " " * odd + "".join(spread) + "  "


def test_the_examples_stand_in_the_layout_that_they_are_formatted_to() -> None:
    """Who takes one of them along and saves it in an editor sees no change that is not theirs."""
    examples = sorted((ROOT / "examples").rglob("*.twf"))
    assert len(examples) > 20
    texts = {path: path.read_text() for path in examples}
    assert [path for path, text in texts.items() if format_text(text, "x.twf") != text] == []


@pytest.mark.parametrize("page", [*PAGES, *RULE_PAGES], ids=lambda page: page.stem)
def test_formatting_a_page_twice_is_formatting_it_once(page: Path) -> None:
    once = format_page(page.read_text(), "x.md").text
    assert format_page(once, "x.md").text == once


def survive(text: str) -> bool:
    """Format a text, whatever it is; return whether it parses. Twice is once."""
    if parse(text, "x.twf").diagnostics:
        with pytest.raises(UnreadableError):
            format_text(text, "x.twf")
        return False
    once = format_text(text, "x.twf")
    assert format_text(once, "x.twf") == once
    return True


def prefixes(text: str) -> list[str]:
    """Return what is there while a text is typed, after each character."""
    return [text[:end] for end in range(len(text) + 1)]


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_a_text_that_is_being_typed_is_survived(file: Path) -> None:
    """Some of what is there meanwhile: `make long` takes all of it."""
    source = random.Random(3)  # noqa: S311 - which prefixes to take, no secret
    whole = prefixes(file.read_text())
    for prefix in source.sample(whole, 40):
        survive(prefix)


@pytest.mark.long
@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_every_prefix_of_every_fixture_is_survived(file: Path) -> None:
    """No half-typed line makes it raise or hang."""
    for prefix in prefixes(file.read_text()):
        survive(prefix)


@SLICE
@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    survive(text)


@pytest.mark.parametrize("make", fuzz.MAKERS, ids=lambda make: make.__name__)
def test_texts_of_the_fuzzer_are_survived(make: fuzz.Maker) -> None:
    source = random.Random(11)  # noqa: S311 - texts to format, not secrets
    for _ in range(30):
        survive(make(source))


@pytest.mark.parametrize("name", ["language/spellings.twf", "language/tests.twf"])
def test_what_the_printer_prints_is_formatted(name: str) -> None:
    """The layout has one form, whoever makes it."""
    printed = print_file(parse(WRITTEN[f"tests/fixtures/{name}"], "x.twf").file)
    assert format_text(printed, "x.twf") == printed

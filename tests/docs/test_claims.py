"""README.md and docs/traps.md: beside each claim stands what shows it; none is a superlative."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from scripts.traps.registry import TRAPS
from tests.helpers.pages import BLOCKS
from tests.helpers.paths import ROOT

PAGES = ("README.md", "docs/traps.md")
_NOTE = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_EXHIBIT = re.compile(r"^```.*?^```$|^<img [^>]*>$", re.MULTILINE | re.DOTALL)
_SHOWN = re.compile(r"\]\(|`(?:crossway|docker|git|make|pip|pipx|python -m|temporal|uv) ")
"""A link, or a command. `tests/docs` follows the links and holds the commands to what there is."""
_SUPERLATIVE = re.compile(
    r"\b(?:best|biggest|cheapest|cleanest|easiest|fastest|safest|shortest way|simplest|smartest|"
    r"smallest|most \w+(?:able|ful|ible|ive|ly)|the only|never before|unique|unrivalled|world|"
    r"blazing\w*|effortless\w*|powerful|seamless\w*|state of the art)\b",
    re.IGNORECASE,
)
_REMEDY = re.compile(r"^\*\*What avoids it\.\*\*.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FOUND = re.compile(r"^crossway doctor finds: (.+)$", re.MULTILINE)


def text(page: str) -> str:
    """Return a page without its notes to the tests."""
    return _NOTE.sub("", (ROOT / page).read_text())


def claims(page: str) -> Iterator[str]:
    """Yield each paragraph, row and item that stands beside no block of code and no picture."""
    # Exhibits become paragraphs of their own: what they are of stands right above or below.
    parts = re.split(r"\n{2,}", _EXHIBIT.sub("\n\n```\n\n", text(page)).strip())
    for before, part, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False):
        if part.startswith(("#", "```")) or "```" in (before, after):
            continue
        if part.startswith("|"):
            yield from part.splitlines()[2:]
        else:
            yield from re.split(r"\n(?=- )", part)


@pytest.mark.parametrize("page", PAGES)
def test_beside_each_claim_stands_what_shows_it(page: str) -> None:
    """A command of the repository, a link, or a block or a picture that tests hold to the truth."""
    found = list(claims(page))
    assert len(found) > 10
    assert [claim for claim in found if not _SHOWN.search(claim)] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_claim_is_a_superlative(page: str) -> None:
    assert _SUPERLATIVE.findall(text(page)) == []


def test_what_avoids_each_trap_is_a_design_that_is_tried_or_a_test() -> None:
    remedies = _REMEDY.findall((ROOT / "docs" / "traps.md").read_text())
    assert len(remedies) == len(TRAPS)
    tried = ("<!-- run: ", "<!-- check: ", "](../tests/")
    assert [one for one in remedies if not any(sign in one for sign in tried)] == []


def test_the_list_of_traps_says_of_the_doctor_what_it_finds() -> None:
    """Where the doctor is named, the trap's own output has the code; "nothing" says so, too."""
    rows = re.findall(r"^\| \[[^|]+ \| [^|]+ \| (.+) \|$", text("docs/traps.md"), re.MULTILINE)
    found = [_FOUND.findall(block.text) for block in BLOCKS if block.said("trap")]
    assert len(rows) == len(found) == len(TRAPS)
    for row, (codes,) in zip(rows, found, strict=True):
        if not row.startswith("`check`"):
            assert row.removeprefix("`doctor`: ").strip("`") in codes.split(", ")

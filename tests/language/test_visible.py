"""Text of others is shown, never sent: the one function that everything printed goes through."""

from __future__ import annotations

import ast
import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from crossway.language.visible import as_json, visible, visible_lines
from tests.helpers.hostile import ACTING, acting

ANY = st.text(st.one_of(st.characters(), st.sampled_from(ACTING)))


@given(ANY)
def test_what_acts_is_spelled_as_python_would(text: str) -> None:
    """A reader can tell which character stands there."""
    shown = visible(text)
    assert acting(shown) == []
    assert "\n" not in shown
    kept = text.replace("\\", "/").replace('"', "'")
    assert ast.literal_eval(f'"{visible(kept)}"') == kept


@given(ANY)
def test_lines_keep_their_ends_and_tabs(text: str) -> None:
    shown = visible_lines(text)
    assert acting(shown) == []
    assert shown == "\n".join(
        "\t".join(map(visible, line.split("\t"))) for line in text.split("\n")
    )
    assert visible_lines(shown) == shown


@given(st.dictionaries(ANY, st.one_of(ANY, st.integers(), st.lists(ANY))))
def test_json_means_the_same_and_does_not_act(value: dict[str, object]) -> None:
    for indent in (None, 2):
        text = as_json(value, indent)
        assert acting(text) == []
        assert "\x7f" not in text
        assert json.loads(text) == json.loads(json.dumps(value))


def test_every_control_direction_and_line_character_is_among_them() -> None:
    """Source: Unicode's categories Cc, Cs, Zl, Zp, and UAX 9 for those that turn text around."""
    directions = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    marks = {"\u061c", "\u200e", "\u200f"}
    for character in map(chr, range(0x110000)):
        acts = (
            unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
            or unicodedata.bidirectional(character) in directions
            or character in marks
        )
        assert not acts or visible(character) != character, hex(ord(character))


def test_words_of_every_script_stay_as_they_are() -> None:
    for text in (
        "Zahlung für Müller",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "支払い",
        "👨\u200d👩\u200d👧",
        "a\u00a0b",
        "🏳️",
    ):
        assert visible(text) == text

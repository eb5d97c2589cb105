"""A value that is no word of its enumeration: what was expected, what was found, and where."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

import pytest

from crossway.runtime.fitting import MismatchError, fit

Far = Literal["far", "near"]
LETTERS = Literal["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]


class Box(TypedDict):
    """One with words in all places."""

    how: Far
    ways: list[Far | None]
    by: dict[str, Far]
    pair: tuple[int, Far]


BOX = {"how": "far", "ways": [], "by": {}, "pair": [1, "far"]}
WANTED = 'expected "far" or "near", got'


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"how": "7"}, f'it.inner.how: {WANTED} "7"'),
        ({"how": "it's"}, f'it.inner.how: {WANTED} "it\'s"'),
        ({"ways": ["far", None, "x"]}, f'it.inner.ways[2]: {WANTED} "x"'),
        ({"by": {"a": "y"}}, f'it.inner.by[...]: {WANTED} "y"'),
        ({"pair": [1, "z"]}, f'it.inner.pair[1]: {WANTED} "z"'),
    ],
)
def test_what_is_no_word_is_told_with_the_words(changed: dict[str, Any], said: str) -> None:
    """As the design spells them, not as the library that holds values against types does."""
    with pytest.raises(MismatchError) as misfit:
        fit({**BOX, **changed}, Box, "it.inner")
    assert str(misfit.value) == said


def test_neither_many_words_nor_a_long_text_fill_a_message() -> None:
    """Eight words, and the beginning of what was found."""
    with pytest.raises(MismatchError) as misfit:
        fit("x" * 500, LETTERS | None, "letter")
    words = ", ".join(f'"{letter}"' for letter in "abcdefgh")
    said = f'letter: expected {words} or one of 4 more, got "{"x" * 60}.."'
    assert str(misfit.value) == said

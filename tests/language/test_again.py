"""A text that is read again is read as it would be for the first time."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import astuple

from crossway.language import parse
from crossway.language.again import Again
from crossway.language.structs import Struct
from tests.helpers.edited import DESIGNS, Editor

_EDITS = 6


def _spelled(one: object) -> object:
    """Return what tells trees apart that are not written the same, in the same places."""
    if isinstance(one, Struct):
        return type(one), *map(_spelled, astuple(one))
    return tuple(map(_spelled, one)) if isinstance(one, tuple) else one


@pytest.mark.parametrize("name", DESIGNS)
def test_a_text_is_read_again_as_it_is_read_first(name: str) -> None:
    """Parts that have not changed are not parsed again: nothing may come of that."""
    chance = random.Random(name)  # noqa: S311  chooses edits
    texts = DESIGNS[name]
    some = chance.sample(list(texts.values()), min(3, len(texts)))
    editor, again = Editor({"a.twf": "\n".join(some)}), Again("a.twf")
    for _ in range(_EDITS):
        text = editor.texts["a.twf"]
        assert _spelled(again.parse(text)) == _spelled(parse(text, "a.twf")), text
        editor.edit(chance)


_TWO = """\
workflow Order(id: string):
    activity Pack(id)

activity Pack(id: string):
    pack it
"""


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("    activity Pack(id) -> parcel", [False, True]),
        ("    activity Pack(id", [False, True]),
        ("    activity Pack(id)", [True, True]),
    ],
)
def test_a_definition_that_has_not_changed_is_the_same_object(typed: str, same: list[bool]) -> None:
    again = Again("a.twf")
    before = again.parse(_TWO).file.definitions
    after = again.parse(_TWO.replace("    activity Pack(id)", typed)).file.definitions
    assert [one is other for one, other in zip(before, after, strict=True)] == same


@pytest.mark.parametrize(
    "changed",
    [
        _TWO.replace("id: string):\n    activity", "id: string):\n   activity"),
        _TWO.replace("    activity Pack(id)\n", ""),
        _TWO.replace("\n\n", "\n  \n"),
        _TWO.replace("\n\n", "\n"),
        _TWO.replace("pack it", '"""pack'),
        _TWO.replace("Pack(id)", 'Pack("a').replace("pack it", 'b") -> c'),
        _TWO.replace("Pack(id)", 'Pack("a\n  b") -> c').replace("pack it", "d = 1 +\n    2"),
        _TWO.replace("Pack(id)", "Pack(id) ->").replace("\n\n", "\n"),
        _TWO.replace("\n\n", "\n@activity.defn\n"),
        _TWO.replace("activity Pack(id: string)", "activity Pack(id: string"),
        _TWO.replace("    pack it", "\tpack it"),
        _TWO + "package shop\n",
        _TWO.replace("id: string):\n    act", "order: Order{id: string}) {\n    act"),
        f"  {_TWO}",
    ],
)
def test_what_reaches_beyond_a_definition_is_read_with_the_rest(changed: str) -> None:
    again = Again("a.twf")
    for text in (_TWO, changed, _TWO, changed):
        assert _spelled(again.parse(text)) == _spelled(parse(text, "a.twf"))

"""Values of the language are structs, and read like the frozen dataclasses they once were."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest

from crossway.language import structs, tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import NOWHERE, Span
from crossway.language.structs import Struct

LOADED = ("language", "files", "design", "checks")
WHOLE_DESIGNS = {"model", "shadows", "workspace", "checked"}
"""Modules with a class of which there is one for a design, that keeps what it finds once."""

PLACE = Span("x.twf", 3, 5, 3, 9)


class Keyed(Struct, frozen=True):
    """A value with a default that is made anew for each."""

    name: str
    parts: Mapping[str, str] = {}


def test_what_works_on_dataclasses_works_on_a_node() -> None:
    """`replace`, `fields`, `asdict`: whoever reads or changes a tree knows these."""
    name = tree.Name("order", span=PLACE)
    other = dataclasses.replace(name, name="payment")
    assert (other.name, other.span) == ("payment", PLACE)
    assert [one.name for one in dataclasses.fields(name)] == ["name", "span"]
    assert dataclasses.is_dataclass(name)
    assert dataclasses.asdict(PLACE) == {
        "path": "x.twf",
        "line": 3,
        "column": 5,
        "end_line": 3,
        "end_column": 9,
    }
    assert dataclasses.replace(Keyed("a", {"b": "c"}), name="d") == Keyed("d", {"b": "c"})
    assert Keyed("a").parts is not Keyed("b").parts


def test_where_and_how_a_node_was_written_does_not_count() -> None:
    """Two spellings of a statement are equal and find each other in a set; notes do count."""
    plain = tree.Await(tree.Handle("h"), ("x",))
    written = dataclasses.replace(
        plain, span=PLACE, spaced=True, classic=True, explicit=True, assigned=True
    )
    assert plain == written
    assert not plain != written  # noqa: SIM202 - `!=` is an operator of its own
    assert len({plain, written}) == 1
    assert plain != dataclasses.replace(plain, note="why")
    assert plain != dataclasses.replace(plain, results=("y",))
    assert tree.Handle("h") != tree.Name("h")
    assert tree.Break() == tree.Break(span=PLACE)


def test_a_node_shows_what_it_takes_to_build_it() -> None:
    """A test that fails prints trees: without the places, which differ anyway."""
    shown = repr(tree.Start("h", tree.Timer(tree.Duration("5m")), span=PLACE, note="why"))
    assert shown == "Start(handle='h', target=Timer(duration=Duration(text='5m'), options=()))"


def test_nobody_changes_a_value() -> None:
    """What several stages hold at once stays as it was read."""
    found = Diagnostic("CODE", Severity.HINT, NOWHERE, "said")
    for value, field in ((found, "message"), (PLACE, "line"), (tree.Name("a"), "name")):
        with pytest.raises(AttributeError):
            setattr(value, field, "other")


def test_what_a_check_loads_is_made_of_structs() -> None:
    """Each dataclass is compiled on import: thirty of them were a tenth of a short check."""
    package = Path(structs.__file__).parents[1]
    paths = [path for folder in LOADED for path in sorted((package / folder).rglob("*.py"))]
    texts = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    assert {name for name, text in texts.items() if "@dataclass" in text} == WHOLE_DESIGNS

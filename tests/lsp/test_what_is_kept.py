"""What a server keeps of designs that are out of date: nothing."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from crossway.checks import KnownFiles
from crossway.lsp.collecting import PAUSE, Collector
from crossway.lsp.designs import Source
from crossway.lsp.positions import UNITS
from crossway.lsp.reading import Trees, read_design
from tests.helpers import shop


def test_a_design_that_is_out_of_date_goes_without_the_collector(tmp_path: Path) -> None:
    """Python's collector rests while a server answers: a cycle in each design that was read
    would be kept until nobody types."""
    paths = shop.make(tmp_path / "shop")
    twf = tuple(path for path in paths if path.suffix == ".twf")
    trees, known = Trees(), KnownFiles()
    source = Source("shop", twf[0].parent, twf)
    gc.disable()
    try:
        snapshot = read_design(source, {}, 1, UNITS["utf-16"], trees.parse, known)
        (checked,) = snapshot.checked
        assert checked.design.workflows
        assert all(snapshot.index(checked).occurrences(path.as_posix()) for path in twf)
        assert snapshot.diagnostics is not None
        kept = [weakref.ref(one) for one in (snapshot, checked, checked.design)]
        later = read_design(source, {}, 2, UNITS["utf-16"], trees.parse, known, snapshot)
        del snapshot, checked
        assert later.diagnostics is not None
        assert [one() for one in kept] == [None, None, None]
    finally:
        gc.enable()


def test_cycles_are_not_looked_for_after_each_key() -> None:
    """Nothing is answered meanwhile. Where Python looks by itself nobody else does."""
    collector = Collector()
    assert not collector.collect(0.0)
    gc.disable()
    try:
        assert [collector.collect(now) for now in (1.0, 2.0, PAUSE)] == [True, False, False]
        assert collector.collect(1.0 + PAUSE)
    finally:
        gc.enable()

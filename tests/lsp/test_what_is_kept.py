"""What a server keeps of designs that are out of date: nothing."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from crossway.checks import KnownFiles
from crossway.design.model import Design
from crossway.language import parse
from crossway.lsp.collecting import PAUSE, Collector
from crossway.lsp.designs import Source
from crossway.lsp.positions import UNITS
from crossway.lsp.reading import Snapshot, Trees, read_design
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
        unsaved = {twf[0]: twf[0].read_text() + "\nactivity More():\n    pass\n"}
        later = read_design(source, unsaved, 2, UNITS["utf-16"], trees.parse, known, snapshot)
        del snapshot, checked
        assert later.diagnostics is not None
        assert [one() for one in kept] == [None, None, None]
    finally:
        gc.enable()


_CONTRACT = """\
nexusrpc: "1.0.0"
services:
  Bank:
    operations:
      pay:
        input: {type: object, properties: {id: {type: string}}}
        output: {type: object, properties: {id: {type: string}}}
"""
_TYPED = """\
import "bank.nexusrpc.yaml"

workflow A(id: string):
    {}
    close complete(x)
"""


def test_a_line_that_cannot_be_read_yet_changes_neither_design_nor_findings(tmp_path: Path) -> None:
    """Most keys are pressed in the middle of a line: what is left of the design is what it was."""
    path, units = tmp_path / "a.twf", UNITS["utf-16"]
    path.with_suffix(".py").write_text("def pack(id: str) -> None: ...\n")
    (tmp_path / "bank.nexusrpc.yaml").write_text(_CONTRACT)
    trees, known, source = Trees(), KnownFiles(), Source("a", tmp_path, (path,))
    designs: list[Design] = []
    now: Snapshot | None = None
    for typed in (
        "activity P",
        "activity Pa",
        "activity Pack(id",
        "activity Pack(id)",
        "activity Pack(id) ",
    ):
        unsaved = {path: _TYPED.format(typed)}
        now = read_design(source, unsaved, 1, units, trees.parse, known, now)
        anew = read_design(source, unsaved, 1, units, parse, KnownFiles())
        assert now.diagnostics == anew.diagnostics
        designs.append(now.checked[0].design)
        assert "Bank" in designs[-1].services
    assert len({id(one) for one in designs[:3]}) == 1
    assert len({id(one) for one in designs[3:]}) == 1
    assert [len(one.activities) for one in designs] == [0, 0, 0, 1, 1]


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

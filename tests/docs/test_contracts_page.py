"""docs/contracts.md: the change that it shows, made, and what `crossway diff` says of it."""

from __future__ import annotations

from pathlib import Path

from crossway.checks.examples import sources
from tests.helpers.command import crossway
from tests.helpers.pages import BLOCKS


def test_the_change_on_the_page_breaks_what_it_says(tmp_path: Path, update_snapshots: bool) -> None:
    """The design above it, changed line by line. With --update-snapshots the page is made to."""
    blocks = [block for block in BLOCKS if block.page == "contracts.md"]
    (at,) = (n for n, block in enumerate(blocks) if block.language == "diff")
    change, shown = blocks[at], blocks[at + 1]
    changed = _changed(change.above, change.text)
    for folder, design in (("old", change.above), ("new", changed)):
        (tmp_path / folder).mkdir()
        for name, text in sources(design):
            (tmp_path / folder / name).write_text(text)
    done = crossway("diff", "old", "new", cwd=tmp_path)
    assert done.returncode == 1
    if update_snapshots:
        shown.rewrite(done.stdout)
    else:
        assert done.stdout == shown.text


def _changed(design: str, change: str) -> str:
    """Return a design with lines taken out, `-`, and others put in their place, `+`."""
    gone: list[str] = []
    come: list[str] = []
    for line in [*change.splitlines(), "-"]:
        if line.startswith("-") and come:
            before, after = "\n".join(gone) + "\n", "\n".join(come) + "\n"
            assert design.count(before) == 1, before
            design, gone, come = design.replace(before, after), [], []
        (gone if line.startswith("-") else come).append(line[1:])
    return design

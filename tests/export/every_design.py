"""Every design of the documentation and the examples as projects, held to mypy and ruff.

`make projects` takes minutes, so it is none of the suite, which has one page of it
(tests/export/test_typed_projects.py). `python -m tests.export.every_design PAGE ..` does the
designs of some pages. What is no project, since it has faults or families, is passed over.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from crossway.checks.examples import sources
from crossway.errors import CrosswayError
from tests.helpers.pages import DESIGNS, Block
from tests.helpers.paths import EXAMPLES
from tests.helpers.projects import faults_of_style, faults_of_types, generated


def main(pages: Iterable[str] = ()) -> int:
    """Print what mypy and ruff say of the designs of some pages; all without one."""
    named = {*pages}
    chosen = [one for one in DESIGNS if not named or one.page in named]
    with tempfile.TemporaryDirectory() as scratch:
        folders = list(projects(chosen, Path(scratch), () if named else EXAMPLES))
        found = faults(folders).replace(scratch, "")
        found += "".join(map(faults_of_style, folders))
    print(f"{found}{len(folders)} designs as projects")  # noqa: T201 - a command's output
    return 1 if found else 0


def faults(folders: Iterable[Path]) -> str:
    """Return what the type checker says of projects, but for copies of Python, which it is told
    to leave out."""
    said = "".join(faults_of_types(*batch) for batch in apart(folders))
    return "".join(line for line in said.splitlines(True) if "/implementations/" not in line)


def projects(blocks: Iterable[Block], scratch: Path, more: Iterable[Path] = ()) -> Iterator[Path]:
    """Yield a folder of projects for each design that can be some; single files are packages of
    names of their own."""
    for number, block in enumerate(blocks):
        folder = scratch / f"{block.page.replace('/', '-')}-{block.line}"
        folder.mkdir()
        for name, text in _files(block, f"d{number}").items():
            (folder / name).write_text(text)
        yield from _written(folder, folder.with_name(f"{folder.name}-projects"))
    for path in more:
        yield from _written(path, scratch / path.name)


def _files(block: Block, name: str) -> dict[str, str]:
    found = dict(sources(block.text))
    beside = {"example.py": block.below} if block.below else {}
    return {file.replace("example.", f"{name}."): text for file, text in (found | beside).items()}


def _written(design: Path, folder: Path) -> Iterator[Path]:
    try:
        yield generated(design, folder)
    except (CrosswayError, AssertionError):
        return  # it is to be refused: it has faults, or names what nothing defines


def apart(folders: Iterable[Path]) -> list[list[Path]]:
    """Return folders in as few batches as it needs for no two packages of a name in one."""
    batches: list[tuple[set[str], list[Path]]] = []
    for folder in folders:
        own = {path.name for path in folder.glob("*/src/*")}
        batch = next((one for one in batches if not one[0] & own), None)
        if batch is None:
            batches.append(batch := (set(), []))
        batch[0].update(own)
        batch[1].append(folder)
    return [held for _, held in batches]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

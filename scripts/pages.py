"""Pages of docs/ that a script writes: which are stale, writing them, and the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
COMMAND = "make docs"


@dataclass(frozen=True)
class Written:
    """Some pages, and where what they say is decided.

    `pages` returns the text of each by its path below docs/, which it is given; `source` ends
    the sentence "docs/rules.md is not what .. say". All pages in `folder` are these.
    """

    pages: Callable[[Path], Mapping[str, str]]
    source: str
    folder: str | None = None

    def stale(self, docs: Path = DOCS) -> tuple[str, ...]:
        """Return the paths below `docs` that are stale, pages included that are no more."""
        wanted = self.pages(docs)
        differing = {path for path, text in wanted.items() if _read(docs / path) != text}
        there = docs.glob(f"{self.folder}/*") if self.folder else ()
        gone = {str(path.relative_to(docs)) for path in there} - set(wanted)
        return tuple(sorted(differing | gone))

    def write(self, docs: Path = DOCS) -> tuple[str, ...]:
        """Write what is stale, delete the pages that are no more, and return their paths."""
        wanted, changed = self.pages(docs), self.stale(docs)
        for path in changed:
            if path in wanted:
                (docs / path).parent.mkdir(exist_ok=True)
                (docs / path).write_text(wanted[path])
            else:
                (docs / path).unlink()
        return changed

    def main(self, arguments: list[str], docs: Path = DOCS) -> int:
        """Run one command line, of `--check` or of nothing, and return its exit code."""
        if arguments == ["--check"]:
            found = self.stale(docs)
            for path in found:
                said = f"docs/{path} is not what {self.source} say; run `{COMMAND}`"
                print(said, file=sys.stderr)
            return 1 if found else 0
        for path in self.write(docs):
            print(f"docs/{path}", file=sys.stderr)
        return 0


def _read(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None

"""Look up what README.md says of other projects ("Beside other ways") in clones of them.

    git clone https://github.com/jmbarzee/temporal-architect others/temporal-architect
    git clone https://github.com/zigflow/zigflow others/zigflow
    git clone https://github.com/temporalio/nexgen others/nexgen
    python -m scripts.beside others

Each was read at one commit. What a project says of itself is a line of a file, which the table
links to; that it has nothing of a kind is that none of its files speaks of it; who is behind it
is counted in its log. Exits with 1 and a list if something is not so.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TWF = "jmbarzee/temporal-architect"
ZIGFLOW = "zigflow/zigflow"
NEXGEN = "temporalio/nexgen"
COMMITS = {TWF: "17a859f", ZIGFLOW: "f7ca6a5", NEXGEN: "24be25e"}
"""What was read of each repository: owner and name."""


@dataclass(frozen=True)
class Said:
    """A line of a file (1-based) has these words."""

    project: str
    path: str
    line: int
    words: str

    @property
    def link(self) -> str:
        """The address of the line, for ever."""
        return _address(self.project, f"blob/{COMMITS[self.project]}/{self.path}#L{self.line}")

    def fault(self, clone: Path) -> str | None:
        """Return what is wrong, None if it is so."""
        lines = _git(clone, "show", f"{COMMITS[self.project]}:{self.path}").splitlines()
        if self.words in "".join(lines[self.line - 1 : self.line]):
            return None
        return f"{self.link} does not say {self.words!r}"


@dataclass(frozen=True)
class Silent:
    """No file of some folders, tests and dependencies aside, has a word in it."""

    project: str
    word: str
    folders: tuple[str, ...] = (".",)

    def fault(self, clone: Path) -> str | None:
        """Return what is wrong, None if it is so."""
        where = (*self.folders, ":!*_test.go", ":!*lock*", ":!go.sum", ":!go.mod", ":!tests")
        search = ("grep", "-ilE", self.word, COMMITS[self.project], "--", *where)
        found = _git(clone, *search, accepted=(0, 1)).split()
        return f"{self.project} speaks of {self.word}: {', '.join(found)}" if found else None


@dataclass(frozen=True)
class Made:
    """It began in a month, and this share of its commits, at least, has one author."""

    project: str
    month: str
    share: float

    def fault(self, clone: Path) -> str | None:
        """Return what is wrong, None if it is so."""
        log = _git(clone, "log", "--reverse", "--format=%as %an", COMMITS[self.project])
        dates, authors = zip(*(line.split(" ", 1) for line in log.splitlines()), strict=True)
        ((_, most),) = Counter(authors).most_common(1)
        if dates[0].startswith(self.month) and most / len(authors) >= self.share:
            return None
        return f"{self.project} began on {dates[0]}; {most} of {len(authors)} commits by one author"


EVIDENCE: tuple[Said | Silent | Made, ...] = (
    Said(TWF, "README.md", 5, "Write your architecture in `.twf`"),
    Said(TWF, "README.md", 90, "Generate Go code from a `.twf` design"),
    Said(TWF, "README.md", 87, "deterministic harness for an AI agent"),
    Said(TWF, "README.md", 150, "Define sync and async service operation APIs"),
    Said(TWF, "skills/temporal-architect-author-infra/SKILL.md", 82, "not yet in `.twf`"),
    Said(TWF, "README.md", 110, "Parse and validate `.twf` files, reporting errors"),
    Said(TWF, "README.md", 128, "Graph View"),
    Said(TWF, "README.md", 117, "The language server adds"),
    Made(TWF, "2026-02", 0.9),
    Said(ZIGFLOW, "README.md", 14, "YAML, built on the [CNCF Open Workflow Specification]"),
    Said(ZIGFLOW, "README.md", 70, "zigflow run -f workflow.yaml"),
    Silent(ZIGFLOW, "nexus(rpc|_|-| )?(service|operation|endpoint|call)", ("docs", "pkg", "cmd")),
    Said(ZIGFLOW, "docs/docs/dsl/schema.md", 21, "validation against this schema will fail"),
    Said(ZIGFLOW, "README.md", 122, "Any Temporal SDK"),
    Said(ZIGFLOW, "cmd/graph.go", 35, "Generate a visual graph"),
    Said(ZIGFLOW, "docs/docs/dsl/schema.md", 10, "in your editor"),
    Said(ZIGFLOW, "README.md", 121, "Helm chart included"),
    Made(ZIGFLOW, "2025-08", 0.8),
    Said(NEXGEN, "README.md", 3, "**NexusRPC definition"),
    Said(NEXGEN, "README.md", 5, "wired to the **Nexus service bindings**"),
    Silent(
        NEXGEN, "allow.?list|allowed.?caller|mermaid|graphviz", ("README.md", "GUIDE.md", "src")
    ),
    Said(NEXGEN, "README.md", 28, "**rejected at generation time**"),
    Said(NEXGEN, "README.md", 11, "may change incompatibly before a stable release"),
)


def _address(project: str, below: str) -> str:
    return f"https://github.com/{project}/{below}"


def _git(clone: Path, *arguments: str, accepted: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run(  # noqa: S603 - git, with arguments of this file
        ["git", "-C", str(clone), *arguments],  # noqa: S607 - as found on the path
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in accepted:
        raise SystemExit(f"{clone}: {done.stderr.strip()}")
    return done.stdout


def faults(clones: Path) -> Iterator[str]:
    """Yield what is not so in the clones below a folder, each named as its repository is."""
    for claim in EVIDENCE:
        if fault := claim.fault(clones / claim.project.partition("/")[2]):
            yield fault


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    found = list(faults(Path(sys.argv[1])))
    print("\n".join(found) or f"all {len(EVIDENCE)} are so")
    sys.exit(bool(found))

"""Look up what README.md says of other projects ("Beside other ways") in clones of them.

    git clone https://github.com/temporalio/sdk-python others/sdk-python
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

SDK = "temporalio/sdk-python"
TWF = "jmbarzee/temporal-architect"
ZIGFLOW = "zigflow/zigflow"
NEXGEN = "temporalio/nexgen"
COMMITS = {SDK: "3a464f9", TWF: "17a859f", ZIGFLOW: "f7ca6a5", NEXGEN: "24be25e"}
"""What was read of each repository: owner and name."""


@dataclass(frozen=True)
class Said:
    """A line of a file (1-based) has these words."""

    project: str
    path: str
    line: int
    words: str
    read_at: str | None = None
    """The commit, where it is not the one that the README's table was read at."""

    @property
    def commit(self) -> str:
        """The commit that it was read at."""
        return self.read_at or COMMITS[self.project]

    @property
    def link(self) -> str:
        """The address of the line, for ever."""
        return _address(self.project, f"blob/{self.commit}/{self.path}#L{self.line}")

    def fault(self, clone: Path) -> str | None:
        """Return what is wrong, None if it is so."""
        lines = _git(clone, "show", f"{self.commit}:{self.path}").splitlines()
        if self.words in "".join(lines[self.line - 1 : self.line]):
            return None
        return f"{self.link} does not say {self.words!r}"


@dataclass(frozen=True)
class Silent:
    """The "none" of one row: no file of some folders, tests and dependencies aside, has a word."""

    project: str
    row: str
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


WHO_MAY = "who may call, on a server of your own"
OF_DESIGN = "picture of the design"
ALLOWED = "allow.?list|allowed.?caller"
DRAWN = "mermaid|graphviz"
ZIGFLOW_TEXTS = ("docs/docs", "pkg", "cmd", "README.md")
NEXGEN_TEXTS = ("README.md", "GUIDE.md", "src")

EVIDENCE: tuple[Said | Silent | Made, ...] = (
    Said(SDK, "README.md", 12, "using the Python programming language"),
    Said(SDK, "README.md", 209, "await worker.run()"),
    Said(SDK, "README.md", 1621, "Two types of Nexus operation are supported"),
    Said(SDK, "README.md", 25, "MyPy support with generics"),
    Said(SDK, "README.md", 147, "pip install temporalio"),
    Silent(SDK, OF_DESIGN, DRAWN),
    Made(SDK, "2022-01", 0),
    Said(TWF, "README.md", 5, "Write your architecture in `.twf`"),
    Said(TWF, "README.md", 90, "Generate Go code from a `.twf` design"),
    Said(TWF, "README.md", 87, "deterministic harness for an AI agent"),
    Said(TWF, "README.md", 98, "TypeScript, Python, Java, etc."),
    Said(TWF, "README.md", 150, "Define sync and async service operation APIs"),
    Said(TWF, "skills/temporal-architect-author-infra/SKILL.md", 82, "not yet in `.twf`"),
    Said(TWF, "README.md", 110, "Parse and validate `.twf` files, reporting errors"),
    Said(TWF, "README.md", 128, "Graph View"),
    Said(TWF, "README.md", 119, "Graph from production history"),
    Said(TWF, "README.md", 117, "The language server adds"),
    Said(TWF, "README.md", 60, "VS Code Marketplace"),
    Said(TWF, "README.md", 179, "`twf mcp` over stdio"),
    Said(TWF, "README.md", 64, "pip install twf-cli"),
    Made(TWF, "2026-02", 0.9),
    Said(ZIGFLOW, "README.md", 14, "YAML, built on the [CNCF Open Workflow Specification]"),
    Said(ZIGFLOW, "README.md", 70, "zigflow run -f workflow.yaml"),
    Silent(
        ZIGFLOW, "Nexus calls", "nexus(rpc|_|-| )?(service|operation|endpoint|call)", ZIGFLOW_TEXTS
    ),
    Silent(ZIGFLOW, WHO_MAY, "allowed.?caller|nexus.?(endpoint|caller)", ZIGFLOW_TEXTS),
    Said(ZIGFLOW, "docs/docs/dsl/schema.md", 21, "validation against this schema will fail"),
    Said(ZIGFLOW, "README.md", 122, "Any Temporal SDK"),
    Said(ZIGFLOW, "cmd/graph.go", 35, "Generate a visual graph"),
    Said(ZIGFLOW, "README.md", 46, "The Temporal UI will be available"),
    Said(ZIGFLOW, "docs/docs/dsl/schema.md", 10, "in your editor"),
    Said(ZIGFLOW, "docs/docs/cli/mcp-server.md", 8, "hosted Zigflow MCP server"),
    Said(ZIGFLOW, "docs/docs/getting-started/installation.md", 6, "a single Go binary"),
    Said(
        ZIGFLOW,
        "docs/docs/getting-started/installation.md",
        11,
        "How to run Zigflow from a Docker image",
    ),
    Said(ZIGFLOW, "README.md", 121, "Helm chart included"),
    Made(ZIGFLOW, "2025-08", 0.8),
    Said(NEXGEN, "README.md", 3, "Go, Java, Python, and TypeScript from **NexusRPC definition"),
    Said(NEXGEN, "README.md", 5, "wired to the **Nexus service bindings**"),
    Silent(NEXGEN, WHO_MAY, ALLOWED, NEXGEN_TEXTS),
    Said(NEXGEN, "README.md", 28, "**rejected at generation time**"),
    Silent(NEXGEN, OF_DESIGN, DRAWN, NEXGEN_TEXTS),
    Silent(NEXGEN, "picture of what runs", "web ui|dashboard", NEXGEN_TEXTS),
    Silent(NEXGEN, "in the editor", "language server|vs ?code", NEXGEN_TEXTS),
    Silent(NEXGEN, "for agents that write it", "context protocol|agents?[ ._]", NEXGEN_TEXTS),
    Said(NEXGEN, "README.md", 34, "Download the archive for your platform"),
    Said(NEXGEN, "README.md", 11, "may change incompatibly before a stable release"),
    Made(NEXGEN, "2026-04", 0),
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

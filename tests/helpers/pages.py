"""The Markdown pages, and the code blocks in them with the comments that say what they prove.

A comment stands right above its block:

    <!-- check: CODE .. -->                   what `check` finds there, and nothing else
    <!-- run [Workflow]: [INPUT] => RESULT --> both JSON, or `fails TYPE "message"`
    <!-- set: HOLE=VALUE -->                  the member of families that is served for `run`
    <!-- file: PATH -->                       the block is that file of the repository
    <!-- output of: COMMAND -->               the block is what the command prints
    <!-- shows: COMMAND -->                   the same, of the design above, which is example.twf
    <!-- trap: NAME -->                       the block is what `python -m scripts.traps NAME` shows

A page that is followed step by step (`tests.helpers.following`) has also:

    <!-- write: PATH -->                      the block is saved as that file
    <!-- edit: PATH -->                       its lines with `-` are replaced by those with `+`
    <!-- exit: CODE -->                       the last command ends with that code, not with 0
    <!-- stays up: TEXT -->                   the command goes on; TEXT says that it is ready
    <!-- ended: COMMAND -->                   one that goes on is ended before this block

A Python block right below a design is the file beside it. A design of several files begins each
with `# --- NAME.twf`. In what a command shows, a line `...` stands for any lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.paths import ROOT

EXAMPLE_PAGES = (
    ROOT / "examples" / "README.md",
    *sorted((ROOT / "examples").glob("*/README.md")),
)
PAGES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "nexus").glob("*.md")),
    *EXAMPLE_PAGES,
)
RULE_PAGES = tuple(sorted((ROOT / "docs" / "rules").glob("*.md")))
"""One a rule, written from the registry, which other tests prove."""

_BLOCK = re.compile(
    r"(?P<notes>(?:^<!--(?:(?!-->).)*-->\n+)*)^```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_KINDS = "check|run|set|file|output of|shows|trap|write|edit|exit|stays up|ended"
_NOTE = re.compile(rf"<!--\s*({_KINDS})\b\s*(.*?)\s*-->", re.DOTALL)
_COMMENT = re.compile(r"<!--")


@dataclass(frozen=True)
class Block:
    """A code block; `line` is that of its first line, `below` the Python block beneath it,
    `above` the design before it, `page` the name of its page, an example's with its folder.

    `notes` are pairs of a kind (`run`) and what follows it (`Workflow: 1 => 2`, or `: ..`).
    """

    page: str
    line: int
    language: str
    text: str
    notes: tuple[tuple[str, str], ...]
    below: str = ""
    above: str = ""

    def __str__(self) -> str:
        """Return where it stands, as test ids show it."""
        return f"{self.page}:{self.line}"

    def rewrite(self, text: str) -> None:
        """Put another text into the block, in its page."""
        (path,) = (page for page in PAGES if name_of(page) == self.page)
        path.write_text(path.read_text().replace(self.text, text, 1))

    def said(self, kind: str) -> list[str]:
        """Return what the notes of one kind say, without a leading colon."""
        return [text.removeprefix(":").strip() for found, text in self.notes if found == kind]


def name_of(page: Path) -> str:
    """Return the name of a page: its path, where the file's own name says too little."""
    within = page.parent in (ROOT, ROOT / "docs")
    return page.name if within else str(page.relative_to(ROOT))


def blocks(page: Path) -> Iterator[Block]:
    """Yield the code blocks of a page, in order."""
    markdown = page.read_text()
    found = list(_BLOCK.finditer(markdown))
    design = ""
    for match, after in zip(found, [*found[1:], None], strict=False):
        notes = tuple((kind, text) for kind, text in _NOTE.findall(match["notes"]))
        assert len(notes) == len(_COMMENT.findall(match["notes"])), match["notes"]
        line = markdown.count("\n", 0, match.start("text")) + 1
        beneath = after if after and _is_beside(markdown, match, after) else None
        below = beneath["text"] if beneath else ""
        yield Block(name_of(page), line, match["language"], match["text"], notes, below, design)
        design = match["text"] if match["language"] == "twf" else design


def _is_beside(markdown: str, design: re.Match[str], after: re.Match[str]) -> bool:
    between = markdown[design.end() : after.start("notes")]
    return after["language"] == "python" and "```" not in between and "\n#" not in between


BLOCKS = tuple(block for page in PAGES for block in blocks(page))
DESIGNS = tuple(block for block in BLOCKS if block.language == "twf")

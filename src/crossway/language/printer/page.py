"""The lines printed so far, and the layout every node shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from crossway.language import tree

INDENT = "    "

Spelling = Literal["modern", "classic"]
"""One of the two in which the same tree is written."""


class Page:
    """Lines of text at the current indentation; `spelling` overrules that of each node."""

    def __init__(self, spelling: Spelling | None) -> None:
        """Begin an empty page."""
        self.spelling = spelling
        self._lines: list[str] = []
        self._depth = 0

    def text(self) -> str:
        """Return the lines, each with its line end."""
        return "".join(f"{line}\n" for line in self._lines)

    def classic(self, node: tree.Line) -> bool:
        """Whether to print `node` in the classic spelling."""
        return node.classic if self.spelling is None else self.spelling == "classic"

    def blank(self) -> None:
        """Leave one blank line, unless one is there or the page is empty."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def write(self, text: str, *, note: str = "") -> None:
        """Print one line, with the comment at its end."""
        self._lines.append(
            INDENT * self._depth + text + (f"  {print_comment(note)}" if note else "")
        )

    def begin(self, node: tree.Line, text: str) -> None:
        """Print the line that `node` begins with."""
        if node.spaced:
            self.blank()
        self.write(text, note=node.note)

    def comment(self, comment: tree.Comment) -> None:
        """Print a comment on a line of its own."""
        self.begin(comment, print_comment(comment.text))

    @contextmanager
    def indented(self) -> Iterator[None]:
        """Print one level deeper."""
        self._depth += 1
        yield
        self._depth -= 1


def print_comment(text: str) -> str:
    """Return a comment with its `#`; `## text` keeps its signs together."""
    text = text.replace("\n", " ").replace("\r", " ")
    return f"#{text}" if text.startswith("#") else f"# {text}".rstrip()

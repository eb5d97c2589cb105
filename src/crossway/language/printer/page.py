"""The lines printed so far, and the layout every node shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crossway.language import tree

INDENT = "    "


class Page:
    """Lines of text at the current indentation; `modern` overrules the classic spelling."""

    def __init__(self, *, modern: bool) -> None:
        """Begin an empty page."""
        self.modern = modern
        self._lines: list[str] = []
        self._depth = 0

    def text(self) -> str:
        """Return the lines, each with its line end."""
        return "".join(f"{line}\n" for line in self._lines)

    def classic(self, node: tree.Line) -> bool:
        """Whether to print `node` in the classic spelling."""
        return node.classic and not self.modern

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

"""Writing Python: indented lines of `Code`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crossway.compiler.layout import wrapped
from crossway.compiler.text import Code, code, comment, docstring

_INDENT = "    "


class Writer:
    """Collects indented lines."""

    def __init__(self) -> None:
        """Begin at the margin."""
        self._lines: list[str] = []
        self._depth = 0

    def line(self, text: Code) -> None:
        """Add a line, broken where it is too long to read."""
        self._lines.extend(wrapped(self._indented(str(text))))

    def docstring(self, text: str) -> None:
        """Add a docstring; any text will do."""
        self._lines.append(self._indented(str(docstring(text))))

    def comment(self, text: str) -> None:
        """Add a comment on a line of its own; any text will do."""
        self._lines.append(self._indented(str(comment(text))))

    def include(self, other: Writer) -> None:
        """Add another writer's lines, indented as this one is."""
        for written in other._lines:
            self._lines.extend(wrapped(self._indented(written)))

    def blank(self, count: int = 1) -> None:
        """Add blank lines, unless there are as many already."""
        have = 0
        while have < len(self._lines) and not self._lines[-1 - have]:
            have += 1
        self._lines.extend([""] * (count - have))

    @contextmanager
    def block(self, head: Code) -> Iterator[None]:
        """Add a head such as `if x:` and indent what follows; an empty block is `pass`."""
        self.line(head)
        self._depth += 1
        before = len(self._lines)
        yield
        if len(self._lines) == before:
            self.line(code("pass"))
        self._depth -= 1

    def __str__(self) -> str:
        """Return the text, ending in one newline."""
        return "\n".join(self._lines).rstrip("\n") + "\n"

    def _indented(self, text: str) -> str:
        return f"{_INDENT * self._depth}{text}".rstrip()

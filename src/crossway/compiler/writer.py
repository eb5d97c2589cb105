"""Writing Python: indented lines of `Code`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crossway.compiler.layout import broken
from crossway.compiler.text import Code, code, comment, docstring

_INDENT = "    "


@dataclass(frozen=True, slots=True)
class _Line:
    depth: int
    text: str


_BLANK = _Line(0, "")


class Writer:
    """Collects indented lines; those too long to read are broken at the end."""

    def __init__(self) -> None:
        """Begin at the margin."""
        self._lines: list[_Line] = []
        self._depth = 0
        self._statements = 0
        self.uses: set[str] = set()
        """The names that the lines use, as `Code.uses` has them."""

    def line(self, text: Code) -> None:
        """Add a line."""
        self._statements += 1
        self._add(text)

    def docstring(self, text: str) -> None:
        """Add a docstring; any text will do."""
        self._statements += 1
        self._add(docstring(text))

    def comment(self, text: str) -> None:
        """Add a comment on a line of its own; any text will do."""
        self._add(comment(text))

    def comments(self, texts: Iterable[str]) -> None:
        """Add comments, each on a line of its own."""
        for text in texts:
            self.comment(text)

    def mark(self, mark: Code) -> None:
        """Add a comment that is made elsewhere."""
        self._add(mark)

    def include(self, other: Writer) -> None:
        """Add another writer's lines, indented as this one is."""
        self._statements += other._statements
        self.uses |= other.uses
        for line in other._lines:
            deeper = _Line(line.depth + self._depth, line.text)
            self._lines.append(deeper if line.text else _BLANK)

    def blank(self, count: int = 1) -> None:
        """Add blank lines, unless there are as many already."""
        have = 0
        while have < len(self._lines) and self._lines[-1 - have] == _BLANK:
            have += 1
        self._lines.extend([_BLANK] * (count - have))

    @contextmanager
    def block(self, head: Code) -> Iterator[None]:
        """Add a head such as `if x:` and indent what follows; without statements it is `pass`."""
        self.line(head)
        self._depth += 1
        before = self._statements
        yield
        if self._statements == before:
            self.line(code("pass"))
        self._depth -= 1

    def __str__(self) -> str:
        """Return the text, ending in one newline."""
        lines = (line for one in self._lines for line in broken(f"{_INDENT * one.depth}{one.text}"))
        return "\n".join(lines).rstrip("\n") + "\n"

    def _add(self, text: Code) -> None:
        self.uses |= text.uses
        self._lines.append(_Line(self._depth, str(text)))

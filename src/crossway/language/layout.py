"""Logical lines -> nested lines, by indentation alone.

Nesting is settled before parsing: whatever is wrong with a line, the lines indented
below it stay its own, and its siblings stay siblings.
"""

from __future__ import annotations

from dataclasses import dataclass

from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.lexer import SourceLine
from crossway.language.span import Span

MAX_NESTING = 40
"""How deep blocks, and separately expressions, may nest: far from Python's own limit."""


@dataclass(slots=True)
class _Level:
    """One open block: its indentation, its lines, the last of them that is no comment."""

    indent: int
    lines: list[SourceLine]
    head: SourceLine | None = None


def nest(lines: list[SourceLine], path: str) -> tuple[list[SourceLine], list[Diagnostic]]:
    """Return the outermost lines, each with its children, and the faults of indentation."""
    nesting = _Nesting(path)
    for line in lines:
        nesting.add(line)
    nesting.finish()
    return nesting.root, nesting.diagnostics + _mixed_indentation(lines, path)


class _Nesting:
    """Open levels from the outermost in, and comments whose level is not known yet."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: list[SourceLine] = []
        self.levels = [_Level(0, self.root)]
        self.pending: list[SourceLine] = []
        self.diagnostics: list[Diagnostic] = []
        self.too_deep: int | None = None

    def add(self, line: SourceLine) -> None:
        if line.is_comment:
            self.pending.append(line)
            return
        if self.too_deep is not None and line.indent > self.too_deep:
            return
        self.too_deep = None
        if self._enter(line):
            self.levels[-1].lines.append(line)
            self.levels[-1].head = line

    def finish(self) -> None:
        self._place_comments(0)

    def _enter(self, line: SourceLine) -> bool:
        """Make the level of `line` the innermost one; False when it would be too deep."""
        top = self.levels[-1]
        if top.head is None:
            top.indent = line.indent
            self._flush_comments()
        elif line.indent > top.indent:
            return self._open(line, top.head)
        else:
            self._place_comments(line.indent)
            self._close_down_to(line)
        return True

    def _open(self, line: SourceLine, parent: SourceLine) -> bool:
        if len(self.levels) > MAX_NESTING:
            self.too_deep = self.levels[-1].indent
            message = f"blocks are nested deeper than {MAX_NESTING} levels"
            self._report(line, message, "move the inner blocks into a workflow of their own")
            return False
        self.levels.append(_Level(line.indent, parent.children))
        self._flush_comments()
        return True

    def _close_down_to(self, line: SourceLine) -> None:
        while len(self.levels) > 1 and self.levels[-1].indent > line.indent:
            self.levels.pop()
        level = self.levels[-1]
        if level.indent > line.indent:
            self._report(self.root_line(), "unexpected indentation", "begin it in column 1")
            level.indent = line.indent
        elif level.indent < line.indent and level.head is not None:
            hint = "align it with the line above it or with an enclosing block"
            self._report(line, "this indentation matches no enclosing block", hint)
            self.levels.append(_Level(line.indent, level.head.children, level.head.children[-1]))

    def root_line(self) -> SourceLine:
        """Return the first line that is no comment."""
        return next(line for line in self.root if not line.is_comment)

    def _flush_comments(self) -> None:
        self.levels[-1].lines += self.pending
        self.pending.clear()

    def _place_comments(self, indent: int) -> None:
        """Put waiting comments into the blocks they are aligned with, before a dedent."""
        inside = self.levels[-1].head
        for comment in self.pending:
            floor = max(comment.indent, indent)
            while len(self.levels) > 1 and self.levels[-1].indent > floor:
                self.levels.pop()
                inside = None
            if inside and inside.last.text == ":" and comment.indent > self.levels[-1].indent:
                inside.children.append(comment)
            else:
                inside = None
                self.levels[-1].lines.append(comment)
        self.pending.clear()

    def _report(self, line: SourceLine, message: str, hint: str) -> None:
        span = line.span(self.path)
        self.diagnostics.append(Diagnostic("SYNTAX", Severity.ERROR, span, message, hint))


def _mixed_indentation(lines: list[SourceLine], path: str) -> list[Diagnostic]:
    """Return one diagnostic when lines are indented with tabs here and spaces there."""
    style = ""
    for line in lines:
        used = {"tabs" if character == "\t" else "spaces" for character in line.leading}
        style = style or ("spaces" if line.leading[:1] == " " else "tabs" if used else "")
        if used and used != {style} and not line.is_comment:
            return [_mixed(line, style, path)]
    return []


def _mixed(line: SourceLine, style: str, path: str) -> Diagnostic:
    span = Span(path, line.start.line, 1, line.start.line, line.start.column)
    message = f"tabs and spaces are mixed: this file is indented with {style}"
    return Diagnostic("SYNTAX", Severity.ERROR, span, message, f"indent this line with {style} too")

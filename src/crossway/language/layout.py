"""Logical lines -> nested lines, by indentation alone.

Nesting is settled before parsing: whatever is wrong with a line, the lines indented
below it stay its own, and its siblings stay siblings.

A line whose indentation is that of no open block is reported once, and then read as if it
were aligned with the nearest; so are further lines with that indentation. Example:

    workflow Order(id: string):
        activity Pack(id) -> parcel
       activity Charge(parcel)         # one column off: read as aligned with the line above
        close complete(parcel)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from crossway.language.astray import (
    Level,
    belongs_below,
    ends_flush_cases,
    in_activity,
    is_lost_definition,
    is_lost_entry,
    is_stray,
    lacks_indent,
)
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.flat import indent_flat
from crossway.language.limits import MAX_NESTING
from crossway.language.outline import begins_definition, has_block, is_entry, is_option, shown
from crossway.language.span import Span
from crossway.language.tokens import SourceLine


def nest(
    lines: list[SourceLine], path: str, inner: Collection[str] = (), step: int | None = None
) -> tuple[list[SourceLine], list[Diagnostic]]:
    """Return the outermost lines, each with its children, and the faults of indentation.

    `inner` are the words that lines inside of a definition begin with, `step` is by how many
    columns blocks are indented, where that is known of more than these lines.
    """
    code = [line for line in lines if not line.is_comment]
    step = usual_step(steps_of(code)) if step is None else step
    flat = indent_flat(code, inner, step, path)
    nesting = _Nesting(path, code, inner, step)
    below = {id(line): after.indent for line, after in pairwise(code)}
    for line in lines:
        nesting.add(line, below.get(id(line), 0))
    nesting.finish()
    mixed = _mixed_indentation(lines, path)
    told = {fault.span.line for fault in mixed}
    found = [fault for fault in nesting.diagnostics if fault.span.line not in told]
    return nesting.root, flat + found + mixed


def steps_of(code: Iterable[SourceLine]) -> Counter[int]:
    """Return by how many columns lines are indented below others, each with how often."""
    return Counter(b.indent - a.indent for a, b in pairwise(code) if b.indent > a.indent)


def usual_step(steps: Counter[int]) -> int:
    """Return by how many columns a block is indented in most places, 0 without any block."""
    return steps.most_common(1)[0][0] if steps else 0


class _Nesting:
    """Open levels from the outermost in, and comments whose level is not known yet."""

    def __init__(
        self, path: str, code: Sequence[SourceLine], inner: Collection[str], step: int
    ) -> None:
        self.path = path
        self.inner = inner
        self.step = step
        self.least = min((line.indent for line in code), default=0)
        self.root: list[SourceLine] = []
        self.levels = [Level(0, self.root)]
        self.pending: list[SourceLine] = []
        self.diagnostics: list[Diagnostic] = []
        self.too_deep: int | None = None
        self.taking_in = self.flat_block = False
        self.with_options = {id(a) for a, b in pairwise(code) if is_option(b)}

    def add(self, line: SourceLine, below: int) -> None:
        """Put a line where it belongs; `below` is the indentation of the next one."""
        if line.is_comment:
            self.pending.append(line)
            return
        if self.too_deep is not None and line.indent > self.too_deep:
            return
        self.too_deep = None
        if self._enter(line, below):
            level = self.levels[-1]
            level.lines.append(line)
            level.head = line
            level.count += 1

    def finish(self) -> None:
        self._place_comments(0)

    def _enter(self, line: SourceLine, below: int) -> bool:
        """Make the level of `line` the innermost one; False when it would be too deep."""
        top = self.levels[-1]
        if is_lost_entry(self.levels, line):
            self._report(line, "unexpected indentation", "align it with the other entries")
            del self.levels[2:]
            self._place_comments(self.levels[1].indent)
            return True
        if is_lost_definition(self.levels, line, below, self.step):
            self._report(line, "unexpected indentation", "begin a definition in column 1")
            del self.levels[1:]
            self._place_comments(0)
        elif top.head is None:
            self._begin(line, top, below)
            self._flush_comments()
        elif line.indent > top.indent and not self._is_sibling(line, top, top.head):
            return self._open(line, top.head, below)
        elif line.indent > top.indent:
            self._place_comments(line.indent)
        elif lacks_indent(self.levels, line, below, self.step) and not self._is_certain(line, top):
            hint = "indent what belongs to it below"
            self._report(line, "expected an indented line after the `:`", hint)
            self._place_comments(line.indent)
            flush = has_block(line) and below == line.indent + self.step
            indent = line.indent if flush else line.indent + self.step
            self.levels.append(Level(indent, top.head.children, flush=flush))
        elif self._is_stray(line, below):
            self._take_in(line, below)
            return True
        else:
            any(self._mend_first(line, level) for level in range(len(self.levels) - 1, 0, -1))
            self._place_comments(line.indent)
            self._close_down_to(line, below)
        self.taking_in &= self.flat_block or line.indent > self.levels[:2][-1].indent
        return True

    def _is_stray(self, line: SourceLine, below: int) -> bool:
        """Whether a line in column 1 belongs to the definition above it, see `astray`.

        A worker with anything but options below it is a definition that lacks its colon.
        """
        alone = below <= line.indent or id(line) in self.with_options
        entry = is_entry(line) and self.levels[0].head is not None
        return (alone or not entry) and is_stray(self.levels, line, self.inner)

    def _is_certain(self, line: SourceLine, level: Level) -> bool:
        """Whether a line is where it should be, with its options or comments below the last."""
        noted = any(comment.indent > level.indent for comment in self.pending)
        return noted or id(line) in self.with_options

    def _begin(self, line: SourceLine, level: Level, below: int) -> None:
        """Take the indentation of a level from its first line, unless that is one step off."""
        level.indent = line.indent
        if len(self.levels) == 1:
            headless = has_block(line) and begins_definition(line) and below <= line.indent
            off = line.indent > self.least or (line.indent > 0 and headless)
            expected, hint = 0 if headless else self.least, "begin it in column 1"
        else:
            expected = self.levels[-2].indent + self.step
            headless = has_block(line) or is_entry(line)
            off = headless and line.indent == below == expected + self.step
            hint = "align it with the block that it begins"
        if off:
            self._report(line, "unexpected indentation", hint)
            level.indent = expected

    def _open(self, line: SourceLine, parent: SourceLine, below: int) -> bool:
        if len(self.levels) > MAX_NESTING:
            self.too_deep = self.levels[-1].indent
            parent.faulty = True  # nothing stays below it
            message = f"blocks are nested deeper than {MAX_NESTING} levels"
            self._report(line, message, "move the inner blocks into a workflow of their own")
            return False
        level = Level(line.indent, parent.children)
        self.levels.append(level)
        self._begin(line, level, below)
        self._flush_comments()
        return True

    def _close_down_to(self, line: SourceLine, below: int) -> None:
        closed = self.levels[-1]
        while len(self.levels) > 1 and self.levels[-1].indent > line.indent:
            if line.indent in self.levels[-1].odd:
                return
            closed = self.levels.pop()
        if ends_flush_cases(self.levels, line):
            self.levels.pop()
        level = self.levels[-1]
        if level.indent < line.indent and level.head is not None:
            self._align(line, level, closed, below)

    # --- lines that are aligned with nothing --------------------------------------------

    def _align(self, line: SourceLine, outer: Level, inner: Level, below: int) -> None:
        """Put a line between two levels into the nearer one; `inner` is closed by now."""
        if line.indent in outer.odd:
            return
        hint = "align it with the line above it or with an enclosing block"
        self._report(line, "this indentation matches no enclosing block", hint)
        near = inner.indent - line.indent <= line.indent - outer.indent
        if has_block(line) and below > line.indent:
            near = near and inner.indent < below
        (inner if near else outer).odd.add(line.indent)
        if near:
            self.levels.append(inner)

    def _is_sibling(self, line: SourceLine, level: Level, before: SourceLine) -> bool:
        """Whether a line that is indented deeper than the one before it cannot be below it."""
        if len(self.levels) == 1 or has_block(before) or in_activity(self.levels):
            return False
        if self._mend_first(line):
            return True
        if belongs_below(self.levels, before, line):
            return False
        if line.indent not in level.odd:
            self._report(line, "unexpected indentation", "align it with the line above it")
            level.odd.add(line.indent)
        return True

    def _mend_first(self, line: SourceLine, level: int = -1) -> bool:
        """Report the only line of an open block if it, and not `line`, is off.

        workflow Order(id: string):
             activity Pack(id) -> parcel     # one column off
            close complete(parcel)
        """
        usual = self.levels[level - 1].indent + self.step
        first = self.levels[level]
        if first.head is None or first.count > 1 or line.indent != usual or first.indent == usual:
            return False
        hint = "align it with the line below it"
        self._report(first.head, "this indentation is not that of its block", hint)
        first.indent = usual
        return True

    def _take_in(self, line: SourceLine, below: int) -> None:
        """Put such a line into the block that its next line is in, else the outermost."""
        if not self.taking_in:
            hint = "a statement stands in a workflow, an activity or an operation: indent it"
            said = f"expected a definition, such as `workflow` or `activity`, found {shown(line)}"
            self._report(line, said, hint)
        line.faulty = self.taking_in = True
        before = self.levels[-1].head
        if before is not None and has_block(before) and len(self.levels) <= MAX_NESTING:
            self.levels.append(Level(self.levels[-1].indent + self.step, before.children))
        inside = [
            level.indent < below if has_block(line) else level.indent <= below
            for level in self.levels
        ]
        del self.levels[max(2, sum(inside)) :]
        self.flat_block = has_block(line) and 0 < below <= self.levels[1].indent  # wholly lost
        self._place_comments(self.levels[-1].indent)

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
        line.faulty = True
        span = line.span(self.path)
        self.diagnostics.append(Diagnostic("SYNTAX", Severity.ERROR, span, message, hint))


def _mixed_indentation(lines: list[SourceLine], path: str) -> list[Diagnostic]:
    """Return one diagnostic when lines are indented with tabs here and spaces there."""
    style = ""
    for line in lines:
        if style == "spaces" and not line.leading.strip(" "):
            continue
        used = {"tabs" if character == "\t" else "spaces" for character in line.leading}
        style = style or ("spaces" if line.leading[:1] == " " else "tabs" if used else "")
        if used and used != {style} and not line.is_comment:
            return [_mixed(line, style, path)]
    return []


def _mixed(line: SourceLine, style: str, path: str) -> Diagnostic:
    span = Span(path, line.start.line, 1, line.start.line, line.start.column)
    message = f"tabs and spaces are mixed: this file is indented with {style}"
    return Diagnostic("SYNTAX", Severity.ERROR, span, message, f"indent this line with {style} too")

"""Lines whose indentation is that of another block: where they were meant to stand.

Decided by what a line seems to be, see `outline`, and by the indentation of the next one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from crossway.language.limits import MAX_NESTING
from crossway.language.outline import (
    RACING,
    begins_definition,
    first_words,
    has_block,
    is_entry,
    is_option,
    is_plain,
)
from crossway.language.tokens import SourceLine
from crossway.language.words import DEFINING


class Level(msgspec.Struct):
    """One open block: its indentation, its lines, the last of them that is no comment.

    `odd` are the other indentations that were reported and count as this one's, `count` is
    how many lines it has, comments aside. `flush` is a block of cases as deep as its `switch`.
    """

    indent: int
    lines: list[SourceLine]
    head: SourceLine | None = None
    odd: set[int] = msgspec.field(default_factory=set)
    count: int = 0
    flush: bool = False


def is_lost_definition(levels: Sequence[Level], line: SourceLine, below: int, step: int) -> bool:
    """Whether a definition stands where only a line of the one above it may.

    Its body is then no deeper than itself. `below` is the indentation of the next line,
    `step` the usual one of a block.
    """
    root = levels[0]
    if len(levels) == 1 or root.head is None or not has_block(line):
        return False
    if line.start.text in ("workflow", "activity"):  # else it may be a call
        certain = sum(token.text == ":" for token in line.tokens) > 1
    elif line.start.text == "nexus":
        certain = line.tokens[1].text == "service"
    else:
        certain = line.start.text in DEFINING and root.head.start.text != "namespace"
    return certain and line.indent == below == root.indent + step


def is_lost_entry(levels: Sequence[Level], line: SourceLine) -> bool:
    """Whether a worker or an endpoint stands among the options of another one."""
    root = levels[0].head
    if root is None or root.start.text != "namespace" or len(levels) < 3:
        return False
    return is_entry(line) and line.indent > levels[1].indent


def lacks_indent(levels: Sequence[Level], line: SourceLine, below: int, step: int) -> bool:
    """Whether a line is to be below the one before it, as those after it are.

    Example, where the activity lost its indentation:

        await all:
        activity Pack(id) -> parcel
            activity Charge(id) -> receipt
    """
    level = levels[-1]
    if level.head is None or not has_block(level.head) or line.indent != level.indent:
        return False
    if len(levels) > MAX_NESTING or in_activity(levels):
        return False
    if not has_block(line):
        simple = is_plain(line) or is_option(line) or line.start.text == "condition"
        return simple and below == level.indent + step
    return _is_case_of(level.head, line)


def _is_case_of(header: SourceLine, line: SourceLine) -> bool:
    """Whether a line begins a case of the `switch` or the `await one:` that a header is."""
    if header.start.text == "switch":
        return line.start.text in ("case", "else", "default")
    return first_words(header) == ["await", "one"] and line.start.text in RACING


def ends_flush_cases(levels: Sequence[Level], line: SourceLine) -> bool:
    """Whether a line follows cases that are no deeper than their header, and is none of them.

    switch order.kind:
    case "gift":                    # read as if it were indented
        activity Wrap(order)
    activity Ship(order)            # ends the cases
    """
    header = levels[-2].head if len(levels) > 1 else None
    flush = header is not None and levels[-1].flush and line.indent == levels[-1].indent
    return flush and header is not None and not (has_block(line) and _is_case_of(header, line))


def is_stray(levels: Sequence[Level], line: SourceLine, inner: Collection[str]) -> bool:
    """Whether a line in column 1 is no definition, and the one above it is still open.

    `inner` are the words that a line inside of a definition begins with.
    """
    head = levels[0].head
    if line.indent or head is None or not (len(levels) > 1 or has_block(head)):
        return False
    if head.start.text == "namespace" and is_entry(line):
        return True
    if not begins_definition(head) or begins_definition(line) or line.start.kind != "name":
        return False
    following = line.tokens[1].text if len(line.tokens) > 1 else ""
    return line.start.text in inner or following in ("=", "->") or not has_block(line)


def is_simple(levels: Sequence[Level], line: SourceLine) -> bool:
    """Whether nothing but options may stand below a line of the innermost block."""
    parent = levels[-2].head
    return parent is not None and is_plain(line) and first_words(parent) != ["await", "one"]


def belongs_below(levels: Sequence[Level], head: SourceLine, line: SourceLine) -> bool:
    """Whether a deeper line belongs to the one before it, which has no `:` at its end.

    worker orders
        workflow Ship       # told of as what cannot stand there, not as one that is too deep
    """
    listed = is_entry(head) and not is_entry(line)
    return listed or is_option(line) or not is_simple(levels, head)


def in_activity(levels: Sequence[Level]) -> bool:
    """Whether the line is one of an activity, whose sketches are indented as anyone likes."""
    root = levels[0].head
    return root is not None and root.start.text == "activity"

"""Blocks that lost their indentation as a whole, told once and read as if they had it.

    workflow Ship(order: Order) -> (string):
    activity Charge(order) -> receipt           # told here, and nothing of what follows
    close complete(receipt)

Done before lines are nested, which takes each line by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import near_word
from crossway.language.outline import begins_definition, has_block, is_entry, is_option, shown
from crossway.language.tokens import SourceLine
from crossway.language.words import FIRST_WORDS

_STEP = 4
"""By how many columns a block is indented in a text that has none."""

_OPERATION = ("operation", "sync", "async")


def indent_flat(
    code: Sequence[SourceLine], inner: Collection[str], step: int, path: str
) -> list[Diagnostic]:
    """Indent the lines of blocks that are not indented at all; return a fault for each block.

    `code` are the lines of a text without comments, `inner` the words that lines inside of a
    definition begin with, `step` is by how many columns blocks are indented there.
    """
    head: SourceLine | None = None
    found: list[Diagnostic] = []
    at = 0
    while at < len(code):
        line = code[at]
        before = code[at - 1] if at else None
        end = _end(code, at, head, before, inner)
        if head is not None and end > at:
            found += _told(head, line, before, path)
            for one in code[at:end]:
                one.indent += step or _STEP
        elif not line.indent:
            head = line
        at = max(end, at + 1)
    return found


def _told(
    head: SourceLine, line: SourceLine, before: SourceLine | None, path: str
) -> Iterator[Diagnostic]:
    """Yield the fault of a block's first line, unless its head is none that anybody knows."""
    if head.start.text in FIRST_WORDS:
        line.faulty = True
        message, hint = "expected an indented line after the `:`", "indent what belongs to it below"
        if before is not None and not has_block(before):
            message = (
                f"expected a definition, such as `workflow` or `activity`, found {shown(line)}"
            )
            hint = "end it with `:` to define it, or indent it: a `namespace` lists what runs in it"
        yield Diagnostic("SYNTAX", Severity.ERROR, line.span(path), message, hint)


def _end(
    code: Sequence[SourceLine],
    at: int,
    head: SourceLine | None,
    before: SourceLine | None,
    inner: Collection[str],
) -> int:
    """Return before which line such a block ends that begins at a line; `at` if none does."""
    line = code[at]
    if head is None or before is None:
        return at
    if _is_flat_operation(head, before, line):
        return _next_operation(code, at)
    if line.indent or not _is_inside(code, at, head, inner):
        return at
    if before is head:
        flat = has_block(head) and begins_definition(head)
        return _next_definition(code, at, head, inner) if flat else at
    entry = head.start.text == "namespace" and _has_options(code, at)
    return _behind(code, at) if entry else at


def _next_operation(code: Sequence[SourceLine], at: int) -> int:
    """Return the index of the line that ends the body of an operation that begins at one."""
    end, indent = at, code[at].indent
    while end < len(code) and code[end].indent >= indent:
        if code[end].indent == indent and code[end].start.text in _OPERATION:
            break
        end += 1
    return end


def _next_definition(
    code: Sequence[SourceLine], at: int, head: SourceLine, inner: Collection[str]
) -> int:
    """Return the index of the first line that is none of a definition's, from one that is."""
    end = at
    while end < len(code) and (code[end].indent or _is_inside(code, end, head, inner)):
        end += 1
    return end


def _behind(code: Sequence[SourceLine], at: int) -> int:
    """Return the index after a line and those that are indented below it."""
    end = at + 1
    while end < len(code) and code[end].indent > code[at].indent:
        end += 1
    return end


def _is_flat_operation(head: SourceLine, before: SourceLine, line: SourceLine) -> bool:
    """Whether a line stands right behind an operation that it belongs to, as deep as that."""
    if head.start.text not in ("nexus", "nexus_service") or before.start.text not in _OPERATION:
        return False
    flush = 0 < line.indent == before.indent and has_block(before)
    return flush and near_word(line.start.text, _OPERATION) is None


def _has_options(code: Sequence[SourceLine], at: int) -> bool:
    """Whether options are indented below a line."""
    if at + 1 == len(code) or code[at + 1].indent <= code[at].indent:
        return False
    return is_option(code[at + 1])


def _is_inside(
    code: Sequence[SourceLine], at: int, head: SourceLine, inner: Collection[str]
) -> bool:
    """Whether a line in column 1 is no definition, but one of the definition before it."""
    line = code[at]
    following = line.tokens[1].text if len(line.tokens) > 1 else ""
    if line.start.kind != "name":
        return False
    if following in ("=", "->") or (following == ":" and len(line.tokens) > 2):
        return True
    if begins_definition(line) or line.start.text == "nexus":
        return not has_block(line) and _is_named(code, at, head)
    return line.start.text in inner or is_option(line) or not has_block(line)


def _is_named(code: Sequence[SourceLine], at: int, head: SourceLine) -> bool:
    """Whether a line without a block that begins as a definition does is a call, or an entry."""
    line = code[at]
    deeper = at + 1 < len(code) and code[at + 1].indent > line.indent
    if deeper and not _has_options(code, at):
        return False
    if head.start.text == "namespace":
        return is_entry(line)
    typed = [token.text for token in line.tokens[3:5]][1:] == [":"]
    called = any(token.text == "(" for token in line.tokens) and not typed
    return called != (head.start.text in ("worker", "extern"))

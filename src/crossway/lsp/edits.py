"""What makes a new text of an old one, as an editor takes it: line by line."""

from __future__ import annotations

from difflib import SequenceMatcher

from lsprotocol import types as lsp

from crossway.lsp.positions import Lines

_MOST_COMPARED = 3000
"""Lines of a file up to which single changes are told; of a longer one it is one that holds all."""


def edits_to(lines: Lines, new: str) -> list[lsp.TextEdit]:
    """Return what makes a new text of an old one, each line that stays left alone."""
    old, end = lines.text, "\r\n" if "\r\n" in new else "\n"
    if old == new:
        return []
    before, after = lines.all, Lines(new, lines.units).all
    if len(before) > _MOST_COMPARED or old.count(end) + 1 != len(before):
        return [lsp.TextEdit(lines.whole, new)]
    found = []
    for kind, first, last, begin, stop in SequenceMatcher(None, before, after, False).get_opcodes():
        if kind != "equal":
            found.append(_edit(lines, (first, last), after[begin:stop], end))
    return found


def _edit(lines: Lines, part: tuple[int, int], new: list[str], end: str) -> lsp.TextEdit:
    first, last = part
    count = len(lines.all)
    if last < count:
        where = lsp.Range(lsp.Position(first, 0), lsp.Position(last, 0))
        return lsp.TextEdit(where, "".join(f"{line}{end}" for line in new))
    stop = lines.position(count, len(lines.line(count)) + 1)
    if first == 0:
        return lsp.TextEdit(lsp.Range(lsp.Position(0, 0), stop), end.join(new))
    start = lines.position(first, len(lines.line(first)) + 1)
    return lsp.TextEdit(lsp.Range(start, stop), "".join(f"{end}{line}" for line in new))

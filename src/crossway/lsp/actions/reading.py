"""Whether all that an offer edits reads as well as before: one that moves a fault helps nobody.

Each file is read as what it is:

    orders.twf              the definitions around the edits
    page.md                 its blocks; the prose around them is nobody's to change
    orders.py               Python
    bank.nexusrpc.yaml      a contract, as are the files that one leads to
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types as lsp

from crossway.design.reading import (
    Files,
    WorkspaceError,
    is_markdown,
    read_contract,
    rewrite_blocks,
    twf_blocks,
)
from crossway.language import parse
from crossway.language.python import module_of
from crossway.lsp.actions.offer import Offer
from crossway.lsp.positions import Lines
from crossway.lsp.scope import definitions_around

_ENDINGS = (".yaml", ".yml", ".json")

_NOTHING_READ = sys.maxsize
"""Faults of a contract of which nothing is left but its package: it is told with one alone."""


def can_be_read(offer: Offer) -> bool:
    """Return whether an offer edits anything, and no line that can be read now cannot be with it.

    One that mends such a line has to make one less of them.
    """
    mended = offer.mends.span.path if offer.mends and offer.mends.code == "SYNTAX" else ""
    for path, edits in offer.edits.items():
        was, now = _unread(offer, path, edits)
        if now > was or (path == mended and now == was):
            return False
    return any(offer.edits.values())


def _unread(offer: Offer, path: str, edits: Sequence[lsp.TextEdit]) -> tuple[int, int]:
    """Return how many faults what some edits change has, before and after."""
    documents = offer.place.session.documents
    was, now = documents.text(path) or "", documents.with_edits(path, edits)
    if path.endswith(".py"):
        return _faults_of_python(was), _faults_of_python(now)
    if path.lower().endswith(_ENDINGS):
        return _faults_of_contract(offer, path, was), _faults_of_contract(offer, path, now)
    if is_markdown(Path(path)):
        return _in_blocks(path, was, now)
    return _around(offer, path, edits, now)


def _around(offer: Offer, path: str, edits: Sequence[lsp.TextEdit], now: str) -> tuple[int, int]:
    """Return how many faults the definitions around some edits have, before and after."""
    lines = offer.place.snapshot.lines(path)
    after = Lines(now)
    begin = min(one.range.start.line for one in edits) + 1
    first, last = definitions_around(lines, begin, max(one.range.end.line for one in edits) + 1)
    more = len(after.all) - len(lines.all)
    return _faults(path, lines.all[first - 1 : last]), _faults(
        path, after.all[first - 1 : last + more]
    )


def _faults(path: str, lines: Sequence[str]) -> int:
    return len(parse("\n".join(lines), path).diagnostics)


def _faults_of_python(text: str) -> int:
    try:
        module_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 1
    return 0


def _faults_of_contract(offer: Offer, path: str, text: str) -> int:
    unsaved = {**offer.place.session.documents.unsaved(), Path(path): text}
    try:
        parsed, _ = read_contract(Path(path), Files.of(offer.place.snapshot.source.folder, unsaved))
    except WorkspaceError:
        return _NOTHING_READ
    return len(parsed.diagnostics) if parsed.file.definitions[1:] else _NOTHING_READ


def _in_blocks(path: str, was: str, now: str) -> tuple[int, int]:
    """Return how many faults the blocks that differ have; what stands outside of them is one."""
    if _prose(was) != _prose(now):
        return 0, 1
    pairs = zip(twf_blocks(was), twf_blocks(now), strict=False)
    differ = [(old.text, new.text) for old, new in pairs if old.text != new.text]
    return sum(_faults(path, [old]) for old, _ in differ), sum(
        _faults(path, [new]) for _, new in differ
    )


def _prose(page: str) -> str:
    """Return a page with empty blocks."""
    return rewrite_blocks(page, lambda _text, _line: "")

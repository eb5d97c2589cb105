"""Whether a design can be read with what an offer edits: one that moves a fault helps nobody."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types as lsp

from crossway.language import parse
from crossway.lsp.actions.offer import Offer
from crossway.lsp.positions import Lines
from crossway.lsp.scope import definitions_around


def can_be_read(offer: Offer) -> bool:
    """Return whether no line that can be read now cannot be with an offer.

    One that mends such a line has to make one less of them.
    """
    mended = offer.mends.span.path if offer.mends and offer.mends.code == "SYNTAX" else ""
    for path, edits in offer.edits.items():
        if path.endswith(".twf"):
            was, now = _unread(offer, path, edits)
            if now > was or (path == mended and now == was):
                return False
    return True


def _unread(offer: Offer, path: str, edits: Sequence[lsp.TextEdit]) -> tuple[int, int]:
    """Return how many faults the definitions around some edits have, before and after."""
    lines = offer.place.snapshot.lines(path)
    after = Lines(offer.place.session.documents.with_edits(path, edits))
    begin = min(one.range.start.line for one in edits) + 1
    first, last = definitions_around(lines, begin, max(one.range.end.line for one in edits) + 1)
    more = len(after.all) - len(lines.all)
    return _faults(path, lines.all[first - 1 : last]), _faults(
        path, after.all[first - 1 : last + more]
    )


def _faults(path: str, lines: Sequence[str]) -> int:
    return len(parse("\n".join(lines), path).diagnostics)

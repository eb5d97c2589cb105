"""What mends the faults of a design, as edits: what an editor offers, for who has no editor.

    python -m crossway.lsp.mending designs

prints them as JSON: for each fault its code and place, and beside it the edits. One that was not
tried is not there: the texts that it leads to parse, the fault is gone, and no error is new.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from lsprotocol import types as lsp

from crossway.checks import Checked
from crossway.design.reading import WorkspaceError, load
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.lsp.actions import allowing, deadline, missing, slips
from crossway.lsp.actions.offer import Asked, Offer
from crossway.lsp.designs import Source
from crossway.lsp.documents import Documents
from crossway.lsp.place import Place
from crossway.lsp.positions import UNITS
from crossway.lsp.reading import Snapshot
from crossway.lsp.session import Session

_MAKERS = (slips.offers, allowing.offers, deadline.offers, missing.offers)
"""What offers mend something; the others write what may be wanted."""

MOST = 50
"""Offers that are tried: each is a check of the design."""

PATIENCE = 30.0
"""Seconds after which no further one is tried."""


@dataclass(frozen=True)
class Edit:
    """A text in place of what stands somewhere. Lines and columns are 1-based, the end exclusive.

    Places are those of the files as they are: of several edits the last comes first.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True)
class Mend:
    """One way to mend one fault, which `code`, `path`, `line` and `column` name."""

    code: str
    path: str
    line: int
    column: int
    title: str
    edits: list[Edit]


def mends(path: Path) -> Iterator[Mend]:
    """Yield what mends the faults of the design at a path, as far as there was time to try.

    Raises:
        WorkspaceError: nothing is there, or it cannot be read.
    """
    until, snapshot = time.monotonic() + PATIENCE, _snapshot(path, {})
    before = _faults(snapshot)
    session = Session(lambda *_: None, documents=Documents(UNITS["utf-32"]))
    for number, (found, offer) in enumerate(_offers(session, snapshot)):
        if number >= MOST or time.monotonic() > until:
            return
        if _mended(path, offer, found, before):
            span = found.span
            edits = [_edit(file, one) for file, some in offer.edits.items() for one in some[::-1]]
            edits.sort(key=lambda one: (one.path, -one.line, -one.column))
            yield Mend(found.code, span.path, span.line, span.column, offer.title, edits)


def _snapshot(path: Path, unsaved: Mapping[Path, str]) -> Snapshot:
    checked = tuple(map(Checked, load(path, unsaved)))
    return Snapshot(Source(str(path), path, ()), 0, UNITS["utf-32"], checked)


def _offers(session: Session, snapshot: Snapshot) -> Iterator[tuple[Diagnostic, Offer]]:
    for found in snapshot.diagnostics:
        path, line = found.span.path, found.span.line
        at = snapshot.at(path, line)
        if at is not None:
            place = Place(session, snapshot, *at, path, (line, found.span.column))
            asked = Asked(place, line, found.span.end_line, (found,))
            for make in _MAKERS:
                yield from ((found, offer) for offer in make(asked) if not offer.created)


def _mended(path: Path, offer: Offer, found: Diagnostic, before: Counter[str]) -> bool:
    """Whether with the edits of an offer its fault is gone and no error is new."""
    texts = {Path(file).absolute(): _edited(offer, file) for file in offer.edits}
    try:
        after = _faults(_snapshot(path, texts))
    except WorkspaceError:
        return False
    return after[_named(found)] < before[_named(found)] and not any(
        count > before[said] for said, count in after.items() if said.startswith("error")
    )


def _edited(offer: Offer, path: str) -> str:
    documents = Documents(UNITS["utf-32"])
    documents.put(path, None, "twf", offer.place.snapshot.texts.get(path, ""))
    return documents.with_edits(path, offer.edits[path])


def _faults(snapshot: Snapshot) -> Counter[str]:
    return Counter(map(_named, snapshot.diagnostics))


def _named(found: Diagnostic) -> str:
    """Return what a fault is told by where lines have moved."""
    severity = "error" if found.severity is Severity.ERROR else "remark"
    return f"{severity} {found.code} {found.span.path} {found.message}"


def _edit(path: str, edit: lsp.TextEdit) -> Edit:
    start, end = edit.range.start, edit.range.end
    places = (start.line + 1, start.character + 1, end.line + 1, end.character + 1)
    return Edit(path, *places, edit.new_text)


if __name__ == "__main__":
    try:
        json.dump([asdict(one) for one in mends(Path(sys.argv[1]))], sys.stdout)
    except WorkspaceError as error:
        sys.exit(f"error: {error}")

"""What mends the faults of a design, as edits: what an editor offers, for who has no editor.

    python -m crossway.lsp.mending designs 20

prints those of the first twenty faults as JSON: for each its code and place, and beside it the
edits. One that was not tried is not there: the texts that it leads to parse, the fault is gone,
and no error is new.
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

from crossway.checks import Checked, KnownFiles
from crossway.design.reading import WorkspaceError, load
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.lsp.actions import allowing, deadline, missing, slips
from crossway.lsp.actions.offer import Asked, Offer
from crossway.lsp.designs import Source
from crossway.lsp.documents import Documents
from crossway.lsp.place import Place
from crossway.lsp.positions import UNITS
from crossway.lsp.reading import Snapshot, Trees, read_design
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


def mends(path: Path, most: int) -> Iterator[Mend]:
    """Yield what mends the first faults of the design at a path, as far as there was time to try.

    Raises:
        WorkspaceError: nothing is there, or it cannot be read.
    """
    until, trials = time.monotonic() + PATIENCE, _Trials(path)
    session = Session(lambda *_: None, documents=Documents(UNITS["utf-32"]))
    for number, (found, offer) in enumerate(_offers(session, trials.first, most)):
        if number >= MOST or time.monotonic() > until:
            return
        if trials.mended(offer, found):
            span = found.span
            edits = [_edit(file, one) for file, some in offer.edits.items() for one in some[::-1]]
            edits.sort(key=lambda one: (one.path, -one.line, -one.column))
            yield Mend(found.code, span.path, span.line, span.column, offer.title, edits)


class _Trials:
    """A design as it is, and as it would be with some edits: what these leave alone is kept.

    The blocks of a page are designs of their own, which are read anew each time.

    Raises:
        WorkspaceError: nothing is there, or it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        read = load(path)
        page = read[0].block is not None
        paths = () if page else tuple(map(Path, read[0].parsed_texts))
        folder = path if path.is_dir() else path.parent
        self._path = path
        self._source = Source(str(path), folder, paths)
        self._trees, self._known = Trees(), KnownFiles()
        self.first = self._read({})
        self._faults = _faults(self.first)

    def _read(self, unsaved: Mapping[Path, str], before: Snapshot | None = None) -> Snapshot:
        units = UNITS["utf-32"]
        if self._source.paths:
            known = (self._trees.parse, self._known, before)
            return read_design(self._source, unsaved, 0, units, *known)
        checked = tuple(map(Checked, load(self._path, unsaved)))
        return Snapshot(self._source, 0, units, checked)

    def mended(self, offer: Offer, found: Diagnostic) -> bool:
        """Return whether with the edits of an offer its fault is gone and no error is new."""
        texts = {Path(file).absolute(): _edited(offer, file) for file in offer.edits}
        try:
            after, before = _faults(self._read(texts, self.first)), self._faults
        except WorkspaceError:
            return False
        return after[_named(found)] < before[_named(found)] and not any(
            count > before[said] for said, count in after.items() if said.startswith("error")
        )


def _offers(session: Session, snapshot: Snapshot, most: int) -> Iterator[tuple[Diagnostic, Offer]]:
    for found in snapshot.diagnostics[:most]:
        path, line = found.span.path, found.span.line
        at = snapshot.at(path, line)
        if at is not None:
            place = Place(session, snapshot, *at, path, (line, found.span.column))
            asked = Asked(place, line, found.span.end_line, (found,))
            for make in _MAKERS:
                yield from ((found, offer) for offer in make(asked) if not offer.created)


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
        json.dump([asdict(one) for one in mends(Path(sys.argv[1]), int(sys.argv[2]))], sys.stdout)
    except WorkspaceError as error:
        sys.exit(f"error: {error}")

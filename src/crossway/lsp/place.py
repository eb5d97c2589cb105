"""A place in a file that an editor asks about, with the design that it is in."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol.types import Location, Position, Range

from crossway.checks import Checked
from crossway.design.model import Design
from crossway.language import Parsed
from crossway.language.span import Span
from crossway.lsp.documents import path_of
from crossway.lsp.index import Index
from crossway.lsp.positions import Lines, Point
from crossway.lsp.publishing import location
from crossway.lsp.reading import Snapshot
from crossway.lsp.session import Session
from crossway.lsp.symbols import Occurrence


@dataclass(frozen=True)
class Place:
    """Where a cursor stands, in a design as it is now."""

    session: Session
    snapshot: Snapshot
    checked: Checked
    parsed: Parsed
    path: str
    point: Point

    @property
    def design(self) -> Design:
        """The resolved design."""
        return self.checked.design

    @property
    def index(self) -> Index:
        """What names what in the design."""
        return self.snapshot.index(self.checked)

    @property
    def lines(self) -> Lines:
        """The lines of the file."""
        return self.snapshot.lines(self.path)

    @property
    def occurrence(self) -> Occurrence | None:
        """What is named there."""
        return self.index.at(self.path, self.point)

    def range(self, span: Span) -> Range:
        """Return the stretch of a span of this file."""
        return self.lines.range(span)

    def location(self, span: Span) -> Location:
        """Return where a span of any file is."""
        return location(span, self.snapshot, self.session.documents)


async def place_at(session: Session, uri: str, position: Position) -> Place | None:
    """Return the place that an editor asks about; None where no design is."""
    path = path_of(uri)
    snapshot = await session.fresh(path)
    if snapshot is None:
        return None
    point = snapshot.lines(path).point(position)
    found = snapshot.at(path, point[0])
    return Place(session, snapshot, *found, path, point) if found else None


async def whole(session: Session, uri: str) -> list[Place]:
    """Return the beginning of each design that a file has a part of: of a page each block."""
    path = path_of(uri)
    snapshot = await session.fresh(path)
    if snapshot is None:
        return []
    return [
        Place(session, snapshot, checked, parsed, path, (1, 1))
        for checked in snapshot.checked
        for parsed in checked.workspace.files
        if parsed.file.path == path
    ]

"""A place in a file that an editor asks about, with the design that it is in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lsprotocol.types import Location, Position, Range

from crossway.checks import Checked
from crossway.design.model import Design
from crossway.language import Parsed
from crossway.language.moved import moved
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
    """Where a cursor stands, in a design as it is now, or as it was resolved last.

    `moved` says by how many lines what stands there is further down by now.
    """

    session: Session
    snapshot: Snapshot
    checked: Checked
    parsed: Parsed
    path: str
    point: Point
    moved: int = 0

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
        found = self.lines.range(span)
        start, end = (
            Position(at.line + self.moved, at.character) for at in (found.start, found.end)
        )
        return Range(start, end)

    def texts(self, paths: Iterable[str]) -> dict[str, str | None]:
        """Return the texts that places in files are of: in the design, else as they are now."""
        read, now = self.snapshot.texts, self.session.documents.text
        return {path: read[path] if path in read else now(path) for path in paths}

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


async def place_soon(session: Session, uri: str, position: Position) -> Place | None:
    """Return the same for who looks at what stands there, where an answer is better than a wait.

    Of a large design that is what it was some keys ago, if those changed other lines.
    """
    path = path_of(uri)
    snapshot, document = await session.soon(path), session.documents.get(path)
    if snapshot is None or document is None:
        return await place_at(session, uri, position)
    then = snapshot.lines(path)
    by = moved(document.lines.all, then.all, position.line)
    if by is None:
        return await place_at(session, uri, position)
    point = then.point(Position(position.line - by, position.character))
    found = snapshot.at(path, point[0])
    return Place(session, snapshot, *found, path, point, by) if found else None


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

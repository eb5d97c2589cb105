"""The texts of the files that an editor has open: they count instead of what is on disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol.types import (
    CreateFile,
    DeleteFile,
    LSPErrorCodes,
    OptionalVersionedTextDocumentIdentifier,
    Range,
    RenameFile,
    TextDocumentContentChangeEvent,
    TextDocumentContentChangeWholeDocument,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)
from pygls.exceptions import JsonRpcException
from pygls.uris import from_fs_path, to_fs_path

from crossway.design.reading import Files, WorkspaceError
from crossway.lsp.positions import UNITS, Lines, Units


@dataclass(frozen=True)
class Document:
    """An open file: how the editor names it, its version there, and its text.

    `path` is how spans name it: an absolute path, or the editor's own name for what no file holds.
    """

    uri: str
    path: str
    version: int | None
    language: str
    lines: Lines

    @property
    def text(self) -> str:
        """The text as the editor has it."""
        return self.lines.text

    @property
    def is_file(self) -> bool:
        """Whether it is in a folder, or will be once it is saved."""
        return os.path.isabs(self.path)


@dataclass
class Documents:
    """The open documents, by the path that spans name them with.

    `versioned` and `creates` say what the editor takes: edits of one version of a document, and
    new files.
    """

    units: Units = UNITS["utf-16"]
    versioned: bool = False
    creates: bool = False
    _open: dict[str, Document] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Document]:
        """Yield the open documents, those of now: the editor opens and closes some meanwhile."""
        return iter(tuple(self._open.values()))

    def get(self, path: str) -> Document | None:
        """Return the open document of a path."""
        return self._open.get(path)

    def put(self, uri: str, version: int | None, language: str, text: str) -> Document:
        """Add a document, or replace it, and return it."""
        path = path_of(uri)
        opened = Document(uri, path, version, language, Lines(text, self.units))
        self._open[path] = opened
        return opened

    def change(
        self, uri: str, version: int | None, changes: Iterable[TextDocumentContentChangeEvent]
    ) -> Document:
        """Apply changes in their order, and return the document as it is then.

        One that is not open begins empty: an editor that forgot to open it loses nothing.
        """
        old = self._open.get(path_of(uri))
        text = old.text if old else ""
        for change in changes:
            if isinstance(change, TextDocumentContentChangeWholeDocument):
                text = change.text
            else:
                text = _edited(text, change.range, change.text, self.units)
        return self.put(uri, version, old.language if old else "", text)

    def close(self, uri: str) -> Document | None:
        """Remove a document and return it as it was."""
        return self._open.pop(path_of(uri), None)

    def text(self, path: str) -> str | None:
        """Return the text of any file as it is now, open or on disk; None where there is none."""
        if opened := self._open.get(path):
            return opened.text
        where = Path(path)
        try:
            return Files.of(where.parent, self.unsaved()).text(where)
        except WorkspaceError:
            return None

    def with_edits(self, path: str, edits: Iterable[TextEdit]) -> str:
        """Return the text of a file after edits that do not overlap; the file keeps its own.

        Of those that insert at one place the first comes first.
        """
        text = self.text(path) or ""
        ordered = sorted(edits, key=lambda one: _start(one.range))
        for edit in reversed(ordered):
            text = _edited(text, edit.range, edit.new_text, self.units)
        return text

    def refuse_others(self, texts: Mapping[str, str | None]) -> None:
        """Return where files have these texts, by path: places in them are no others' places.

        Raises:
            JsonRpcException: one has another by now. The editor asks again, or nobody waits.
        """
        if any(self.text(path) != text for path, text in texts.items()):
            raise JsonRpcException("the text is another by now", LSPErrorCodes.ContentModified)

    def as_edit(
        self,
        edits: Mapping[str, Sequence[TextEdit]],
        made_from: Mapping[str, str | None],
        created: Iterable[str] = (),
    ) -> WorkspaceEdit:
        """Return edits by path, after new files, in the form that the editor takes.

        `made_from` are the texts that the edits are of: they are sent as those of its version.

        Raises:
            JsonRpcException: as `refuse_others`.
        """
        self.refuse_others({path: made_from[path] for path in edits})
        if not self.versioned:
            return WorkspaceEdit(changes={self.uri(path): list(edits[path]) for path in edits})
        changes: list[TextDocumentEdit | CreateFile | RenameFile | DeleteFile] = [
            CreateFile(self.uri(path)) for path in created
        ]
        for path, some in edits.items():
            opened = self._open.get(path)
            version = opened.version if opened else None
            named = OptionalVersionedTextDocumentIdentifier(uri=self.uri(path), version=version)
            changes.append(TextDocumentEdit(named, list(some)))
        return WorkspaceEdit(document_changes=changes)

    def unsaved(self) -> Mapping[Path, str]:
        """Return the texts of open files by their paths; any thread may ask."""
        return {Path(one.path): one.text for one in self if one.is_file}

    def uri(self, path: str) -> str:
        """Return how the editor names a path: as it did itself, where it has it open."""
        opened = self._open.get(path)
        return opened.uri if opened else uri_of(path)


def path_of(uri: str) -> str:
    """Return the path that a file has, and what no file holds as the editor names it.

    >>> path_of("file:///designs/my%20orders.twf"), path_of("untitled:Untitled-1")
    ('/designs/my orders.twf', 'untitled:Untitled-1')
    """
    if not uri.startswith("file:"):
        return uri
    path = to_fs_path(uri)
    return Path(os.path.normpath(path)).as_posix() if path and "\0" not in path else uri


def uri_of(path: str) -> str:
    """Return the name that the protocol has for a path."""
    return (from_fs_path(path) or path) if os.path.isabs(path) else path


def _start(where: Range) -> tuple[int, int]:
    return where.start.line, where.start.character


def _edited(text: str, where: Range, new: str, units: Units) -> str:
    """Return a text with a stretch of it replaced; its line ends stay what they are."""
    kept = text.splitlines(keepends=True) if _plain(text) else _cut(text)
    lines = Lines("", units)
    offsets = []
    for position in (where.start, where.end):
        if position.line >= len(kept):
            offsets.append(len(text))
            continue
        before = sum(map(len, kept[: max(0, position.line)]))
        line = kept[max(0, position.line)].rstrip("\r\n")
        offsets.append(before + lines.characters(line, position.character))
    start, end = min(offsets), max(offsets)
    return text[:start] + new + text[end:]


_ELSEWHERE = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""What ends a line for `str.splitlines`, and for the protocol does not."""


def _plain(text: str) -> bool:
    return not any(one in text for one in _ELSEWHERE)


def _cut(text: str) -> list[str]:
    found, begin = [], 0
    for at, letter in enumerate(text):
        ends = letter == "\n" or (letter == "\r" and text[at + 1 : at + 2] != "\n")
        if ends:
            found.append(text[begin : at + 1])
            begin = at + 1
    return [*found, text[begin:]] if begin < len(text) else found

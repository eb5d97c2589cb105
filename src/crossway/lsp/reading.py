"""One design, read and resolved: what the answers of one moment are looked up in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from crossway.checks import Checked, KnownFiles
from crossway.design import Workspace, WorkspaceError, load, load_text
from crossway.design.inference import Learned
from crossway.design.reading import Parsing, Refused, load_files, twf_blocks
from crossway.language import Parsed
from crossway.language.again import Again
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span
from crossway.lsp.designs import Source
from crossway.lsp.index import Index
from crossway.lsp.positions import Lines, Units


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A design at one moment. `generation` counts what was told of it before that moment.

    `checked` is one workspace, or one for each block of a Markdown page; `unread` are the files
    that could not be read, with the reason.
    """

    source: Source
    generation: int
    units: Units
    checked: tuple[Checked, ...] = ()
    unread: tuple[Diagnostic, ...] = ()
    _lines: dict[str, Lines] = field(default_factory=dict)
    _indices: dict[int, Index] = field(default_factory=dict)

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that is wrong, as `check` says it."""
        found = [one for checked in self.checked for one in checked.diagnostics]
        return (*self.unread, *dict.fromkeys(found))

    def diagnosed_while(self, wanted: Callable[[], bool]) -> tuple[Diagnostic, ...] | None:
        """Return all that is wrong, None once nobody wants to know it of this moment."""
        found = all(checked.find_while(wanted) for checked in self.checked)
        return self.diagnostics if found else None

    def early(self) -> tuple[Diagnostic, ...] | None:
        """Return what can be said before the design is resolved; None where nothing is known."""
        if len(self.checked) != 1:
            return None
        found = self.checked[0].early()
        return None if found is None else (*self.unread, *found)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts of all files, by their paths."""
        return {path: t for one in self.checked for path, t in one.workspace.texts.items()}

    @cached_property
    def count(self) -> int:
        """How many lines the design has, about."""
        files = (parsed.file for one in self.checked for parsed in one.workspace.files)
        return sum(file.span.end_line for file in files)

    @property
    def only(self) -> Workspace | None:
        """What was read, where that is one design."""
        return self.checked[0].workspace if len(self.checked) == 1 else None

    def lines(self, path: str) -> Lines:
        """Return the lines of a file; of one that was not read there are none."""
        if path not in self._lines:
            self._lines[path] = Lines(self.texts.get(path, ""), self.units)
        return self._lines[path]

    def index(self, checked: Checked) -> Index:
        """Return what names what in one of its designs."""
        return self._indices.setdefault(id(checked), Index(checked))

    def at(self, path: str, line: int) -> tuple[Checked, Parsed] | None:
        """Return the design, and the tree, that a line of a file is in."""
        for checked in self.checked:
            block = checked.workspace.block
            end = block.line + block.text.count("\n") if block else 0
            if block and not block.line <= line <= end:
                continue
            for parsed in checked.workspace.files:
                if parsed.file.path == path:
                    return checked, parsed
        return None


def read_design(
    source: Source,
    unsaved: Mapping[Path, str],
    generation: int,
    units: Units,
    parsing: Parsing,
    known: KnownFiles,
    before: Snapshot | None = None,
    resolving: bool = True,
) -> Snapshot:
    """Return a design as its files are now, resolved. Never raises for what is in a file.

    `known` is what was found in its files before, `before` the design as it was then. Where it is
    not `resolving` that waits until somebody asks for it.
    """
    refused: list[Diagnostic] = []

    def tell(path: Path, error: WorkspaceError) -> None:
        refused.append(_unread(path.as_posix(), error))

    try:
        found = _workspaces(source, unsaved, tell, parsing)
    except WorkspaceError as error:
        found = ()
        tell(source.paths[0] if source.paths else source.folder, error)
    # Each block of a page is a design of its own, which says nothing of the others.
    last = before.only if before and not source.page else None
    kept = [KnownFiles() if source.page else known for _ in found]
    checked = tuple(_checked(one, its, last) for one, its in zip(found, kept, strict=True))
    if resolving:  # here and not where an answer is waited for
        for one in checked:
            one.design  # noqa: B018
    return Snapshot(source, generation, units, checked, tuple(refused))


def _checked(workspace: Workspace, known: KnownFiles, before: Workspace | None = None) -> Checked:
    """Return a design that is told all its types when it is resolved."""
    if before is not None:
        workspace = workspace.after(before)
    if workspace.learned is None:
        workspace = replace(workspace, learned=Learned())
    return Checked(workspace, known)


def _workspaces(
    source: Source, unsaved: Mapping[Path, str], refused: Refused, parsing: Parsing
) -> tuple[Workspace, ...]:
    if source.page:
        path = source.paths[0]
        return load(path, unsaved) if twf_blocks(unsaved.get(path, "")) else ()
    return (load_files(source.folder, source.paths, unsaved, refused, parsing),)


def read_text(name: str, text: str, generation: int, units: Units) -> Snapshot:
    """Return the design that a document is which no file holds."""
    source = Source(name, Path(), ())
    try:
        checked = _checked(load_text(text, name), KnownFiles())
    except WorkspaceError as error:
        return Snapshot(source, generation, units, (), (_unread(name, error),))
    checked.design  # noqa: B018 - here and not where an answer is waited for
    return Snapshot(source, generation, units, (checked,))


def _unread(path: str, error: Exception) -> Diagnostic:
    said = str(error).removeprefix(f"{path}:").lstrip("0123456789: ")
    line = _line(str(error), path)
    # Where `check` stops an editor goes on, without this file.
    return Diagnostic("SYNTAX", Severity.ERROR, Span(path, line, 1, line, 2), said)


def _line(said: str, path: str) -> int:
    """Return the line that a message names behind its path, 1 where it names none."""
    number = said.removeprefix(f"{path}:").partition(":")[0]
    return int(number) if said.startswith(f"{path}:") and number.isdecimal() else 1


@dataclass
class Trees:
    """Trees by path, each of the text that it was last asked for: a file is parsed once.

    What of a tree is the same as before, and where, is the same object.
    """

    _known: dict[str, Again] = field(default_factory=dict)

    def known(self, path: str) -> Parsed | None:
        """Return the tree of a file as it was parsed last."""
        found = self._known.get(path)
        return found.parsed if found else None

    def parse(self, text: str, path: str) -> Parsed:
        """Return the tree of a text, the one known where that has not changed."""
        return self._known.setdefault(path, Again(path)).parse(text)

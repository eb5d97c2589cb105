"""All designs of an editor, kept up to date while it types.

What is open and which folders there are changes in the thread that answers, at once. From then on
the designs that it touches are out of date: a question waits for its design to be resolved again,
in a second thread, and what is wrong is found in a third (`pacing` says when that begins).
A result that is out of date by then is dropped, and a check that is ends before its next rule.

Longer than other files because all that changes while somebody types is kept in one place.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from crossway.checks import KnownFiles
from crossway.language import Parsed
from crossway.language.diagnostic import Diagnostic
from crossway.lsp.collecting import Collector
from crossway.lsp.designs import PAGES, SETTINGS, Source, roots, twf_below
from crossway.lsp.documents import Document, Documents
from crossway.lsp.joining import Mentions, joined, mentions
from crossway.lsp.pacing import AT_ONCE, Answers, Pace
from crossway.lsp.reading import Snapshot, Trees, read_design, read_text

T = TypeVar("T")

IDLE = 1.0
"""Seconds without a key before reference cycles are looked for, while nothing is answered."""

LARGE = 2_000
"""Lines of a design that whoever looks at a word does not wait for, some 20 ms of CPU; and of which
what can be said early is."""

Publish = Callable[[str, Snapshot, Sequence[Diagnostic]], None]
"""What sends what is wrong with the file of a path, which replaces what was sent before."""


@dataclass
class _Design:
    """One design: where it is read from, what was found last, and what it waits for."""

    source: Source
    generation: int = 0
    snapshot: Snapshot | None = None
    reading: asyncio.Task[Snapshot] | None = None
    checking: asyncio.Task[None] | None = None
    known: KnownFiles = field(default_factory=KnownFiles)
    pace: Pace = field(default_factory=Pace)
    told: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)


@dataclass
class Session:
    """The folders, the open documents and the designs of one editor."""

    publish: Publish
    refresh: Callable[[], None] = lambda: None
    documents: Documents = field(default_factory=Documents)
    folders: list[Path] = field(default_factory=list)
    trees: Trees = field(default_factory=Trees)
    answers: Answers = field(default_factory=Answers)
    _designs: dict[str, _Design] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _mentions: dict[str, tuple[Parsed, Mentions]] = field(default_factory=dict)
    _found: dict[Path, tuple[Path, ...]] = field(default_factory=dict)
    _resolver: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "resolve"))
    _checker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "check"))
    _looking: asyncio.Task[None] | None = None
    _collector: Collector = field(default_factory=Collector)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    # --- what changes -----------------------------------------------------------------

    def opened(self, document: Document) -> None:
        """Take in a document that was opened, or closed: its design may have another shape, and
        those that a file of Python is beside may have other functions."""
        self._look_for(document.path)
        self._arrange([document.path])
        for design in self._designs_beside(document.path):
            self._touch(design)

    def changed(self, path: str) -> None:
        """Take in that the text of a file is another, in the editor or on disk."""
        name = self._name_of(path)
        if name in self._designs:
            self._touch(self._designs[name])
        elif self._designs_beside(path):
            for design in self._designs_beside(path):
                self._touch(design)
        else:
            self._arrange([path])

    def saved(self, path: str) -> None:
        """Take in that a file was saved: on disk it may be a new one."""
        self._look_for(path)
        self.changed(path)

    def _look_for(self, path: str) -> None:
        """List the files anew where one came or went since: others may have, too.

        Not every editor tells of what happens on disk.
        """
        where = Path(path)
        known = any(where in paths for paths in self._found.values())
        inside = any(where.is_relative_to(folder) for folder in self.folders)
        if path.endswith(".twf") and inside and known != os.path.exists(where):
            self.look()

    def look(self) -> None:
        """List the files of all folders anew: one came or went, or a folder did."""
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._begin(self._look())

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        found = {
            folder: await loop.run_in_executor(self._resolver, twf_below, folder)
            for folder in tuple(self.folders)
        }
        self._found = found
        self._looking = None
        self._arrange([path.as_posix() for paths in found.values() for path in paths])

    def _arrange(self, touched: Iterable[str]) -> None:
        """Say anew which files are one design, and have those checked that are others now."""
        sources = {source.name: source for source in self._sources()}
        self._names = {
            path.as_posix(): name for name, source in sources.items() for path in source.paths
        }
        for name in [name for name in self._designs if name not in sources]:
            self._forget(self._designs.pop(name))
        touched = set(touched)
        for name, source in sources.items():
            design = self._designs.get(name)
            if design is None:
                design = self._designs[name] = _Design(source)
                self._touch(design)
            elif design.source != source or touched & {path.as_posix() for path in source.paths}:
                design.source = source
                self._touch(design)

    def _sources(self) -> Iterable[Source]:
        opened = [one for one in self.documents if one.path.endswith(".twf") or not one.is_file]
        files = {Path(one.path) for one in opened if one.is_file}
        files.update(path for paths in self._found.values() for path in paths)
        found = roots(self.folders, files)
        first = joined({root.as_posix(): self._mentioned(paths) for root, paths in found.items()})
        together: dict[str, list[Path]] = {}
        for root, paths in found.items():
            together.setdefault(first[root.as_posix()], []).extend(paths)
        for name, paths in together.items():
            folders = [root.as_posix() for root in found if first[root.as_posix()] == name]
            yield Source(name, Path(os.path.commonpath(folders)), tuple(sorted(paths)))
        for one in self.documents:
            if one.is_file and one.path.lower().endswith(PAGES):
                yield Source(one.path, Path(one.path).parent, (Path(one.path),), page=True)
            elif not one.is_file and one.language in ("twf", ""):
                yield Source(one.path, Path(), ())

    def _mentioned(self, paths: Iterable[Path]) -> Iterator[Mentions]:
        """Yield what the files of a folder define and name, of those that were read so far."""
        for path in paths:
            parsed = self.trees.known(path.as_posix())
            if parsed is None:
                continue
            known = self._mentions.get(path.as_posix())
            if known is None or known[0] is not parsed:
                known = self._mentions[path.as_posix()] = (parsed, mentions(parsed.file))
            yield known[1]

    def _mention_others(self, paths: Iterable[str]) -> bool:
        """Return whether files that were read define or name other things than before."""
        before = {path: self._mentions.get(path, (None, None))[1] for path in paths}
        tuple(self._mentioned(map(Path, before)))
        return any(self._mentions.get(p, (None, None))[1] != old for p, old in before.items())

    def _forget(self, design: _Design) -> None:
        if design.checking is not None:
            design.checking.cancel()
        nothing = Snapshot(design.source, design.generation, self.documents.units)
        for path in design.told:
            self.publish(path, nothing, ())

    # --- what is asked ----------------------------------------------------------------

    async def fresh(self, path: str) -> Snapshot | None:
        """Return the design that a file is in as it is now; None when it is in none."""
        if self._looking is not None:
            await asyncio.wait([self._looking])
        design = self._designs.get(self._name_of(path))
        if design is None:
            return None
        wanted = design.generation
        while design.snapshot is None or design.snapshot.generation < wanted:
            if design.reading is None:
                design.reading = self._begin(self._read(design))
            reading = design.reading
            await asyncio.wait([reading])
            reading.result()  # what went wrong is for who asked
        return design.snapshot

    async def soon(self, path: str) -> Snapshot | None:
        """Return the design that a file is in as it is now; a large one as it was resolved last,
        maybe some keys ago: once nothing is typed for a moment it is resolved anyway."""
        before = self.latest(path)
        return before if before and before.count >= LARGE else await self.fresh(path)

    def latest(self, path: str) -> Snapshot | None:
        """Return the design that a file is in as it was resolved last, maybe some keys ago."""
        design = self._designs.get(self._name_of(path))
        return design.snapshot if design else None

    async def all_fresh(self) -> list[Snapshot]:
        """Return every design as it is now."""
        if self._looking is not None:
            await asyncio.wait([self._looking])
        found = [await self.fresh(self._member(one)) for one in tuple(self._designs.values())]
        return [one for one in found if one is not None]

    async def diagnosed(self, snapshot: Snapshot) -> tuple[Diagnostic, ...]:
        """Return all that is wrong with a design, found in a thread of its own."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._checker, lambda: snapshot.diagnostics)

    async def compute(self, work: Callable[[], T]) -> T:
        """Return what takes a while, found in a thread of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._resolver, work)

    def _member(self, design: _Design) -> str:
        paths = design.source.paths
        return paths[0].as_posix() if paths else design.source.name

    def _name_of(self, path: str) -> str:
        return self._names.get(path, path if path in self._designs else "")

    def _designs_beside(self, path: str) -> list[_Design]:
        """Return the designs that a file which is no TWF may belong to: Python, a contract."""
        if path.endswith((".twf", *PAGES)):
            return []
        where = Path(path)
        settings = where.name in SETTINGS
        return [
            one
            for one in self._designs.values()
            if one.source.paths
            if settings or where.parent.is_relative_to(one.source.folder)
        ]

    # --- what is found ----------------------------------------------------------------

    def _touch(self, design: _Design) -> None:
        design.generation += 1
        if design.checking is not None:
            design.checking.cancel()
        design.checking = self._begin(self._check(design))

    async def _read(self, design: _Design) -> Snapshot:
        loop = asyncio.get_running_loop()
        generation, source, units = design.generation, design.source, self.documents.units
        try:
            if not source.paths:
                document = self.documents.get(source.name)
                text = document.text if document else ""
                found = await loop.run_in_executor(
                    self._resolver, read_text, source.name, text, generation, units
                )
            else:
                read = self._reading(design)
                found = await loop.run_in_executor(self._resolver, design.pace.reading, read)
        finally:
            design.reading = None
        if design.snapshot is None or design.snapshot.generation < found.generation:
            design.snapshot = found
        if self._mention_others(found.texts):
            self._arrange(())  # what was read names, or no longer, what another design has
        return found

    def _reading(self, design: _Design, *, resolving: bool = True) -> Callable[[], Snapshot]:
        """Return what reads the files of a design as they are now."""
        return partial(
            read_design,
            design.source,
            self.documents.unsaved(),
            design.generation,
            self.documents.units,
            self.trees.parse,
            design.known,
            design.snapshot,
            resolving=resolving,
        )

    async def _check(self, design: _Design) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        if design.pace.is_slow and design.snapshot and design.snapshot.count >= LARGE:
            await self._check_early(design)
        await asyncio.sleep(design.pace.wait - (loop.time() - begun))
        await self.answers.given()
        snapshot = await self.fresh(self._member(design))
        if snapshot is None:
            return

        def wanted() -> bool:
            return snapshot.generation == design.generation

        find = partial(snapshot.diagnosed_while, wanted)
        found = await loop.run_in_executor(self._checker, design.pace.finding, find)
        if found is not None and wanted():
            self._tell(design, snapshot, found)
            self.refresh()
            await asyncio.sleep(IDLE)
            await loop.run_in_executor(self._checker, self._collector.collect, loop.time())

    async def _check_early(self, design: _Design) -> None:
        """Tell what can be said before the design is resolved, as soon as the answers are given."""
        generation, source = design.generation, design.source
        await asyncio.sleep(AT_ONCE)
        await self.answers.given()
        if source.page or not source.paths:
            return
        snapshot = await self.compute(self._reading(design, resolving=False))
        found = await asyncio.get_running_loop().run_in_executor(self._checker, snapshot.early)
        if found is not None and generation == design.generation:
            self._tell(design, snapshot, found)

    def _tell(self, design: _Design, snapshot: Snapshot, found: Sequence[Diagnostic]) -> None:
        """Send what changed: of each file all that is wrong with it, nothing where it is mended."""
        by_path: dict[str, list[Diagnostic]] = {}
        for one in found:
            by_path.setdefault(one.span.path, []).append(one)
        for path in {*design.told, *by_path, *(d.path for d in self.documents)}:
            mine = tuple(by_path.get(path, ()))
            if path in design.told or mine:
                if design.told.get(path) != mine:
                    self.publish(path, snapshot, mine)
            elif path in snapshot.texts:
                self.publish(path, snapshot, ())
        design.told = {path: tuple(mine) for path, mine in by_path.items()}

    def _begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def close(self) -> None:
        """Begin nothing more; what runs in a thread comes to its end."""
        for task in self._tasks:
            task.cancel()
        self._resolver.shutdown(wait=False, cancel_futures=True)
        self._checker.shutdown(wait=False, cancel_futures=True)

"""The object that every tool starts from: a design as it was read.

A path is a `.twf` file, a folder (one design of all `.twf` files below it) or a Markdown
file (a design for each of its TWF blocks). Each file is read once, here and nowhere else;
whoever shows a line of it takes it from `Workspace.texts`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from crossway.design.callable import PythonCallable
from crossway.design.inference import Learned
from crossway.design.model import Design
from crossway.design.names import is_contract
from crossway.design.reading.configuration import Configuration, configuration_of
from crossway.design.reading.contracts import imported_contracts, read_contract
from crossway.design.reading.markdown import Block, alternatives, twf_blocks
from crossway.design.reading.python import read_callables
from crossway.design.resolve import resolve, resolve_tests
from crossway.design.shadows import Tests
from crossway.design.tests import without_tests
from crossway.errors import WorkspaceError
from crossway.files.folder import LARGEST_PAGE, Files, design_entries, named, unreadable
from crossway.files.observed import is_folder
from crossway.language import Parsed, parse, tree
from crossway.language.again import is_unchanged, with_tree
from crossway.language.structs import once
from crossway.language.visible import visible
from crossway.language.walk import Blocks

MOST_LINES = 1_500_000
"""Lines of the largest design that is read: a million take some hundred seconds of CPU."""

MOST_EDITED = 150_000
"""The same for who reads a design again with each change, as an editor does."""

STANDARD_INPUT = "<stdin>"
"""What messages call a design that came by standard input."""

Parsing = Callable[[str, str], Parsed]
"""What makes a tree of a text and its path: `parse`, or what knows trees of texts already."""

Refused = Callable[[Path, WorkspaceError], None]
"""What is told which file cannot be read, and why."""

_MARKDOWN = (".md", ".markdown")
_NOTHING: Mapping[Path, str] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Workspace:
    """The files of one design, as read, and what they mean together.

    `name` is that of the file or folder, for a Markdown block with its line
    (`nexus.md:78`), and with its number where the block shows several alternatives
    (`nexus.md:78 (2)`). `files` are the trees, `texts` maps the path of each file to its
    text. `implemented` maps the path of a file to the callables, by name, of the Python
    file beside it, where there is one. `block` is what of a Markdown file is this design, None
    for anything else. `configuration` is the settings file that speaks of it, where there is one;
    `learned` is told the types of single expressions, where somebody asks for them; `before` is
    what is known of the nodes of an earlier state of it, `resolved` the design of that state where
    it is that of this one.
    """

    name: str
    files: tuple[Parsed, ...]
    texts: Mapping[str, str]
    implemented: Mapping[str, Mapping[str, PythonCallable]]
    block: Block | None = None
    configuration: Configuration | None = None
    learned: Learned | None = None
    before: Blocks | None = None
    resolved: Design | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """What the user may call the block that this is; none when it is no block."""
        return self.block.labels if self.block else ()

    @property
    def parsed_texts(self) -> Mapping[str, tuple[int, str]]:
        """The texts that were parsed, by path, each with the number of its first line."""
        twf = {path: text for path, text in self.texts.items() if path in self._parsed}
        if self.block:
            return dict.fromkeys(twf, (self.block.line, self.block.text))
        return {path: (1, text) for path, text in twf.items()}

    @property
    def _parsed(self) -> frozenset[str]:
        """The files that are TWF, without contracts of others."""
        paths = (parsed.file.path for parsed in self.files)
        return frozenset(path for path in paths if not is_contract(path))

    @once
    def design(self) -> Design:
        """The files resolved into one design, when first asked for."""
        return self.resolved or resolve(self._trees, self.implemented, self.learned, self.before)

    @property
    def _trees(self) -> tuple[tree.File, ...]:
        return tuple(parsed.file for parsed in self.files)

    def after(self, before: Workspace) -> Workspace:
        """Return the same, knowing what of it is as it was in an earlier state."""
        known = {parsed.file.path: parsed.file for parsed in before.files}
        trees = tuple(with_tree(one, known.get(one.file.path)) for one in self.files)
        found = replace(self, files=trees)
        files, then = without_tests(found._trees), before.design.files
        same = len(files) == len(then) and all(map(is_unchanged, files, then))
        if same and self.implemented == before.implemented:
            return replace(found, learned=before.learned, resolved=before.design)
        return replace(found, before=before.design.names.blocks)

    @once
    def tests(self) -> Tests:
        """The tests in the files, resolved beside the design, when first asked for."""
        learned = Learned() if self.learned else None
        return resolve_tests(self._trees, self.design, learned)


def load(path: Path, unsaved: Mapping[Path, str] = _NOTHING) -> tuple[Workspace, ...]:
    """Return the designs at a path, in order.

    `unsaved` maps absolute paths to texts that count instead of what is on disk (an
    editor's open files, Python too).

    Raises:
        WorkspaceError: nothing is there, it holds no TWF, or a file cannot be read.
    """
    files = Files.of(path.parent, unsaved)
    if path.absolute() not in unsaved and _is_folder(path):
        found: tuple[Workspace, ...] = (_load_folder(path, unsaved),)
        folder = path
    else:
        found, folder = _load_file(path, files), path.parent
    configuration = configuration_of(folder, unsaved)
    return tuple(replace(one, configuration=configuration) for one in found)


def load_files(
    folder: Path,
    paths: Sequence[Path],
    unsaved: Mapping[Path, str],
    refused: Refused,
    parsing: Parsing = parse,
) -> Workspace:
    """Return the design of some `.twf` files of a folder, as far as they can be read.

    For who goes on with what is there, as an editor does: `refused` is told of each file that
    cannot be read, and the design goes without it. `unsaved` is as for `load`.

    Raises:
        WorkspaceError: the files have too many lines together.
    """
    files = Files.of(folder, unsaved)
    texts: dict[str, str] = {}
    for path in paths:
        with _telling(refused, path):
            texts[path.as_posix()] = files.text(path)
    _refuse_too_many_lines(files.root.name or str(folder), texts.values(), MOST_EDITED)
    trees = tuple(parsing(text, path) for path, text in texts.items())
    with_contracts, others = imported_contracts(trees, files)
    implemented: dict[str, Mapping[str, PythonCallable]] = {}
    for path in map(Path, texts):
        with _telling(refused, path.with_suffix(".py")):
            implemented |= _implemented((path,), files)
    configuration = None
    with _telling(refused, folder):
        configuration = configuration_of(folder, unsaved)
    name = files.root.name or str(folder)
    return Workspace(name, with_contracts, texts | others, implemented, None, configuration)


@contextmanager
def _telling(refused: Refused, path: Path) -> Iterator[None]:
    """Tell `refused` of a file that cannot be read, rather than raise."""
    try:
        yield
    except WorkspaceError as error:
        refused(path, error)


def load_text(text: str, name: str = STANDARD_INPUT) -> Workspace:
    """Return the design that a text is which no file holds; no Python is beside it.

    Raises:
        WorkspaceError: it has too many lines, or the settings file of this folder is wrong.
    """
    _refuse_too_many_lines(name, [text])
    settings = configuration_of(Path(), _NOTHING)
    trees, _ = imported_contracts((parse(text, name),), None)
    return Workspace(name, trees, {name: text}, {}, configuration=settings)


def _load_file(path: Path, files: Files) -> tuple[Workspace, ...]:
    if is_markdown(path):
        return _load_markdown(path, files)
    if is_contract(path.name):
        parsed, texts = read_contract(path, files)
        return (Workspace(path.name, (parsed,), dict(texts), {}),)
    if path.suffix.lower() != ".twf":
        said = "expected a .twf file, a folder or a Markdown file (.md)"
        raise WorkspaceError(f"{named(path)}: {said}")
    return (_workspace(path.name, (path,), files),)


def is_markdown(path: Path) -> bool:
    """Return whether a file is one of Markdown, by its name."""
    return path.suffix.lower() in _MARKDOWN


def _is_folder(path: Path) -> bool:
    try:
        return is_folder(path)
    except (OSError, ValueError) as error:
        raise WorkspaceError(unreadable(path, error)) from error


def _load_folder(folder: Path, unsaved: Mapping[Path, str]) -> Workspace:
    files = Files.of(folder, unsaved)
    paths = tuple(sorted(designs_below(folder, files)))
    if not paths:
        raise WorkspaceError(f"{named(folder)}: no .twf file in this folder or below it")
    return _workspace(files.root.name or str(folder), paths, files)


def designs_below(folder: Path, files: Files) -> Iterable[Path]:
    """Return the `.twf` files below a folder and those that are not saved yet, each once.

    Raises:
        WorkspaceError: a folder cannot be read, or a link leads out.
    """

    def refuse(error: OSError) -> None:
        raise WorkspaceError(unreadable(Path(error.filename), error)) from error

    found: dict[str, Path] = {}
    entries = design_entries(folder, refuse)
    # Links last: what they lead to is read under its own name where it has one.
    for path in sorted(entries, key=lambda path: (os.path.islink(path), path)):
        try:
            files.refuse_if_outside(path)
        except OSError as error:
            raise WorkspaceError(unreadable(path, error)) from error
        if not os.path.isdir(path) or path.name.endswith(".twf"):
            found.setdefault(os.path.realpath(path), path)
    top = folder.absolute()
    for path in files.unsaved:
        inside = path.relative_to(top) if path.is_relative_to(top) else Path(".hidden")
        if path.name.endswith(".twf") and not any(p.startswith(".") for p in inside.parts):
            found.setdefault(os.path.realpath(path), folder / inside)
    return found.values()


def _workspace(name: str, paths: tuple[Path, ...], files: Files) -> Workspace:
    texts = {path.as_posix(): files.text(path) for path in paths}
    _refuse_too_many_lines(name, texts.values())
    trees = tuple(parse(text, path) for path, text in texts.items())
    with_contracts, others = imported_contracts(trees, files)
    return Workspace(name, with_contracts, texts | others, _implemented(paths, files))


def _refuse_too_many_lines(name: str, texts: Iterable[str], most: int | None = None) -> None:
    most = most or MOST_LINES
    ends = (text.count("\n") + text.count("\r") - text.count("\r\n") for text in texts)
    lines = sum(ends)
    if lines > most:
        said = f"{lines} lines, more than the {most} that a design may have"
        raise WorkspaceError(f"{visible(name)}: {said}; cut it into several designs")


def _load_markdown(path: Path, files: Files) -> tuple[Workspace, ...]:
    texts = {path.as_posix(): files.text(path, LARGEST_PAGE)}
    implemented = _implemented((path,), files)
    found = tuple(
        Workspace(f"{path.name}:{block.place}", with_contracts, texts | others, implemented, block)
        for whole in twf_blocks(texts[path.as_posix()])
        for block, parsed in alternatives(whole, path.as_posix())
        for with_contracts, others in [imported_contracts((parsed,), files)]
    )
    if not found:
        raise WorkspaceError(f"{named(path)}: no TWF block (```twf) in this Markdown file")
    return found


def _implemented(paths: tuple[Path, ...], files: Files) -> dict[str, Mapping[str, PythonCallable]]:
    beside = {path: path.with_suffix(".py") for path in paths}
    return {
        path.as_posix(): read_callables(files.content(python), python)
        for path, python in beside.items()
        if files.has(python)
    }

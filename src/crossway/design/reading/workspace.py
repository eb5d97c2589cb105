"""Reading designs from disk: the one place of the package that does.

A path is a `.twf` file, a folder (one design of all `.twf` files below it) or a Markdown
file (a design for each of its TWF blocks).
"""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from crossway.design.reading.markdown import alternatives, twf_blocks
from crossway.errors import WorkspaceError
from crossway.language import Parsed, parse
from crossway.language.near import did_you_mean

_MARKDOWN = (".md", ".markdown")
_NOTHING: Mapping[Path, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Workspace:
    """The files of one design.

    `name` is that of the file or folder, for a Markdown block with its line
    (`nexus.md:78`). `implemented` maps the path of a file to the top-level functions of the
    Python file beside it, where there is one.
    """

    name: str
    files: tuple[Parsed, ...]
    implemented: Mapping[str, frozenset[str]]


def load(path: Path, unsaved: Mapping[Path, str] = _NOTHING) -> tuple[Workspace, ...]:
    """Return the designs at a path, in order.

    `unsaved` maps absolute paths to texts that count instead of what is on disk (an
    editor's open files).

    Raises:
        WorkspaceError: nothing is there, it holds no TWF, or a file cannot be read.
    """
    if path.is_dir():
        return (_load_folder(path, unsaved),)
    if not path.exists() and path.absolute() not in unsaved:
        raise WorkspaceError(_missing(path))
    if path.suffix.lower() in _MARKDOWN:
        return _load_markdown(path, unsaved)
    if path.suffix.lower() != ".twf":
        raise WorkspaceError(f"{path}: expected a .twf file, a folder or a Markdown file (.md)")
    return (_workspace(path.name, (path,), unsaved),)


def _load_folder(folder: Path, unsaved: Mapping[Path, str]) -> Workspace:
    paths = tuple(sorted(file for file in files_below(folder) if file.name.endswith(".twf")))
    if not paths:
        raise WorkspaceError(f"{folder}: no .twf file in this folder or below it")
    return _workspace(folder.resolve().name or str(folder), paths, unsaved)


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, but for what is hidden and for virtual environments.

    Editors hide their own files, and an environment holds thousands that are nobody's design.
    """
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = [f for f in folders if _shown(f) and not (here / f / "pyvenv.cfg").exists()]
        yield from (here / name for name in files if _shown(name))


def _shown(name: str) -> bool:
    return not name.startswith(".")


def _workspace(name: str, paths: tuple[Path, ...], unsaved: Mapping[Path, str]) -> Workspace:
    files = tuple(parse(_read(path, unsaved), path.as_posix()) for path in paths)
    return Workspace(name, files, _implemented(paths))


def _load_markdown(path: Path, unsaved: Mapping[Path, str]) -> tuple[Workspace, ...]:
    implemented = _implemented((path,))
    found = []
    for block in twf_blocks(_read(path, unsaved)):
        parsed = alternatives(block, path.as_posix())
        for number, file in enumerate(parsed, start=1):
            several = f" ({number})" if len(parsed) > 1 else ""
            found.append(Workspace(f"{path.name}:{block.line}{several}", (file,), implemented))
    if not found:
        raise WorkspaceError(f"{path}: no TWF block (```twf) in this Markdown file")
    return tuple(found)


def _read(path: Path, unsaved: Mapping[Path, str]) -> str:
    if path.absolute() in unsaved:
        return unsaved[path.absolute()]
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise WorkspaceError(f"{path}:{line}: not UTF-8 text; save the file as UTF-8") from error
    except OSError as error:
        raise WorkspaceError(f"{path}: cannot be read: {error.strerror}") from error


def _missing(path: Path) -> str:
    """Return the message for a path that is not there, with near names that are."""
    message = f"{path}: no such file or folder"
    try:
        beside = sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return message
    meant = did_you_mean(path.name, beside, lambda name: str(path.parent / name))
    return f"{message}; {meant}" if meant else message


def _implemented(paths: tuple[Path, ...]) -> dict[str, frozenset[str]]:
    found = {}
    for path in paths:
        beside = path.with_suffix(".py")
        if beside.is_file():
            found[path.as_posix()] = _functions(beside)
    return found


def _functions(path: Path) -> frozenset[str]:
    """Return the names of a Python file's top-level functions; the file is not imported."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the user's code: not ours to report
            module = ast.parse(path.read_bytes(), str(path))
    except SyntaxError as error:
        line = error.lineno or 1
        raise WorkspaceError(f"{path}:{line}: not valid Python: {error.msg}") from error
    except ValueError as error:  # a null byte
        raise WorkspaceError(f"{path}:1: not valid Python: {error}") from error
    except OSError as error:
        raise WorkspaceError(f"{path}: cannot be read: {error.strerror}") from error
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in module.body if isinstance(node, kinds))

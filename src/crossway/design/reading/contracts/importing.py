"""The contracts that the files of a design import, read along with them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from crossway.design.names import CONTRACTS, is_contract
from crossway.design.reading.contracts.document import read_contract
from crossway.design.reading.contracts.faults import fault
from crossway.errors import WorkspaceError
from crossway.files.folder import Files, entries_below
from crossway.files.observed import UNREAD, note
from crossway.language import Parsed, tree
from crossway.language.diagnostic import Diagnostic
from crossway.language.near import did_you_mean


def imported_contracts(
    trees: tuple[Parsed, ...], files: Files | None
) -> tuple[tuple[Parsed, ...], dict[str, str]]:
    """Return the files of a design with the contracts that they import, and the texts of these.

    A path is looked up from the folder of the file that imports it. `files` are those that may
    be read; None for a text that no file holds. What cannot be read is a fault of the import.
    """
    found: dict[str, Parsed] = {}
    texts: dict[str, str] = {}
    faults: list[Diagnostic] = []
    for item, path in _imports(trees):
        if path.as_posix() in found:
            continue
        try:
            found[path.as_posix()], read = _read(item, path, files)
            texts |= read
        except WorkspaceError as error:
            note(UNREAD, path)
            said, _, hint = str(error).partition("; ")
            faults.append(replace(fault(item.span, said, hint or None), name=item.path))
    return (*_with(trees, faults), *found.values()), texts


def _read(item: tree.Import, path: Path, files: Files | None) -> tuple[Parsed, Mapping[str, str]]:
    if files is None:
        said = "a design that comes by standard input has no folder; name its file"
        raise WorkspaceError(f"{item.path} is not there: {said}")
    files.refuse_outside(path)
    if not files.has(path):
        raise WorkspaceError(f"{item.path} is not there; {_near(item, path)}")
    return read_contract(path, files)


def _near(item: tree.Import, path: Path) -> str:
    """Return the contract that is there and was meant, else where one is looked for."""
    root = path.parent
    known = entries_below(root) if os.path.isdir(root) else ()  # with no name that is too long
    names = [one.relative_to(root).as_posix() for one in known if one.name.endswith(CONTRACTS)]
    folder = PurePosixPath(item.path).parent
    meant = did_you_mean(path.name, names, lambda name: str(folder / name))
    return meant or "a contract is looked up from the folder of the file that imports it"


def _imports(trees: Iterable[Parsed]) -> Iterable[tuple[tree.Import, Path]]:
    for parsed in trees:
        for item in parsed.file.definitions:
            if isinstance(item, tree.Import) and is_contract(item.path):
                beside = Path(parsed.file.path).parent / item.path
                yield item, Path(os.path.normpath(beside))


def _with(trees: Iterable[Parsed], faults: list[Diagnostic]) -> Iterable[Parsed]:
    for parsed in trees:
        mine = tuple(fault for fault in faults if fault.span.path == parsed.file.path)
        yield replace(parsed, diagnostics=(*parsed.diagnostics, *mine)) if mine else parsed

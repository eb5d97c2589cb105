"""The folders are the pipeline: no arrow points backwards, and the middle is pure.

What rooms of a folder may import of each other is said in `rooms.toml`. What a package offers, how
long files and functions are, what starts light and how nodes are matched: `test_faces.py`,
`test_sizes.py`, `test_light_start.py` and `test_matches_over_nodes.py` beside it.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT as REPOSITORY
from tests.helpers.sources import ROOT, every_module, imports, modules, parsed, room_of, rooms_there

ALLOWED: dict[str, set[str]] = {
    "language": set(),
    "errors": {"language"},
    "sdk": set(),
    "advice": set(),
    "standalone_advice": set(),
    "files": {"language", "errors"},
    "design": {"language", "errors", "files"},
    "checks": {"language", "design"},
    "compiler": {"language", "design"},
    "runtime": {"language", "sdk", "advice"},
    "simulate": {"runtime", "language", "sdk"},
    "cluster": {"runtime", "language", "errors", "files", "sdk", "design", "compiler", "advice"},
    "testing": {
        *("runtime", "language", "errors", "sdk", "design", "compiler", "checks", "cluster"),
        *("observe", "simulate", "cli", "coverage"),
    },
    "coverage": {"language", "compiler"},
    "pytest_plugin": {"testing", "coverage"},
    "project": {"runtime", "design", "errors", "cluster", "cli"},
    "standalone": {"runtime", "errors", "cluster"},
    "explore": {"runtime", "language", "sdk", "design", "cluster", "simulate"},
    "observe": {"runtime", "language", "errors", "sdk", "design", "cluster", "pages"},
    "export": {"language", "errors", "files", "design", "compiler", "checks"},
    "lsp": {"language", "errors", "design", "checks", "format"},
    "pages": {"language"},
    "graph": {"language", "errors", "design", "checks", "pages"},
    "studio": {
        *("runtime", "language", "errors", "design", "checks", "cluster", "observe", "coverage"),
        *("graph", "pages", "cli"),
    },
    "format": {"language", "design", "compiler"},
    "highlighting": {"language", "design"},
    "mcp": {"language", "errors"},
    "pygments_lexer": {"highlighting"},
}
"""What each folder, and each module that lies beside the folders, may import of crossway,
itself aside. `cli` may import anything."""


def _rooms(table: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """Return which others each room of a folder may import; `*` is all of them."""
    return {room: {*table} - {room} if "*" in used else {*used} for room, used in table.items()}


TABLE = tomllib.loads(Path(__file__).with_name("rooms.toml").read_text())
"""The rooms of each folder, as the file says them."""

ROOMS = {folder: _rooms(table) for folder, table in TABLE.items()}
"""The rooms of each folder, and which of its other rooms each may import."""

PURE = ("language", "checks", "compiler")
IMPURE = {"os", "pathlib", "socket", "time", "subprocess", "shutil", "temporalio", "nexusrpc"}


def forbidden_arrows(folder: str) -> list[str]:
    allowed = {folder, *ALLOWED[folder]}
    return [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(folder)
        for name in imports(file)
        if name.startswith("crossway.") and name.split(".")[1] not in allowed
    ]


@pytest.mark.parametrize("folder", sorted(ALLOWED))
def test_no_import_points_backwards(folder: str) -> None:
    assert forbidden_arrows(folder) == []


def test_every_folder_has_its_arrows_listed() -> None:
    folders = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    assert folders <= {*ALLOWED, "cli", "editor"}


@cache
def used_by(folder: str, room: str) -> dict[str, list[str]]:
    """Return what a room imports of its folder, by the room that it is in, as sentences.

    What the folder's own `__init__` offers is in the room "".
    """
    found: dict[str, list[str]] = {}
    for file in modules(f"{folder}/{room}") or [ROOT / folder / f"{room}.py"]:
        for name in imports(file):
            other = room_of(name, folder)
            if other is not None and other != room:
                said = f"{file.relative_to(ROOT)} imports {name}"
                found.setdefault(other, []).append(said)
    return found


@pytest.mark.parametrize(
    ("folder", "room"), [(folder, room) for folder in ROOMS for room in ROOMS[folder]]
)
def test_rooms_import_what_the_table_says(folder: str, room: str) -> None:
    """A room takes only from the rooms that the table lets it take from, and from all of those."""
    used, allowed = used_by(folder, room), ROOMS[folder][room]
    assert [said for other in used if other not in allowed for said in used[other]] == []
    assert "*" in TABLE[folder][room] or allowed <= set(used), "takes from one no more"


@pytest.mark.parametrize("folder", ROOMS)
def test_every_room_has_its_arrows_listed(folder: str) -> None:
    """A new room, or a file that lies beside the rooms, is put on the table deliberately."""
    assert rooms_there(folder) == set(ROOMS[folder])


@pytest.mark.parametrize("folder", ROOMS)
def test_the_arrows_between_rooms_make_no_circle(folder: str) -> None:
    """The table itself lists no way round from a room back to it."""
    order = list(TopologicalSorter(ROOMS[folder]).static_order())
    assert set(order) == set(ROOMS[folder]), "a room is allowed to import one that is not listed"


def other_folders() -> list[str]:
    """Return the folders whose rooms are on no table."""
    below = {str(file.parent.relative_to(ROOT)) for file in every_module()} - {"."}
    return sorted(below - {*ROOMS})


BOTH_WAYS = {
    "checks/typing": {("dividing", "judge"), ("naming", "judge"), ("writtenout", "judge")},
}
"""Arrows that point back: each of them reads the parts of an expression by way of the judge that
it is handed, which reads expressions of that kind by way of it."""


@pytest.mark.parametrize("folder", other_folders())
def test_rooms_that_are_on_no_table_make_no_circle_either(folder: str) -> None:
    """What is imported for the type checker alone counts: a reader goes round all the same."""
    rooms, back = rooms_there(folder), BOTH_WAYS.get(folder, set())
    graph = {
        room: {other for other in used_by(folder, room) if other and (room, other) not in back}
        for room in rooms
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        pytest.fail(" is imported by ".join(found.args[1]))


def test_the_page_of_how_it_works_shows_the_rooms_of_cluster_as_they_are() -> None:
    """Each with what it uses."""
    page = (REPOSITORY / "docs" / "implementation.md").read_text()
    rows = page.partition("| room of `cluster` |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [[re.findall(r"`(\w+)`", cell) for cell in row.split("|")] for row in rows]
    assert {row[1][0]: {*row[3]} for row in cells} == ROOMS["cluster"]


@pytest.mark.parametrize("folder", PURE)
def test_the_pure_middle_touches_no_files_clock_network_or_sdk(folder: str) -> None:
    impure = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(folder)
        for name in imports(file)
        if name.split(".")[0] in IMPURE and not name.startswith("pathlib.Pure")
    ]
    assert impure == []


@cache
def module_of(name: str) -> Path | None:
    """Return the file that a dotted name of an import is in, None for one of others."""
    parts = name.split(".")
    while parts and parts[0] == "crossway":
        path = ROOT.joinpath(*parts[1:])
        if path.with_suffix(".py").is_file():
            return path.with_suffix(".py")
        if (path / "__init__.py").is_file():
            return path / "__init__.py"
        parts.pop()
    return None


def imported_at_once(file: Path) -> set[Path]:
    """Return the modules that a module imports while it is imported itself.

    Left out is what a function imports when it is called, and what only the type checker
    reads.
    """
    left: list[ast.AST] = [parsed(file)]
    found = set()
    for node in left:
        if isinstance(node, ast.ImportFrom):
            found |= {module_of(f"{node.module}.{alias.name}") for alias in node.names}
        elif not is_later(node):
            left += ast.iter_child_nodes(node)
    return {path for path in found if path is not None and path != file}


def is_later(node: ast.AST) -> bool:
    """Return whether a node's imports are not made as its module is imported."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.expr)


def test_no_modules_import_each_other_in_a_circle() -> None:
    """A circle makes what an import finds depend on which module was imported first."""
    graph = {file: imported_at_once(file) for file in every_module()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        pytest.fail(" imports ".join(str(path.relative_to(ROOT)) for path in found.args[1][::-1]))

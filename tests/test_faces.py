"""What a package offers is in its `__init__`: rooms have a face, and `__all__` says all of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.helpers.sources import ROOT, every_module, imports, parsed, room_of

FACED = ("cluster", "design", "runtime")
"""The folders whose rooms have a face: what others may use of a room is in its `__init__`.

From outside of `crossway.cluster.service` one writes `from crossway.cluster.service import
connect`, never `from crossway.cluster.service.connect import connect`: which modules a room
consists of is its own affair. A room that is one module is its own face. Tests may look
inside.
"""


def offered(room: Path) -> list[str]:
    """Return the names in the `__all__` of a package, in order; none where it has none."""
    for node in parsed(room / "__init__.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def reaching_into_rooms(folder: str) -> list[str]:
    """Return the imports of a folder's rooms, from outside of the room, past its face."""
    found = []
    for file in every_module():
        for name in imports(file):
            room = room_of(name, folder)
            if not room or not (ROOT / folder / room).is_dir():
                continue
            asked = name.removeprefix(f"crossway.{folder}.{room}").removeprefix(".")
            inside = file.is_relative_to(ROOT / folder / room)
            if asked and not inside and asked not in offered(ROOT / folder / room):
                found.append(f"{file.relative_to(ROOT)} imports {name}")
    return found


@pytest.mark.parametrize("folder", FACED)
def test_who_is_outside_of_a_room_uses_what_its_face_offers(folder: str) -> None:
    """So that a room may be rearranged, and a reader sees what it is for."""
    assert reaching_into_rooms(folder) == []


def packages() -> list[str]:
    """Return every package, as a path below the top one; that is `.`."""
    return sorted(str(file.parent.relative_to(ROOT)) for file in ROOT.rglob("__init__.py"))


def names_bound(module: Path) -> set[str]:
    """Return the public names that a module's own statements bind: imported, defined, assigned."""
    bound: set[str] = set()
    for node in parsed(module).body:
        match node:
            case ast.ImportFrom(module="__future__"):
                pass
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                bound |= {(name.asname or name.name).partition(".")[0] for name in names}
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]):
                bound.add(name)
            case _:
                pass
    return {name for name in bound if not name.startswith("_")}


DEFINES_ITSELF = {"cli", "language/parser", "language/printer"}
"""Packages whose `__init__` holds code of its own beside what it offers."""


@pytest.mark.parametrize("package", packages())
def test_a_package_offers_exactly_what_its_face_gathers(package: str) -> None:
    """`__all__` names what `__init__` imports to hand on, all of it, sorted as ruff sorts it."""
    face = ROOT / package / "__init__.py"
    names = offered(face.parent)
    assert names == sorted(names, key=lambda n: (not n.isupper(), not n[:1].isupper(), n))
    assert len(set(names)) == len(names)
    bound = names_bound(face)
    assert set(names) <= bound
    if package in DEFINES_ITSELF:
        assert names, "says which of its names are for others"
    else:
        assert set(names) == bound

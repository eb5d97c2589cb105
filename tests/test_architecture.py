"""The folders are the pipeline: no arrow points backwards, and the middle is pure.

Longer than other files because it is the one place that says what may import what, and what a
file of the project is like.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import crossway

ROOT = Path(crossway.__file__).parent

ALLOWED: dict[str, set[str]] = {
    "language": set(),
    "errors": {"language"},
    "sdk": set(),
    "files": {"language", "errors"},
    "design": {"language", "errors", "files"},
    "checks": {"language", "design"},
    "compiler": {"language", "design"},
    "runtime": {"language", "sdk"},
    "simulate": {"runtime", "language", "sdk"},
    "cluster": {"runtime", "language", "errors", "sdk", "design", "compiler"},
    "testing": {
        *("runtime", "language", "errors", "sdk", "design", "compiler", "checks", "cluster"),
        *("observe", "simulate", "cli", "coverage"),
    },
    "coverage": {"language", "compiler"},
    "pytest_plugin": {"testing", "coverage"},
    "project": {"runtime", "design", "errors", "cluster", "cli"},
    "standalone": {"runtime", "errors", "cluster"},
    "explore": {"runtime", "language", "design", "cluster", "simulate"},
    "observe": {"runtime", "language", "errors", "sdk", "design", "cluster", "pages"},
    "export": {"language", "errors", "design", "compiler", "checks"},
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

_SHARED_BY_COMMANDS: dict[str, set[str]] = {
    "answering": {"inputs", "reaching"},
    "callees": set(),
    "calling": {
        *(
            "callees",
            "exits",
            "find",
            "flags",
            "inputs",
            "outcome",
            "output",
            "profiles",
            "reaching",
        ),
        *("sending", "starting"),
    },
    "changes": {"output"},
    "checking": {
        *("collecting", "exits", "findings", "output", "remembered", "report", "stdin"),
        "workspaces",
    },
    "collecting": set(),
    "command": set(),
    "command_line": {"command", "exits", "output", "streams"},
    "console": {"streams"},
    "completing": {"stdin"},
    "covering": {"output"},
    "access": set(),
    "computing": set(),
    "defaults": {"computing"},
    "dumping": set(),
    "exits": set(),
    "exploring": {"inputs", "output", "starting", "wanting"},
    "find": set(),
    "findings": set(),
    "flags": {"completing"},
    "following": {"outcome"},
    "in_flight": set(),
    "inputs": {"stdin"},
    "junit": set(),
    "listing": {"naming", "reaching"},
    "outcome": {"output", "profiles"},
    "output": {"console", "streams"},
    "members": {"output"},
    "naming": set(),
    "profiles": set(),
    "projects": {"exits", "output"},
    "quick": {"checking", "exits", "report", "stdin", "streams"},
    "quiet": {"output"},
    "recording": set(),
    "replaying": {"profiles", "quiet"},
    "reaching": {"flags", "members", "output", "profiles", "undecoded", "workspaces"},
    "remembered": {"findings"},
    "report": {"output"},
    "rewriting": set(),
    "revisions": set(),
    "saving": {"wanting"},
    "sending": {"exits", "inputs", "naming", "outcome", "output", "reaching"},
    "serving": {"changes", "exits", "flags", "profiles", "signals"},
    "signals": {"exits"},
    "starting": {"defaults", "inputs", "reaching"},
    "stdin": {"output"},
    "streams": set(),
    "undecoded": set(),
    "wanting": {"outcome"},
    "watch": set(),
    "workspaces": {"exits", "output", "report", "stdin"},
}
"""What commands share; they may import all of it, and it imports no command."""

ROOMS: dict[str, dict[str, set[str]]] = {
    "runtime": {
        "clock": set(),
        "payloads": set(),
        "faults": set(),
        "fitting": set(),
        "sending": set(),
        "failures": {"faults", "payloads", "sending"},
        "watching": {"payloads"},
        "values": {"failures", "sending", "watching"},
        "errors": {"cancellation", "faults"},
        "queues": set(),
        "python": {"fitting", "values"},
        "stubs": {"python"},
        "deployment": {"stubs"},
        "functions": {"clock", "values"},
        "context": {"values"},
        "limits": set(),
        "activations": set(),
        "patches": set(),
        "cancellation": {"patches"},
        "waits": {"faults"},
        "searching": {"values"},
        "results": {"fitting", "patches", "sending", "values"},
        "messages": {
            *("errors", "faults", "fitting", "patches", "results", "sending", "values", "waits"),
        },
        "refusals": {"errors"},
        "race": {
            *("cancellation", "functions", "limits", "messages", "refusals", "values", "waits"),
        },
        "retry": {"errors"},
        "calls": {
            *("cancellation", "errors", "fitting", "limits", "patches", "payloads", "queues"),
            *("race", "refusals", "retry", "searching", "waits"),
        },
        "interceptors": {"details", "errors", "faults", "messages", "values", "waits"},
        "details": {"waits"},
        "identity": {"clock", "deployment", "errors", "failures", "payloads"},
        "owner": set(),
        "worker": {
            *("activations", "deployment", "identity", "interceptors", "owner", "stubs", "values"),
        },
        "interop": {"deployment", "failures", "identity", "values", "watching"},
        "backing": {"clock"},
        "request": {
            *("backing", "calls", "clock", "identity", "limits", "queues", "refusals", "searching"),
        },
        "references": {"calls", "python", "request", "stubs"},
        "operations": {
            *("backing", "clock", "errors", "faults", "fitting", "identity", "refusals"),
            *("request", "values"),
        },
    },
    "simulate": {
        "errors": set(),
        "threads": set(),
        "watch": {"errors"},
        "loop": {"errors", "threads", "watch"},
        "host": set(),
        "heartbeats": set(),
        "core": {"heartbeats", "host"},
        "keys": set(),
        "shortcuts": {"core", "loop", "threads"},
        "history": set(),
        "failures": {"core"},
        "server": {"core", "heartbeats", "loop"},
        "starts": set(),
        "executions": {"core", "errors", "failures", "history", "server", "starts"},
        "finding": {"core", "executions", "server"},
        "seeds": set(),
        "starting": {"core", "errors", "executions", "history", "seeds", "server", "starts"},
        "continuing": {"executions", "failures", "starting", "starts"},
        "activities": {"core", "executions", "failures", "history"},
        "standalone": {"activities", "core", "errors", "failures", "history", "server"},
        "externals": {"core", "executions", "finding"},
        "children": {
            *("core", "errors", "executions", "externals", "failures", "history", "starting"),
            "starts",
        },
        "breaker": {"server"},
        "requests": {"breaker", "core", "executions", "history", "server"},
        "operations": {"breaker", "core", "executions", "failures", "requests"},
        "messages": {"core", "executions"},
        "commands": {
            *("activities", "children", "continuing", "core", "errors", "executions"),
            *("externals", "messages", "operations"),
        },
        "describing": {"core", "executions", "history"},
        "listing": {"describing", "errors", "executions", "server"},
        "answering": {"core", "describing", "executions", "finding", "messages", "server"},
        "frontend": {
            *("answering", "core", "describing", "errors", "executions", "externals", "finding"),
            *("history", "listing", "server", "standalone", "starting", "starts"),
        },
        "waiting": {"executions", "server"},
        "workers": {"core", "errors", "server", "shortcuts", "threads"},
        "simulation": {
            "commands",
            "core",
            "errors",
            "frontend",
            "keys",
            "loop",
            "server",
            "waiting",
            "workers",
        },
    },
    "explore": {
        "bounds": set(),
        "chance": set(),
        "events": set(),
        "undo": set(),
        "effects": set(),
        "states": {"chance", "effects", "events"},
        "workers": set(),
        "server": {"chance", "effects", "events", "states", "workers"},
        "lines": {"events"},
        "sending": set(),
        "subject": {"sending", "lines", "server", "undo"},
        "choices": {"bounds", "events", "server", "subject"},
        "properties": {"effects", "events", "server", "subject"},
        "running": {"bounds", "chance", "choices", "effects", "properties", "server", "subject"},
        "processes": {"running"},
        "search": {"bounds", "processes", "properties", "running", "subject"},
        "pacing": {
            *("bounds", "choices", "effects", "properties", "running", "search", "server"),
            "subject",
        },
        "showing": {"bounds", "running", "search", "undo"},
    },
    "cluster": {
        "loop": set(),
        "service": set(),
        "logs": set(),
        "audits": {"logs", "service"},
        "keys": {"logs"},
        "announced": {"keys"},
        "making": {"service"},
        "building": set(),
        "serving": {"logs", "service", "making", "building"},
        "replaying": {"service", "building"},
    },
    "coverage": {
        "passing": set(),
        "collected": {"passing"},
        "report": {"collected"},
        "terminal": {"report"},
        "page": {"report"},
    },
    "testing": {
        "errors": set(),
        "calls": set(),
        "answers": {"errors"},
        "table": {"answers", "calls", "errors"},
        "slow": set(),
        "watching": {"calls", "errors", "slow", "table"},
        "backends": {"errors"},
        "opening": {"errors"},
        "audit": set(),
        "design": {
            *("answers", "audit", "backends", "calls", "errors", "slow", "table", "watching"),
        },
        "asynchronous": {"audit", "calls", "design", "errors"},
        "blocks": {"answers", "calls", "design", "errors"},
        "collecting": {"blocks", "opening"},
        "projects": set(),
    },
    "export": {
        "promised": set(),
        "contracts": {"promised"},
        "changes": {"promised"},
        "projects": set(),
    },
    "cli": {**_SHARED_BY_COMMANDS, "commands": set(_SHARED_BY_COMMANDS)},
    "observe": {
        "reading": set(),
        "tree": {"reading"},
        "showing": {"reading", "tree"},
        "doctor": {"reading", "tree"},
    },
    "observe/doctor": {
        "clocks": set(),
        "commands": set(),
        "task_queues": set(),
        "evidence": {"clocks"},
        "case": {"commands", "evidence", "task_queues"},
        "check": {"case"},
        "checks": {"case", "check", "clocks", "evidence", "task_queues"},
        "registry": {"case", "check", "checks"},
        "settings": set(),
        "survey": {"case", "commands", "evidence", "settings", "task_queues"},
    },
}
"""The rooms of a folder, and which of its other rooms each may import.

A room is a subfolder, or a module that stands beside the subfolders, by its name. In the
example `tree` may import from `reading`, and `reading` from no other room of `observe`. The
folder's own `__init__` may import all of them; no room may import that `__init__`, which
would be a way around the table. To give a folder rooms, add it here: the tests below then
hold that every room is listed and that the arrows go one way.
"""

PURE = ("language", "checks", "compiler")
IMPURE = {"os", "pathlib", "socket", "time", "subprocess", "shutil", "temporalio", "nexusrpc"}


def imports(file: Path) -> Iterator[str]:
    """Yield the dotted names a module imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(folder: str) -> list[Path]:
    """Return the modules of a folder, or the one module of that name."""
    module = ROOT / f"{folder}.py"
    return [module] if module.is_file() else sorted((ROOT / folder).rglob("*.py"))


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


def room_of(name: str, folder: str) -> str | None:
    """Return the room of `folder` that a dotted name of an import is in.

    None for a name outside of the folder, empty for one that its `__init__` offers.
    """
    parts, inside = name.split("."), ("crossway", *folder.split("/"))
    if tuple(parts[: len(inside)]) != inside:
        return None
    found = parts[len(inside)] if len(parts) > len(inside) else ""
    return found if found in rooms_there(folder) else ""


def rooms_there(folder: str) -> set[str]:
    """Return the rooms that a folder has on disk."""
    modules_beside = {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__"}
    return modules_beside | {path.parent.name for path in (ROOT / folder).glob("*/__init__.py")}


def forbidden_between_rooms(folder: str, room: str) -> list[str]:
    """Return the imports from a room into others of its folder that the table does not list."""
    allowed = {None, room, *ROOMS[folder][room]}
    inside = modules(f"{folder}/{room}") or [ROOT / folder / f"{room}.py"]
    return [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in inside
        for name in imports(file)
        if room_of(name, folder) not in allowed
    ]


@pytest.mark.parametrize(
    ("folder", "room"), [(folder, room) for folder in ROOMS for room in ROOMS[folder]]
)
def test_no_import_between_rooms_points_backwards(folder: str, room: str) -> None:
    """A room takes only from the rooms that the table lets it take from."""
    assert forbidden_between_rooms(folder, room) == []


@pytest.mark.parametrize("folder", ROOMS)
def test_every_room_has_its_arrows_listed(folder: str) -> None:
    """A new room, or a file that lies beside the rooms, is put on the table deliberately."""
    assert rooms_there(folder) == set(ROOMS[folder])


@pytest.mark.parametrize("folder", ROOMS)
def test_the_arrows_between_rooms_make_no_circle(folder: str) -> None:
    """The table itself lists no way round from a room back to it."""
    order = list(TopologicalSorter(ROOMS[folder]).static_order())
    assert set(order) == set(ROOMS[folder]), "a room is allowed to import one that is not listed"


FACED = ("cluster", "design", "runtime")
"""The folders whose rooms have a face: what others may use of a room is in its `__init__`.

From outside of `crossway.cluster.service` one writes `from crossway.cluster.service import
connect`, never `from crossway.cluster.service.connect import connect`: which modules a room
consists of is its own affair. A room that is one module is its own face. Tests may look
inside.
"""


def offered(room: Path) -> list[str]:
    """Return the names in the `__all__` of a package, in order; none where it has none."""
    for node in ast.parse((room / "__init__.py").read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def reaching_into_rooms(folder: str) -> list[str]:
    """Return the imports of a folder's rooms, from outside of the room, past its face."""
    found = []
    for file in ROOT.rglob("*.py"):
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
    for node in ast.parse(module.read_text()).body:
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


@pytest.mark.parametrize("folder", PURE)
def test_the_pure_middle_touches_no_files_clock_network_or_sdk(folder: str) -> None:
    impure = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(folder)
        for name in imports(file)
        if name.split(".")[0] in IMPURE and not name.startswith("pathlib.Pure")
    ]
    assert impure == []


def matches_over_nodes(file: Path) -> Iterator[ast.Match]:
    """Yield each `match` whose cases are kinds of nodes."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Match) and any(
            "tree." in ast.unparse(case.pattern) for case in node.cases
        ):
            yield node


def test_a_match_over_nodes_does_not_pass_over_a_new_one_in_silence() -> None:
    """The type checker sees to the rest: every `match` has to be exhaustive.

    A wildcard at its end would hide a new kind of node. So it is `assert_never`, or a comment
    on its line says why there is nothing to do for the rest.
    """
    silent = []
    for file in sorted(ROOT.rglob("*.py")):
        lines = file.read_text().splitlines()
        for match in matches_over_nodes(file):
            last = match.cases[-1]
            wild = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
            said = "assert_never" in ast.unparse(last) or "#" in lines[last.pattern.lineno - 1]
            if last.guard is not None or (wild and not said):
                silent.append(f"{file.relative_to(ROOT)}:{last.pattern.lineno}")
    assert silent == []


@pytest.mark.parametrize(
    "module",
    [
        "crossway.language",
        "crossway.design",
        "crossway.checks",
        "crossway.cli",
        "crossway.cli.commands.check",
    ],
)
def test_importing_it_never_imports_the_temporal_sdk(module: str) -> None:
    program = f"import {module}, sys; sys.exit('temporalio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_worker_loads_neither_a_server_of_http_nor_what_reads_packages() -> None:
    program = (
        "import sys, crossway.cluster.serving;"
        "sys.exit(not {'http.server', 'email', 'importlib.metadata'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


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
    later = {
        inner
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        for inner in ast.walk(node)
        if isinstance(inner, ast.ImportFrom)
    }
    lines = {node.lineno for node in later}
    found = {
        module_of(f"{node.module}.{alias.name}")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.lineno not in lines
        for alias in node.names
    }
    return {path for path in found if path is not None and path != file}


def test_no_modules_import_each_other_in_a_circle() -> None:
    """A circle makes what an import finds depend on which module was imported first."""
    graph = {file: imported_at_once(file) for file in ROOT.rglob("*.py")}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        pytest.fail(" imports ".join(str(path.relative_to(ROOT)) for path in found.args[1][::-1]))


MOST_LINES = 300
REASON = "Longer than other files because "


@pytest.mark.parametrize("folder", ["src", "tests", "scripts", "bench"])
def test_a_long_file_says_why_it_is_one_file(folder: str) -> None:
    """What grows is split where it has two subjects; where it has one, its top says which."""
    root = Path(__file__).parents[1]
    silent = []
    for file in sorted((root / folder).rglob("*.py")):
        text = file.read_text()
        says = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
        if text.count("\n") > MOST_LINES and len(says.partition(REASON)[2]) < 20:
            silent.append(f"{file.relative_to(root)} has {text.count(chr(10))} lines")
    assert silent == [], f"split it, or end its docstring with `{REASON}..`"

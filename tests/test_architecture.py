"""The folders are the pipeline: no arrow points backwards, and the middle is pure.

Longer than other files because it is the one place that says what may import what. What a package
offers, how long files and functions are, what starts light and how nodes are matched:
`test_faces.py`, `test_sizes.py`, `test_light_start.py` and `test_matches_over_nodes.py` beside it.
"""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

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
    "cluster": {"runtime", "language", "errors", "sdk", "design", "compiler", "advice"},
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
    "documenting": set(),
    "report": {"documenting", "output"},
    "rewriting": set(),
    "revisions": set(),
    "saving": {"wanting"},
    "sending": {"command", "exits", "inputs", "naming", "outcome", "output", "reaching"},
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
        "amounts": {"fitting", "patches"},
        "payloads": set(),
        "refused": set(),
        "faults": {"refused"},
        "beginning": set(),
        "fitting": set(),
        "sending": set(),
        "shortening": {"sending"},
        "failures": {"faults", "payloads", "sending", "shortening"},
        "watching": {"payloads"},
        "values": {"failures", "sending", "watching"},
        "errors": {"cancellation", "faults", "patches"},
        "queues": set(),
        "python": {"fitting", "sending", "values"},
        "stubs": {"python"},
        "deployment": {"stubs"},
        "functions": {"clock", "limits", "values"},
        "context": {"values"},
        "limits": {"sending", "values"},
        "optional": {"functions", "limits"},
        "activations": set(),
        "patches": set(),
        "cancellation": {"patches"},
        "waits": {"faults"},
        "searching": {"sending", "values"},
        "results": {"fitting", "patches", "sending", "values"},
        "messages": {
            *("errors", "faults", "fitting", "patches", "results", "sending", "values", "waits"),
        },
        "refusals": {"errors"},
        "room": {"patches", "sending", "values"},
        "race": {
            *("cancellation", "functions", "limits", "messages", "refusals", "room", "values"),
            "waits",
        },
        "retry": {"errors"},
        "calls": {
            *("cancellation", "errors", "fitting", "limits", "patches", "payloads", "queues"),
            *("race", "refusals", "retry", "room", "searching", "waits"),
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
        "references": {"calls", "messages", "python", "request", "stubs"},
        "operations": {
            *("backing", "clock", "errors", "faults", "fitting", "identity", "refusals"),
            *("request", "sending", "values"),
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
        "addresses": set(),
        "starters": set(),
        "service": {"addresses"},
        "logs": {"addresses"},
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

"""Compiled source text -> real modules, without a file on disk.

Modules live in `sys.modules` below a private package, one per load, so that classes know
their module and two loads never meet. Their text is in `linecache`: a traceback shows
the compiled line. Where the design wrote it is remembered, too: errors say that.
"""

from __future__ import annotations

import ast
import itertools
import linecache
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import lru_cache
from types import CodeType, ModuleType
from typing import Any, Protocol

from crossway.compiler import Mark, read_marks, statements
from crossway.compiler.shape import ShapeError, compiled
from crossway.errors import ClusterError
from crossway.runtime import TaskQueue
from crossway.runtime.faults import remember

_loads = itertools.count(1)
_BEFORE, _AFTER = "<compiled ", ">"


class Watcher(Protocol):
    """Has compiled modules tell what of the design they pass while they run."""

    def watch(self, module: ast.Module, marks: Sequence[Mark]) -> Mapping[str, Any]:
        """Add to a module what tells it, and return the names that this needs in the module."""


def load(sources: Mapping[str, str], watcher: Watcher | None = None) -> tuple[TaskQueue, ...]:
    """Return the task queues that compiled modules define, in the order of `sources`.

    `sources` maps module names to Python text that the compiler wrote, marked or not; each
    defines `TASK_QUEUES`. A `watcher` is told of what was marked.

    Raises:
        ClusterError: a text is none that the compiler writes. Nothing of it was run.
    """
    package = f"_crossway_compiled_{next(_loads)}"
    sys.modules[package] = ModuleType(package)
    sys.modules[package].__path__ = []
    made = [_code(f"{package}.{name}", text, watcher) for name, text in sources.items()]
    return tuple(queue for code, names in made for queue in _module(code, names).TASK_QUEUES)


@lru_cache(maxsize=4096)
def load_value(source: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Return the function of a module with one, as `compile_value` writes it.

    Raises:
        ClusterError: the text is none that the compiler writes. Nothing of it was run.
    """
    module = _module(*_code(f"_crossway_value_{next(_loads)}", source, None))
    function: Callable[..., Coroutine[Any, Any, Any]] = module.value
    return function


def _module(code: CodeType, names: Mapping[str, Any]) -> ModuleType:
    file = code.co_filename
    name = file.removeprefix(_BEFORE).removesuffix(_AFTER)
    module = ModuleType(name)
    module.__file__ = file
    module.__package__ = name.rpartition(".")[0]
    sys.modules[name] = module
    vars(module).update(names)
    # The text is our own compiler's; running it is what this function is for.
    exec(code, module.__dict__)  # noqa: S102
    return module


def _code(name: str, source: str, watcher: Watcher | None) -> tuple[CodeType, Mapping[str, Any]]:
    """Return the code of a module, and the names that its watcher needs in it."""
    file = f"{_BEFORE}{name}{_AFTER}"
    source, marks = read_marks(source)
    remember(file, statements(marks))
    names: dict[str, Any] = {}

    def watch(module: ast.Module) -> None:
        if watcher is not None:
            names.update(watcher.watch(module, marks))

    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    try:
        return compiled(source, file, watch), names
    except ShapeError as fault:
        module = name.rpartition(".")[2]
        what = f"the Python generated for {module} was refused, and nothing of it was run"
        raise ClusterError(f"{what}: {fault}; please report the design") from None

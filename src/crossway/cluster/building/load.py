"""Compiled source text -> real modules, without a file on disk.

Modules live in `sys.modules` below a private package, one per load, so that classes know
their module and two loads never meet. Their text is in `linecache`: a traceback shows
the compiled line. Where the design wrote it is remembered, too: errors say that.
"""

from __future__ import annotations

import itertools
import linecache
import sys
from collections.abc import Mapping
from types import CodeType, ModuleType

from crossway.compiler import without_marks
from crossway.compiler.shape import ShapeError, compiled
from crossway.errors import ClusterError
from crossway.runtime import TaskQueue
from crossway.runtime.faults import remember

_loads = itertools.count(1)
_BEFORE, _AFTER = "<compiled ", ">"


def load(sources: Mapping[str, str]) -> tuple[TaskQueue, ...]:
    """Return the task queues that compiled modules define, in the order of `sources`.

    `sources` maps module names to Python text that the compiler wrote, marked or not; each
    defines `TASK_QUEUES`.

    Raises:
        ClusterError: a text is none that the compiler writes. Nothing of it was run.
    """
    package = f"_crossway_compiled_{next(_loads)}"
    sys.modules[package] = ModuleType(package)
    sys.modules[package].__path__ = []
    codes = [_code(f"{package}.{name}", source) for name, source in sources.items()]
    return tuple(queue for code in codes for queue in _module(code).TASK_QUEUES)


def _module(code: CodeType) -> ModuleType:
    file = code.co_filename
    name = file.removeprefix(_BEFORE).removesuffix(_AFTER)
    module = ModuleType(name)
    module.__file__ = file
    module.__package__ = name.rpartition(".")[0]
    sys.modules[name] = module
    # The text is our own compiler's; running it is what this function is for.
    exec(code, module.__dict__)  # noqa: S102
    return module


def _code(name: str, source: str) -> CodeType:
    file = f"{_BEFORE}{name}{_AFTER}"
    source, statements = without_marks(source)
    remember(file, statements)
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    try:
        return compiled(source, file)
    except ShapeError as fault:
        module = name.rpartition(".")[2]
        what = f"the Python generated for {module} was refused, and nothing of it was run"
        raise ClusterError(f"{what}: {fault}; please report the design") from None

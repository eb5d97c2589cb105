"""Compiled source text -> real modules, without a file on disk.

Modules live in `sys.modules` below a private package, one per load, so that classes know
their module and two loads never meet. Their text is in `linecache`: a traceback shows
the compiled line.
"""

from __future__ import annotations

import itertools
import linecache
import sys
from collections.abc import Mapping
from types import ModuleType

from crossway.runtime.deployment import TaskQueue

_loads = itertools.count(1)


def load(sources: Mapping[str, str]) -> tuple[TaskQueue, ...]:
    """Return the task queues that compiled modules define, in the order of `sources`.

    `sources` maps module names to Python text; each defines `TASK_QUEUES`. The modules
    may import each other by their names relative to their package (`from . import x`).
    """
    package = f"_crossway_compiled_{next(_loads)}"
    sys.modules[package] = ModuleType(package)
    sys.modules[package].__path__ = []
    queues: list[TaskQueue] = []
    for name, source in sources.items():
        queues.extend(_module(f"{package}.{name}", source).TASK_QUEUES)
    return tuple(queues)


def _module(name: str, source: str) -> ModuleType:
    file = f"<compiled {name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    module = ModuleType(name)
    module.__file__ = file
    module.__package__ = name.rpartition(".")[0]
    sys.modules[name] = module
    # The text is our own compiler's; running it is what this function is for.
    exec(compile(source, file, "exec"), module.__dict__)  # noqa: S102
    return module

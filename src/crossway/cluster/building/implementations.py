"""The user's Python: `<stem>.py` beside each `.twf` file, and modules named explicitly.

Files are imported by path under private names, so that `orders.py` beside a design never
shadows an installed module. Their folder goes to the end of `sys.path`, for what they
import from beside them. Source: DESIGN.md section 8.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from zlib import crc32

from crossway.errors import ImplementationError


def import_beside(files: Mapping[str, str]) -> dict[str, ModuleType]:
    """Return the modules beside design files, by the files' labels.

    `files` maps paths of `.twf` (or Markdown) files to their labels (`Design.labels`). A
    file with no Python beside it is not in the result.

    Raises:
        ImplementationError: one does not import.
    """
    found = {label: Path(file).with_suffix(".py") for file, label in files.items()}
    return {label: import_file(path) for label, path in found.items() if path.is_file()}


def import_named(name: str) -> ModuleType:
    """Return the module with this dotted name, or in this `.py` file.

    Raises:
        ImplementationError: there is none, or it does not import.
    """
    if name.endswith(".py") or "/" in name or "\\" in name:
        return import_file(Path(name))
    _search(Path.cwd())
    return _imported(name, lambda: importlib.import_module(name))


def import_file(path: Path) -> ModuleType:
    """Return the module in a file, imported anew under a private name.

    Raises:
        ImplementationError: the file is missing or does not import.
    """
    path = path.absolute()
    if not path.is_file():
        raise ImplementationError(f"there is no Python file {path}")
    _search(path.parent)
    # Two folders may each have a `main.py`.
    name = f"_crossway_implementation_{path.stem}_{crc32(str(path).encode()):08x}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImplementationError(f"{path} is not a Python file")
    module = module_from_spec(spec)
    sys.modules[name] = module
    load = spec.loader.exec_module
    return _imported(str(path), lambda: load(module) or module)


def _imported(name: str, load: Callable[[], ModuleType]) -> ModuleType:
    """Return what `load` imports; a failure is one line with the place it comes from."""
    try:
        return load()
    except (Exception, SystemExit) as failure:
        place = _place(failure)
        said = f"{type(failure).__name__}: {getattr(failure, 'msg', None) or failure}"
        raise ImplementationError(f"cannot import {name}{place}: {said}") from failure


def _place(failure: BaseException) -> str:
    """Return ` (FILE, line N)` of the innermost line of the user's, if there is one."""
    if isinstance(failure, SyntaxError):
        return f" ({failure.filename}, line {failure.lineno})"
    frames = traceback.extract_tb(failure.__traceback__)
    own = [f for f in frames if f.filename != __file__ and "importlib" not in f.filename]
    return f" ({own[-1].filename}, line {own[-1].lineno})" if own else ""


def _search(folder: Path) -> None:
    if str(folder) not in sys.path:
        sys.path.append(str(folder))

"""The Python beside a design, copied into a project with what it imports from beside itself.

`orders.py` may import `prices` of its own folder. In a project both lie in one package, and an
import that led to a file leads there, as it did by `sys.path` when the design ran:

    from prices import price_of         from orders.implementations.prices import price_of
    import rules                        from orders.implementations import rules
    import money.vat                    from orders.implementations import money
                                        from orders.implementations.money import vat as _money_vat

What the standard library or an installed package has is never taken from a folder: there too
it comes first. An import within a package (`from . import vat`) stays as it is. What cannot be
copied is told: an import of a name that is nowhere, files of a package that are no Python.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

from crossway.compiler.text import Names, python_name
from crossway.design.reading import Files
from crossway.language.python import module_of
from crossway.language.visible import visible

GIVEN = frozenset({"crossway", "temporalio", "nexusrpc", "msgspec", "cryptography"})
"""What a project depends on anyway."""

_PARTED = re.compile(r"from(?:\s|\\\n)+([\w.]+)")


class Beside(NamedTuple):
    """The files of a project's `implementations`, by their paths in it; the distributions that
    they import, and what was not copied, a line each."""

    files: Mapping[str, str]
    needs: tuple[str, ...]
    left: tuple[str, ...]


class _File(NamedTuple):
    """A Python file that is copied: where it is, the folder that its imports are looked for in,
    and the module that its copy is, by its dotted name in `implementations`."""

    path: Path
    folder: Path
    module: str


def beside(copies: Mapping[str, str], package: str) -> Beside:
    """Return what a project gets of the Python beside a design.

    `copies` says what the copy of the Python beside each file of the design is called, by that
    file's path. `package` is the dotted name of the project's `implementations`.

    Raises:
        WorkspaceError: a file cannot be read, or is a link that leads out of its folder.
    """
    return _Copying(copies, package).all() if copies else Beside({}, (), ())


class _Copying:
    def __init__(self, copies: Mapping[str, str], package: str) -> None:
        self.package = package
        self.names = Names()
        self.names.reserve(map(python_name, copies.values()))
        self.found: dict[Path, _File] = {}
        for path, name in copies.items():
            file = Path(path).with_suffix(".py").absolute()
            self.found[file] = _File(file, file.parent, name)
        self.folders = sorted({one.folder for one in self.found.values()})
        self.called: dict[Path, str] = {}
        self.needs: set[str] = set()
        self.left: set[str] = set()

    def all(self) -> Beside:
        texts: dict[str, str] = {}
        waiting = list(self.found.values())
        while waiting:
            one = waiting.pop(0)
            known = set(self.found)
            texts[self._path(one)] = self._text(one)
            waiting += [file for path, file in self.found.items() if path not in known]
        self._tell_of_packages()
        return Beside(texts, tuple(sorted(self.needs)), tuple(sorted(self.left)))

    def _path(self, one: _File) -> str:
        place = one.module.replace(".", "/")
        return f"{place}/__init__.py" if one.path.name == "__init__.py" else f"{place}.py"

    def _text(self, one: _File) -> str:
        text = Files.of(one.folder, {}).text(one.path)
        try:
            tree = module_of(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
            self.left.add(f"what {visible(one.path.name)} imports: it is no Python: {fault}")
            return text
        edits = [
            (node, changed)
            for node in _imports(tree)
            if (changed := self._led(node, one, _spared(tree, node))) is not None
        ]
        return _replaced(text, edits)

    def _led(self, node: _Import, one: _File, spared: bool) -> Sequence[str] | None:
        """Return the statements that take an import's place, or None where it stays."""
        if isinstance(node, ast.ImportFrom):
            if node.level:
                self._take_relative(node, one)
                return None
            module = node.module or ""
            top = self._top(module, one, spared)
            if top is None:
                return None
            self._take_parts(one, module, [alias.name for alias in node.names])
            led = ast.ImportFrom(f"{self.package}.{_under(top, module)}", node.names, 0)
            return (ast.unparse(led),)
        tops = [self._top(alias.name, one, spared) for alias in node.names]
        if not any(tops):
            return None
        found: list[str] = []
        for alias, top in zip(node.names, tops, strict=True):
            if top is None:
                found.append(ast.unparse(ast.Import([alias])))
            else:
                self._take_parts(one, alias.name, [])
                found += self._whole(alias, top)
        return found

    def _whole(self, alias: ast.alias, top: str) -> Iterator[str]:
        """Yield what binds the names that `import MODULE` of a copied module binds."""
        parent, _, name = _under(top, alias.name).rpartition(".")
        where = f"{self.package}.{parent}".rstrip(".")
        if alias.asname:
            yield f"from {where} import {_as(name, alias.asname)}"
            return
        first = alias.name.partition(".")[0]
        yield f"from {self.package} import {_as(top, first)}"
        if parent:
            yield f"from {where} import {name} as _{alias.name.replace('.', '_')}"

    def _top(self, module: str, one: _File, spared: bool) -> str | None:
        """Return what the copy of an import's first module is called; None: it is none of ours."""
        first = module.partition(".")[0]
        if first in sys.stdlib_module_names:
            return None
        if first in GIVEN or first in _installed():
            self._need(first)
            return None
        for folder in (one.folder, *self.folders):
            if (base := _lying(folder, first)) is not None:
                return self._take(base, folder)
        if importlib.util.find_spec(first) is None and not spared:
            about = f"{visible(one.path.name)} imports {first}"
            self.left.add(f"{about}, which is neither installed here nor beside it")
        return None

    def _need(self, first: str) -> None:
        if first not in GIVEN - {"crossway"}:
            self.needs.add(_installed().get(first, first))

    def _take(self, base: Path, folder: Path) -> str:
        """Take a module, or a package, that lies in a folder; return what its copy is called."""
        if base in self.found:
            return self.found[base].module
        if base not in self.called:
            wish = python_name(base.stem)
            self.called[base] = str(self.names.claim(wish, python_name(f"{base.stem}_beside")))
        name = self.called[base]
        if base.is_dir():
            begin = base / "__init__.py"
            if begin.is_file():
                self.found.setdefault(begin, _File(begin, folder, name))
        else:
            self.found[base] = _File(base, folder, name)
        return name

    def _take_parts(self, one: _File, module: str, names: Sequence[str]) -> None:
        """Take the modules inside a package that an import names."""
        first, _, rest = module.partition(".")
        for folder in (one.folder, *self.folders):
            base = _lying(folder, first)
            if base is not None and base.is_dir():
                self._take_below(base, self.called[base], folder, rest, names)
                return
            if base is not None:
                return

    def _take_below(
        self, base: Path, name: str, folder: Path, rest: str, names: Sequence[str]
    ) -> None:
        for part in (*(rest.split(".") if rest else ()), None):
            parts = names if part is None else [part]
            for each in parts:
                for path in (base / each / "__init__.py", base / f"{each}.py"):
                    if path.is_file():
                        self.found.setdefault(path, _File(path, folder, f"{name}.{each}"))
            if part is not None:
                base, name = base / part, f"{name}.{part}"

    def _take_relative(self, node: ast.ImportFrom, one: _File) -> None:
        """Take what a module of a package imports from within it."""
        inside = one.path.name == "__init__.py"
        base, name = one.path.parent, one.module if inside else one.module.rpartition(".")[0]
        for _ in range(node.level - 1):
            base, name = base.parent, name.rpartition(".")[0]
        if name:
            names = [alias.name for alias in node.names]
            self._take_below(base, name, one.folder, node.module or "", names)

    def _tell_of_packages(self) -> None:
        """Tell of files that are no Python, in the packages that were copied."""
        for base in sorted(path for path in self.called if path.is_dir()):
            kept = {"__pycache__", "py.typed"}
            files = (path for path in sorted(base.rglob("*")) if not kept & {*path.parts})
            for path in (one for one in files if one.is_file() and one.suffix != ".py"):
                where = path.relative_to(base.parent).as_posix()
                self.left.add(f"{visible(where)} is no Python: copy it, if it is read")


_Import = ast.Import | ast.ImportFrom


def _imports(tree: ast.Module) -> Iterator[_Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def _spared(tree: ast.Module, wanted: _Import) -> bool:
    """Return whether an import may fail: it stands in a `try`."""
    tries = (node for node in ast.walk(tree) if isinstance(node, ast.Try))
    return any(wanted is inner for one in tries for part in one.body for inner in ast.walk(part))


def _lying(folder: Path, name: str) -> Path | None:
    """Return the package, or else the module, of a name in a folder: a package comes first."""
    place = folder / name
    if (place / "__init__.py").is_file():
        return place
    if (file := folder / f"{name}.py").is_file():
        return file
    return place if place.is_dir() and any(place.glob("*.py")) else None


@cache
def _installed() -> Mapping[str, str]:
    """Return the distribution that has each module that can be imported here."""
    return {module: sorted(names)[0] for module, names in packages_distributions().items()}


def _under(top: str, module: str) -> str:
    """Return the dotted name of a module whose first part is called otherwise."""
    _, _, rest = module.partition(".")
    return f"{top}.{rest}" if rest else top


def _as(name: str, called: str) -> str:
    return name if name == called else f"{name} as {called}"


def _replaced(text: str, edits: Collection[tuple[_Import, Sequence[str]]]) -> str:
    """Return a text with other statements in the place of some imports."""
    lines = text.encode().splitlines(keepends=True)
    for node, statements in sorted(edits, key=lambda one: (-one[0].lineno, -one[0].col_offset)):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
        between = b"; " if before.strip() else b"\n" + before
        own = (before + b"".join(lines[first : last + 1])[len(before) :])[: -len(after) or None]
        new = _kept(own[len(before) :].decode(), statements) or statements
        lines[first : last + 1] = [before + between.join(s.encode() for s in new) + after]
    return b"".join(lines).decode()


def _kept(own: str, statements: Sequence[str]) -> Sequence[str] | None:
    """Return an import as it was written, parentheses and comments too, with its module changed."""
    parted, new = _PARTED.match(own), _PARTED.match(statements[0])
    if len(statements) != 1 or parted is None or new is None or not own.startswith("from"):
        return None
    return (own[: parted.start(1)] + new.group(1) + own[parted.end(1) :],)

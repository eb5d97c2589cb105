"""Modules of one package: each with the imports of what it uses and another defines.

Which names those are is read from the finished texts, which only hold what the compiler wrote.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crossway.compiler.layout import WIDTH
from crossway.compiler.references import MODULES
from crossway.compiler.text import Code, code, commas, dotted, imported
from crossway.compiler.vocabulary import INSTALLED, STANDARD
from crossway.compiler.writer import Writer
from crossway.language.python import module_of

OWNED = frozenset(MODULES.values())
"""The modules whose functions have bodies that the team writes."""


class Packages(NamedTuple):
    """Where modules are imported from.

    `own` is the package they are in, `runtime` the one that has the runtime of generated code.
    `called` is what modules are called where they are referred to; those that are no modules of
    the package are contracts. `copies` are modules of `implementations`.
    """

    own: str
    runtime: str
    called: Mapping[str, Code]
    copies: Sequence[str] = ()


def linked(
    parts: Mapping[str, Sequence[Writer]], about: Mapping[str, str], packages: Packages
) -> dict[str, str]:
    """Return the text of each module that has any, in the order of `about`, which says what each
    one holds."""
    bodies = {name: joined(parts.get(name, ())) for name in about}
    bodies = {name: body for name, body in bodies.items() if body}
    defines = {name: _defined(body) for name, body in bodies.items()}
    found = {}
    for name, body in bodies.items():
        uses = set[str]().union(*(part.uses for part in parts[name]))
        needed = _read(body) - defines[name]
        copies = packages.copies if name in OWNED else ()
        head = _head(about[name], uses, needed, defines, packages._replace(copies=copies))
        found[name] = f"{head}{gap(body)}{body}"
    return found


def joined(parts: Sequence[Writer]) -> str:
    """Return the text of parts that have any, two blank lines between them."""
    return "\n\n".join(text for part in parts if (text := str(part)).strip())


def gap(body: str) -> str:
    """Return the blank lines between imports and what follows, as ruff has them."""
    first = module_of(body).body[0]
    apart = isinstance(first, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    return "\n\n" if apart else "\n"


def _defined(text: str) -> frozenset[str]:
    """Return what a module defines."""
    found: set[str] = set()
    for node in module_of(text).body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
                found.add(name)
            case _:
                pass
    return frozenset(found)


def _read(text: str) -> set[str]:
    """Return the names that a module reads and none of its functions has for itself.

    In `price = await cw.run_activity(*cw.calling(activities.price, order))` that is `activities`,
    `cw` and `order`, where nothing around binds these, and never `price`.
    """
    return set(_free(symtable.symtable(text, "<module>", "exec")))


def _free(table: symtable.SymbolTable) -> Iterator[str]:
    outermost = table.get_type() == "module"
    for one in table.get_symbols():
        if one.is_referenced() and (outermost or one.is_global()):
            yield one.get_name()
    for inner in table.get_children():
        yield from _free(inner)


def _head(
    about: str,
    uses: set[str],
    needed: set[str],
    defines: Mapping[str, frozenset[str]],
    packages: Packages,
) -> str:
    out = Writer()
    out.docstring(about)
    out.blank()
    out.line(code("from __future__ import annotations"))
    out.blank()
    for package in STANDARD:
        if line := imported(package, uses):
            out.line(line)
    out.blank()
    contracts = {k: v for k, v in packages.called.items() if str(v) in needed and k not in defines}
    for line in _others(uses, needed, packages, contracts):
        out.line(line)
    out.blank()
    own = "".join(_own(needed, defines, packages))
    return f"{out}\n{own}" if own else str(out)


def _others(
    uses: set[str], needed: set[str], packages: Packages, contracts: Mapping[str, Code]
) -> Iterator[Code]:
    """Yield the imports from other packages, as ruff sorts them."""
    whole = {name: code("import {}", dotted(name)) for name in contracts}
    if "temporalio" in needed:
        whole["temporalio.client"] = code("import temporalio.client")
    if "nexusrpc" in uses:
        whole["nexusrpc.handler"] = code("import nexusrpc.handler")
    yield from (line for _, line in sorted(whole.items()))
    if "cw" in needed and packages.runtime == "crossway":
        yield code("from crossway import runtime as cw")
    if "project" in needed and packages.runtime == "crossway":
        yield code("from crossway import project")
    for package in sorted(INSTALLED):
        if line := imported(package, uses):
            yield line


def _own(
    needed: set[str], defines: Mapping[str, frozenset[str]], packages: Packages
) -> Iterator[str]:
    """Yield the imports from the package itself, as ruff sorts them."""
    modules = [
        (name, called)
        for name, called in packages.called.items()
        if name in defines and str(called) in needed
    ]
    found = {packages.own: [_as(name, str(called)) for name, called in sorted(modules)]}
    copies = {name for name in packages.copies if name in needed}
    found[f"{packages.own}.implementations"] = sorted(copies)
    for module, names in defines.items():
        if module in OWNED:
            continue  # what it defines is referred to as `functions.lookup`
        own = (needed - {*packages.copies}) & names
        found[f"{packages.own}.{module}"] = sorted(own, key=_sorting)
    if packages.runtime != "crossway":
        given = {"project": "project", "cw": "runtime as cw"}
        found[packages.runtime] = [text for name, text in given.items() if name in needed]
    for package, texts in sorted(found.items()):
        if texts:
            yield _from(package, texts)


def _as(name: str, called: str) -> str:
    return name if name == called else f"{name} as {called}"


def _sorting(name: str) -> tuple[int, list[tuple[int, int, str]], str]:
    """Return by what ruff sorts the names of an import: constants, classes, the rest; numbers in
    them count as such."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    parts = re.findall(r"[0-9]+|[^0-9]+", name.lower())
    return kind, [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts], name


def _from(package: str, names: Sequence[str]) -> str:
    line = code("from {} import {}", dotted(package), commas(map(_named, names)))
    if len(str(line)) <= WIDTH:
        return f"{line}\n"
    inside = "".join(f"    {_named(name)},\n" for name in names)
    return f"from {dotted(package)} import (\n{inside})\n"


def _named(name: str) -> Code:
    own, _, called = name.partition(" as ")
    return code("{} as {}", dotted(own), dotted(called)) if called else dotted(own)

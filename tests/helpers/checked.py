"""The whole front end run over texts."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

from crossway import checks
from crossway.design import resolve
from crossway.design.callable import PythonCallable
from crossway.design.model import Design
from crossway.design.names import is_contract
from crossway.design.reading import Files
from crossway.design.reading.contracts import imported_contracts
from crossway.design.reading.python import callables_of
from crossway.language import Parsed, parse
from crossway.language.diagnostic import Diagnostic


def diagnose(
    sources: Iterable[tuple[str, str]], implemented: Mapping[str, Iterable[str]] | None = None
) -> tuple[Diagnostic, ...]:
    """Return what parser and rules find in one design, given as (path, text) pairs.

    The text of a path that ends in `.py` is the Python beside the design file of that name, and
    one that ends in `.nexusrpc.yaml` a contract, which is read where a file imports it.
    `implemented` maps a path to names of functions of such a file, without a text.
    """
    parsed, design = resolved(sources, implemented)
    return checks.diagnose(parsed, design)


def resolved(
    sources: Iterable[tuple[str, str]], implemented: Mapping[str, Iterable[str]] | None = None
) -> tuple[list[Parsed], Design]:
    """Return what `diagnose` looks at: the texts as they were read, and their design."""
    given = list(sources)
    contracts = {Path(path).absolute(): text for path, text in given if is_contract(path)}
    twf = [one for one in given if not one[0].endswith(".py") and not is_contract(one[0])]
    trees = tuple(parse(text, path) for path, text in twf)
    parsed, _ = imported_contracts(trees, Files(Path.cwd(), contracts))
    python = {
        path: {name: PythonCallable(name, 1) for name in names}
        for path, names in (implemented or {}).items()
    }
    for path, text in given:
        if path.endswith(".py"):
            python[path.removesuffix(".py") + ".twf"] = dict(callables_of(ast.parse(text)))
    return list(parsed), resolve(tuple(item.file for item in parsed), python)

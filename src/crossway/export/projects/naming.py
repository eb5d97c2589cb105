"""What the packages of a design are called, so that none hides another that they need."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping

from crossway.compiler.text import Names, code, python_name

TAKEN = frozenset(
    {"crossway", "google", "mypy", "nexusrpc", "pytest", "ruff", "temporalio", "test", "tests"}
    | {"typing_extensions", "opentelemetry", "pydantic", "msgspec", "cryptography", "jwt", "typer"}
)
"""Packages that a project imports, or that stand beside it."""


def package_names(namespaces: Iterable[str]) -> Mapping[str, str]:
    """Return the package of each namespace: its name, unless Python or a library has that.

    A namespace `calendar` gets `calendar_workers`, since Python has a module of that name, and so
    does `shop-contract` beside `shop`, whose contract is called so.
    """
    names, installed = Names(), set[str]()
    names.reserve(map(python_name, TAKEN | sys.stdlib_module_names))
    found = {}
    for space in namespaces:
        plain = python_name(space.lower())
        package = str(names.claim(plain, code("{}_workers", plain)))
        while installed & _installed(package):
            package = str(names.claim(code("{}_workers", plain)))
        installed |= _installed(package)
        found[space] = package
    return found


def _installed(package: str) -> set[str]:
    """Return what is installed of a namespace: the folder of each is called so too."""
    return {distribution(package), distribution(contract_name(package))}


def contract_name(package: str) -> str:
    """Return the package of what a namespace offers, by its own."""
    return f"{package}_contract"


def distribution(package: str) -> str:
    """Return what a package is called where it is installed from."""
    return re.sub("[-_.]+", "-", package.strip("_")).lower() or package

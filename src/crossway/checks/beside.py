"""What is declared nowhere, and in a contract that lies beside the design: import that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from crossway.design.names import imported_package
from crossway.language.diagnostic import Diagnostic
from crossway.language.near import SUGGESTED

Offered = Mapping[str, frozenset[str]]
"""The services of contracts, by the names of the files."""


def with_contracts_beside(
    found: Sequence[Diagnostic], beside: Callable[[str], Offered]
) -> tuple[Diagnostic, ...]:
    """Return findings, those of a service that nobody declares with the import that would.

    `beside` returns the contracts in the folder of a file, and is asked for each folder once, and
    only where there is such a finding. No rule: rules read no files.
    """
    known = cache(beside)
    return tuple(_with_import(one, known) for one in found)


def _with_import(found: Diagnostic, beside: Callable[[str], Offered]) -> Diagnostic:
    missing = _MISSING.get(found.code)
    if missing is None or _meant_another(found):
        return found
    hint = next(missing(found.name or "", beside(found.span.path)), None)
    return found if hint is None else replace(found, hint=hint)


def _meant_another(found: Diagnostic) -> bool:
    return (found.hint or "").startswith(SUGGESTED)


def _of_service(service: str, offered: Offered) -> Iterator[str]:
    for contract, services in offered.items():
        if service in services:
            line, package = _import_of(contract)
            yield f"{line}, which declares it, and call `{package}.{service}`"


def _of_operation(name: str, offered: Offered) -> Iterator[str]:
    return _of_service(name.rpartition(".")[0], offered)


def _of_package(package: str, offered: Offered) -> Iterator[str]:
    for contract in offered:
        line, called = _import_of(contract)
        if called == package:
            yield line


def _import_of(contract: str) -> tuple[str, str]:
    """Return what adds a contract, and the package that it is then: `depot-eu` needs a name."""
    file = imported_package(contract)
    package = re.sub(r"\W", "_", file)
    alias = "" if package == file else f"{package} "
    return f'add `import {alias}"{contract}"` at the top', package


_MISSING = MappingProxyType(
    {
        "nexus-guessed-arguments": _of_operation,
        "NEXUS_UNDEFINED_SERVICE": _of_service,
        "QUALIFIED_REF_WITHOUT_IMPORT": _of_package,
    }
)
"""The codes of what a contract may declare, each with how a finding's `name` is looked up."""

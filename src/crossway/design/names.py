"""What the files define, and which definition a written name means.

A name is looked up in its file's package, then in the package it is qualified with (an
import's leaf or alias), then, bare, wherever it is defined. On Temporal a definition keeps
its plain name unless two packages define the same one: then those outside the default
package are called `package.Name`. Source: TWF specification, "Packages and Imports".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

from crossway.language import tree
from crossway.language.structs import Struct
from crossway.language.walk import Blocks

D = TypeVar("D", tree.Workflow, tree.Activity, tree.Service, tree.Worker, tree.TypeBlock)

_VERSION = re.compile(r"v\d+")


class Found(Struct, Generic[D], frozen=True):
    """A definition: its name on Temporal, its node and the path of its file."""

    name: str
    node: D
    path: str


class Packages:
    """Which package each file belongs to, and what its qualifiers stand for."""

    def __init__(self, files: Sequence[tree.File]) -> None:
        """Read the package and import clauses of the files."""
        self._own = {file.path: package_of(file) for file in files}
        self._imports = {
            file.path: {name: imported_package(i.path) for name, i in imports_of(file).items()}
            for file in files
        }

    @property
    def face(self) -> tuple[object, ...]:
        """What it says of every file: another is the same if this is equal."""
        return self._own, self._imports

    def own(self, path: str) -> str:
        """Return the package of a file, "" for the default one."""
        return self._own.get(path, "")

    def imported(self, path: str) -> Mapping[str, str]:
        """Return the packages that a file imports, by what it calls them."""
        return self._imports.get(path, {})

    def meant(self, qualifier: str, path: str) -> str:
        """Return the package that a qualifier means in a file."""
        return self._imports.get(path, {}).get(qualifier, qualifier)


class _Defined:
    """The definitions in files by their class, each with the path of its file."""

    def __init__(self, files: Sequence[tree.File]) -> None:
        """Look through the files."""
        self._found: dict[type[tree.Node], list[tuple[Any, str]]] = {}
        for file in files:
            for node in file.definitions:
                self._found.setdefault(type(node), []).append((node, file.path))

    def of(self, kind: type[D]) -> Sequence[tuple[D, str]]:
        """Return the definitions of one class, in source order."""
        return self._found.get(kind, ())


class Table(Generic[D]):
    """The definitions of one kind. The first of two with one name in a package counts."""

    def __init__(self, defined: Iterable[tuple[D, str]], packages: Packages) -> None:
        """Collect definitions of one class, each with the path of its file."""
        self._packages = packages
        keyed: dict[tuple[str, str], tuple[D, str]] = {}
        for node, path in defined:
            keyed.setdefault((packages.own(path), node.name), (node, path))
        self._named: dict[tuple[str, str], str] = {}
        self._owners: dict[str, list[str]] = {}
        for package, name in keyed:
            self._owners.setdefault(name, []).append(package)
        self._wire = {key: wire for key, (node, _) in keyed.items() if (wire := _wire(node))}
        self.found: dict[str, Found[D]] = {}
        # What the design serves itself goes before a contract of it.
        own_first = sorted(keyed.items(), key=lambda one: one[0] in self._wire)
        for (package, name), (node, path) in own_first:
            called = self._temporal(package, name)
            self.found.setdefault(called, Found(called, node, path))

    def __iter__(self) -> Iterator[Found[D]]:
        """Yield the definitions in source order."""
        return iter(self.found.values())

    @property
    def owners(self) -> Mapping[str, Sequence[str]]:
        """The packages that define each plain name, in source order."""
        return self._owners

    def get(self, name: str) -> Found[D] | None:
        """Return the definition with this name on Temporal."""
        return self.found.get(name)

    def called(self, name: str) -> tuple[Found[D], ...]:
        """Return the definitions with this plain name, of all packages, in source order."""
        owners = self._owners.get(name, ())
        return tuple(self.found[self._temporal(package, name)] for package in owners)

    def name(self, reference: str, path: str) -> str:
        """Return what a reference in a file is called on Temporal, defined or not."""
        known = self._named.get((reference, path))
        if known is None:  # it is asked for each call by several
            known = self._named[reference, path] = self._name(reference, path)
        return known

    def _name(self, reference: str, path: str) -> str:
        qualifier, _, plain = reference.rpartition(".")
        package = self._packages.meant(qualifier, path) if qualifier else self._packages.own(path)
        owners = self._owners.get(plain, [])
        if package in owners:
            return self._temporal(package, plain)
        if not qualifier and owners:
            return self._temporal(owners[0], plain)
        return reference if owners else plain

    def _own_owners(self, name: str) -> list[str]:
        """Return the packages that define a name, without contracts that say what it is called."""
        return [package for package in self._owners[name] if (package, name) not in self._wire]

    def _temporal(self, package: str, name: str) -> str:
        if wire := self._wire.get((package, name)):
            return wire
        shared = len(self._own_owners(name)) > 1
        return f"{package}.{name}" if package and shared else name


def _wire(node: tree.Node) -> str:
    """Return what those call a definition who read it from a contract, "" for any other."""
    return node.wire if isinstance(node, tree.Service) else ""


class Names:
    """Everything the files define, by kind. Endpoints are not here: no package qualifies them.

    `operations` maps each service to its operations by name; the first of two with one name
    counts. `blocks` gives the nodes of a body.
    """

    def __init__(self, files: Sequence[tree.File], before: Blocks | None = None) -> None:
        """Collect the definitions in the files; `before` is what was known of them already."""
        self._packages = packages = Packages(files)
        self.blocks = Blocks(before)
        self.files = tuple(files)
        defined = _Defined(files)
        self.workflows = Table(defined.of(tree.Workflow), packages)
        self.activities = Table(defined.of(tree.Activity), packages)
        self.services = Table(defined.of(tree.Service), packages)
        self.workers = Table(defined.of(tree.Worker), packages)
        self.types = Table(defined.of(tree.TypeBlock), packages)
        self.operations = {service.name: _operations(service.node) for service in self.services}
        self._offering: dict[str, list[Found[tree.Service]]] = {}
        for service in self.services:
            for operation in self.operations[service.name]:
                self._offering.setdefault(operation, []).append(service)

    @property
    def packages(self) -> tuple[object, ...]:
        """What the files say of packages: names mean the same where it is equal."""
        return self._packages.face

    def package(self, path: str) -> str:
        """Return the package of a file, "" for the default one."""
        return self._packages.own(path)

    def imported(self, path: str) -> Mapping[str, str]:
        """Return the packages that a file imports, by what it calls them."""
        return self._packages.imported(path)

    def extern(self, service: str) -> bool:
        """Whether somebody else offers a service, by its name on Temporal."""
        found = self.services.get(service)
        return found is not None and found.node.extern

    def offering(self, operation: str) -> tuple[Found[tree.Service], ...]:
        """Return the services that have an operation of this name, in source order."""
        return tuple(self._offering.get(operation, ()))


def _operations(service: tree.Service) -> dict[str, tree.Operation]:
    found: dict[str, tree.Operation] = {}
    for operation in service.operations:
        if isinstance(operation, tree.Operation):
            found.setdefault(operation.name, operation)
    return found


def package_of(file: tree.File) -> str:
    """Return the package a file belongs to, "" for the default one."""
    return next((d.name for d in file.definitions if isinstance(d, tree.Package)), "")


CONTRACTS = (".nexusrpc.yaml", ".nexusrpc.yml", ".nexusrpc.json")
"""How the names of contract files end, of which an import may name one."""


def is_contract(path: str) -> bool:
    """Return whether an import path, or the path of a file, names a contract of others."""
    return path.lower().endswith(CONTRACTS)


def imports_of(file: tree.File) -> dict[str, tree.Import]:
    """Return a file's imports by the name the file knows them under."""
    found = [d for d in file.definitions if isinstance(d, tree.Import)]
    return {item.alias or imported_package(item.path): item for item in found}


def imported_package(path: str) -> str:
    """Return the package an import path names: its last part that is no version.

    >>> imported_package("github.com/acme/billing/v2")
    'billing'

    Somebody may name a file of it, `import "./billing.twf"`. A contract is a package of its own,
    called as its file is.

    >>> imported_package("contracts/billing.nexusrpc.yaml")
    'billing'
    """
    parts = PurePosixPath(path.removesuffix(".twf")).parts
    if is_contract(path):
        return parts[-1].partition(".")[0]
    if len(parts) > 1 and _VERSION.fullmatch(parts[-1]):
        return parts[-2]
    return parts[-1] if parts else path

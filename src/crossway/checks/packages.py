"""Which definition a name means, and which names are another team's.

`crossway.design` resolves names; rules also ask whether the design ought to define one. It
need not when its qualifier is an import of a package that is not among the files.
Source: TWF specification, "Packages and Imports".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from crossway.design.names import Names, Table, imported_package, imports_of, is_contract
from crossway.language import tree
from crossway.language.near import did_you_mean

Named = tree.Workflow | tree.Activity | tree.Service
D = TypeVar("D", bound=Named)


class Packages:
    """The definitions of a design, and the packages its files belong to."""

    def __init__(self, names: Names) -> None:
        """Look up in what the files of a design define."""
        self._tables: dict[type[tree.Node], Table[Any]] = {
            tree.Workflow: names.workflows,
            tree.Activity: names.activities,
            tree.Service: names.services,
        }
        self._known = {
            kind: tuple(found.node.name for found in table) for kind, table in self._tables.items()
        }
        self._imports = {file.path: imports_of(file) for file in names.files}
        self._own = {file.path: names.package(file.path) for file in names.files}
        self.present = frozenset(self._own.values())

    def own(self, file: tree.File) -> str:
        """Return the package a file belongs to, "" without a `package` clause."""
        return self._own[file.path]

    def find(self, kind: type[D], name: str, file: tree.File) -> D | None:
        """Return what `name` means in `file`, None when the design does not define it."""
        table = self._tables[kind]
        found = table.get(table.name(name, file.path))
        node: D | None = found.node if found else None
        return node

    def lender(self, kind: type[Named], name: str, file: tree.File) -> str | None:
        """Return the package that a bare name is found in, where that is another than the file's.

        None when the file's own package has it, when nothing has it, and for a qualified name.
        """
        table = self._tables[kind]
        found = None if "." in name else table.get(table.name(name, file.path))
        if found is None or self._own[found.path] == self.own(file):
            return None
        return self._own[found.path]

    def meant(self, name: str, file: tree.File) -> str:
        """Return the package that a name is qualified with, "" for a bare one."""
        qualifier = name.rpartition(".")[0]
        found = self._imports[file.path].get(qualifier)
        return imported_package(found.path) if found else qualifier

    def external(self, name: str, file: tree.File) -> bool:
        """Return whether a name belongs to a package that is not among the files."""
        qualifier = name.rpartition(".")[0]
        if not qualifier or qualifier == self.own(file):
            return False
        found = self._imports[file.path].get(qualifier)
        return found is None or imported_package(found.path) not in self.present

    def unknown(self, name: str, file: tree.File) -> bool:
        """Return whether a name is qualified with what is no package and no import of the file."""
        qualifier = name.rpartition(".")[0]
        known = qualifier in self._imports[file.path] or qualifier in self.present
        return bool(qualifier) and not known

    def of_contract(self, name: str, file: tree.File) -> bool:
        """Return whether a name is qualified with a contract that was read."""
        found = self._imports[file.path].get(name.rpartition(".")[0])
        return found is not None and is_contract(found.path) and not self.external(name, file)

    def unread(self, name: str, file: tree.File) -> bool:
        """Return whether a name is of a contract that is not there: `contract-fault` says so."""
        found = self._imports[file.path].get(name.rpartition(".")[0])
        return found is not None and is_contract(found.path) and self.external(name, file)

    def missing(self, kind: type[Named], name: str, file: tree.File) -> bool:
        """Return whether the design ought to define `name` and does not."""
        return not self.external(name, file) and self.find(kind, name, file) is None

    def nowhere(self, kind: type[Named], name: str, file: tree.File) -> bool:
        """Return whether a name is qualified with a package of the design that does not have it.

        Nothing outside of the design can define it either.
        """
        return "." in name and self.missing(kind, name, file)

    def known(self, kind: type[Named]) -> Iterable[str]:
        """Return every defined name of one class in source order, for near names."""
        return self._known[kind]


def of_another_kind(packages: Packages, name: str, file: tree.File, word: str) -> str | None:
    """Return the hint for what is called as an activity or a workflow and is the other of them."""
    if word == "activity" and packages.find(tree.Workflow, name, file):
        return f"it is a workflow: write `workflow {name}(..)`"
    if word == "workflow" and packages.find(tree.Activity, name, file):
        return f"it is an activity: write `activity {name}(..)`"
    return None


def near_definition(name: str, known: Iterable[str]) -> str | None:
    """Return the hint for a name that nothing has; a qualified one keeps its package.

    For `billing.Chrage` where there is a `Charge` it asks for `billing.Charge`.
    """
    package, dot, plain = name.rpartition(".")
    return did_you_mean(plain, known, lambda near: f"{package}{dot}{near}")

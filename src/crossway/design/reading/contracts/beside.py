"""The contracts that lie beside a file of a design, whether it imports them or not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from crossway.design.names import CONTRACTS
from crossway.design.reading.contracts.document import read_contract
from crossway.errors import WorkspaceError
from crossway.files.folder import Files, entries_ending
from crossway.files.observed import is_there
from crossway.language import tree

MOST = 20
"""How many contracts of a folder are read to find a service."""


def contracts_beside(path: str) -> Mapping[str, frozenset[str]]:
    """Return the services that each contract in the folder of a file offers, by the file's name.

    One that cannot be read offers nothing: whoever imports it is told why. Nothing is beside a
    design that comes by standard input.
    """
    found: dict[str, frozenset[str]] = {}
    if not is_there(path):
        return found
    folder = Path(path).parent
    for contract in entries_ending(folder, CONTRACTS)[:MOST]:
        try:
            parsed, _ = read_contract(contract, Files.of(folder, {}))
        except WorkspaceError:
            continue
        services = [one for one in parsed.file.definitions if isinstance(one, tree.Service)]
        found[contract.name] = frozenset(one.name for one in services)
    return found

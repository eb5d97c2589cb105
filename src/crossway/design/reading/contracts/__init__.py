"""Contracts of others: `.nexusrpc.yaml` files, read as what a package of the design declares.

    payments.nexusrpc.yaml                         package payments
      services:                                      extern nexus service Payments:
        Payments:                                       operation Charge(card: Card) -> (Receipt)
          operations: {charge: ..}           =>
      $defs:                                         type Receipt:
        Receipt: {type: object, ..}                     id: string

A file that says `import "payments.nexusrpc.yaml"` calls `payments.Payments.Charge(..)`; whatever
holds an `extern` service against its calls then holds this one. The format is that of Temporal's
nexgen, https://github.com/temporalio/nexgen (version 0.2), a subset of JSON Schema 2020-12.
"""

from crossway.design.reading.contracts.beside import contracts_beside
from crossway.design.reading.contracts.document import read_contract
from crossway.design.reading.contracts.importing import imported_contracts
from crossway.design.reading.contracts.keywords import ARGUMENTS, DIALECT, VERSION
from crossway.design.reading.contracts.naming import pascal_case

__all__ = [
    "ARGUMENTS",
    "DIALECT",
    "VERSION",
    "contracts_beside",
    "imported_contracts",
    "pascal_case",
    "read_contract",
]

"""What a design offers, as a contract that Temporal's nexgen reads: `.nexusrpc.yaml`."""

from crossway.export.contracts.document import Contract, contract_of
from crossway.export.contracts.text import contract_text

__all__ = ["Contract", "contract_of", "contract_text"]

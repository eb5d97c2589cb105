"""What goes into what can be called, and comes out of it, by its symbol."""

from __future__ import annotations

from crossway.design.model import OperationEntry, Signature
from crossway.lsp.index import Index
from crossway.lsp.symbols import Symbol


def signature_of(index: Index, symbol: Symbol) -> Signature | None:
    """Return what goes into a thing that can be called and comes out, None for any other."""
    design = index.design
    match symbol.kind:
        case "workflow":
            flow = design.workflows.get(symbol.name)
            return flow.signature if flow else None
        case "activity":
            found = next((one for one in design.activities if one.name == symbol.name), None)
            return found.signature if found else None
        case "operation":
            operation = operation_of(index, symbol)
            return operation.signature if operation else None
        case "signal" | "query" | "update":
            owner = design.workflows.get(symbol.owner)
            return owner.handlers.get((symbol.kind, symbol.name)) if owner else None
        case _:  # nothing that is called
            return None


def operation_of(index: Index, symbol: Symbol) -> OperationEntry | None:
    """Return the operation that a symbol is."""
    service = index.design.services.get(symbol.owner)
    return service.operations.get(symbol.name) if service else None

"""What a query or an update that a body sends by an id gives."""

from __future__ import annotations

from crossway.compiler.scope import Scope
from crossway.design.builtins import MESSAGES
from crossway.design.model import Signature
from crossway.language import tree


def answered_as(function: str, name: tree.Expression, scope: Scope) -> Signature | None:
    """Return what a query or an update gives, where the workflows that take it agree."""
    asked = (MESSAGES[function], name.name if isinstance(name, tree.Name) else "")
    takers = scope.design.workflows.values()
    found = [entry.handlers[asked] for entry in takers if asked in entry.handlers]
    results = {scope.module.outcome(signature) for signature in found}
    return found[0] if len(results) == 1 else None

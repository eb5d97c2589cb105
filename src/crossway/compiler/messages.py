"""Messages that bodies send to workflows: by name, in a project by the method that takes them.

    signal(id, Nudge)          request.signal(id, *cw.telling(Approval.signal_nudge))

An id says nothing of the type of the workflow: where several of the namespace take such a message,
or none does, and in an activity, whose module those of workflows import, it is sent by its name.
"""

from __future__ import annotations

from crossway.compiler.references import telling
from crossway.compiler.scope import Scope
from crossway.compiler.text import Code
from crossway.language import tree


def emit_message(
    kind: str, name: tree.Expression, written: Code, arguments: Code, scope: Scope
) -> Code:
    """Return the name and the arguments of a message to whatever runs by an id.

    The name and the arguments come as they are `written`.
    """
    named = name.name if isinstance(name, tree.Name) else ""
    return _message(kind, named, written, arguments, scope, None)


def emit_to(workflow: str, signal: str, written: Code, arguments: Code, scope: Scope) -> Code:
    """Return the name and the arguments of a signal to a workflow of that type."""
    return _message("signal", signal, written, arguments, scope, workflow)


def _message(
    kind: str, name: str, written: Code, arguments: Code, scope: Scope, workflow: str | None
) -> Code:
    references = scope.module.references
    method = None
    if references is not None and scope.place != "activity":
        method = references.handler(kind, name, workflow)
    return telling(method, written, arguments)

"""What is behind an operation, as its body says, and what that needs of a Temporal service.

| in the body | behind the operation | the service needs |
|---|---|---|
| a wait, a call | a workflow that runs the body | nothing |
| `return workflow W(..)` | W | nothing |
| `return activity A(..)` | A, for itself | `activity.enableCallbacks`, or the start is refused |
| `return update U(..):` | U | `history.enableUpdateCallbacks`, or U ends within the request |

Source: DESIGN.md section 3; NEXUS-FIELD-NOTES section 15, server 1.32.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossway.language import tree
from crossway.language.blocks import statements, waits
from crossway.language.walk import walk
from crossway.language.words import ACTIVITY_SETTING, UPDATE_SETTING

SIGNAL, QUERY, UPDATE = "temporal.signal", "temporal.query", "temporal.update"


def runs_behind(body: tree.Block) -> bool:
    """Return whether an operation's body needs a workflow behind it, because it waits.

    `return activity A(..)` alone does not: A runs for itself, and its result is the operation's.
    Beside something that waits, or in a `try` that could catch its failure, a workflow runs it:

        operation Notify(id: string):             operation Ask(id: string) -> (Answer):
            return activity Notify(id)                await timer(1s)
                                                      return activity Answer(id)
    """
    waiting = [one for one in statements(body) if waits(one)]
    return bool(waiting) and (catches(body) or not all(map(_returns_activity, waiting)))


def catches(body: tree.Block) -> bool:
    """Return whether a body looks at how something ends: then nothing goes on behind it."""
    return any(isinstance(one, tree.Try) for one in statements(body))


def runs_activity(body: tree.Block) -> bool:
    """Return whether an activity may run for itself behind an operation of this body."""
    return not runs_behind(body) and any(map(_returns_activity, statements(body)))


def only_reads(body: tree.Block) -> bool:
    """Return whether an operation of this body asks a workflow, and no line of it changes anything.

    operation GetOrder(name: string):         operation CancelOrder(name: string):
        return query Look():                      signal Cancel():
            workflow_id: "order-{name}"               workflow_id: "order-{name}"
    """
    nodes = [node for statement in body for node in walk(statement)]
    asked = {node.function for node in nodes if isinstance(node, tree.Invoke)}
    still = not any(waits(one) for one in statements(body))
    still = still and not any(isinstance(node, tree.WorkflowCall) for node in nodes)
    return still and QUERY in asked and asked.isdisjoint((SIGNAL, UPDATE))


def wanted_settings(body: tree.Block) -> Iterator[str]:
    """Yield the settings of the service that an operation of this body needs."""
    if runs_activity(body):
        yield ACTIVITY_SETTING
    if not runs_behind(body) and not catches(body) and any(map(_returns_update, statements(body))):
        yield UPDATE_SETTING


def _returns_activity(statement: tree.Statement) -> bool:
    return isinstance(statement, tree.Return) and isinstance(statement.value, tree.ActivityCall)


def _returns_update(statement: tree.Statement) -> bool:
    value = statement.value if isinstance(statement, tree.Return) else None
    return isinstance(value, tree.Invoke) and value.function == UPDATE

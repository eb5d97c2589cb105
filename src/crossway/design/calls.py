"""Which activity or workflow each call means: decided here, once, and looked up ever after.

A written name (`Charge`, `billing.Charge`) is resolved by the package of its file, see
`crossway.design.names`. What a nexus call reaches depends on where things live and is
resolved by `crossway.design.placing`.
"""

from __future__ import annotations

from collections.abc import Mapping

from crossway.design.names import Names
from crossway.language import tree
from crossway.language.span import Span
from crossway.language.structs import Struct
from crossway.language.walk import all_nodes


class Called(Struct, frozen=True):
    """Names on Temporal by the span of what names them, defined or not.

    `workflows` holds each call of a workflow, and each operation that only starts one
    (`async Charge workflow ChargeCard`) by the operation's span.
    """

    activities: Mapping[Span, str]
    workflows: Mapping[Span, str]


def resolve_calls(names: Names) -> Called:
    """Return the activity or workflow that every call in the files means."""
    activities: dict[Span, str] = {}
    workflows: dict[Span, str] = {}
    for file in names.files:
        for node in all_nodes(d for d in file.definitions if type(d) not in _WITHOUT_CALLS):
            kind = type(node)
            if kind in _LEAVES:  # most are
                continue
            match node:
                case tree.ActivityCall(name):
                    activities[node.span] = names.activities.name(name, file.path)
                case tree.WorkflowCall(name):
                    workflows[node.span] = names.workflows.name(name, file.path)
                case tree.Operation(workflow=str() as started):
                    workflows[node.span] = names.workflows.name(started, file.path)
                case _:  # any other node names neither
                    pass
    return Called(activities, workflows)


_WITHOUT_CALLS = frozenset({tree.TypeBlock, tree.Worker, tree.Namespace, tree.Endpoint})
_LEAVES = frozenset({tree.Name, tree.String, tree.Number, tree.TypeRef, tree.Parameter})

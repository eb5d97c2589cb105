"""Which activity or workflow each call means: decided here, once, and looked up ever after.

A written name (`Charge`, `billing.Charge`) is resolved by the package of its file, see
`crossway.design.names`. What a nexus call reaches depends on where things live and is
resolved by `crossway.design.placing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crossway.design.bodies import calls_in
from crossway.design.names import Names
from crossway.language import tree
from crossway.language.blocks import parts, without_comments
from crossway.language.span import Span
from crossway.language.structs import Struct
from crossway.language.walk import Blocks


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
        for node in _naming(file, names.blocks):
            match node:
                case tree.ActivityCall(name):
                    activities[node.span] = names.activities.name(name, file.path)
                case tree.WorkflowCall(name):
                    workflows[node.span] = names.workflows.name(name, file.path)
                case tree.Operation(workflow=str() as started):
                    workflows[node.span] = names.workflows.name(started, file.path)
                case tree.NexusCall() | tree.Operation():
                    pass  # names neither
    return Called(activities, workflows)


def _naming(file: tree.File, blocks: Blocks) -> Iterator[tree.Call | tree.Operation]:
    """Yield the calls and the operations of a file, in source order."""
    for one in file.definitions:
        match one:
            case tree.Workflow() | tree.Activity():
                yield from blocks.find(calls_of, one)
            case tree.Service():
                for operation in without_comments(one.operations):
                    yield operation
                    yield from blocks.find(calls_of, operation)
            case _:  # any other has no body
                pass


def calls_of(
    one: tree.Workflow | tree.Activity | tree.Operation, blocks: Blocks
) -> list[tree.Call]:
    """Return the calls in all blocks of a definition, in source order."""
    found = [call for part in parts(one) for call in calls_in(blocks.below(part.block))]
    return sorted(found, key=lambda call: call.span)

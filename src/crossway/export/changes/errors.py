"""How an operation may fail: the errors that it raises, and those of what runs behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.design.bodies import calls_in
from crossway.design.model import Design, OperationEntry
from crossway.design.options import given_word, taken_by
from crossway.language import tree
from crossway.language.blocks import inner_blocks, parts
from crossway.language.walk import all_nodes

Raised = tuple[str, bool]
"""The type of an error, and whether a record of the same name is its details."""

ALREADY_STARTED = "AlreadyStartedError"

_REFUSES = {
    ("workflow_id_reuse_policy", "REJECT_DUPLICATE"),
    ("workflow_id_reuse_policy", "ALLOW_DUPLICATE_FAILED_ONLY"),
    ("id_reuse_policy", "REJECT_DUPLICATE"),
    ("id_reuse_policy", "ALLOW_DUPLICATE_FAILED_ONLY"),
    ("id_conflict_policy", "FAIL"),
}
"""Options, and the words of theirs by which a second call under one id fails."""


def raised_by(design: Design, entry: OperationEntry) -> dict[str, bool]:
    """Return the errors that a caller may get, in source order.

    Each with whether its details are a record of its name. What a `catch` on the way takes does
    not reach the caller; what Python raises is not looked at.
    """
    found: dict[str, bool] = {}
    for name, described in _Reading(design).of_operation(entry):
        found[name] = found.get(name, False) or described
    return found


class _Reading:
    """Ways through a design, each of which reads a definition once, until a further one finds
    nothing new: of those that call each other none is read to its end before the others.

    What a definition raises is caught in one place, and not in another.
    """

    def __init__(self, design: Design) -> None:
        self._design = design
        self._known: dict[int, dict[Raised, None]] = {}
        self._read: set[int] = set()

    def of_operation(self, entry: OperationEntry) -> list[Raised]:
        """Return what an operation raises, by its body or by the workflow that it names."""
        while True:
            before = self._count()
            self._read = set()
            found = list(self._of_entry(entry))
            if self._count() == before:
                return found

    def _count(self) -> int:
        return sum(map(len, self._known.values()))

    def _of_entry(self, entry: OperationEntry) -> Iterator[Raised]:
        if entry.tree:
            yield from self._of_block(entry.tree.body or ())
        if entry.workflow and (found := self._design.names.workflows.get(entry.workflow)):
            yield from self._of_definition(found.node)

    def _of_definition(self, node: tree.Workflow | tree.Activity) -> Iterator[Raised]:
        """Yield what a workflow, with its updates, or an activity raises."""
        known = self._known.setdefault(id(node), {})
        if id(node) not in self._read:
            self._read.add(id(node))
            for part in parts(node):
                # Errors of the others reach no caller of the workflow.
                if part.kind not in ("signal", "query"):
                    known |= dict.fromkeys(self._of_block(part.block))
        yield from tuple(known)

    def _of_block(self, block: tree.Block) -> Iterator[Raised]:
        for statement in block:
            match statement:
                case tree.Raise(error):
                    yield error, False
                case tree.Close("fail", arguments):
                    records = (one for one in arguments if isinstance(one, tree.Record))
                    yield from ((one.type, True) for one in records if one.type)
                case tree.Try():
                    yield from self._of_try(statement)
                    continue
                case _:  # fails only as what it calls does
                    pass
            inner = [one.block for one in inner_blocks(statement)]
            yield from self._of_calls(_own_calls(statement, inner))
            for one in inner:
                yield from self._of_block(one)

    def _of_try(self, statement: tree.Try) -> Iterator[Raised]:
        """Yield what no `catch` takes, and what the blocks of the others raise themselves."""
        caught = {one.error for one in statement.catches}
        if None not in caught:
            raised = self._of_block(statement.body)
            yield from (one for one in raised if one[0] not in caught)
        for one in statement.catches:
            yield from self._of_block(one.body)
        yield from self._of_block(statement.at_last or ())

    def _of_calls(self, calls: Iterable[tree.Call]) -> Iterator[Raised]:
        for call in calls:
            node = self._called(call)
            if node is not None:
                yield from _of_policies(call, node.default_options)
                yield from self._of_definition(node)

    def _called(self, call: tree.Call) -> tree.Workflow | tree.Activity | None:
        """Return what a call runs; of another service that is its own to say, and None here."""
        names, known = self._design.names, self._design.calls
        if isinstance(call, tree.ActivityCall) and (ran := known.activities.get(call.span)):
            activity = names.activities.get(ran.name)
            return activity.node if activity else None
        if isinstance(call, tree.WorkflowCall) and (begun := known.workflows.get(call.span)):
            workflow = names.workflows.get(begun.name)
            return workflow.node if workflow else None
        return None


def _own_calls(statement: tree.Statement, inner: list[tree.Block]) -> Iterator[tree.Call]:
    """Yield the calls of a statement whose end it waits for, without those in its blocks."""
    if isinstance(statement, tree.Detach):
        return
    below = {id(node) for block in inner for node in all_nodes(block)}
    yield from calls_in(node for node in all_nodes([statement]) if id(node) not in below)


def _of_policies(call: tree.Call, defaults: tree.Options) -> Iterator[Raised]:
    """Yield what a call fails with because its id is taken, where an option says that it does."""
    taken = taken_by(call, "returned")
    for key in dict.fromkeys(key for key, _ in _REFUSES):
        word = given_word(taken, call.options, key) or given_word(taken, defaults, key)
        if (key, word) in _REFUSES:
            yield ALREADY_STARTED, False

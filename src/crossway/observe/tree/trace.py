"""One call as a whole, asked for by any execution in it: up to its root, then down.

What an execution says of its callers is a claim that a caller can forge, so a root
counts only when its own history leads to the execution that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crossway.observe.reading.asking import Asking
from crossway.observe.reading.failures import plain
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.runs import first_run
from crossway.observe.reading.steps import Execution, Kind, Step
from crossway.observe.tree.callers import Root, roots
from crossway.observe.tree.follow import NOT_FOLLOWED, Follower


class Tracer:
    """Follows the call that one execution is part of, as often as asked."""

    def __init__(
        self,
        histories: Histories,
        asked: Execution,
        endpoints: Mapping[str, str] | None = None,
        asking: Asking | None = None,
    ) -> None:
        """Ask about one execution; `endpoints` and `asking` are those of a `Follower`."""
        self._histories = histories
        self._asked = asked
        self._follower = Follower(histories, endpoints, asking)
        self._roots: list[Root] | None = None
        self._first: dict[Execution, Execution] = {}

    async def trees(self) -> list[Step]:
        """Return the call as it is now, one tree per root, the asked-for step marked.

        Several callers that share one target have a tree each. When no caller's history
        shows the call, the tree is that of the execution alone and its note says so.
        """
        if self._roots is None:
            self._roots = await roots(self._histories, self._asked)
        found = [await self._tree(root) for root in self._roots]
        marked = [tree for tree in found if await self._mark(tree)]
        return marked or [await self._alone(found)]

    async def _tree(self, root: Root) -> Step:
        where = root.execution
        tree = await self._follower.tree(where.namespace, where.workflow_id, where.run_id)
        if root.above:
            tree.note = f"called by {_listed(root.above)}, which cannot be read"
        return tree

    async def _alone(self, claimed: Sequence[Step]) -> Step:
        """Return the tree of the execution by itself; `claimed` do not lead to it."""
        where = self._asked
        tree = await self._follower.tree(where.namespace, where.workflow_id, where.run_id)
        await self._mark(tree)
        others = [root.execution for root in claimed if root.execution is not None]
        others = [execution for execution in others if not _same_workflow(execution, where)]
        cut = any(step.note == NOT_FOLLOWED for root in claimed for step in root.walk())
        why = "which is too large to be shown" if cut else "whose history does not show it"
        if others:
            tree.note = f"claims to be called by {_listed(others)}, {why}"
        return tree

    async def _mark(self, tree: Step) -> bool:
        """Mark the steps that are the asked-for execution; return whether there are any."""
        marked = False
        for step in tree.walk():
            if step.kind in (Kind.WORKFLOW, Kind.CHILD, Kind.DETACH) and step.execution:
                step.asked = await self._is_asked(step.execution)
                marked = marked or step.asked
        return marked

    async def _is_asked(self, found: Execution) -> bool:
        """Whether an execution is the one asked for; runs that continue each other are one."""
        if not _same_workflow(found, self._asked):
            return False
        return await self._first_run(found) == await self._first_run(self._asked)

    async def _first_run(self, execution: Execution) -> Execution:
        if execution not in self._first:
            self._first[execution] = await first_run(self._histories, execution)
        return self._first[execution]


def _same_workflow(one: Execution, other: Execution) -> bool:
    return (one.namespace, one.workflow_id) == (other.namespace, other.workflow_id)


def _listed(executions: Iterable[Execution]) -> str:
    return ", ".join(plain(f"{e.workflow_id} [{e.namespace}]") for e in executions)

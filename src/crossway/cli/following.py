"""A started workflow on the screen until it ends: the live tree of its calls, then its result."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from temporalio.client import Client, WorkflowFailureError, WorkflowHandle

from crossway.cli.outcome import failed_at
from crossway.observe.reading.asking import Asking
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution
from crossway.observe.showing.live import View, watching
from crossway.observe.tree.follow import Follower
from crossway.runtime.interceptors import FailedAt


class Following:
    """Waits for one workflow and shows it; `failed_at` says afterwards what failed where."""

    def __init__(
        self, clients: Callable[[str], Client], namespace: str, handle: WorkflowHandle[Any, Any]
    ) -> None:
        """Read with `clients(namespace)`."""
        histories = Histories(clients)
        self.follower = Follower(histories, asking=Asking(histories, patient=False))
        self.execution = Execution(namespace, handle.id, handle.result_run_id or "")
        self.failed_at: list[str] = []
        self._handle = handle

    @asynccontextmanager
    async def shown(self, view: View | None) -> AsyncIterator[None]:
        """Show the calls of the workflow on a view while the block runs; None shows nothing."""
        if view is None:
            yield
            return
        async with watching(self.follower, self.execution, view):
            yield

    async def result(self, told: Sequence[FailedAt] = ()) -> Any:
        """Return the workflow's result; `told` is what workers here said of failures.

        Raises:
            WorkflowFailureError: it failed; `failed_at` says where.
        """
        try:
            return await self._handle.result()
        except WorkflowFailureError:
            where = self.execution
            root = await self.follower.tree(where.namespace, where.workflow_id, where.run_id)
            self.failed_at = [*failed_at(root, told)]
            raise

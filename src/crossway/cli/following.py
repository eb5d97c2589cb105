"""A started workflow on the screen until it ends: the live tree of its calls, then its result."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import TimeoutError as TimedOut
from temporalio.service import RPCError

from crossway.cli.outcome import add_traces, failed_at, only_a_codec_reads
from crossway.cli.output import say
from crossway.cluster.service import result_of
from crossway.errors import ClusterError
from crossway.observe.reading.asking import Asking
from crossway.observe.reading.failures import plain
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution, Step
from crossway.observe.showing.live import View, watching
from crossway.observe.tree.follow import Follower
from crossway.runtime.faults import running_at
from crossway.runtime.interceptors import FailedAt
from crossway.runtime.payloads import UnreadError


class Following:
    """Waits for one workflow and shows it; `failed_at` says afterwards what failed where."""

    def __init__(
        self,
        clients: Callable[[str], Client],
        namespace: str,
        handle: WorkflowHandle[Any, Any],
        told: Sequence[FailedAt] = (),
    ) -> None:
        """Read with `clients(namespace)`; `told` is what workers here say of failures."""
        histories = Histories(clients)
        self.follower = Follower(histories, asking=Asking(histories, patient=False))
        self.execution = Execution(namespace, handle.id, handle.result_run_id or "")
        self.failed_at: list[str] = []
        self._clients, self._handle, self._told = clients, handle, told

    @asynccontextmanager
    async def shown(self, view: View | None) -> AsyncIterator[None]:
        """Show the calls of the workflow on a view while the block runs; None shows nothing."""
        if view is None:
            yield
            return
        async with watching(self.follower, self.execution, _Told(view, self._told)):
            yield

    async def result(self) -> Any:
        """Return the workflow's result.

        A service that does not answer is asked again for as long as it takes, which is said once.

        Raises:
            WorkflowFailureError: it failed; `failed_at` says where.
            UserError: it ended, and only a codec can read with what.
            ClusterError: the service refuses to tell.
        """
        try:
            return await result_of(self._handle, self._say_that_it_is_away)
        except RPCError as failure:
            raise ClusterError(f"cannot wait for {self._named}: {failure.message}") from failure
        except UnreadError as failure:
            said = f"{self._handle.id} has ended, and what with"
            client = self._clients(self.execution.namespace)
            raise only_a_codec_reads(said, failure, client) from failure
        except WorkflowFailureError as failure:
            where = self.execution
            root = await self.follower.tree(where.namespace, where.workflow_id, where.run_id)
            add_traces(root, self._told)
            self.failed_at = [*failed_at(root, self._told)]
            if isinstance(failure.cause, TimedOut):  # what took the time may be here
                self.failed_at += [f"still running at {line}" for line in running_at()]
            raise

    @property
    def _named(self) -> str:
        """What a message calls the workflow."""
        return f"{plain(self._handle.id)} in {self.execution.namespace}"

    def _say_that_it_is_away(self, why: str) -> None:
        say(f"the service does not answer ({plain(why)}): {self._named} is waited for all the same")


class _Told:
    """A view, with what no history has: where the Python of an operation failed."""

    def __init__(self, view: View, told: Sequence[FailedAt]) -> None:
        self._view, self._told = view, told
        self.close = view.close

    def show(self, *roots: Step) -> None:
        """Show steps, with the places that workers here told of."""
        for root in roots:
            add_traces(root, self._told)
        self._view.show(*roots)

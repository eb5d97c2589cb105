"""Two workers on one task queue that offer different services."""

from __future__ import annotations

from datetime import timedelta

import nexusrpc
import nexusrpc.handler
from temporalio import workflow
from temporalio.client import Client
from temporalio.exceptions import NexusOperationError
from temporalio.service import RPCError

from scripts.traps.lab import Lab, until
from scripts.traps.plain import Payments

CALLS = 20
ROUNDS = 5
"""Callers, one after the other, of which one has to meet both workers."""


@nexusrpc.handler.service_handler(name="Refunds")
class Refunds:
    """Another service of the same team, in a process of its own."""

    @nexusrpc.handler.sync_operation
    async def refund(self, _ctx: nexusrpc.handler.StartOperationContext, input: str) -> str:
        """Return the input."""
        return input


@workflow.defn
class QuoteMany:
    """Makes one call after the other, and goes on when one fails."""

    def __init__(self) -> None:
        """Begin with no call made."""
        self._ended: list[str] = []

    @workflow.run
    async def run(self, endpoint: str) -> None:
        """Run until it is terminated."""
        payments = workflow.create_nexus_client(service=Payments, endpoint=endpoint)
        for number in range(CALLS):
            try:
                await payments.execute_operation(
                    Payments.quote,
                    f"q-{number}",
                    schedule_to_close_timeout=timedelta(seconds=20),
                )
                self._ended.append("answered")
            except NexusOperationError as failure:
                cause = failure.__cause__
                self._ended.append(
                    str(cause.type.name) if isinstance(cause, nexusrpc.HandlerError) else str(cause)
                )
        await workflow.wait_condition(lambda: False)

    @workflow.query
    def ended(self) -> list[str]:
        """Return how each call ended."""
        return self._ended


async def show(lab: Lab) -> list[str]:
    """Call an operation that one of the two has."""
    other = await Client.connect(
        lab.handler.service_client.config.target_host, namespace=lab.handler.namespace
    )
    second = Lab(lab.caller, other, lab.endpoint, lab.http)
    refunds = second.handles(Refunds(), identity="refunds")
    async with lab.calls(QuoteMany), lab.handles(), refunds:
        for _ in range(ROUNDS):
            ended = await _called(lab)
            if _by_chance(ended):
                break
        finds = await lab.doctor("split-services")
    failed = ended.count("NOT_FOUND")
    if not 0 < failed < CALLS:
        raise AssertionError(f"expected some of {CALLS} to fail, found {ended}")
    return [f"about {failed} of {CALLS} calls fail, with NOT_FOUND", finds]


async def _called(lab: Lab) -> list[str]:
    """Return how each call of one caller ended, which goes on running for `doctor` to read."""
    caller = await lab.start("QuoteMany", lab.endpoint)

    async def ended() -> list[str]:
        try:
            said: list[str] = await caller.query("ended", result_type=list[str])
        except RPCError:  # it was not answered in time: the machine is busy
            return []
        return said

    return await until(ended, lambda calls: len(calls) == CALLS)


def _by_chance(ended: list[str]) -> bool:
    """Whether a call failed between two that did not: one worker may be slow to start, and all
    calls before that look like a deployment, not like two workers."""
    answered = [number for number, end in enumerate(ended) if end == "answered"]
    return "NOT_FOUND" in ended[min(answered, default=0) : max(answered, default=0)]

"""The end-to-end tests in the simulator: `pytest --simulate tests/e2e`.

A test's coroutine then runs in virtual time, beside a simulated service. What it asserts is what
it asserts on the server.
"""

from __future__ import annotations

import time
from collections.abc import Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from typing import Any

from crossway.cluster.service.connect import Connections
from crossway.design.model import Design
from crossway.runtime import TaskQueue, data_converter
from crossway.runtime.identity import Keyring, ThrowAwayKeys
from crossway.simulate import Simulation, Target
from crossway.simulate.server import Server
from crossway.simulate.workers import Workers

ONLY_ON_A_SERVER = {
    "test_nothing_that_the_server_keeps_can_be_read": "connects on its own",
    "test_no_text_of_a_failure_can_be_read_without_the_codec": "connects on its own",
    "test_each_error_type_carries_the_call_and_its_cause": "connects on its own",
    "test_an_endpoint_that_does_not_exist_is_an_error_in_the_caller": "deletes an endpoint",
    "test_what_somebody_else_serves_is_theirs": "makes workers on its own",
    "test_a_call_reaches_the_member_that_it_computes": "makes workers on its own",
    "test_plan_apply_and_serve_know_members": "runs commands on the server",
    "test_a_hand_written_caller_calls_a_design": "connects on its own",
    "test_a_design_calls_a_hand_written_handler": "connects on its own",
    "test_hand_written_callers_and_handlers_take_part": "connects on its own",
    "test_signatures_hold_through_a_codec_and_a_converter_of_the_users": "connects on its own",
    "test_what_is_left_out_is_refused_when_it_is_made": "connects on its own",
    "test_search_attributes_are_registered_set_changed_and_found": "runs commands on the server",
    "test_the_approval_example_holds": "lists workflows by IN",
    "test_a_service_without_the_settings_is_told": "starts a server with other settings",
    "test_what_an_earlier_release_let_pass_stays_and_nothing_more_does": "changes workers",
    "test_a_caller_closes_at_once_while_nobody_handles_and_is_delivered_later": "changes workers",
    "test_a_timer_waits_until_a_moment": "measures real time",
    "test_a_timeout_of_an_activity_is_a_timeout": "has a `def` function that sleeps in real time",
    "test_a_signal_that_does_not_fit_is_logged_and_dropped": "asks for the order of log lines",
}
"""End-to-end tests that the simulator does not run, and why; docs/testing.md has each reason."""

ADDRESS = "the simulator"
"""What takes the place of a server's address."""

_current: ContextVar[Simulation] = ContextVar("simulation")


def run(
    test: Coroutine[Any, Any, None], server: type[Server] = Server, seed: int | None = None
) -> None:
    """Run a test in a simulation of its own; another kind of server may be slower, say."""
    simulation = Simulation((), {}, start=time.time(), server=server, seed=seed)

    async def within() -> None:
        _current.set(simulation)
        await test

    try:
        simulation.do(within())
    finally:
        simulation.loop.close()


def connections() -> Connections:
    """Return connections to the simulated service of this test."""
    simulation = _current.get()
    return Connections(simulation.connection, data_converter=data_converter(), embedded=True)


def provision(design: Design) -> None:
    """Make the endpoints of a design."""
    _current.get().server.endpoints.update(
        {one.name: Target(one.namespace, one.task_queue) for one in design.endpoints.values()}
    )


def serve(
    queues: Sequence[TaskQueue], keys: Keyring | None = None
) -> AbstractAsyncContextManager[Workers]:
    """Serve task queues until the block ends."""
    return _current.get().serving(queues, keys or ThrowAwayKeys())

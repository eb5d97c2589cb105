"""What commands say and do while the service that they wait for is busy or away."""

from __future__ import annotations

import asyncio
import types
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import (
    Client,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cli import sending, updating
from crossway.cli.following import Following
from crossway.cli.output import hearing
from crossway.cli.reaching import Where
from crossway.cli.sending import Message, request_cancel, told_plainly
from crossway.cli.starting import Start, begin
from crossway.cli.updating import updated
from crossway.errors import ClusterError
from tests.helpers.building import one
from tests.helpers.names import fresh
from tests.helpers.server import connected


class Waited:
    """A handle of a workflow that answers what it is told to: results and refusals, in turn."""

    id, result_run_id = "buy-1", "run"

    def __init__(self, *answers: Any) -> None:
        self.answers = [*answers]

    async def result(self) -> Any:
        """Return or raise the next answer."""
        return _next(self.answers)


def _next(answers: list[Any]) -> Any:
    answer = answers.pop(0)
    if isinstance(answer, RPCStatusCode):
        raise RPCError("tcp connect error", answer, b"")
    return answer


def following(handle: Any) -> Following:
    """Return what waits for a workflow, and has nothing else to ask."""

    def client(namespace: str) -> Client:
        raise AssertionError(namespace)

    return Following(client, "shop", handle)


async def test_a_wait_goes_on_while_the_service_is_away_which_is_said_once() -> None:
    away = RPCStatusCode.UNAVAILABLE
    with hearing() as said:
        assert await following(Waited(away, away, "bought")).result() == "bought"
    assert said == [
        "the service does not answer (tcp connect error): buy-1 in shop is waited for all the same"
    ]


async def test_a_service_that_refuses_to_tell_is_one_line() -> None:
    """Not a traceback, with the status of a workflow that failed."""
    with pytest.raises(ClusterError, match=r"^cannot wait for buy-1 in shop: tcp connect error$"):
        await following(Waited(RPCStatusCode.PERMISSION_DENIED)).result()


@pytest.mark.parametrize("status", [RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.INTERNAL])
async def test_a_start_that_may_have_been_made_says_as_what(status: RPCStatusCode) -> None:
    """Repeated without that id it would be a second workflow. One that is refused is not made."""
    designed = one("workflow Buy():\n    close\nnamespace shop:\n    worker w\n" + WORKER)

    class Away:
        async def start_workflow(self, *_: Any, **__: Any) -> Any:
            raise RPCError("too late", status, b"")

    client, where = Away(), Where(Path("orders.twf"))
    start = Start(designed, designed.workflows["Buy"], [], "it's-1", None, where)
    with pytest.raises(ClusterError) as raised:
        await begin(client, start)  # type: ignore[arg-type]
    said = str(raised.value)
    if status == RPCStatusCode.INTERNAL:
        assert said == "cannot start Buy in shop: too late"
    else:
        assert "may have been, as 'it'\"'\"'s-1': look for it" in said
        assert "start it with --workflow-id 'it'\"'\"'s-1'" in said


async def test_who_stops_a_start_that_takes_its_time_hears_under_which_id_it_may_be() -> None:
    designed = one("workflow Buy():\n    close\nnamespace shop:\n    worker w\n" + WORKER)

    class Slow:
        async def start_workflow(self, *_: Any, **__: Any) -> Any:
            raise asyncio.CancelledError

    client, where = Slow(), Where(Path("orders.twf"))
    start = Start(designed, designed.workflows["Buy"], [], "buy-1", None, where)
    with hearing() as said, pytest.raises(asyncio.CancelledError):
        await begin(client, start)  # type: ignore[arg-type]
    assert "no longer waiting: Buy may have been started in shop, as buy-1: look" in said[0]


@pytest.mark.parametrize(("kind", "told"), [("signal", 1), ("update", 1), ("query", 0)])
def test_who_stops_a_message_hears_that_it_may_have_arrived(kind: Any, told: int) -> None:
    """A query changes nothing."""
    message = Message(kind, "buy-1", "Pay")
    with (
        hearing() as said,
        pytest.raises(asyncio.CancelledError),
        told_plainly(FOUND, FOUND, message),
    ):
        raise asyncio.CancelledError
    assert [f"may take the {kind} Pay all the same" in one for one in said] == [True] * told


async def test_who_stops_a_cancel_hears_that_it_may_have_arrived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Slow:
        async def cancel(self) -> None:
            raise asyncio.CancelledError

    class Found(types.SimpleNamespace):
        handle = Slow()

        def require_running(self, _what: str) -> None:
            """Be there."""

        def __str__(self) -> str:
            return "buy-1"

    async def found(*_: Any) -> Found:
        return Found()

    monkeypatch.setattr(sending, "find_workflow", found)
    where: Any = types.SimpleNamespace(design=lambda: None, connect=found)
    with hearing() as said, pytest.raises(asyncio.CancelledError):
        await request_cancel(where, "buy-1", None)
    assert said == ["no longer waiting: buy-1 may be asked to end all the same"]


@pytest.mark.parametrize("once", [True, False])
async def test_an_id_that_is_made_up_for_one_start_is_of_no_second_one(once: bool) -> None:
    """Not of one after the first has ended either. Of any other the design says what it may be."""
    designed = one("workflow Buy():\n    close\nnamespace shop:\n    worker w\n" + WORKER)
    given: list[Any] = []

    class Full:
        async def start_workflow(self, *_: Any, **options: Any) -> Any:
            given.extend(map(options.get, ("id_reuse_policy", "id_conflict_policy")))
            raise WorkflowAlreadyStartedError("buy-1", "Buy")

    client, where = Full(), Where(Path("orders.twf"))
    start = Start(designed, designed.workflows["Buy"], [], "buy-1", None, where, once=once)
    with pytest.raises(ClusterError, match="'buy-1' ran or runs in" if once else "'buy-1' runs in"):
        await begin(client, start)  # type: ignore[arg-type]
    refused = [WorkflowIDReusePolicy.REJECT_DUPLICATE, WorkflowIDConflictPolicy.FAIL]
    assert (given == refused) is once


WORKER = """        options:
            task_queue: "shop"
worker w:
    workflow Buy
"""


# --- messages ---------------------------------------------------------------------------

CUT_OFF = (
    RPCStatusCode.CANCELLED,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.RESOURCE_EXHAUSTED,
)
FOUND: Any = types.SimpleNamespace(where="desk", task_queue="desk", address="temporal:7233")


@workflow.defn(sandboxed=False)
class Till:
    """Adds up what updates say, each once it is told to go on, and ends with the second."""

    def __init__(self) -> None:
        self.added: list[int] = []
        self.goes_on = False

    @workflow.run
    async def run(self) -> list[int]:
        """Return what was added."""
        await workflow.wait_condition(lambda: len(self.added) == 2)
        return self.added

    @workflow.signal
    def go(self) -> None:
        """Let updates go on."""
        self.goes_on = True

    @workflow.update
    async def add(self, number: int) -> int:
        """Add a number, and return the sum."""
        self.added.append(number)
        await workflow.wait_condition(lambda: self.goes_on)
        return sum(self.added)

    @add.validator
    def positive(self, number: int) -> None:
        """Take no others."""
        if number < 0:
            raise ValueError("it is negative")


async def test_an_update_whose_requests_are_cut_off_is_made_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is taken, after, and when its workflow has ended; one under a new id would count
    twice."""
    client, queue = (await connected(address)).client("default"), fresh("till")
    service, runner = client.workflow_service, UnsandboxedWorkflowRunner()
    update, poll, cut = service.update_workflow_execution, service.poll_workflow_execution_update, 4
    lost = [*CUT_OFF]

    async def unheard(*given: Any, **named: Any) -> Any:
        answer = await update(*given, **named)
        if lost:
            raise RPCError("cut off", lost.pop(), b"")
        return answer

    async def unheard_poll(*given: Any, **named: Any) -> Any:
        nonlocal cut
        if cut:
            cut -= 1
            await handle.signal("go")
            raise RPCError("cut off", CUT_OFF[cut], b"")
        return await poll(*given, **named)

    monkeypatch.setattr(service, "update_workflow_execution", unheard)
    monkeypatch.setattr(service, "poll_workflow_execution_update", unheard_poll)
    async with Worker(client, task_queue=queue, workflows=[Till], workflow_runner=runner):
        handle: WorkflowHandle[Any, Any] = await client.start_workflow(
            "Till", id=queue, task_queue=queue
        )
        assert await updated(handle, "add", [1], "one") == 1
        assert (lost, cut) == ([], 0)
        with pytest.raises(WorkflowUpdateFailedError):
            await updated(handle, "add", [-1], "none")
        lost.append(RPCStatusCode.UNAVAILABLE)
        assert await updated(handle, "add", [2], "two") == 3
        assert await handle.result() == [1, 2]


async def test_an_update_that_nobody_takes_is_given_up_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of one whose requests are cut off for long it is said that it may be taken yet."""
    monkeypatch.setattr(updating, "TAKEN_WITHIN", 0.5)
    asked: list[str] = []

    class Unserved:
        async def start_update(self, _name: str, **given: Any) -> Any:
            asked.append(given["id"])
            cause = RPCError("Timeout expired", RPCStatusCode.CANCELLED, b"")
            raise WorkflowUpdateRPCTimeoutOrCancelledError from cause

    handle: Any = Unserved()
    message = Message("update", "id", "Fix")
    with pytest.raises(ClusterError) as raised, told_plainly(FOUND, FOUND, message):
        await updated(handle, "Fix", [], message.update_id)
    assert asked == [message.update_id] * 2
    assert f"may take it yet, as update {message.update_id}: nobody serves desk" in str(
        raised.value
    )


@pytest.mark.parametrize("kind", ["signal", "update"])
def test_what_may_have_been_sent_is_not_told_as_refused(kind: Any) -> None:
    """No worker answers a signal: that one is missing does not keep it from its workflow."""
    message = Message(kind, "id", "Fix")
    with pytest.raises(ClusterError) as raised, told_plainly(FOUND, FOUND, message):
        raise RPCError("too late", RPCStatusCode.DEADLINE_EXCEEDED, b"")
    said = str(raised.value)
    assert said.startswith("temporal:7233 does not tell whether ")
    assert f" has the {kind} Fix (too late); it may have it" in said
    assert (f"as update {message.update_id}" in said) == (kind == "update")

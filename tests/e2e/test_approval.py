"""The example of examples/approval: what is said of it in docs/approval.md, called by workflows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus

from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Kind, Step
from crossway.observe.tree.follow import Follower
from tests.helpers.deployed import Deployed, Failure, deployed
from tests.helpers.eventually import eventually
from tests.helpers.paths import ROOT

CALLS = {
    "Ask": "request",
    "Nudge": '"{request.id}"',
    "Support": '"{request.id}", Document{id: "d-1", name: "quote"}',
    "Decide": '"{request.id}", true, "bob"',
    "Status": '"{request.id}"',
    "Notify": '"{request.id}", request.requester, "done"',
}
"""Each operation of the example, and what the workflows below give it."""


CALLERS = ("travel", "managers", "strangers")

STRANGERS = """
namespace strangers:
    worker strangers
        task_queue: "strangers"

worker strangers:
"""


def example() -> dict[str, str]:
    """Return the files of the example, with workflows that call each operation, by whom."""
    files = {file.name: file.read_text() for file in (ROOT / "examples/approval").glob("*.*")}
    callers = files["travel.twf"] + STRANGERS
    for namespace in CALLERS:
        names = {name: f"{name}From{namespace.title()}" for name in CALLS}
        placed = "".join(f"    workflow {name}\n" for name in names.values())
        callers = callers.replace(f"worker {namespace}:\n", f"worker {namespace}:\n{placed}")
        for name, given in CALLS.items():
            callers += f"""
workflow {names[name]}(request: Request) -> (any):
    nexus ApprovalsEndpoint Approvals.{name}({given}) -> found
        options(timeout: 5m)
    close complete(found)
"""
    return {**files, "travel.twf": callers}


def asked(id: str, amount: int = 100) -> dict[str, Any]:
    """Return a request."""
    return {"id": id, "requester": "ann@example.com", "amount": amount}


async def failed(app: Deployed, workflow: str, request: dict[str, Any]) -> str:
    """Return the type that the operation of a workflow failed with."""
    ended = await app.outcome(workflow, request)
    assert isinstance(ended, Failure), (workflow, ended)
    return str(ended.details[0].get("type", ended.type))


async def test_the_approval_example_holds(address: str, tmp_path: Path) -> None:
    """Documents come before, twice and after the end; a decision that the workflow refuses reaches
    its caller by its own type; nobody is let in who is not listed, for any operation; a nudge
    to nobody is not found; and whoever is cancelled withdraws the request that he asked for."""
    fresh = ("ApprovalsEndpoint", "managers", "strangers")
    async with deployed(address, tmp_path, example(), *fresh) as app:
        approvals = app.client("approvals")
        for name in CALLS:
            assert await failed(app, f"{name}FromStrangers", asked("t-0")) == "UNAUTHORIZED", name
        assert await failed(app, "DecideFromTravel", asked("t-0")) == "UNAUTHORIZED"
        assert await failed(app, "NudgeFromTravel", asked("t-0")) == "NotFoundError"
        assert await failed(app, "StatusFromTravel", asked("t-0")) == "NotFoundError"

        for _ in range(2):
            await app.run("SupportFromTravel", asked("t-1"))
        status = {"asked": False, "decided": False, "nudges": 0, "documents": ["quote"]}
        assert await app.run("StatusFromTravel", asked("t-1")) == status
        assert await failed(app, "DecideFromManagers", asked("t-1")) == "NotAskedError"
        trip = await app.start("Trip", asked("t-1", 1800), {"id": "d-2", "name": "map"})
        await eventually(partial(_is_asked, app, "t-1"))
        await app.run("NudgeFromTravel", asked("t-1"))
        outcome = {"approved": True, "by": "bob", "nudges": 1}
        assert await app.run("Review", "t-1", True, "bob") == outcome
        assert await app.ended(trip) == {"to": "ann@example.com", "text": "bob said true"}
        for name in ("Ask", "Support", "Notify"):
            again = await failed(app, f"{name}FromTravel", asked("t-1"))
            assert again == "AlreadyStartedError", name
        assert await failed(app, "NudgeFromTravel", asked("t-1")) == "NotFoundError"

        asking = await app.start("AskFromTravel", asked("t-2", 1800))
        await eventually(partial(_is_asked, app, "t-2"))
        assert await failed(app, "DecideFromManagers", asked("t-2")) == "NeedsDocumentsError"
        await asking.cancel()
        ended = await app.ended(asking)
        assert isinstance(ended, Failure)
        assert ended.type == "CancelledError"
        await eventually(partial(_is_cancelled, approvals, "request-t-2"))

        await eventually(partial(_shows_what_is_behind, app))


async def _shows_what_is_behind(app: Deployed) -> bool:
    """Hold the trees of all calls against the example; who lists workflows may be a bit late."""
    workflow = ["handler", "workflow Approval"]
    assert {name: await _behind(app, name) for name in CALLS} == {
        "Ask": workflow,
        "Nudge": workflow,
        "Support": workflow,
        "Decide": workflow,
        "Status": workflow,
        "Notify": ["handler", "activity SendNotice"],
    }
    return True


async def _is_asked(app: Deployed, id: str) -> bool:
    found = await app.outcome("StatusFromTravel", asked(id))
    return isinstance(found, dict) and found["asked"]


async def _is_cancelled(client: Client, workflow_id: str) -> bool:
    described = await client.get_workflow_handle(workflow_id).describe()
    return described.status is WorkflowExecutionStatus.CANCELED


async def _behind(app: Deployed, operation: str) -> list[str]:
    """Return what the trees of callers show below one call of an operation that was answered."""
    home = {"Decide": "managers"}.get(operation, "travel")
    client = app.client(home)
    endpoints = {app.names["ApprovalsEndpoint"]: app.names["approvals"]}
    follower = Follower(Histories(app.connections.client), endpoints)
    async for found in client.list_workflows("WorkflowType IN ('Trip', 'Review')"):
        tree = await follower.tree(client.namespace, found.id)
        for step in tree.children:
            if step.kind is Kind.NEXUS and step.name.endswith(f".{operation}"):
                return list(_below(step))
    described = f"WorkflowType = '{operation}FromTravel' AND ExecutionStatus = 'Completed'"
    async for found in client.list_workflows(described):
        tree = await follower.tree(client.namespace, found.id)
        return list(_below(tree.children[0]))
    return []


def _below(step: Step) -> Iterator[str]:
    """Yield the handler of a call and what it reached, not what happened in there."""
    for handler in step.children:
        yield handler.kind
        yield from (f"{target.kind} {target.name}" for target in handler.children)

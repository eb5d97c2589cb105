"""Operations that a workflow answers which runs already: a signal, a query, an update."""

from __future__ import annotations

from pathlib import Path

from crossway.observe.reading.histories import Histories
from crossway.observe.tree.follow import Follower
from tests.helpers.deployed import Failure, deployed

TEAMS = """
namespace callers:
    worker callers
        task_queue: "callers"

worker callers:
    workflow Asks
    workflow Decides

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces:
        - callers

nexus_service Desk:
    operation Open(id: string) -> (Outcome):
        return workflow Request(id):
            workflow_id: "request-{id}"
    operation Nudge(id: string, by: string):
        temporal.signal("request-{id}", Nudge, by)
    operation Status(id: string) -> (Status):
        status = temporal.query("request-{id}", Status)
        if status.nudges > 5:
            raise ImpatientError("{status.nudges} nudges")
        return status
    operation Decide(id: string, approve: boolean) -> (Answer):
        return temporal.update("request-{id}", Decide, approve)

workflow Request(id: string) -> (Outcome):
    state:
        nudges = 0
        approved = false
    signal Nudge(by: string):
        nudges = nudges + 1
    update Decide(approve: boolean) -> (Answer):
        if nudges == 0:
            raise NotAskedError("nobody asked for {id}")
        approved = approve
        return Answer{approved: approve, nudges: nudges}
    query Status() -> (Status):
        return Status{nudges: nudges}
    await update Decide
    close complete(Outcome{approved: approved, nudges: nudges})

workflow Asks(id: string) -> (Asked):
    promise request <- nexus DeskEndpoint Desk.Open(id)
    early = ""
    await timer(300ms)
    nexus DeskEndpoint Desk.Status(id) -> first
    try:
        nexus DeskEndpoint Desk.Decide(id, true) -> refused
    catch NotAskedError -> err:
        early = err.message
    nexus DeskEndpoint Desk.Nudge(id, "ann")
    nexus DeskEndpoint Desk.Status(id) -> second
    nexus DeskEndpoint Desk.Decide(id, true) -> answer
    await request -> outcome
    close complete(Asked{early, first, second, answer, outcome})

workflow Decides(id: string, what: string) -> (Answer):
    if what == "nudge":
        nexus DeskEndpoint Desk.Nudge(id, "ann")
    elif what == "status":
        nexus DeskEndpoint Desk.Status(id) -> status
    nexus DeskEndpoint Desk.Decide(id, true) -> answer
    close complete(answer)
"""


async def test_a_workflow_that_runs_is_nudged_asked_and_decided_through_operations(
    address: str, tmp_path: Path
) -> None:
    """The answers are those of the workflow, its refusal crosses over by its own type, and the
    tree of the caller shows it behind each operation."""
    async with deployed(address, tmp_path, {"desk.twf": TEAMS}, "DeskEndpoint") as app:
        asked = await app.run("Asks", "r-1")
        assert asked.pop("early").endswith(" Desk.Decide: nobody asked for r-1")
        assert asked == {
            "first": {"nudges": 0},
            "second": {"nudges": 1},
            "answer": {"approved": True, "nudges": 1},
            "outcome": {"approved": True, "nudges": 1},
        }
        for what in ("nudge", "decide"):
            ended = await app.outcome("Decides", "nobody", what)
            assert isinstance(ended, Failure)
            assert ended.type == "NexusNotFoundError", ended
            assert ended.details[0]["type"] == "NotFoundError"
        client = app.client("callers")
        (asks,) = [e async for e in client.list_workflows("WorkflowType = 'Asks'")]
        tree = await Follower(Histories(app.connections.client)).tree(client.namespace, asks.id)
        behind = {
            step.name.partition(" ")[2]: [inner.name for inner in step.walk()][1:]
            for step in tree.children
            if step.name.startswith(app.names["DeskEndpoint"])
        }
        for name in ("Nudge", "Decide"):
            assert "Request" in behind[f"Desk.{name}"], behind

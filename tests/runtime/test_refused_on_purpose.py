"""What Temporal refuses on purpose is caught by its type, and is no accident in anybody's log."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.simulating import Simulated

DESIGN = """
workflow Asks(what: string) -> (Told):
    try:
        if what == "child":
            workflow Pays("child")
            workflow Pays("child")
        elif what == "running child":
            promise first <- workflow Waits("running")
            workflow Waits("running")
        elif what == "detached":
            workflow Pays("detached")
            detach workflow Pays("detached")
        elif what == "operation":
            nexus DeskEndpoint Desk.Pay("operation")
                options:
                    timeout: 1m
            nexus DeskEndpoint Desk.Pay("operation")
                options:
                    timeout: 1m
        elif what == "signal":
            temporal.signal("nobody", Go, 1)
        elif what == "signal behind":
            nexus DeskEndpoint Desk.Nudge("nobody")
                options:
                    timeout: 1m
        elif what == "query behind":
            nexus DeskEndpoint Desk.Ask("nobody") -> stage
                options:
                    timeout: 1m
            log(stage)
        elif what == "update behind":
            promise waits <- workflow Waits("updated")
            await timer(1s)
            nexus DeskEndpoint Desk.Decide("updated") -> decided
                options:
                    timeout: 1m
            log(decided)
    catch AlreadyStartedError -> err:
        close complete(Told{by: "AlreadyStartedError", message: err.message})
    catch NotFoundError -> err:
        close complete(Told{by: "NotFoundError", message: err.message})
    catch NotAskedError -> err:
        close complete(Told{by: "NotAskedError", message: err.message})
    close complete(Told{by: "nothing", message: ""})

workflow Pays(id: string):
    default_options:
        workflow_id: "pay-{id}"
        workflow_id_reuse_policy: reject_duplicate
    close complete

workflow Waits(id: string):
    default_options:
        workflow_id: "wait-{id}"
    update Decide(yes: bool) -> (string):
        raise NotAskedError("nobody has asked")
    query Stage() -> (string):
        return "waiting"
    signal Go(n: int):
        log("{n}")
    await signal Go
    close complete

nexus service Desk:
    operation Pay(id: string):
        return workflow Pays(id)
    operation Nudge(id: string):
        temporal.signal(id, Go, 1)
    operation Ask(id: string) -> string:
        return temporal.query(id, Stage)
    operation Decide(id: string) -> string:
        return temporal.update("wait-{id}", Decide, true)

worker desks:
    workflow Asks
    workflow Pays
    workflow Waits
    nexus service Desk

namespace desk:
    worker desks
        options:
            task_queue: "desk"
    nexus endpoint DeskEndpoint
        options:
            task_queue: "desk"
            allowed_caller_namespaces: [desk]
"""


@pytest.mark.parametrize(
    ("what", "by"),
    [
        ("child", "AlreadyStartedError"),
        ("running child", "AlreadyStartedError"),
        ("detached", "AlreadyStartedError"),
        ("operation", "AlreadyStartedError"),
        ("signal", "NotFoundError"),
        ("signal behind", "NotFoundError"),
        ("query behind", "NotFoundError"),
        ("update behind", "NotAskedError"),
    ],
)
def test_what_is_refused_is_caught_by_type_and_leaves_no_traceback(
    what: str, by: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """`run`, `dev` and `serve` show no record of the SDK's own: it logs each refusal with one."""
    with Simulated(tmp_path, {"desk.twf": DESIGN}) as app:
        told = app.simulation.do(app.start("Asks", what).result())
    assert told["by"] == by, told
    ours = [one for one in caplog.records if "temporalio" not in Path(one.pathname).parts]
    assert [one.getMessage() for one in ours if one.exc_info] == []

"""A design in which Temporal refuses on purpose what it is asked for, once in each way."""

from __future__ import annotations

REFUSING = """
workflow Asks(what: string) -> (Told):
    try:
        if what == "child":
            workflow Pays("child")
                options:
                    workflow_id: "pay-child"
                    workflow_id_reuse_policy: reject_duplicate
            workflow Pays("child")
                options:
                    workflow_id: "pay-child"
                    workflow_id_reuse_policy: reject_duplicate
        elif what == "running child":
            promise first <- workflow Waits("running")
                options:
                    workflow_id: "wait-running"
            workflow Waits("running")
                options:
                    workflow_id: "wait-running"
        elif what == "detached":
            workflow Pays("detached")
                options:
                    workflow_id: "pay-detached"
                    workflow_id_reuse_policy: reject_duplicate
            detach workflow Pays("detached")
                options:
                    workflow_id: "pay-detached"
                    workflow_id_reuse_policy: reject_duplicate
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
                options:
                    workflow_id: "wait-updated"
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
    close complete

workflow Waits(id: string):
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
            options:
                workflow_id: "pay-{id}"
                workflow_id_reuse_policy: reject_duplicate
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
"""Serves and calls in one namespace, `desk`, behind `DeskEndpoint`."""

CAUGHT_AS = {
    "child": "AlreadyStartedError",
    "running child": "AlreadyStartedError",
    "detached": "AlreadyStartedError",
    "operation": "AlreadyStartedError",
    "signal": "NotFoundError",
    "signal behind": "NotFoundError",
    "query behind": "NotFoundError",
    "update behind": "NotAskedError",
}
"""By which type its workflow `Asks` catches the refusal of each."""

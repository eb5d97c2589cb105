"""A design whose workflows have children, retries, time limits and further runs."""

from __future__ import annotations

CHILDREN = {
    "desk.twf": """
workflow Parent() -> (string):
    spawn workflow Slow(60) -> slow
    await one:
        slow -> x:
            close "slow"
        timer(300ms):
    cancel slow
    try:
        await slow -> y
    catch CancelledError:
        close "cancelled it"
    close "it went on"

workflow Retries() -> (Result):
    try:
        activity Flaky()
            options:
                retry_policy:
                    initial_interval: 10ms
                    maximum_attempts: 3
    catch Trouble -> err:
        close Result{attempts: "three", type: err.type}
    close "never"

workflow Limited() -> (Result):
    try:
        workflow Slow(60) -> x
            options:
                workflow_execution_timeout: 1s
    catch -> err:
        close Result{type: err.type}
    close "never"

workflow Again(n: int) -> (int):
    if (n == 0):
        close 7
    await timer(1ms)
    close continue_as_new(n - 1)

workflow Twice() -> (Result):
    workflow Named() -> a
        options:
            workflow_id: "named-once"
            workflow_id_reuse_policy: reject_duplicate
    try:
        workflow Named() -> b
            options:
                workflow_id: "named-once"
                workflow_id_reuse_policy: reject_duplicate
    catch AlreadyStartedError -> err:
        close Result{first: a, second: err.type}
    close "twice"

workflow Named() -> (int):
    close 1

workflow Slow(seconds: int) -> (int):
    await timer(seconds)
    close seconds

activity Flaky() -> (int):
    raise Trouble("no luck")
""",
}

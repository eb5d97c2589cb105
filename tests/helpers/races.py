"""A design of two namespaces whose workflows wait for one of several, or for all."""

from __future__ import annotations

FILES = {
    "caller.twf": """
workflow Loses(id: string) -> (Result):
    await one:
        nexus "target" workflow Work(id, 60) -> result:
            close Result{won: "nexus"}
        timer(1s):
            close failed Result{success: false, error: "timeout"}

workflow Wins(id: string) -> (Result):
    await one:
        nexus "target" workflow Work(id, 0) -> result:
        timer(1h):
            close failed Result{error: "timeout"}
    activity Note(result)
    close Result{won: result.id}

workflow HandleLives(id: string) -> (Result):
    spawn nexus "target" workflow Work(id, 3600) -> handle
    await one:
        handle -> result:
            close "too early"
        timer(200ms):
    await handle -> result
    close Result{later: result.id}

workflow TimesOut(id: string) -> (Result):
    nexus "target" workflow Work(id, 60) -> result
        options:
            schedule_to_close_timeout: 3s
    close result

workflow TimesOutAndCancels(id: string) -> (Result):
    try:
        nexus "target" workflow Work(id, 60) -> result
            options:
                timeout: 6s
                on_timeout: cancel
    catch NexusTimeoutError -> err:
        close Result{error: err.error, operation: err.operation}

workflow Waits(id: string) -> (Result):
    nexus "target" workflow Work(id, 60) -> result
        options:
            timeout: 90s
    close complete(result)

workflow ManyAtOnce(ids: list[string]) -> (int):
    results = []
    await all:
        for (id in ids):
            nexus "target" workflow Work(id, 0) -> r
            results = append(results, r.id)
    close complete(len(results))

workflow FirstFailure(id: string) -> (Result):
    await all:
        nexus "target" workflow Work(id, 60) -> a
        nexus "target" workflow Broken(id) -> b
    close "never"
""",
    "target.twf": """
nexus_endpoint TargetEndpoint:
    target_namespace: target
    target_task_queue: target-worker
    allowed_caller_namespaces: [caller]

nexus_service Targets:
    operation Work(id: string, seconds: int) -> Done:
        return workflow WorkWorkflow(id, seconds):
            workflow_id: "work-{id}"
    operation Broken(id: string) -> Done:
        return workflow BrokenWorkflow(id)

workflow WorkWorkflow(id: string, seconds: int) -> Done:
    signal Finish():
        finished = true
    if seconds > 0:
        await one:
            signal Finish:
                finished = true
            timer(seconds):
    close Done{id: id}

workflow BrokenWorkflow(id: string) -> Done:
    close failed Trouble{message: "broke", id: id}
""",
}
MORE = ("TargetEndpoint",)
"""What gets a fresh name beside the files."""

"""Look up what docs/traps.md says of why each trap is one, in clones of what it speaks of.

    git clone https://github.com/temporalio/temporal others/temporalio/temporal
    git clone https://github.com/temporalio/sdk-python others/temporalio/sdk-python
    git clone https://github.com/nexus-rpc/sdk-python others/nexus-rpc/sdk-python
    git clone https://github.com/sony/gobreaker others/sony/gobreaker
    python -m scripts.traps.sources others

Each was read at one commit: the server's names itself 1.32.0, the breaker is the version that the
server is built with. Exits with 1 and a list if a line does not have the words.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.beside import Said

SERVER = "temporalio/temporal"
SDK = "temporalio/sdk-python"
NEXUS = "nexus-rpc/sdk-python"
BREAKER = "sony/gobreaker"
READ_AT = {SERVER: "6805cae", SDK: "3a464f9", NEXUS: "e33ab04", BREAKER: "27b8e2c"}
"""The commit that each repository was read at."""


def _line(project: str, path: str, line: int, words: str) -> Said:
    return Said(project, path, line, words, READ_AT[project])


OPERATIONS = "components/nexusoperations"
REQUEST = "common/nexus/nexusrpc"
MATCHING = "service/matching/task_queue_partition_manager.go"
ANSWERED = "service/frontend/nexus_completion_http_handler.go"
COMPLETED = "service/history/api/respondworkflowtaskcompleted/workflow_task_completed_handler.go"
COMMAND = "temporalio/api/command/v1/message_pb2.pyi"

SOURCES: dict[str, tuple[Said, ...]] = {
    "lost_detached_call": (
        _line(SERVER, f"{OPERATIONS}/tasks.go", 99, "node.CheckRunning()"),
        _line(SDK, COMMAND, 939, "class ScheduleNexusOperationCommandAttributes("),
    ),
    "thirty_first_operation": (
        _line(SERVER, f"{OPERATIONS}/config.go", 37, "limit.operation.concurrency"),
        _line(SERVER, f"{OPERATIONS}/workflow/commands.go", 186, "MaxConcurrentOperations"),
        _line(SERVER, COMPLETED, 373, "handler.failWorkflowTask("),
    ),
    "missing_endpoint": (
        _line(SERVER, f"{OPERATIONS}/workflow/commands.go", 95, "FailWorkflowTaskError{"),
    ),
    "short_deadline": (
        _line(SERVER, f"{OPERATIONS}/config.go", 22, "limit.request.timeout.min"),
        _line(SERVER, f"{OPERATIONS}/executors.go", 276, "MinRequestTimeout"),
    ),
    "blocked_endpoint": (
        _line(SDK, "temporalio/worker/_nexus.py", 681, "HandlerErrorType.INTERNAL"),
        _line(NEXUS, "src/nexusrpc/_common.py", 99, "HandlerErrorType.INTERNAL"),
        _line(SERVER, f"{OPERATIONS}/executors.go", 575, "TransitionAttemptFailed.Apply"),
        _line(BREAKER, "gobreaker.go", 193, "ConsecutiveFailures > 5"),
        _line(SERVER, "service/history/circuitbreakerpool/fx.go", 31, "NamespaceIDAndDestination"),
        _line(BREAKER, "gobreaker.go", 190, "time.Duration(60) * time.Second"),
    ),
    "large_payload": (
        _line(SDK, "temporalio/worker/_worker.py", 336, "validate the size before submitting"),
        _line(SERVER, "common/dynamicconfig/constants.go", 394, "2*1024*1024"),
    ),
    "forged_caller": (
        _line(SERVER, f"{REQUEST}/client.go", 280, "addLinksToHTTPHeader"),
        _line(SERVER, f"{REQUEST}/client.go", 284, "addNexusHeaderToHTTPHeader"),
        _line(SERVER, f"{REQUEST}/api.go", 124, "httpHeader.Set(k, v)"),
    ),
    "forged_answer": (
        _line(SERVER, "service/history/historybuilder/event_factory.go", 77, "CompletionCallbacks"),
        _line(SERVER, ANSWERED, 127, "DecodeCallbackToken"),
        _line(SERVER, ANSWERED, 202, "interceptRequest"),
    ),
    "two_workers": (
        _line(NEXUS, "src/nexusrpc/handler/_core.py", 211, "HandlerErrorType.NOT_FOUND"),
        _line(NEXUS, "src/nexusrpc/_common.py", 92, "HandlerErrorType.NOT_FOUND"),
    ),
    "no_current_version": (
        _line(SERVER, MATCHING, 1120, "getPhysicalQueuesForAdd"),
        _line(SERVER, MATCHING, 2163, "FindTargetDeploymentVersion"),
        _line(SERVER, MATCHING, 2344, "getPhysicalQueue("),
    ),
    "cancel_before_start": (
        _line(SERVER, f"{OPERATIONS}/statemachine.go", 426, "Otherwise, the Cancelation machine"),
    ),
}
"""What shows the reason of each trap."""


def faults(clones: Path) -> list[str]:
    """Return what is not so in clones, each in the folder of its owner and name."""
    lines = [line for sources in SOURCES.values() for line in sources]
    return [fault for line in lines if (fault := line.fault(clones / line.project))]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    found = faults(Path(sys.argv[1]))
    print("\n".join(found) or "all are so")
    sys.exit(bool(found))

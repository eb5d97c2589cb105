"""What random designs found in the simulator, each as a small program of its own."""

from __future__ import annotations

from tests.generated.designs import Program

FLOW = """
workflow ZzFlow(n: int) -> (int):
    await timer(900ms)
    close complete(n + 1)
"""
OPERATION = """
operation ZzOp(n: int) -> int:
    return workflow ZzFlow(n)
"""


def program(home: str, near: str = FLOW, offered: str = OPERATION) -> Program:
    """Return a program from its text."""
    made = Program()
    made.definitions["home"] += home.strip().splitlines()
    made.definitions["near"] += near.strip().splitlines()
    made.operations["near"] += offered.strip().splitlines()
    return made


FOUND = {
    "an operation that is begun by what closes its caller is never sent": program(
        """
workflow ZzMain(n: int) -> (int):
    promise h <- nexus NearEndpoint Near.ZzOp(n)
    close complete(1)
"""
    ),
    "a child that runs out of time says so": program(
        """
workflow ZzLong() -> (int):
    await timer(30s)
    close complete(1)
workflow ZzMain(n: int) -> (int):
    workflow ZzLong() -> v
        options:
            workflow_execution_timeout: 4s
    close complete(v)
"""
    ),
    "a child that fails says so": program(
        """
workflow ZzBad() -> (int):
    raise Spilled("no")
workflow ZzMain(n: int) -> (int):
    workflow ZzBad() -> v
    close complete(v)
"""
    ),
}

"""An in-memory Temporal for compiled designs: virtual time, every run the same.

    loop         an event loop on a virtual clock
    core         what the SDK's workers and clients take for core and for a connection
    server       namespaces, endpoints, task queues, executions
    frontend     the service's RPCs
    executions   one run: tasks in, commands out, its history
    commands     what a workflow's code asks for
    activities, children, externals, operations, requests, messages, continuing, starting
                 each thing that a workflow does, as the server does it
    workers      the SDK's workers, as `crossway run` makes them
    simulation   all of it together

The compiled code, the runtime, the SDK's workers and clients are the very ones that run on a
server; what is here is the service, and the SDK's core.
"""

from crossway.simulate.errors import (
    NothingLeftError,
    NotSimulatedError,
    SimulationError,
    TaskFailedError,
    TooLongError,
)
from crossway.simulate.server import Server, Target
from crossway.simulate.simulation import Simulation

__all__ = [
    "NotSimulatedError",
    "NothingLeftError",
    "Server",
    "Simulation",
    "SimulationError",
    "Target",
    "TaskFailedError",
    "TooLongError",
]

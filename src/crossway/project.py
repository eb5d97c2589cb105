"""What a generated project begins with: its worker and its starter, as commands of their own.

`crossway generate PATH -o DIR` writes a package for each namespace; its `worker.py` and
`starter.py` call these. The worker has the settings of `crossway serve`, and refuses what that
refuses: something that nobody has implemented, a missing key, a missing endpoint.
"""

from __future__ import annotations

import asyncio
import json
import typing
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import WorkflowAlreadyStartedError

from crossway.cli import run_alone
from crossway.cli.commands.serve import of_a_project
from crossway.cli.exits import FAILED
from crossway.cli.flags import Address, Profile
from crossway.cli.output import echo, say
from crossway.cluster.building import Built
from crossway.cluster.service import connect, result_of
from crossway.cluster.starters import arguments as arguments_of
from crossway.design import resolve
from crossway.errors import UnknownNameError, UserError
from crossway.runtime import Operation, TaskQueue
from crossway.runtime.worker import with_activities

__all__ = ["built", "serve", "start"]

EXECUTED = ("models", "calls", "computed", "workflows", "services", "queues")
"""The modules whose text makes the build: those that histories depend on."""

Starter = Callable[..., typing.Awaitable[WorkflowHandle[Any, Any]]]


def built(queues: ModuleType) -> Built:
    """Return the task queues of a project, ready to be served; `queues` is its module of them.

    What is marked as unwritten is listed as `simulated`, which a worker refuses.
    """
    served: tuple[TaskQueue, ...] = queues.TASK_QUEUES
    missing = [stub.missing for queue in served for stub in queue.stubs if stub.simulated]
    folder = Path(str(queues.__file__)).parent
    texts = [file.read_text() for name in EXECUTED if (file := folder / f"{name}.py").is_file()]
    return Built(
        design=resolve(()),
        queues=tuple(map(with_activities, served)),
        sources={queue.namespace: "\n".join(texts) for queue in served},
        simulated=tuple(dict.fromkeys(missing)),
        called=_called(queues),
    )


def _called(queues: ModuleType) -> tuple[str, ...]:
    """Return the endpoints that the project's calls go to; families are known once they are
    called."""
    package = str(queues.__package__)
    try:
        calls = __import__(f"{package}.calls", fromlist=["calls"])
    except ModuleNotFoundError:
        return ()
    operations = (one for one in vars(calls).values() if isinstance(one, Operation))
    return tuple(sorted({one.endpoint for one in operations if "{" not in one.endpoint}))


def serve(owner: str, queues: ModuleType) -> None:
    """Run the worker of a project, as its command line says, and end the process.

    `owner` is the name of its design: that of the worker deployment, unless `--owner` says
    another.
    """
    run_alone(of_a_project(owner, lambda: built(queues)))


def start(namespace: str, starters: Mapping[str, Starter]) -> None:
    """Start a workflow of a project as its command line says, and end the process.

    `starters` are the functions that start each workflow, by its type.
    """

    def start_workflow(
        workflow: Annotated[str, typer.Argument(help="The type of the workflow.")],
        arguments: Annotated[
            list[str] | None, typer.Argument(help="Its arguments, each as JSON.")
        ] = None,
        workflow_id: Annotated[
            str | None, typer.Option("--id", help="The id of the execution.")
        ] = None,
        task_queue: Annotated[
            str | None, typer.Option(help="The queue of a tenant, where there are such.")
        ] = None,
        wait: Annotated[bool, typer.Option("--wait", help="Wait for its result.")] = False,
        address: Address = None,
        profile: Profile = None,
    ) -> None:
        """Start a workflow, and print its id, or with --wait its result."""
        if workflow not in starters:
            otherwise = f"there are {', '.join(starters)}"
            raise UnknownNameError("workflow", workflow, starters, otherwise)
        starter, id = starters[workflow], workflow_id or f"{workflow}-{uuid.uuid4()}"
        given = arguments_of(workflow, starter, id, task_queue, arguments or ())

        async def begin() -> None:
            connections = await connect(address, profile=profile)
            await _begun(connections.client(namespace), workflow, starter, given, wait=wait)

        asyncio.run(begin())

    run_alone(start_workflow)


async def _begun(
    client: Client,
    workflow: str,
    starter: Starter,
    given: list[Any],
    *,
    wait: bool,
) -> None:
    try:
        handle = await starter(client, *given)
    except WorkflowAlreadyStartedError:
        raise UserError(f"{given[0]} runs already; choose another --id") from None
    say(f"{workflow} {handle.id}")
    if not wait:
        echo(handle.id)
        return
    try:
        result = await result_of(handle, lambda why: say(f"the service does not answer: {why}"))
        echo(json.dumps(result, indent=2, ensure_ascii=False))
    except WorkflowFailureError as failure:
        say(f"{workflow} failed: {failure.cause}")
        raise typer.Exit(FAILED) from None

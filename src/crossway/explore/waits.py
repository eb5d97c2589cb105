"""What runs say that they wait for, and whether that may still come with a message from outside.

A run that may be paused or amended at any time waits for ever all the same, where what it waits for
is something else: so each is asked when nothing can happen any more, by the query that
`crossway trace` asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.service import RPCError

from crossway.explore.server import ExploredServer
from crossway.explore.subject import Message, Subject
from crossway.language import tree, walk
from crossway.language.blocks import bound_names
from crossway.runtime.details import read
from crossway.sdk import METADATA
from crossway.simulate.executions import Execution

_BY_MESSAGE = ("signal", "update", "condition")
"""What is waited for that a message brings: a condition is moved by its handler."""


async def ask(server: ExploredServer, client: Callable[[str], Client]) -> None:
    """Note of each run that has not ended what it says that it waits for."""
    for run in list(server.runs.values()):
        if _is_open(run) and run.tasks_done:
            server.world.waits[run.run_id] = await _said(run, client(run.namespace))


async def _said(run: Execution, client: Client) -> tuple[str, ...]:
    """Return what a run waits for; nothing where no worker of it answers."""
    handle = client.get_workflow_handle(run.id, run_id=run.run_id)
    try:
        told = await handle.query(METADATA, result_type=WorkflowMetadata)
    except (RPCError, WorkflowQueryFailedError):
        return ()
    return tuple(thing for one in read(told.current_details).waits for thing in one.things)


def may_hear(run: Execution, server: ExploredServer, subject: Subject) -> bool:
    """Return whether a message from outside may bring what a run waits for: to itself, or to
    another run, which may send it on."""
    outside = subject.messages(run.start.type)
    things = server.world.waits.get(run.run_id, ())
    if not things:  # it does not say
        return bool(outside)
    if any(_brings(one, thing, run, subject) for one in outside for thing in things):
        return True
    others = (one for one in server.runs.values() if one is not run and _is_open(one))
    sent = any(thing.partition(" ")[0] in _BY_MESSAGE for thing in things)
    return sent and any(subject.messages(one.start.type) for one in others)


def _is_open(run: Execution) -> bool:
    return not run.closed and run.task_failure is None


def _brings(message: Message, thing: str, run: Execution, subject: Subject) -> bool:
    """Whether a message is what is waited for, or its handler may move the condition that is."""
    kind, _, said = thing.partition(" ")
    if kind != "condition":
        return thing == f"{message.kind} {message.name}"
    named = tuple(_named(message, run, subject))
    # As it was compiled: `from` has become `from_`, a second `total` some word that begins so.
    return not said or any(word.startswith(named) for word in re.findall(r"\w+", said))


def _named(message: Message, run: Execution, subject: Subject) -> set[str]:
    """Return the names that a handler speaks of: what it writes is among them, be it by an item of
    a loop over something."""
    workflow = subject.design.workflows[run.start.type].tree
    found: set[str] = set()
    for one in workflow.handlers if workflow is not None else ():
        if isinstance(one, tree.Handler) and (one.kind, one.name) == (message.kind, message.name):
            found.update(bound_names(one.body))
            nodes = (n for n in walk(one) if isinstance(n, tree.Name | tree.SetCondition))
            found.update(node.name for node in nodes)
    return found

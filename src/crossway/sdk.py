"""The private parts of the Temporal SDK that Crossway uses: all of them, and only here.

The SDK may change them in any release, so `pyproject.toml` pins the minor version that
`tests/test_private_parts.py` has seen. What each is for, and what breaks without it:

    __temporal_workflow_definition   a workflow's type by name, to replay it
    __temporal_activity_definition   taken off a function, to register it under another name
    _add_command, create_task        of the instance that runs a workflow: where each command
                                     begins, for `crossway check --replay`
    temporalio.bridge.proto          the type of those commands
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.worker import WorkflowInstance

__all__ = ["WorkflowCommand", "undefined_activity", "watch_instance", "workflow_type"]


def workflow_type(cls: type[Any]) -> str:
    """Return the workflow type that a class decorated with `@workflow.defn` is registered as."""
    return str(vars(cls)["__temporal_workflow_definition"].name)


def undefined_activity(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function without the definition that `@activity.defn` gave it, if it did."""
    vars(function).pop("__temporal_activity_definition", None)
    return function


def watch_instance(
    instance: WorkflowInstance,
    command_begun: Callable[[WorkflowCommand], None],
    task_begun: Callable[[asyncio.Task[Any]], None],
) -> WorkflowInstance:
    """Return an instance that tells of each command and each task of its workflow as it begins.

    The SDK has no hook for timers, nor for the order of commands: `_add_command` is where
    each of them begins. The instance is the workflow's event loop, too.
    """
    running: Any = instance
    add, create = running._add_command, running.create_task

    def add_command() -> WorkflowCommand:
        command: WorkflowCommand = add()
        command_begun(command)
        return command

    def create_task(coroutine: Any, **options: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = create(coroutine, **options)
        task_begun(task)
        return task

    running._add_command, running.create_task = add_command, create_task
    return instance

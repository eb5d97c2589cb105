"""The private parts of the Temporal SDK that Crossway uses: all of them, and only here.

The SDK may change them in any release, so `pyproject.toml` pins the minor version that
`tests/test_private_parts.py` has seen. What each is for, and what breaks without it:

    __temporal_workflow_definition   a workflow's type by name, to replay it
    __temporal_activity_definition   the name of a function that `@activity.defn` marks
    activity._Context                what an activity knows of itself: it may run in another event
                                     loop than its worker, and so may its heartbeats
    _add_command, create_task        of the instance that runs a workflow: where each command
                                     begins, for `crossway check --replay`
    METADATA                         the query that workflows of every SDK answer with what they say
                                     of themselves: not private, and written like what is
    temporalio.bridge.proto          the type of those commands
    WorkflowService                  what its methods send is no private part, but only by replacing
                                     them can a signal have a request id: the SDK takes none
    request_id                       of the context of a Nexus operation, which is frozen: what is
                                     started, signalled or updated for it is under that id
    _nexus_worker, _handler          of a worker: what looks Nexus operations up, and says of one
                                     that it does not have which there are
    _workflow_worker,                of a worker: what times each activation, where the thread that
    _deadlock_timeout_seconds        would be told of it is the one that runs it
    _RunningWorkflow, _DeadlockError the workflow that an activation is of, how it is interrupted
                                     when it does not yield, and the error that its task gets then
    decode_activation,               of `temporalio.bridge.worker`: walk through every payload of
    encode_completion                each activation six times, for codecs and external storage
    _CommandAwareDataConverter       what they are given, made anew for each of both
    PayloadVisitor of _nexus         the same for what Nexus operations get and answer; it calls a
                                     method `_f` of a data converter
    coro                             what runs a workflow's `run`, or a handler, until its end has
                                     one that it awaits under this name: where `__init__` fails,
                                     nobody does
    _type_hints_from_func            of `temporalio.common`: what hints a handler has, which the SDK
                                     looks for whenever a workflow sets it
    _current_activation_error        of the instance that runs a workflow: with one its task fails,
                                     where an exception of ours is one that a design may catch
    _process_handler_args            of the instance that runs a workflow: it forgets the hints of a
                                     handler that is not sent as many arguments as it has
    _is_reference_payload            which payloads stand for others, in external storage
    _TimerOptionsCtxVar              what the timers of asyncio are started with: only `sleep` and
                                     `wait_condition` of a workflow can give theirs a summary

Longer than other files because an update of the SDK is then one file to look at.
"""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import temporalio.bridge.worker as bridge
from temporalio import activity, common, workflow
from temporalio.api.common.v1 import Payload
from temporalio.api.sdk.v1 import UserMetadata
from temporalio.bridge._visitor import PayloadVisitor
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.client import Client
from temporalio.common import _CompositeEvent
from temporalio.converter import DataConverter
from temporalio.converter._data_converter import _is_reference_payload
from temporalio.converter._extstore import StorageOperationMetrics
from temporalio.nexus import _operation_context
from temporalio.worker import Worker, WorkflowInstance, _nexus, _workflow
from temporalio.worker._workflow import _DeadlockError, _RunningWorkflow
from temporalio.worker._workflow_instance import (
    _TimerOptions,
    _TimerOptionsCtxVar,
    _WorkflowInstanceImpl,
)

__all__ = [
    "METADATA",
    "WorkflowCommand",
    "activity_cancelled",
    "activity_name",
    "backs_operation",
    "deadlock",
    "forget_run",
    "interrupt",
    "keep_raw_arguments",
    "leave_unclocked",
    "name_request",
    "refuse_stored_elsewhere",
    "remember_hints",
    "run_name",
    "signal_request",
    "spare_walks",
    "summarized_timers",
    "use_activity_from_here",
    "use_signal_requests",
    "watch_instance",
    "watch_lookups",
    "workflow_type",
]


METADATA = "__temporal_workflow_metadata"
"""The query for a workflow's definition and current details, as Temporal's UI asks it."""


def workflow_type(cls: type[Any]) -> str:
    """Return the workflow type that a class decorated with `@workflow.defn` is registered as."""
    return str(vars(cls)["__temporal_workflow_definition"].name)


def activity_name(function: Any) -> str | None:
    """Return the name that `@activity.defn` registers a callable by, None without one."""
    definition = getattr(function, "__temporal_activity_definition", None)
    return None if definition is None else definition.name


def run_name(method: Any) -> str | None:
    """Return the workflow type whose `@workflow.run` method is given, None for any other."""
    definition = getattr(method, "__temporal_workflow_definition", None)
    return None if definition is None else definition.name


class _EventElsewhere(_CompositeEvent):
    """An event of another loop, to be waited for in this one."""

    def __init__(self, event: _CompositeEvent, home: asyncio.AbstractEventLoop) -> None:
        super().__init__(event.thread_event, event.async_event)
        self._event, self._home = event, home

    async def wait(self) -> None:
        waiting = asyncio.run_coroutine_threadsafe(self._event.wait(), self._home)
        await asyncio.wrap_future(waiting)


def use_activity_from_here(home: asyncio.AbstractEventLoop) -> None:
    """Let the activity of this context, if there is one, be used in the running loop.

    `home` is the loop of its worker, to which heartbeats have to go. The change lasts as long
    as the context: a task has one of its own.
    """
    if not activity.in_activity():
        return
    context = activity._Context.current()

    def heartbeat(*details: Any) -> None:
        if context.heartbeat is not None:
            home.call_soon_threadsafe(context.heartbeat, *details)

    shared = dataclasses.replace(
        context,
        heartbeat=heartbeat,
        cancelled_event=_EventElsewhere(context.cancelled_event, home),
        worker_shutdown_event=_EventElsewhere(context.worker_shutdown_event, home),
    )
    activity._Context.set(shared)


async def activity_cancelled() -> None:
    """Return once the activity of this context is told to stop, also one that is a plain function.

    The SDK's own `wait_for_cancelled` is for `async def` activities alone.
    """
    event = activity._Context.current().cancelled_event
    event.async_event = event.async_event or asyncio.Event()
    if not event.is_set():
        await event.async_event.wait()


@contextmanager
def summarized_timers(summary: str) -> Iterator[None]:
    """Give the timers that the running task of a workflow starts within a summary."""
    said = UserMetadata(summary=workflow.payload_converter().to_payload(summary))
    before = _TimerOptionsCtxVar.get()
    _TimerOptionsCtxVar.set(_TimerOptions(user_metadata=said))
    try:
        yield
    finally:
        # Not `reset`: a task that is thrown away ends in another context, which would refuse it.
        _TimerOptionsCtxVar.set(before)


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


class _Lookups:
    """Says of each Nexus request whether there is such an operation, before it is handled."""

    def __init__(self, handler: Any, look: Callable[..., None]) -> None:
        self._following, self._look = handler, look

    async def start_operation(self, context: Any, input: Any) -> Any:
        self._look(context, exists=self._has(context))
        return await self._following.start_operation(context, input)

    async def cancel_operation(self, context: Any, token: str) -> Any:
        self._look(context, exists=self._has(context))
        return await self._following.cancel_operation(context, token)

    def _has(self, context: Any) -> bool:
        service = self._following.service_handlers.get(context.service)
        return service is not None and context.operation in service.operation_handlers


def watch_lookups(worker: Worker, look: Callable[..., None]) -> None:
    """Call `look(context, exists=..)` before each Nexus operation that a worker looks up.

    What it raises is the answer. A worker without services handles none.
    """
    nexus: Any = worker._nexus_worker
    if nexus is not None:
        nexus._handler = _Lookups(nexus._handler, look)


signal_request: ContextVar[str] = ContextVar("crossway_signal_request", default="")
"""The request id of the signal that is being sent; the SDK makes one of its own where it is empty.

The server takes a signal once that comes twice to a run with one request id.
"""


def backs_operation() -> bool:
    """Return whether what is started now goes on behind the operation that is being handled."""
    return _operation_context._in_nexus_backing_start_context()


def name_request(context: Any, id: str) -> None:
    """Let what the operation of a context does from now on be done under another request id."""
    object.__setattr__(context, "request_id", id)


class _Requested:
    """A method of the workflow service that sends a signal, under the request id of the context."""

    def __init__(self, send: Callable[..., Awaitable[Any]]) -> None:
        self._send = send

    async def __call__(self, request: Any, **options: Any) -> Any:
        if id := signal_request.get():
            request.request_id = id
        return await self._send(request, **options)


def use_signal_requests(client: Client) -> None:
    """Let the signals of a client, those that start a workflow too, have `signal_request` as id."""
    service: Any = client.workflow_service
    for name in ("signal_workflow_execution", "signal_with_start_workflow_execution"):
        send = getattr(service, name)
        if not isinstance(send, _Requested):
            setattr(service, name, _Requested(send))


class _Hints:
    """Looks for the type hints of a function, of those that are remembered once."""

    def __init__(self, look: Callable[..., Any]) -> None:
        self._look = look
        self.known: dict[Any, Any] = {}

    def __call__(self, func: Any) -> Any:
        return self.known[func] if func in self.known else self._look(func)


def remember_hints(handler: Callable[..., Any]) -> None:
    """Let the SDK look for the type hints of a handler, and for what it takes, now and not again
    whenever it is set."""
    module: Any = common
    if not isinstance(module._type_hints_from_func, _Hints):
        module._type_hints_from_func = _Hints(module._type_hints_from_func)
    hints: _Hints = module._type_hints_from_func
    hints.known[handler] = hints(handler)
    looked_at: Any = handler
    looked_at.__signature__ = inspect.signature(handler)  # which `inspect` then takes


def keep_raw_arguments() -> None:
    """Let handlers that take each argument as it came, a `RawValue`, have all of them so, however
    many come.

    The SDK decodes them where a handler has another number of hints, one with a default say: a
    signal that cannot be read is gone then, with a stack trace in the log.
    """
    kind: Any = _WorkflowInstanceImpl
    process = kind._process_handler_args

    def process_raw(self: Any, job: str, payloads: Any, name: str | None, *taken: Any) -> Any:
        types, *more = taken
        if types and all(one is common.RawValue for one in types):
            types = [common.RawValue] * len(payloads)
        return process(self, job, payloads, name, types, *more)

    kind._process_handler_args = process_raw


def fail_task(failure: Exception) -> None:
    """Let the task of the workflow that runs fail, to be given out again, whatever the workflow
    does until its next step ends."""
    running: Any = asyncio.get_running_loop()  # the instance that runs the workflow
    running._current_activation_error = failure


def deadlock(activate: Callable[..., Any], limit: float) -> BaseException:
    """Return the SDK's error for an activation that has run for `limit` seconds, as it stands."""
    instance = _activated(activate).instance
    error: _DeadlockError = _DeadlockError.from_deadlocked_workflow(instance, int(limit))
    return error


def leave_unclocked(worker: Worker) -> None:
    """Let a worker set no timer for each activation: its executor watches over them itself, and is
    done with one when the worker gets to wait for it."""
    workflows: Any = worker._workflow_worker
    if workflows is not None:
        workflows._deadlock_timeout_seconds = None


def interrupt(activate: Callable[..., Any]) -> None:
    """Raise in the thread of an activation, if it runs still: what it does ends at its next step.

    May be called from any thread.
    """
    _activated(activate).attempt_deadlock_interruption()


def forget_run() -> None:
    """Close what a workflow was to begin with, from its `__init__` that fails.

    The workflow ends with it, and Python warns of each coroutine that nobody awaits.
    """
    for task in asyncio.all_tasks():
        begins = task.get_coro()
        if (
            inspect.iscoroutine(begins)
            and inspect.getcoroutinestate(begins) == inspect.CORO_CREATED
        ):
            inspect.getcoroutinelocals(begins)["coro"].close()


def _activated(activate: Callable[..., Any]) -> _RunningWorkflow:
    """Return the workflow whose method `activate` is what the SDK gives to its executor."""
    running: _RunningWorkflow = activate.__self__  # type: ignore[attr-defined]  # it is a method
    return running


def spare_walks(converters: type[Any]) -> None:
    """Let workers not walk through payloads of activations and of Nexus tasks where no walk can
    change one.

    That is where their payload converter is one of `converters` and there is neither a codec nor
    external storage. The SDK walks six times whatever there is, and finds nothing but payloads
    that are stored elsewhere: such a converter calls `refuse_stored_elsewhere`.
    """
    for name in ("decode_activation", "encode_completion"):
        walk = getattr(bridge, name)
        if not isinstance(walk, _Walk):
            setattr(bridge, name, _Walk(walk, converters))
    aware: Any = _workflow._CommandAwareDataConverter
    operations: Any = _nexus
    if not isinstance(aware.create, _Aware):
        aware.create = _Aware(aware.create, converters)
    _SparingVisitor.converters = converters
    operations.PayloadVisitor = _SparingVisitor


def _changes_nothing(converter: DataConverter, converters: type[Any]) -> bool:
    return (
        converter.payload_codec is None
        and converter.external_storage is None
        and issubclass(converter.payload_converter_class, converters)
    )


def refuse_stored_elsewhere(payloads: Sequence[Payload]) -> None:
    """Refuse payloads that stand for others, as the SDK does where there is no external storage.

    Raises:
        RuntimeError: there is one. The workflow task fails, and is tried again.
    """
    if any(map(_is_reference_payload, payloads)):
        raise RuntimeError(
            "[TMPRL1105] Detected externally stored payload(s) but external storage is not "
            "configured."
        )


class _Walk:
    """A function that walks through the payloads of an activation or of its completion."""

    def __init__(self, walk: Callable[..., Awaitable[Any]], converters: type[Any]) -> None:
        self._walk, self._converters = walk, converters

    async def __call__(
        self, message: Any, converter: DataConverter, *more: Any, **rest: Any
    ) -> Any:
        if _changes_nothing(converter, self._converters):
            return StorageOperationMetrics()
        return await self._walk(message, converter, *more, **rest)


class _Aware:
    """What makes the converter that a walk is given: none where there is no walk."""

    def __init__(self, create: Callable[..., DataConverter], converters: type[Any]) -> None:
        self._create, self._converters = create, converters

    def __call__(self, *, workflow_context_dc: DataConverter, **rest: Any) -> DataConverter:
        if _changes_nothing(workflow_context_dc, self._converters):
            return workflow_context_dc
        return self._create(workflow_context_dc=workflow_context_dc, **rest)


class _SparingVisitor(PayloadVisitor):
    """Walks through the payloads of a Nexus task, unless nothing could come of it: an input that is
    stored elsewhere is found, and refused by the SDK."""

    converters: type[Any] = type(None)

    async def visit(self, fs: Any, root: Any) -> None:
        converter = getattr(getattr(fs, "_f", None), "__self__", None)
        elsewhere = isinstance(root, Payload) and _is_reference_payload(root)
        if (
            elsewhere
            or not isinstance(converter, DataConverter)
            or not _changes_nothing(converter, self.converters)
        ):
            await super().visit(fs, root)

"""Workers of compiled code: all that keeps its promises is put in place here, and only here.

`crossway serve` makes its workers by `sdk_worker`; who runs the output of `crossway generate`
in a process of his own makes them by `worker`. A compiled operation in any other worker
refuses every call, and what nobody implements refuses to answer.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from types import MappingProxyType, TracebackType
from typing import Any, Self

from temporalio.client import Client
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverter,
    DefaultFailureConverterWithEncodedAttributes,
    DefaultPayloadConverter,
)
from temporalio.worker import Interceptor, UnsandboxedWorkflowRunner, Worker

from crossway import advice, sdk
from crossway.language.near import did_you_mean
from crossway.runtime.activations import InLoop, in_threads
from crossway.runtime.deployment import THREADS, TaskQueue
from crossway.runtime.identity import (
    Identity,
    IdentityInterceptor,
    Keyring,
    StartsForCallers,
    hide_from_strangers,
)
from crossway.runtime.interceptors import CurrentDetails, Failures, Heartbeats, Messages
from crossway.runtime.owner import deployment_name, worker_identity
from crossway.runtime.stubs import Stub
from crossway.runtime.values import (
    OpenDataConverter,
    OpenPayloadConverter,
    data_converter,
    header_codec,
)

SAME_NAMES: Mapping[str, str] = MappingProxyType({})
NONE_NAMED: Mapping[str, str] = MappingProxyType({})


class Workers:
    """One SDK worker per task queue, run together: `await workers.run()` or `async with workers`.

    As with the SDK's own `Worker`, inside of `async with` the block is cancelled when one dies.
    """

    def __init__(self, workers: Sequence[Worker]) -> None:
        """Hold workers that do not run yet."""
        self.workers = tuple(workers)
        self._running = AsyncExitStack()

    async def run(self) -> None:
        """Run until `shutdown`, or until one worker dies; then the others are stopped.

        Raises:
            Exception: what the worker died of.
        """
        runs = [asyncio.create_task(one.run()) for one in self.workers]
        try:
            await asyncio.gather(*runs)
        finally:
            await self.shutdown()
            await asyncio.gather(*runs, return_exceptions=True)

    async def shutdown(self) -> None:
        """Stop all of them; each lets what it runs finish, up to its grace."""
        running = [one.shutdown() for one in self.workers if one.is_running]
        await asyncio.gather(*running)

    async def __aenter__(self) -> Self:
        """Start all of them."""
        for one in self.workers:
            await self._running.enter_async_context(one)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop all of them."""
        await self._running.__aexit__(kind, failure, trace)


def worker(
    client: Client,
    queues: Sequence[TaskQueue],
    *,
    keys: Keyring,
    implementations: Iterable[Callable[..., Any]] = (),
    renamed: Mapping[str, str] = SAME_NAMES,
    audience: str = "",
    owner: str = "",
    target_namespaces: Mapping[str, str] = NONE_NAMED,
    interceptors: Sequence[Interceptor] = (),
    **options: Any,
) -> Workers:
    """Return the workers of a namespace's compiled code, for a process written by hand.

    `queues` is `TASK_QUEUES` of the module that `crossway generate` wrote, `client` is
    connected to their namespace, with or without a payload codec. `keys` sign for that namespace
    and verify what others signed. `implementations` are functions, each named as the activity,
    operation or function of the design that it does (`ChargeCard` or `charge_card`, or
    `@activity.defn(name="ChargeCard")`). `renamed` maps the design's names of namespaces to those
    that the service has for them. `audience` names the service (its cluster id, or what `crossway
    serve --audience` says): without one tokens are made for any, and those for any are taken.
    `owner` is what `crossway serve` calls the design: the workers' identity says it, and of two
    designs on one queue without builds the second is refused; one that says nothing is let be.
    `target_namespaces` says where endpoints lead that the design only names, or has as `link`, by
    the service's name for that namespace. A call through one that is not there names no callee,
    so it is handed on in no chain of calls.
    `options` are those of `temporalio.worker.Worker`, and win over what the design says of a queue.

        async with cw.worker(client, TASK_QUEUES, keys=keys, implementations=[charge_card]):
            await stop.wait()

    Raises:
        ValueError: something is not implemented, a function implements nothing, the namespace has
            no key to sign with, or client, queues and options do not fit each other.
    """
    _check_namespace(client, queues, renamed)
    _check_keys(queues, keys)
    _implement([stub for queue in queues for stub in queue.stubs], implementations)
    connected = compiled_client(client)
    names = {served: named for named, served in renamed.items()}
    return Workers(
        [
            sdk_worker(
                connected,
                with_activities(queue),
                queue.name,
                Identity(
                    queue.namespace,
                    keys,
                    queue.endpoints,
                    queue.answers,
                    names=names,
                    audience=audience,
                    leads_to=target_namespaces.get,
                    by_mac=queue.by_mac,
                ),
                interceptors,
                called=worker_identity(deployment_name(owner)) if owner else None,
                **{**_pools(), **options},
            )
            for queue in queues
            if not queue.empty
        ]
    )


def sdk_worker(
    client: Client,
    queue: TaskQueue,
    name: str,
    identity: Identity,
    interceptors: Sequence[Interceptor],
    called: str | None = None,
    **options: Any,
) -> Worker:
    """Return the SDK's worker of one task queue under a concrete name.

    It is `called` so on the service, as its client is if nothing is said. The guard comes first, so
    that nothing else runs for a caller that is refused.
    """
    given = {"max_heartbeat_throttle_interval": Heartbeats.THROTTLE, **queue.tuning.options}
    made = Worker(
        client,
        task_queue=name,
        workflows=queue.workflows,
        activities=queue.activities,
        nexus_service_handlers=[service() for service in queue.services],
        workflow_runner=UnsandboxedWorkflowRunner(),
        interceptors=[
            IdentityInterceptor(identity),
            *interceptors,
            Heartbeats(),
            Messages(),
            Failures(),
            CurrentDetails(),
        ],
        identity=called,
        **{**given, **options},
    )
    hide_from_strangers(made, identity)
    sdk.spare_walks(OpenPayloadConverter)
    if isinstance(options.get("workflow_task_executor"), InLoop):
        sdk.leave_unclocked(made)
    sdk.use_signal_requests(client)
    return made


def compiled_client(client: Client) -> Client:
    """Return a client for workers of compiled code: what `client` is, and what such code needs.

    Raises:
        ValueError: its payload converter is neither the SDK's nor Crossway's.
    """
    config = client.config()
    values = _converter(client.data_converter)
    config["data_converter"] = values
    config["header_codec_behavior"] = header_codec(values)
    config["interceptors"] = [StartsForCallers(), *config["interceptors"]]
    return Client(**config)


def _converter(given: DataConverter) -> DataConverter:
    own, kind = data_converter(given.payload_codec), given.payload_converter_class
    if not issubclass(kind, OpenPayloadConverter):
        if kind is not DefaultPayloadConverter:
            raise ValueError(
                f"the client's payload converter is {kind.__name__}, and compiled code needs "
                "Crossway's: give the client none, or one that is derived from "
                "crossway.runtime.values.OpenPayloadConverter. A payload codec may be any"
            )
        kind = own.payload_converter_class
    failures = given.failure_converter_class
    if failures in (DefaultFailureConverter, DefaultFailureConverterWithEncodedAttributes):
        failures = own.failure_converter_class
    if type(given) is DataConverter:
        given = OpenDataConverter(
            payload_codec=given.payload_codec, external_storage=given.external_storage
        )
    return dataclasses.replace(
        given, payload_converter_class=kind, failure_converter_class=failures
    )


def _check_namespace(
    client: Client, queues: Sequence[TaskQueue], renamed: Mapping[str, str]
) -> None:
    for queue in queues:
        wanted = renamed.get(queue.namespace, queue.namespace)
        if client.namespace != wanted:
            raise ValueError(
                f"the task queue {queue.name!r} is of namespace {wanted!r}, and the client is "
                f"connected to {client.namespace!r}: a worker takes the queues of its client's "
                "namespace; if the service calls it otherwise, say so in `renamed`"
            )
        if queue.template:
            raise ValueError(
                f"{queue.name!r} stands for a task queue per tenant: give each a worker, as "
                "dataclasses.replace(queue, name=..)"
            )


def _check_keys(queues: Sequence[TaskQueue], keys: Keyring) -> None:
    """Return when every namespace that takes part in Nexus calls has a key to sign with."""
    for queue in queues:
        if (queue.endpoints or queue.answers) and keys.signing(queue.namespace) is None:
            raise ValueError(
                f"no key to sign with for namespace {queue.namespace!r}: its calls and answers "
                f"would be refused; make it with `{advice.making_key(queue.namespace)}`"
            )


def _implement(stubs: Sequence[Stub], implementations: Iterable[Callable[..., Any]]) -> None:
    """Let functions take the place of stubs; none may be left with nothing behind it."""
    known = list(dict.fromkeys(stub.names[-1] for stub in stubs if stub.names))
    for function in implementations:
        name = str(sdk.activity_name(function) or getattr(function, "__name__", repr(function)))
        taken = [stub for stub in stubs if name in stub.names]
        if not taken:
            hint = did_you_mean(name, known) or f"they have {', '.join(known) or 'nothing to do'}"
            raise ValueError(f"{name} implements nothing that these queues serve; {hint}")
        for stub in taken:
            stub.implement(function)
    missing = [stub for stub in stubs if stub.simulated]
    if missing:
        listed = "".join(f"\n  {stub.missing}: {stub.advice}" for stub in missing)
        raise ValueError(f"nothing is simulated here, and these have no implementation:{listed}")


def with_activities(queue: TaskQueue) -> TaskQueue:
    """Return a task queue with its activities, as its stubs have them now."""
    own = [stub.activity() for stub in queue.stubs if stub.kind == "activity"]
    return dataclasses.replace(queue, activities=(*queue.activities, *own))


def _pools() -> dict[str, ThreadPoolExecutor]:
    """Return the threads of plain `def` functions and of workflows, where the user gives none."""
    return {
        "workflow_task_executor": in_threads(),
        "activity_executor": ThreadPoolExecutor(THREADS, "crossway-activity"),
        "nexus_task_executor": ThreadPoolExecutor(THREADS, "crossway-nexus"),
    }

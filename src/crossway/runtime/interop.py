"""Callers and handlers that are written by hand with the Temporal SDK, signed and guarded.

    async with followed(keys_directory()) as keys:
        plugin = cw.IdentityPlugin("orders", keys, answers={"PaymentsEndpoint": "payments"})
        client = await Client.connect("localhost:7233", namespace="orders", plugins=[plugin])
        await Worker(client, task_queue="orders", workflows=[Checkout]).run()

What a design's workers do for themselves (`crossway.runtime.worker`) a plugin of the SDK does here
for others: workflows sign the calls they make and check the answers, operations know who calls and
refuse whoever may not, what they answer is signed. The code of both stays as it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from temporalio.client import ClientConfig
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverter,
    DefaultFailureConverterWithEncodedAttributes,
)
from temporalio.plugin import SimplePlugin
from temporalio.worker import ReplayerConfig, Worker, WorkerConfig, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from crossway import advice, sdk
from crossway.runtime.deployment import Endpoint
from crossway.runtime.failures import failure_converter
from crossway.runtime.identity import (
    Identity,
    IdentityInterceptor,
    Keyring,
    StartsForCallers,
    admitted,
    described,
    hide_from_strangers,
)
from crossway.runtime.values import header_codec
from crossway.runtime.watching import WatchingConverter, watching

_NO_ANSWERS: Mapping[str, str] = MappingProxyType({})
_NO_ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType({})


class IdentityPlugin(SimplePlugin):
    """Signs what a namespace's workers call and answer, and guards their operations.

    Give it to the client, `Client.connect(.., plugins=[plugin])`: its workers have it then, too.
    """

    def __init__(
        self,
        namespace: str,
        keys: Keyring,
        *,
        answers: Mapping[str, str] = _NO_ANSWERS,
        endpoints: Mapping[str, Endpoint] = _NO_ENDPOINTS,
        audience: str = "",
    ) -> None:
        """Act for a namespace with its keys.

        `answers` says of each endpoint that workflows call which namespace has to sign what comes
        back: an answer that it did not sign fails the call with `NexusUnauthorizedError`. An
        endpoint that is not among them may answer unsigned. `endpoints` are those that lead here,
        each with its task queue, the services behind it, and who may call them: a call through any
        other is refused. `audience` is what `crossway serve --audience` says; without one tokens
        are made for any service.

        Raises:
            ValueError: there is no key to sign with for the namespace.
        """
        if keys.signing(namespace) is None:
            raise ValueError(
                f"no key to sign with for namespace {namespace!r}: make it with "
                f"`{advice.making_key(namespace)}`"
            )
        super().__init__("crossway.identity")
        self._identity = Identity(namespace, keys, endpoints, answers, audience=audience)

    def configure_client(self, config: ClientConfig) -> ClientConfig:
        """Let the client's converters see what is signed, and sign what operations start."""
        values = _watching(config["data_converter"])
        config["data_converter"] = values
        config["header_codec_behavior"] = header_codec(values)
        config["interceptors"] = [StartsForCallers(), *config["interceptors"]]
        return config

    def configure_worker(self, config: WorkerConfig) -> WorkerConfig:
        """Put the guard before everything else, and sign.

        Raises:
            ValueError: the client has no such plugin, or nobody could reach the operations.
        """
        self._check(config)
        config["interceptors"] = [
            IdentityInterceptor(self._identity),
            *(config.get("interceptors") or ()),
        ]
        config["workflow_runner"] = _passed_through(config.get("workflow_runner"))
        return config

    def _check(self, config: WorkerConfig) -> None:
        values = config["client"].data_converter
        if not issubclass(values.payload_converter_class, WatchingConverter):
            raise ValueError(
                "the worker's client does not see what is signed: give the plugin to the client, "
                "`Client.connect(.., plugins=[plugin])`"
            )
        queue = config["task_queue"]
        leading = [one for one in self._identity.endpoints.values() if one.task_queue == queue]
        if config.get("nexus_service_handlers") and not leading:
            raise ValueError(
                f"no endpoint leads to the operations on task queue {queue!r}, so that each call "
                "would be refused: say which ones do in `endpoints`"
            )

    async def run_worker(
        self,
        worker: Worker,
        next: Callable[[Worker], Awaitable[None]],  # noqa: A002 - the SDK's signature
    ) -> None:
        """Tell strangers nothing of what operations there are, and run."""
        hide_from_strangers(worker, self._identity)
        sdk.use_signal_requests(worker.client)
        await next(worker)

    def configure_replayer(self, config: ReplayerConfig) -> ReplayerConfig:
        """Replay with what the workers have."""
        config["data_converter"] = _watching(config.get("data_converter") or DataConverter.default)
        own = IdentityInterceptor(self._identity)
        config["interceptors"] = [own, *(config.get("interceptors") or ())]
        config["workflow_runner"] = _passed_through(config.get("workflow_runner"))
        return config


def _watching(given: DataConverter) -> DataConverter:
    """Return a converter that decodes as ever and sees what is signed; its failures are signed."""
    failures = given.failure_converter_class
    if failures in (DefaultFailureConverter, DefaultFailureConverterWithEncodedAttributes):
        failures = failure_converter(coded=given.payload_codec is not None)
    kind = watching(given.payload_converter_class)
    return dataclasses.replace(
        given, payload_converter_class=kind, failure_converter_class=failures
    )


def _passed_through(runner: WorkflowRunner | None) -> WorkflowRunner:
    """Return a runner whose sandbox does not load Crossway again, with other keys."""
    if runner is None:
        runner = SandboxedWorkflowRunner()
    if not isinstance(runner, SandboxedWorkflowRunner):
        return runner
    passed = runner.restrictions.with_passthrough_modules("crossway", "msgspec", "cryptography")
    return dataclasses.replace(runner, restrictions=passed)


def nexus_caller() -> dict[str, Any]:
    """Return who calls the operation that is being handled, as `get_nexus_caller_info()` does.

    It has `namespace`, `workflowId`, `runId`, and `verified`: whether a signature proves them, or
    the caller's word is taken. Operations of a worker with `IdentityPlugin` have it.

    Raises:
        RuntimeError: nothing is being handled, or no plugin guards it.
    """
    given = admitted.get(None)
    if given is None:
        raise RuntimeError("no operation is being handled that an IdentityPlugin guards")
    return described(given.caller, given.call)

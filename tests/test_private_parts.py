"""What Crossway uses of the Temporal SDK without the SDK's promise: where, and that it holds.

When one of these fails after an update of the SDK: `crossway.sdk` says what each part
is for. Mend that module, then run `tests/cli/test_replay.py`.

Longer than other files because an update of the SDK is then one file to look at.
"""

from __future__ import annotations

import ast
import asyncio
import contextvars
import inspect
import re
import threading
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import temporalio.bridge.worker as bridge
import temporalio.converter
from nexusrpc import Content, HandlerError
from temporalio import activity, common, workflow
from temporalio.api.common.v1 import Payload
from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.converter import DataConverter
from temporalio.testing import ActivityEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowInstance, _nexus, _workflow
from temporalio.worker._workflow_instance import _WorkflowInstanceImpl

import crossway
from crossway import sdk
from crossway.runtime.values import OpenPayloadConverter, data_converter

ROOT = Path(crossway.__file__).parent
HOME = ROOT / "sdk.py"
SIMULATOR = (ROOT / "simulate" / "core.py", ROOT / "simulate" / "shortcuts.py")
"""Where the simulator has its own: what stands in the place of the SDK's core, and what the SDK's
workers are spared."""

PRIVATE = re.compile(r"__temporal_|^_add_command$|^(temporalio|nexusrpc)\.(.+\.)?(_|bridge\b)")
"""Words that only belong in `HOME`: attributes, their names as text, and imported modules."""


@workflow.defn(name="Named")
class Flow:
    @workflow.run
    async def run(self) -> None:
        """Do nothing."""


def words(file: Path) -> Iterator[str]:
    """Yield what a module reaches for: attributes, texts that are names, imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Attribute(attr=name):
                yield name
            case ast.Constant(value=str(text)) if text.isidentifier():
                yield text
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{name.name}" for name in names)
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case _:  # names nothing of another module
                pass


def test_private_parts_are_reached_for_in_one_module_only() -> None:
    """Else the list there, and the pin of the SDK, say less than they seem to.

    The simulator, which stands in the place of the SDK's core, has a list of its own.
    """
    elsewhere = {
        f"{file.relative_to(ROOT)}: {word}"
        for file in ROOT.rglob("*.py")
        if file not in (HOME, *SIMULATOR)
        for word in words(file)
        if PRIVATE.search(word)
    }
    assert elsewhere == set()
    assert any(PRIVATE.search(word) for word in words(HOME))


def test_a_workflow_class_tells_its_type() -> None:
    assert sdk.workflow_type(Flow) == "Named"


def test_an_activity_tells_the_name_it_is_registered_by() -> None:
    def charge() -> None:
        """Do nothing."""

    assert sdk.activity_name(charge) is None
    assert sdk.activity_name(activity.defn(name="One")(charge)) == "One"


async def test_an_activity_is_used_from_another_loop_than_its_workers() -> None:
    """Heartbeats go to the worker's loop, and cancellation comes from there."""
    environment = ActivityEnvironment()
    home = asyncio.get_running_loop()
    beats: list[tuple[Any, int]] = []
    begun = asyncio.Event()

    def beaten(*details: Any) -> None:
        beats.append((details, threading.get_ident()))
        begun.set()

    environment.on_heartbeat = beaten

    async def elsewhere() -> str:
        sdk.use_activity_from_here(home)
        activity.heartbeat("half")
        await activity.wait_for_cancelled()
        return activity.info().activity_type

    async def attempt() -> str:
        context = contextvars.copy_context()
        work = asyncio.create_task(asyncio.to_thread(context.run, asyncio.run, elsewhere()))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            return await work

    running = asyncio.create_task(environment.run(attempt))
    await begun.wait()
    environment.cancel()
    assert await running == "unknown"
    assert beats == [(("half",), threading.get_ident())]


def instance_type() -> type[Any]:
    """Return the class of the instances that run workflows without a sandbox."""
    source = inspect.getsource(UnsandboxedWorkflowRunner.create_instance)
    name = re.search(r"return (\w+)\(", source)
    assert name is not None, f"the SDK makes its instances in another way: {source}"
    module = inspect.getmodule(UnsandboxedWorkflowRunner)
    found: type[Any] = getattr(module, name[1])
    return found


def test_every_command_of_a_workflow_begins_where_it_is_watched() -> None:
    """Timers, activities, operations, children, signals and the end: all of them."""
    kind = instance_type()
    assert issubclass(kind, WorkflowInstance)
    assert issubclass(kind, asyncio.AbstractEventLoop), "the instance is no event loop any more"
    adder: Any = kind
    assert list(inspect.signature(adder._add_command).parameters) == ["self"]
    source = inspect.getsource(inspect.getmodule(kind))  # type: ignore[arg-type]  # it has one
    direct = re.findall(r"\.commands\.add\(", source)
    assert len(direct) == 1, "commands begin in other places than _add_command, too"
    assert len(re.findall(r"_add_command\(\)", source)) > 8


def test_a_task_fails_by_the_error_that_its_instance_has() -> None:
    """After each step that a workflow takes, whatever that did; it is tried again, and no error is
    left of the time before."""
    kind: Any = instance_type()
    stepped = inspect.getsource(kind._run_once).partition("handle._run()")[2]
    assert "raise self._current_activation_error" in stepped
    assert "self._current_activation_error: Exception | None = None" in inspect.getsource(
        kind.activate
    )


def test_an_activation_can_be_interrupted_from_another_thread() -> None:
    """The SDK hands the executor a bound method of the workflow that it is an activation of."""
    worker = inspect.getsource(_workflow._WorkflowWorker)
    handed = r"run_in_executor\(\s*self\._workflow_task_executor,\s*workflow\.activate,\s*act,"
    assert len(re.findall(handed, worker)) == 2, "activations, and evictions"
    running = _workflow._RunningWorkflow
    assert list(inspect.signature(running.attempt_deadlock_interruption).parameters) == ["self"]
    error = inspect.signature(_workflow._DeadlockError.from_deadlocked_workflow)
    assert list(error.parameters) == ["workflow", "timeout"]
    assert "self._deadlock_timeout_seconds = None if self._debug_mode else 2\n" in worker


def test_walks_through_payloads_do_nothing_but_for_codecs_and_external_storage() -> None:
    """What else a release lets them do would be lost where they are spared."""
    walks = {
        "_encode_payload_sequence": "payload_codec",
        "_encode_reference_payload_sequence": "payload_codec",
        "_external_store_payload_sequence": "external_storage",
        "_decode_payload_sequence": "payload_codec",
    }
    for name, needed in walks.items():
        source = inspect.getsource(getattr(DataConverter, name))
        assert len(re.findall(r"\bif\b", source)) <= 3, source
        assert f"self.{needed}" in source, source
    taken = inspect.getsource(bridge)
    assert len(re.findall(r"data_converter\.(_\w+_sequence)", taken)) == 6, "another walk"


class _Walked(temporalio.converter.PayloadCodec):
    """A codec that counts what it is given."""

    def __init__(self) -> None:
        self.seen = 0

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return list(payloads)

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        self.seen += len(payloads)
        return list(payloads)


async def test_walks_are_spared_where_nothing_would_come_of_them() -> None:
    """Not with a codec, and not with a converter of somebody else's."""
    sdk.spare_walks(OpenPayloadConverter)
    sdk.spare_walks(OpenPayloadConverter)
    codec = _Walked()
    for converter, walked in (
        (data_converter(), False),
        (data_converter(codec), True),
        (temporalio.converter.default(), True),
    ):
        activation = WorkflowActivation()
        stored = activation.jobs.add().initialize_workflow.arguments.add()
        stored.metadata["encoding"] = b"json/external-storage-reference"
        walk = bridge.decode_activation(activation, converter, True, 1)
        if not walked:
            await walk
            continue
        with pytest.raises(RuntimeError, match="TMPRL1105"):
            await walk
    assert codec.seen == 0, "it is refused before it is decoded"


async def test_the_payloads_of_operations_are_walked_where_something_comes_of_it() -> None:
    """With a codec, and where an input is stored elsewhere; else nobody walks."""
    sdk.spare_walks(OpenPayloadConverter)
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b"1")
    codec = _Walked()
    for converter in (data_converter(), data_converter(codec)):
        serializer = _nexus._NexusPayloadSerializer(converter, plain)
        assert await serializer.deserialize(Content(headers={}, data=b"")) == 1
    assert codec.seen == 1
    stored = Payload(metadata={"encoding": b"json/external-storage-reference"}, data=b"{}")
    serializer = _nexus._NexusPayloadSerializer(data_converter(), stored)
    with pytest.raises(HandlerError, match="external storage") as refused:
        await serializer.deserialize(Content(headers={}, data=b""))
    assert refused.value.retryable


def test_no_converter_is_made_for_a_walk_that_is_spared() -> None:
    """The one that there is, where neither a codec nor external storage could ask for another."""
    sdk.spare_walks(OpenPayloadConverter)
    context = temporalio.converter.WorkflowSerializationContext("shop", "order-1")
    for converter, spared in ((data_converter(), True), (data_converter(_Walked()), False)):
        given: Any = {"instance": None, "workflow_context": context, "context_free_dc": converter}
        create = _workflow._CommandAwareDataConverter.create
        assert (create(workflow_context_dc=converter, **given) is converter) is spared


def test_a_context_makes_new_converters_where_they_see_a_difference_in_it() -> None:
    """A standalone activity's remembers its arguments; a codec may know whose payload it is."""
    of_workflow = temporalio.converter.WorkflowSerializationContext("shop", "order-1")
    of_activity = temporalio.converter.ActivitySerializationContext(
        namespace="shop",
        activity_id="a-1",
        activity_type="Charge",
        activity_task_queue="queue",
        workflow_id=None,
        workflow_type=None,
        is_local=False,
    )
    own = data_converter()
    assert own.with_context(of_workflow) is own
    assert own.with_context(of_activity) is not own

    class Knowing(_Walked, temporalio.converter.WithSerializationContext):
        def with_context(self, context: temporalio.converter.SerializationContext) -> Knowing:
            assert context == of_workflow
            return Knowing()

    coded = data_converter(Knowing())
    assert coded.with_context(of_workflow).payload_codec is not coded.payload_codec


def test_the_hints_of_a_handler_are_looked_for_once() -> None:
    """Those of any other as ever."""

    def handler(name: str, given: Sequence[int]) -> None: ...

    def other(name: str) -> int:
        return len(name)

    sdk.remember_hints(handler)
    look: Any = common._type_hints_from_func
    assert look(handler) is look(handler)
    assert look(handler) == ([str, Sequence[int]], type(None))
    assert look(other) == ([str], int)


def test_a_handler_that_takes_arguments_as_they_came_has_all_of_them_so() -> None:
    """Those with other hints have the ones that fit as many, as ever."""

    class Instance:
        _workflow_context_payload_converter = data_converter().payload_converter
        _convert_payloads = _WorkflowInstanceImpl._convert_payloads
        _process_handler_args = _WorkflowInstanceImpl._process_handler_args

    def taken(types: Sequence[Any], *sent: bytes) -> list[Any]:
        payloads = [Payload(metadata={"encoding": b"json/plain"}, data=one) for one in sent]
        instance: Any = Instance()
        found: list[Any] = instance._process_handler_args("Tell", payloads, "Tell", types, False)
        return found

    raw = [common.RawValue]
    for types, sent in ((raw, (b"NaN",)), (raw * 2, (b"NaN",)), (raw, (b"1", b"{", b"3"))):
        assert [one.payload.data for one in taken(types, *sent)] == [*sent]
    assert taken(raw) == []
    assert taken([int, str], b"1") == [1]
    assert taken([int, common.RawValue], b"1", b"2")[0] == 1


def test_a_payload_that_is_stored_elsewhere_is_refused_by_name() -> None:
    """As the SDK's walk would: not decoded as if it were the value itself."""
    stored = Payload(metadata={"encoding": b"json/external-storage-reference"}, data=b"{}")
    with pytest.raises(RuntimeError, match="TMPRL1105"):
        data_converter().payload_converter.from_payloads([stored])


def test_the_sdk_that_is_installed_is_one_that_was_tested() -> None:
    """The pin is one minor version, and this suite runs on it."""
    project = tomllib.loads((ROOT.parents[1] / "pyproject.toml").read_text())["project"]
    (pin,) = (d for d in project["dependencies"] if d.startswith("temporalio>="))
    found = re.fullmatch(r"temporalio>=(\d+)\.(\d+),<(\d+)\.(\d+)", pin)
    assert found is not None, f"expected one minor version of temporalio, found {pin}"
    major, minor, next_major, next_minor = map(int, found.groups())
    assert (next_major, next_minor) == (major, minor + 1)
    assert version("temporalio").startswith(f"{major}.{minor}.")

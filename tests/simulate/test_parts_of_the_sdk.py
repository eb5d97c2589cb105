"""What the simulator takes of the Temporal SDK without the SDK's promise: all of it holds.

When one of these fails after an update of the SDK it names what changed: mend
`crossway.simulate.core` or `shortcuts`, whose docstrings say what each part is for, then run
`make simulate`.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from typing import Any

from temporalio.worker import Worker

from crossway.simulate import commands, core


def test_the_simulator_has_every_method_that_a_worker_of_the_sdk_calls_of_core() -> None:
    """A new one would be missed only when it is called: here it is named."""
    ours = {name for name in dir(core.MemoryWorker) if not name.startswith("_")}
    theirs = {name for name in dir(core.CoreWorker) if not name.startswith("_")}
    left_out = {"create", "for_replay", "replace_client", "request_workflow_eviction"}
    assert theirs - ours == left_out, "see crossway.simulate.core.MemoryWorker"
    for name in theirs - left_out:
        mine, own = (
            inspect.signature(getattr(of, name)) for of in (core.MemoryWorker, core.CoreWorker)
        )
        assert list(mine.parameters) == list(own.parameters), name


def test_the_simulator_knows_every_job_and_command_of_the_sdk() -> None:
    """What a release adds is to be simulated, or refused by name."""
    jobs = core.WorkflowActivationJob.DESCRIPTOR.oneofs_by_name["variant"]
    assert {field.name for field in jobs.fields} == {
        *("initialize_workflow", "fire_timer", "update_random_seed", "query_workflow"),
        *("cancel_workflow", "signal_workflow", "resolve_activity", "notify_has_patch"),
        *("resolve_child_workflow_execution_start", "resolve_child_workflow_execution"),
        *("resolve_signal_external_workflow", "resolve_request_cancel_external_workflow"),
        *("do_update", "resolve_nexus_operation_start", "resolve_nexus_operation"),
        "remove_from_cache",
    }
    carried_out = core.WorkflowCommand.DESCRIPTOR.oneofs_by_name["variant"]
    refused = {"schedule_local_activity", "request_cancel_local_activity"}
    answers = {"respond_to_query"}
    known = set(commands.KNOWN) | refused | answers
    assert {field.name for field in carried_out.fields} == known


def test_a_worker_of_the_sdk_is_made_where_the_simulator_steps_in() -> None:
    """By `Worker.create` of the bridge, from a connection of the class that it insists on."""
    made = inspect.getsource(Worker)
    assert "temporalio.bridge.worker.Worker.create(" in made
    assert "temporalio.service._BridgeServiceClient" in inspect.getsource(
        inspect.getmodule(Worker)  # type: ignore[arg-type]  # it has one
    )
    assert list(inspect.signature(core.CoreWorker.create).parameters) == ["client", "config"]


def part(name: str) -> Any:
    """Return a class that a worker of the SDK is made of."""
    return inspect.getmodule(Worker).__dict__[name]


def calls_in(function: Any, pattern: str) -> set[str]:
    """Return what a function calls, as its source names it, of what fits a pattern."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {name for name in called if re.match(pattern, name)}


def test_the_simulator_does_of_a_task_what_a_worker_that_polls_does() -> None:
    """It gives activities and operations to what the SDK's own pollers give them to, and no more
    happens there; nor when a worker begins and ends."""
    of_own = r"self\._(handle|fail|bridge|running)|_Running|_Nexus|running"
    polls = {"self._bridge_worker", "self._fail_worker_exception_queue.get"}
    assert calls_in(part("_ActivityWorker").run, of_own) == {
        *("_RunningActivity", "self._handle_start_activity_task"),
        *("self._handle_cancel_activity_task", "self._bridge_worker().poll_activity_task"),
        *polls,
    }
    assert calls_in(part("_NexusWorker").run, of_own) == {
        *("_RunningNexusTask", "_NexusTaskCancellation", "running_task.cancel"),
        *("self._handle_start_operation_task", "self._handle_cancel_operation_task"),
        *("self._running_tasks.get", "self._bridge_worker().poll_nexus_task"),
        *polls,
    }
    handled = inspect.signature(part("_NexusWorker")._handle_start_operation_task).parameters
    assert list(handled) == [
        *("self", "task_token", "start_request", "headers", "task_cancellation"),
        *("request_deadline", "endpoint"),
    ]
    assert calls_in(Worker._run, r"self\.|worker\.") == {
        *("self._bridge_worker.validate", "self._bridge_worker.initiate_shutdown"),
        *("self._bridge_worker.finalize_shutdown", "self._shutdown_complete_event.set"),
        *("self._shutdown_event.wait", "worker.drain_poll_queue", "self._config['on_fatal_error']"),
        *(f"self._{kind}_worker.run" for kind in ("activity", "workflow", "nexus")),
        *(f"self._{kind}_worker.notify_shutdown" for kind in ("activity", "workflow", "nexus")),
        *(f"self._{kind}_worker.wait_all_completed" for kind in ("activity", "nexus")),
    }


def test_the_simulator_goes_around_what_it_knows_of_a_worker_and_no_more() -> None:
    """Else what a release adds to a task of a workflow would not happen in the simulator."""
    kind = part("_WorkflowWorker")
    steps = calls_in(kind._handle_activation, r"self\.|workflow\.|temporalio\.bridge\.w")
    way = inspect.getsource(kind._handle_activation)
    left_out = {
        *("temporalio.bridge.worker.decode_activation", "self._data_converter._with_contexts"),
        *("temporalio.bridge.worker.encode_completion", "self._data_converter.with_context"),
        *("workflow.attempt_deadlock_interruption", "workflow.get_info"),
        *("self._activate_inline_for_debug", "self._handle_cache_eviction"),
    }
    done = {
        *("self._running_workflows.get", "self._create_workflow_instance"),
        *("self._bridge_worker", "self._bridge_worker().complete_workflow_activation"),
    }
    assert steps == left_out | done, "see crossway.simulate.shortcuts"
    assert "workflow.activate," in way
    parameters = inspect.signature(kind._create_workflow_instance).parameters
    assert list(parameters) == ["self", "act", "init"]
    encoding = inspect.getsource(part("_NexusWorker")._encode_completion)
    assert len(re.findall(r"data_converter\._\w+_payload_sequence\)", encoding)) == 3
    assert encoding.count("await") == 3, "it does more than to encode payloads"

"""Each call is resolved once: names by package, and the task queue where it has to be named."""

from __future__ import annotations

from tests.helpers.building import design

HELD = """
workflow Clip():
    activity Render() -> r
    activity Note(r)
    workflow Cut(r)

workflow Cut(r: string):
    close complete

worker web:
    workflow Clip
    activity Note
worker gpu:
    activity Render
    activity Note
    workflow Cut

namespace studio:
    worker web
        options:
            task_queue: "web"
    worker gpu
        options:
            task_queue: "gpu"
"""


def test_a_call_is_routed_to_the_worker_that_holds_what_it_calls() -> None:
    """What the caller's own queue serves needs no route."""
    calls = design({"a.twf": HELD}).calls
    routes = {target.name: dict(target.routes) for target in calls.activities.values()}
    assert routes == {"Render": {"studio": "gpu"}, "Note": {}}
    assert [dict(t.routes) for t in calls.workflows.values()] == [{"studio": "gpu"}]


def test_an_activity_that_a_worker_holds_is_not_registered_beside_its_caller() -> None:
    """`plan` and the workers show it where the worker block put it, and nowhere else."""
    residents = design({"a.twf": HELD}).residents
    queues = {one.task_queue for one in residents if one.name == "Render"}
    assert queues == {"gpu"}


def test_a_caller_on_several_queues_is_routed_when_one_of_them_lacks_the_child() -> None:
    """From `b` the call would wait for ever on its own queue, so it names `a`."""
    built = design(
        {
            "top.twf": """
workflow Top():
    workflow Mid()
        options:
            task_queue: "a"
    workflow Mid()
        options:
            task_queue: "b"
workflow Mid():
    workflow Leaf()
workflow Leaf():
    close complete
"""
        }
    )
    leaf = next(t for t in built.calls.workflows.values() if t.name == "Leaf")
    assert dict(leaf.routes) == {"top": "a"}


def test_a_start_without_a_queue_finds_a_workflow_that_only_tenants_have() -> None:
    """A queue with holes serves the starts that fill them; the plain one gets its own."""
    built = design(
        {
            "top.twf": """
workflow First(id: string):
    workflow Leaf(id)
        options:
            task_queue: "tenant-{id}"
workflow Second(id: string):
    workflow Leaf(id)
workflow Leaf(id: string):
    close complete
"""
        }
    )
    queues = {one.task_queue for one in built.residents if one.name == "Leaf"}
    assert queues == {"top", "tenant-{id}"}


def test_a_queue_that_a_call_names_is_added_to_those_of_a_block() -> None:
    """The block says where a workflow lives, the call where it wants this one."""
    built = design(
        {
            "top.twf": HELD.replace(
                "    workflow Cut(r)\n\n",
                '    workflow Cut(r)\n        options:\n            task_queue: "spare"\n\n',
            )
        }
    )
    queues = {one.task_queue for one in built.residents if one.name == "Cut"}
    assert queues == {"gpu", "spare"}


def test_a_signal_goes_to_the_workflow_of_the_handle_it_names() -> None:
    """Also when two packages define the workflow."""
    twin = "workflow Wait():\n    signal Go():\n        x = 1\n    await signal Go\n"
    built = design(
        {
            "a.twf": 'package a\nimport "x/b"\n'
            "workflow Top():\n    promise w <- workflow b.Wait()\n    signal w.Go()\n    await w\n"
            + twin,
            "b.twf": "package b\n" + twin,
        }
    )
    assert [s.workflow for s in built.calls.signals.values()] == ["b.Wait"]


def test_a_classic_call_means_the_workflow_of_the_namespace_it_names() -> None:
    """`nexus "b" workflow Check` in package `a` is no way back to `a.Check`."""
    built = design(
        {
            "a.twf": 'package a\nworkflow Top():\n    nexus "b" workflow Check() -> c\n'
            "workflow Check():\n    close complete\n",
            "b.twf": "package b\nworkflow Check():\n    close complete\n",
        }
    )
    (target,) = built.calls.nexus.values()
    assert built.services[target.service].operations["Check"].workflow == "b.Check"

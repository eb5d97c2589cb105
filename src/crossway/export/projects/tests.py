"""The test of a project: what it does is what its design does, event for event."""

from __future__ import annotations

import json
from collections.abc import Iterator

from crossway.compiler.project import Project
from crossway.compiler.queues import contents
from crossway.design.model import Design
from crossway.design.sample import sample

_COMPARED = '''\
"""The project does what its design does: the same events, in memory and in virtual time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from crossway.pytest_plugin import Opens
from crossway.testing import RunningDesign

from {package} import queues

HERE = Path(__file__).parent
INPUTS: dict[str, list[Any]] = json.loads((HERE / "inputs.json").read_text())


@pytest.mark.parametrize("workflow", INPUTS)
def test_a_workflow_does_what_the_design_does(workflow: str, crossway_design: Opens) -> None:
    """What is not written yet answers with a sample, on both sides."""
    project = crossway_design(HERE / ".design", project=queues)
    design = crossway_design(HERE / ".design", functions=queues)
    assert events(project, workflow) == events(design, workflow)


def events(design: RunningDesign, workflow: str) -> list[str]:
    """Return the kinds of events in a workflow's history after a day."""
    started = design.start(workflow, *INPUTS[workflow])
    design.skip("1d")
    return started.events
'''

_ALONE = '''\
"""What is served can be served: the workflows load, and what Python does is there by name."""

from __future__ import annotations

from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from {package} import queues


def test_every_workflow_can_be_replayed() -> None:
    """The SDK takes each of them."""
    workflows = {{one for queue in queues.TASK_QUEUES for one in queue.workflows}}
    if workflows:
        Replayer(workflows=list(workflows), workflow_runner=UnsandboxedWorkflowRunner())


def test_every_activity_has_a_function() -> None:
    """One that is still to be written says at which line of the design."""
    for queue in queues.TASK_QUEUES:
        for stub in queue.stubs:
            assert stub.implementation is not None or stub.at or stub.body is not None
'''


_OFFERED = '''\
"""What is served is what the design offers: this namespace has no workflow to compare."""

from __future__ import annotations

import json
from pathlib import Path

import nexusrpc

from {package} import queues

OFFERED = Path(__file__).with_name("offered.json")


def test_each_service_has_the_operations_of_the_design() -> None:
    """By the names that callers use."""
    services = {{one for queue in queues.TASK_QUEUES for one in queue.services}}
    known = [nexusrpc.get_service_definition(one) for one in services]
    found = {{one.name: sorted(one.operation_definitions) for one in known if one}}
    assert found == json.loads(OFFERED.read_text())
'''


def files_of_tests(
    design: Design, project: Project, *, standalone: bool
) -> Iterator[tuple[str, str]]:
    """Yield the files of a project's tests, by their paths in `tests`."""
    given = inputs(design, project)
    template = _ALONE if standalone else _COMPARED if given else _OFFERED
    yield "__init__.py", ""
    yield f"test_{project.package}.py", template.format(package=project.package)
    if template is _OFFERED:
        yield "offered.json", _json(offered(design, project))
    if template is _COMPARED:
        yield "inputs.json", _json(given)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, sort_keys=True) + "\n"


def offered(design: Design, project: Project) -> dict[str, list[str]]:
    """Return the operations of each service of a namespace."""
    held = contents(design, project.namespace).values()
    services = sorted({name for one in held for name in one.services})
    return {name: sorted(design.services[name].operations) for name in services}


def inputs(design: Design, project: Project) -> dict[str, list[object]]:
    """Return what the test starts each workflow of a namespace with."""
    held = contents(design, project.namespace).values()
    flows = [design.workflows.get(name) for one in held for name in sorted(one.workflows)]
    return {
        flow.name: [sample(kind, design.records, name) for name, kind in flow.signature.parameters]
        for flow in flows
        if flow is not None and flow.tree is not None
    }

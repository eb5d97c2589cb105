"""The task queues that the doctor asks about for a design, on a service that nobody polls."""

from __future__ import annotations

from typing import cast

import pytest

from crossway.observe.doctor.case import Case
from crossway.observe.doctor.checks import no_worker
from crossway.observe.doctor.task_queues import Queue, Queues, Tasks
from tests.helpers.building import design
from tests.helpers.diagnosing import COMMANDS


class _Nobody:
    async def queue(self, _namespace: str, _name: str, _tasks: Tasks) -> Queue:
        return Queue()


@pytest.mark.parametrize(("queue", "asked"), [("notes{}", True), ("notes-{id}", False)])
async def test_braces_that_are_no_hole_make_no_queue_per_tenant(queue: str, asked: bool) -> None:
    text = f"""
workflow Note(id: string):
    activity Look(id)
        options:
            task_queue: "{queue}"
    close

activity Look(id: string):
    log(id)
"""
    case = Case(
        address="here:1",
        endpoints={},
        existing=(),
        namespaces=("notes",),
        executions=(),
        queues=cast(Queues, _Nobody()),
        commands=COMMANDS,
        design=design({"notes.twf": text}),
    )
    found = [one.problem for one in await no_worker.CHECK.look(case)]
    assert "no worker polls notes/notes for workflow tasks" in found
    assert (f"no worker polls notes/{queue} for activity tasks" in found) is asked

"""A design whose runs are recorded as tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crossway.cli.recording import keep, record
from crossway.cluster.building import build
from crossway.design import load
from crossway.observe.reading.steps import Execution
from crossway.testing import RunningDesign, Started
from crossway.testing.blocks import found_tests, run_test
from crossway.testing.blocks.recording import Recording

DESIGN = """\
workflow Order(id: string, amount: int) -> (Receipt):
    state:
        approver = ""
    signal Approve(by: string):
        approver = by
    update Rename(name: string) -> (string):
        if name == "":
            raise NoNameError("a name is needed", 7)
        return name
    await one:
        approver != "":
            log("approved")
        timer(3d):
            close fail(Expired{message: "nobody approved {id}"})
    try:
        activity Charge(id, amount) -> number
            options:
                retry_policy:
                    initial_interval: 1s
                    maximum_attempts: 3
    catch Declined -> err:
        close fail(Refused{message: err.message, token: uuid()})
    nexus "stock" workflow Reserve(id) -> place
        options:
            timeout: 1h
    nexus ScalesEndpoint Scales.Weigh(id) -> weight
        options:
            timeout: 1h
    workflow Pack(id) -> packed
    close complete(Receipt{number, place, packed, weight, at: now(), token: uuid()})

workflow Reserve(id: string) -> (string):
    activity Find(id) -> shelf
    close complete(shelf)

workflow Pack(id: string) -> (string):
    activity Wrap(id) -> wrapped
    close complete(wrapped)

activity Charge(id: string, amount: int) -> (string):
    charge it

activity Find(id: string) -> (string):
    look

activity Wrap(id: string) -> (string):
    return "wrapped {id}"

workflow Rounds(left: int, said: list[string]) -> (list[string]):
    signal Say(what: string):
        said = append(said, what)
    await len(said) > 3 - left
    if left == 1:
        close complete(said)
    close continue_as_new(left - 1, said)

type Receipt:
    number: string
    place: string
    packed: string
    weight: number
    at: moment
    token: string

type Expired:
    message: string

type Refused:
    message: string
    token: string
"""

SCALES = """\
extern nexus service Scales:
    operation Weigh(id: string) -> (number)

nexus_endpoint ScalesEndpoint:
    target_namespace: scales
    target_task_queue: scales
    services: [Scales]
"""

Drive = Callable[[RunningDesign], Started]
"""What starts a workflow of a design, and what is done to it until it ends."""


def recorded(
    drive: Drive, folder: Path, file: str = "recorded_test.twf", *, text: str = DESIGN
) -> tuple[str, list[str]]:
    """Return the text of the file that a run of a design was recorded to, and what was said."""
    (folder / "shop.twf").write_text(text)
    (folder / "scales.twf").write_text(SCALES)
    (workspace,) = load(folder)
    design = RunningDesign(build(workspace.design))
    said: list[str] = []
    try:
        started = drive(design)
        run = Execution(started.namespace, started.id)
        backend = design._backend
        found: Recording = backend.do(record(backend.client, run, workspace.design))
    finally:
        design.close()
    keep(found, folder / file, workspace.design, (), said.append)
    return (folder / file).read_text(), said


def passes(folder: Path) -> bool:
    """Return whether all tests of the design in a folder pass."""
    (workspace,) = load(folder)
    built, tests = build(workspace.design), workspace.tests
    return all(run_test(case, tests, built).passed for case in found_tests(tests))

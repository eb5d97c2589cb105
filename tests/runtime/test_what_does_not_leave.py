"""Values that a design computes and that cannot leave: caught around their line, told with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ActivityError, ApplicationError

from tests.helpers.simulating import Simulated

DESIGN = """
activity Beat(x: number) -> (number):
    heartbeat(x * 10)
    return 1

workflow Beats(x: number) -> (number):
    activity Beat(x) -> y
    close complete(y)

workflow Searched(x: number) -> (string):
    upsert_search_attributes({Total: x * 10})
    close complete("ok")

workflow Named(x: number) -> (string):
    long = join([str(i) for i in range(900)], ",")
    workflow Other() -> y
        options:
            workflow_id: long
    close complete(y)

workflow Other() -> (string):
    close complete("other")

workflow Joined(n: number) -> (string):
    try:
        close complete(join(["some text" for i in range(300000)], ", "))
    catch PayloadTooLarge -> err:
        close complete(err.message)

workflow Filled(note: string) -> (string):
    try:
        close complete("{note} and {note}")
    catch PayloadTooLarge -> err:
        close complete(err.message)

workflow Replaced(note: string) -> (string):
    try:
        close complete(replace(note, "x", "yyy"))
    catch PayloadTooLarge -> err:
        close complete(err.message)

workflow Computed(note: string) -> (string):
    twice = note + note
    try:
        close complete("twice: {twice}")
    catch PayloadTooLarge -> err:
        close complete(err.message)

type Both:
    first: string
    second: string

workflow Together(note: string) -> (Both):
    try:
        close complete(Both{first: note, second: note})
    catch PayloadTooLarge -> err:
        close complete(Both{first: err.message, second: ""})

workflow Several(note: string) -> (string, string):
    try:
        close complete(note, note)
    catch PayloadTooLarge -> err:
        close complete(err.message, "")

workflow Asks(note: string) -> (string):
    nexus DeskEndpoint Desk.Twice(note) -> twice
        options:
            timeout: 1m
    close complete(twice)

nexus_service Desk:
    operation Twice(note: string) -> (string):
        text = "{note} and {note}"
        return text

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk

workflow JoinedAlone(n: number) -> (string):
    close complete(join(["some text" for i in range(300000)], ", "))
"""


@pytest.mark.parametrize(
    ("workflow", "kind", "said"),
    [
        ("Beats", "NotEncodable", "the value is no finite number, and JSON has no other"),
        ("Searched", "InvalidArgumentError", "Temporal takes no number such as inf"),
        ("Named", "InvalidArgumentError", "workflow_id has"),
        ("JoinedAlone", "PayloadTooLarge", "store it elsewhere and pass a reference"),
    ],
)
def test_what_cannot_leave_is_told_with_its_line(
    workflow: str, kind: str, said: str, tmp_path: Path
) -> None:
    with Simulated(tmp_path, {"shop.twf": DESIGN}) as app:
        ended = app.start(workflow, 1e308)
        with pytest.raises(WorkflowFailureError) as failed:
            app.simulation.do(ended.result())
    outer = failed.value.cause
    cause = outer.cause if isinstance(outer, ActivityError) else outer
    assert isinstance(cause, ApplicationError)
    assert (cause.type, said in cause.message) == (kind, True), cause.message
    assert "(shop.twf:" in cause.message


def test_a_text_too_large_to_be_sent_is_caught_around_the_close_that_makes_it(
    tmp_path: Path,
) -> None:
    """It passed every `catch`, as it was found when the workflow had ended."""
    with Simulated(tmp_path, {"shop.twf": DESIGN}) as app:
        ended = app.start("Joined", 1)
        assert "larger than the 2097152 Temporal accepts" in app.simulation.do(ended.result())


@pytest.mark.parametrize("workflow", ["Filled", "Replaced", "Computed", "Together", "Several"])
def test_so_is_all_that_is_larger_than_what_arrived(workflow: str, tmp_path: Path) -> None:
    """A text with holes passed, and so did two values that are too large only together."""
    with Simulated(tmp_path, {"shop.twf": DESIGN}) as app:
        ended = app.start(workflow, "x" * 1_500_000)
        assert "larger than the 2097152 Temporal accepts" in str(app.simulation.do(ended.result()))


def test_what_an_operation_cannot_answer_is_logged_with_its_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its caller, another team, is told why; whoever serves it was told nothing."""
    with Simulated(tmp_path, {"shop.twf": DESIGN}) as app:
        ended = app.start("Asks", "x" * 1_500_000)
        with pytest.raises(WorkflowFailureError):
            app.simulation.do(ended.result())
    line = DESIGN.splitlines().index("        return text") + 1
    logged = [one.getMessage() for one in caplog.records if "Desk.Twice fails" in one.getMessage()]
    assert [one.endswith(f"(shop.twf:{line})") for one in logged] == [True], logged

"""A workflow's `default_options` hold for a start from the command line as for a call."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.common import Priority, RetryPolicy, WorkflowIDReusePolicy

from crossway.cli.defaults import default_options, queue_of
from crossway.errors import UserError
from tests.helpers.building import design
from tests.helpers.command import crossway

CHARGE = """\
workflow Charge(order: Order) -> (string):
    default_options:
        task_queue: "tenant-{order.tenant}"
        timeout: 40s
        workflow_run_timeout: 1.5m
        workflow_id_reuse_policy: reject_duplicate
        retry_policy:
            maximum_attempts: 2
            initial_interval: 100ms
            backoff_coefficient: 1.5
            non_retryable_error_types: [Declined, "{order.tenant}"]
        priority:
            priority_key: 2
            fairness_key: order.tenant
            fairness_weight: 0.5
    close complete(order.tenant)

type Order:
    tenant: string

worker charging:
    workflow Charge

namespace pay:
    worker charging
        options:
            task_queue: "pay"
    worker charging
        options:
            task_queue: "tenant-{tenant}"
"""


def test_each_option_becomes_what_a_call_would_pass() -> None:
    """Durations, numbers, words, texts with holes, blocks; the queue goes its own way."""
    charge = design({"pay.twf": CHARGE}).workflows["Charge"]
    assert default_options(charge, [{"tenant": "acme"}]) == {
        "execution_timeout": timedelta(seconds=40),
        "run_timeout": timedelta(seconds=90),
        "id_reuse_policy": WorkflowIDReusePolicy.REJECT_DUPLICATE,
        "retry_policy": RetryPolicy(
            initial_interval=timedelta(milliseconds=100),
            backoff_coefficient=1.5,
            maximum_attempts=2,
            non_retryable_error_types=["Declined", "acme"],
        ),
        "priority": Priority(priority_key=2, fairness_key="acme", fairness_weight=0.5),
    }


COMPUTED = """\
workflow Charge(id: string, level: int, wait: duration, line: Line) -> (string):
    default_options:
        workflow_run_timeout: wait * 2
        summary: "{id} at {line.name}"
        memo:
            customer: id
            kind: small-parcel
            level: level - 1
            names: [upper(line.name), line.note]
        priority:
            priority_key: level + 1
    close complete(id)

type Line:
    name: string
    note: string?
"""


def test_values_that_are_computed_from_the_arguments_are_what_a_call_would_pass() -> None:
    """A memo, too, which `run` left out; so were numbers and durations that are no literals."""
    charge = design({"pay.twf": COMPUTED}).workflows["Charge"]
    assert default_options(charge, ["a", 2, "PT1M", {"name": "tea"}]) == {
        "run_timeout": timedelta(minutes=2),
        "static_summary": "a at tea",
        "memo": {"customer": "a", "kind": "small-parcel", "level": 1, "names": ["TEA", None]},
        "priority": Priority(priority_key=3),
    }


def test_a_value_that_cannot_be_computed_is_said_not_left_out() -> None:
    """Nobody would notice that a limit is not there."""
    charge = design({"pay.twf": COMPUTED}).workflows["Charge"]
    with pytest.raises(UserError, match="level - 1 in default_options fails"):
        default_options(charge, ["a", "high", "PT1M", {"name": "tea"}])
    text = COMPUTED.replace("wait * 2", "level > 1")
    picky = design({"pay.twf": text}).workflows["Charge"]
    with pytest.raises(UserError, match="crossway run cannot compute level > 1"):
        default_options(picky, ["a", 2, "PT1M", {"name": "tea"}])
    odd = design({"pay.twf": COMPUTED.replace("wait * 2", "id")}).workflows["Charge"]
    with pytest.raises(UserError, match="id in default_options is a: a duration"):
        default_options(odd, ["a", 2, "PT1M", {"name": "tea"}])


def test_the_queue_of_the_defaults_counts_where_the_workflow_is_served_there() -> None:
    """One that nobody serves would wait for ever: then it is the first that the workflow has."""
    served = design({"pay.twf": CHARGE}).workflows["Charge"]
    assert queue_of(served, [{"tenant": "acme"}]) == "tenant-acme"
    elsewhere = CHARGE.replace('task_queue: "tenant-{order.tenant}"', "task_queue: gpu")
    unserved = design({"pay.twf": elsewhere}).workflows["Charge"]
    assert queue_of(unserved, [{"tenant": "acme"}]) == "pay"


SERVED = """
workflow Serve(id: string):
    default_options:
        task_queue: {queue}
    close

workflow Ask(id: string):
    workflow Serve(id)
        options:
            task_queue: "front"
    workflow Serve(id)
    close
"""


@pytest.mark.parametrize("queue", ['"t-{id}"', 'concat("t-", id)', 'concat("t-", upper(id))', "id"])
def test_a_queue_of_the_defaults_is_found_however_it_is_computed(queue: str) -> None:
    """Calls send it there; what the command line starts went to the first queue."""
    serve = design({"front.twf": SERVED.replace("{queue}", queue)}).workflows["Serve"]
    assert serve.placements[0].task_queue == "front"
    assert queue_of(serve, ["X"]) == ("X" if queue == "id" else "t-X")


@pytest.mark.parametrize(
    ("flags", "shown"), [([], "TimeoutError: Workflow timed out"), (["--timeout", "300"], "")]
)
def test_run_starts_with_them_and_a_flag_says_otherwise(
    tmp_path: Path, flags: list[str], shown: str
) -> None:
    text = (
        "workflow Slow():\n    default_options:\n        timeout: 1s\n"
        "    await timer(2s)\n    close complete\n"
    )
    (tmp_path / "slow.twf").write_text(text)
    ran = crossway("run", "slow.twf", "--quiet", *flags, cwd=tmp_path)
    assert (ran.returncode, shown in ran.stderr) == (1 if shown else 0, True), ran.stderr

"""A workflow's `default_options` hold for a start from the command line as for a call."""

from __future__ import annotations

import decimal
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from temporalio.common import Priority, RetryPolicy, WorkflowIDReusePolicy

from crossway.cli.defaults import default_options, queue_of
from crossway.compiler import compile_design
from crossway.design import Design
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


def _options(found: Design, given: list[Any], name: str = "Charge") -> dict[str, Any]:
    return default_options(found, found.workflows[name], given)


def test_each_option_becomes_what_a_call_would_pass() -> None:
    """Durations, numbers, words, texts with holes, blocks; the queue goes its own way."""
    charge = design({"pay.twf": CHARGE})
    assert _options(charge, [{"tenant": "acme"}]) == {
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
    charge = design({"pay.twf": COMPUTED})
    assert _options(charge, ["a", 2, "PT1M", {"name": "tea"}]) == {
        "run_timeout": timedelta(minutes=2),
        "static_summary": "a at tea",
        "memo": {"customer": "a", "kind": "small-parcel", "level": 1, "names": ["TEA", None]},
        "priority": Priority(priority_key=3),
    }


def test_a_value_that_cannot_be_computed_is_said_not_left_out() -> None:
    """Nobody would notice that a limit is not there."""
    charge = design({"pay.twf": COMPUTED})
    with pytest.raises(UserError, match="level - 1 in default_options fails"):
        _options(charge, ["a", "high", "PT1M", {"name": "tea"}])
    text = COMPUTED.replace("wait * 2", "level > 1")
    picky = design({"pay.twf": text})
    with pytest.raises(UserError, match="crossway run cannot compute level > 1"):
        _options(picky, ["a", 2, "PT1M", {"name": "tea"}])
    odd = design({"pay.twf": COMPUTED.replace("wait * 2", "id")})
    with pytest.raises(UserError, match="id in default_options is a: a duration"):
        _options(odd, ["a", 2, "PT1M", {"name": "tea"}])


AMOUNTS = """\
workflow Charge(line: Line, lines: list[Line], other) -> (decimal):
    default_options:
        summary: "{line.amount} for {other.customer}"
        memo:
            half: line.amount * 0.5
            second: lines[1].amount + 1
    close complete(line.amount)

type Line:
    amount: decimal

workflow Twice(amount: decimal):
    workflow Charge(Line{amount: amount}, [], {customer: "a"})
    close

test "an option is computed with the amounts of a record":
    await workflow Charge(Line{amount: 1.10}, [Line{amount: 1}, Line{amount: 2}], {customer: "a"})

test "one that cannot be computed is told of its own test":
    await workflow Charge(Line{amount: 1.10}, [], {customer: "a"})

test "and the next one is run":
    expect 1 == 1
"""


def test_an_option_is_computed_with_what_is_inside_a_record_or_a_list() -> None:
    """As a call computes it: the texts of decimals were multiplied, which Python does not."""
    lines = [{"amount": "1.00"}, {"amount": "2.00"}]
    given = [{"amount": "1.10"}, lines, {"customer": "ann"}]
    assert _options(design({"pay.twf": AMOUNTS.partition("test ")[0]}), given) == {
        "static_summary": "1.10 for ann",
        "memo": {"half": Decimal("0.550"), "second": Decimal("3.00")},
    }


def test_an_option_is_computed_to_the_digits_of_a_design() -> None:
    """Whatever the user's Python says: a call computes it so."""
    text = AMOUNTS.partition("test ")[0].replace("lines[1].amount + 1", "line.amount / 3")
    with decimal.localcontext(prec=4):
        found = _options(design({"pay.twf": text}), [{"amount": "1.00"}, [], None])
    assert str(found["memo"]["second"]) == "0.3333333333333333333333333333"


def test_what_options_read_asks_nothing_of_what_a_workflow_takes() -> None:
    """Who starts it computes them: `other` may come without a customer, as it does in executions
    that run. A literal that meets a decimal is one all the same."""
    found = design({"pay.twf": AMOUNTS.partition("test ")[0]})
    assert [field.required for field in found.records["Other"].fields] == [False]
    (source,) = compile_design(found).values()
    assert '["amount"] * Decimal("0.5")' in source.replace("n, ", "")


SHARED = """\
workflow Ship(order: Order) -> (any):
    activity Pack(order) -> packed
    close complete(packed)

activity Pack(order: Order) -> (any):
    default_options:
        task_queue: "pack-{order.id}"
    return order
"""


def test_what_an_option_reads_of_a_type_asks_nothing_of_others_who_name_it() -> None:
    """An operation refused each `Order` without an `id`, for an activity that it never begins."""
    found = design({"pack.twf": SHARED})
    assert found.records["Order"].fields == ()


def test_a_start_that_fails_by_an_option_fails_its_own_test_alone(tmp_path: Path) -> None:
    (tmp_path / "pay.twf").write_text(AMOUNTS)
    ran = crossway("test", "pay.twf", cwd=tmp_path)
    assert ran.returncode == 1
    assert "2 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "start Charge: lines[1].amount + 1 in default_options fails" in ran.stdout


def test_the_queue_of_the_defaults_counts_where_the_workflow_is_served_there() -> None:
    """One that nobody serves would wait for ever: then it is the first that the workflow has."""
    served = design({"pay.twf": CHARGE})
    assert queue_of(served, served.workflows["Charge"], [{"tenant": "acme"}]) == "tenant-acme"
    elsewhere = CHARGE.replace('task_queue: "tenant-{order.tenant}"', "task_queue: gpu")
    unserved = design({"pay.twf": elsewhere})
    assert queue_of(unserved, unserved.workflows["Charge"], [{"tenant": "acme"}]) == "pay"


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
    serve = design({"front.twf": SERVED.replace("{queue}", queue)})
    assert serve.workflows["Serve"].placements[0].task_queue == "front"
    assert queue_of(serve, serve.workflows["Serve"], ["X"]) == ("X" if queue == "id" else "t-X")


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

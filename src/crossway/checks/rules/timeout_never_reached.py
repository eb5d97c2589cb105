"""timeout-never-reached: a timeout is longer than the one that contains it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import length_given, option_blocks
from crossway.checks.rule import Rule, Subject
from crossway.design.options import given
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.durations import print_duration

_CONTAINS = (
    ("schedule_to_close_timeout", "start_to_close_timeout"),
    ("schedule_to_close_timeout", "schedule_to_start_timeout"),
    ("start_to_close_timeout", "heartbeat_timeout"),
    ("workflow_execution_timeout", "workflow_run_timeout"),
    ("workflow_run_timeout", "workflow_task_timeout"),
)
"""Pairs of options: the time that the second bounds is a part of what the first bounds.

Source: Temporal documentation, "Activity Execution: timeouts", "Workflow Execution: timeouts".
"""


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the options whose time is never up, since a shorter one ends all before."""
    for block in file.find(option_blocks):
        if len(block.options) < 2:
            continue
        for outer_key, inner_key in _CONTAINS:
            if block.takes.find(outer_key) is None or block.takes.find(inner_key) is None:
                continue
            outer = length_given(block.takes, block.options, outer_key)
            inner = length_given(block.takes, block.options, inner_key)
            if outer is None or inner is None or not timedelta() < outer < inner:
                continue
            around = given(block.takes, block.options, outer_key)
            entry = given(block.takes, block.options, inner_key)
            if entry is not None and around is not None:
                yield RULE.at(
                    entry.span,
                    f"{entry.key} is never reached: {around.key} is over after "
                    f"{print_duration(outer)}",
                    hint=f"make it shorter than {around.key}, or remove it",
                    name=entry.key,
                    related=(Related(around.span, "this one is over before"),),
                )


_CALL = """\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
        options:
            start_to_close_timeout: 5m
            heartbeat_timeout: 10m
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
"""

RULE = Rule(
    code="timeout-never-reached",
    subject=Subject.OPTIONS,
    severity=Severity.WARNING,
    summary="a timeout is longer than the one that contains it",
    why="""\
An attempt is a part of all attempts, a heartbeat's pause a part of an attempt, a run a part of all
runs. A timeout that is longer than the one around it never ends anything: most often the two were
mixed up.""",
    bad=_CALL,
    good=_CALL.replace("heartbeat_timeout: 10m", "heartbeat_timeout: 30s"),
    check=check,
)

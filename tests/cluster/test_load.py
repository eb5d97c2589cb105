"""Compiled text becomes modules: importable, apart from each other, readable in tracebacks."""

from __future__ import annotations

import traceback

import pytest

from crossway.cluster.building.load import load

QUEUES = """
from crossway.runtime import TaskQueue

class Workflow:
    pass

TASK_QUEUES = (TaskQueue({namespace!r}, "queue", (Workflow,)),)
"""


def test_the_queues_of_all_modules_come_in_order() -> None:
    sources = {name: QUEUES.format(namespace=name) for name in ("orders", "payments")}
    assert [queue.namespace for queue in load(sources)] == ["orders", "payments"]


def test_classes_of_two_loads_are_apart() -> None:
    source = {"orders": QUEUES.format(namespace="orders")}
    first, second = (load(source)[0].workflows[0] for _ in range(2))
    assert first is not second
    assert first.__module__ != second.__module__


def test_a_module_can_import_another_of_its_load() -> None:
    shared = "from crossway.runtime import TaskQueue\nTASK_QUEUES = (TaskQueue('a', 'b'),)"
    sources = {"shared": shared, "user": "from .shared import TASK_QUEUES"}
    assert len(load(sources)) == 2


def test_a_traceback_shows_the_compiled_line() -> None:
    with pytest.raises(ZeroDivisionError) as failure:
        load({"broken": "x = 1\ny = x / 0  # the line\n"})
    assert "y = x / 0  # the line" in "".join(traceback.format_exception(failure.value))

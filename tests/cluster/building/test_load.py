"""Compiled text becomes modules: apart from each other, readable in tracebacks, and no other."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from crossway.cluster.building.load import load
from crossway.errors import ClusterError

QUEUES = '''
from crossway import runtime as cw

class Workflow:
    """A workflow."""

TASK_QUEUES = (cw.TaskQueue({namespace!r}, "queue", (Workflow,)),)
'''


def test_the_queues_of_all_modules_come_in_order() -> None:
    sources = {name: QUEUES.format(namespace=name) for name in ("orders", "payments")}
    assert [queue.namespace for queue in load(sources)] == ["orders", "payments"]


def test_classes_of_two_loads_are_apart() -> None:
    source = {"orders": QUEUES.format(namespace="orders")}
    first, second = (load(source)[0].workflows[0] for _ in range(2))
    assert first is not second
    assert first.__module__ != second.__module__


def test_a_traceback_shows_the_compiled_line() -> None:
    line = "TASK_QUEUES = (cw.TaskQueue(unknown=1),)  # the line"
    with pytest.raises(TypeError) as failure:
        load({"broken": f"from crossway import runtime as cw\n{line}\n"})
    assert line in "".join(traceback.format_exception(failure.value))


def test_what_the_compiler_does_not_write_is_refused_before_any_module_runs(
    tmp_path: Path,
) -> None:
    """The net below the compiler: a good module does not run either, beside a bad one."""
    canary = tmp_path / "canary"
    good = QUEUES.format(namespace="orders")
    bad = f"open({str(canary)!r}, 'w')\nTASK_QUEUES = ()\n"
    with pytest.raises(ClusterError, match=r"for payments was refused.*: line 1 has Expr"):
        load({"orders": good, "payments": bad})
    assert not canary.exists()

"""Which lines, branches, cases, handlers and operations a test passed."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from crossway.coverage import Coverage, report
from crossway.testing import NEVER, RunningDesign, UpdateFailedError
from tests.coverage.covered import covered, running, said

WAYS = """
workflow Ways(sku: string, items: list[string]) -> (string):
    state:
        stage = "new"
    signal Hurry():                                      # line
        stage = "hurried"                                # line
    update Rename(name: string) -> (string):
        if name == "":                                   # if
            raise Empty("no name")                       # line
        return name
    for item in items:                                   # no-round
        if item == "a":
            stage = "a"
        elif item == "b":                                # elif
            stage = "b"                                  # line
    switch (sku):
        case "pen":
            stage = "pen"
        case "ink":                                      # case
            # nothing, so far
        else:                                            # else
            stage = "other"                              # line
    n = 2
    for n > 0:                                           # no-round
        n = n - 1
        if n == 0:
            break
        else:
            continue
    try:
        nexus "payments" Payments.Pay(sku) -> paid
            options:
                schedule_to_close_timeout: 1h
    catch TimeoutError:                                  # catch
        close "late"                                     # line
    catch:                                               # catch
        close "failed"                                   # line
    finally:
        stage = "paid"
    await all:
        activity Note("all")
        for item in items:
            activity Note(item)
    await one:
        signal Hurry:                                    # case
            close "hurried"                              # line
        timer(1d):
            close paid

activity Note(text: string) -> string:
    note it

workflow Behind(sku: string) -> (string):                # line
    close sku                                            # line

nexus service Payments:
    async Never workflow Behind                          # line
    operation Pay(sku: string) -> (string):
        if sku == "ink":                                 # if
            return workflow Behind(sku)                  # line
        return sku

namespace shop:
    worker shop
        task_queue: "shop"

worker shop:
    workflow Ways
    activity Note

namespace payments:
    worker pay
        task_queue: "pay"
    nexus endpoint payments
        task_queue: "pay"

worker pay:
    workflow Behind
    nexus service Payments
"""


def expected(text: str) -> list[str]:
    """Return what the comments at the ends of lines say is missed there: `elif 14`."""
    commented = (re.search(r"  # ([a-z-]+)$", line) for line in text.splitlines())
    return [f"{found[1]} {number}" for number, found in enumerate(commented, start=1) if found]


@pytest.fixture
def ways(tmp_path: Path) -> Path:
    """Return the path of a design with every way to go on."""
    path = tmp_path / "ways.twf"
    path.write_text(WAYS)
    return path


def plainly(design: RunningDesign) -> None:
    """Go the ways that `WAYS` does not call missed."""
    started = design.start("Ways", "pen", ["a", "c"])
    started.update("Rename", "x")
    assert started.result() == "pen"


def otherwise(design: RunningDesign) -> None:
    """Go those that it does."""
    for sku in ("ink", "elm"):
        started = design.start("Ways", sku, ["b"] if sku == "ink" else [])
        started.signal("Hurry")
        assert started.result() == "hurried"
    with pytest.raises(UpdateFailedError):
        design.start("Ways", "pen", []).update("Rename", "")


def failing(design: RunningDesign) -> None:
    """Go through every `catch`."""
    design.stand_in("payments", NEVER)
    assert design.start("Ways", "pen", []).result() == "late"
    design.stand_in("payments", ApplicationError("no", non_retryable=True))
    assert design.start("Ways", "pen", []).result() == "failed"


def test_what_no_test_passed_is_told_by_line_and_branch(ways: Path) -> None:
    """A branch without statements counts, and one that is not written: no `else`, no round."""
    assert said(covered(ways, plainly)) == expected(WAYS)


def test_several_tests_add_up(ways: Path) -> None:
    """A loop `while` that always makes a round, and an operation that nobody calls, are left."""
    file = covered(ways, plainly, otherwise, failing)
    never = [one for one in expected(WAYS) if one.startswith("no-round")][1]
    unused = next(n for n, line in enumerate(WAYS.splitlines(), 1) if "async Never" in line)
    assert said(file) == [never, f"line {unused}"]
    assert (file.lines.missed, file.branches.missed) == (1, 1)
    assert str(file.count) == f"{1000 * (file.count.all - 2) // file.count.all / 10}%"


def test_a_workflow_asks_for_the_same_whether_it_is_watched_or_not(ways: Path) -> None:
    """What a test sees is what runs in production: the events of its history are the same."""

    def events(coverage: Coverage | None) -> list[str]:
        with running(ways, coverage) as design:
            started = design.start("Ways", "pen", ["a"])
            started.result()
            return list(started.events)

    assert events(Coverage()) == events(None)


def test_a_file_that_changes_is_counted_as_it_is_now(ways: Path) -> None:
    """What was passed of its old text says nothing of the new one."""
    coverage = Coverage()
    for text in (WAYS, WAYS.replace("n = 2", "n = 2\n    n = 2")):
        ways.write_text(text)
        os.utime(ways, ns=(len(text), len(text)))
        with running(ways, coverage):
            pass
    (file,) = report(coverage).files
    assert file.text == ways.read_text()
    assert said(file) == said(covered(ways, lambda _: None))


def test_what_other_processes_passed_is_added(ways: Path) -> None:
    """A line that one of them passed was passed."""
    sum_of_both, other = Coverage(), Coverage()
    for coverage, test in ((sum_of_both, plainly), (other, otherwise)):
        with running(ways, coverage) as design:
            test(design)
    sum_of_both.add(other.told())
    (file,) = report(sum_of_both).files
    assert said(file) == said(covered(ways, plainly, otherwise))

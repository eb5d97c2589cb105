"""Which runs take over what a run before them did not take, and which do not."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio import workflow
from temporalio.api.common.v1 import Payload

from crossway.runtime import Arrivals, data_converter, signal_handler
from crossway.runtime.messages import HEADER, counts, drop_unknown, to_hand_over
from tests.helpers.driven import BEFORE, Driven


class Desk:
    """A workflow that awaits a signal, as the compiler would write it."""

    def __init__(self) -> None:
        self.Push_signals = Arrivals(self.signal_Push)

    @signal_handler(name="Push")
    async def signal_Push(self, n: int) -> Any:  # noqa: N802 - as the compiler writes it
        """desk.twf:1."""


class Newer:
    """The same workflow in a later build: its signal takes a text."""

    def __init__(self) -> None:
        self.Push_signals = Arrivals(self.signal_Push)

    @signal_handler(name="Push")
    async def signal_Push(self, text: str) -> Any:  # noqa: N802 - as the compiler writes it
        """desk.twf:1."""


class Run:
    """What the SDK says of the run that is being made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        monkeypatch.setattr(workflow.unsafe, "is_replaying", lambda: False)
        converter = data_converter().payload_converter
        monkeypatch.setattr(workflow, "payload_converter", lambda: converter)

    def is_(self, run_id: str, header: Payload | None = None, **more: Any) -> None:
        """Make it the run with this id, and with a header of what was handed over."""
        headers = {HEADER: header} if header else {}
        info = {"run_id": run_id, "continued_run_id": None, "attempt": 1, "headers": headers}
        info |= {"namespace": "desk", "workflow_id": "d-1", "workflow_type": "Desk", **more}
        self._patch.setattr(workflow, "info", lambda: SimpleNamespace(**info))

    def hands_over(self, desk: Any) -> Payload | None:
        """Return what a workflow hands over."""
        self._patch.setattr(workflow, "instance", lambda: desk)
        return to_hand_over()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(monkeypatch)


@pytest.fixture
def header(run: Run) -> Payload:
    """What run `one` hands over: two signals."""
    run.is_("one")
    desk = Desk()
    desk.Push_signals.put((1,))
    desk.Push_signals.put((2,))
    handed = run.hands_over(desk)
    assert handed is not None
    return handed


def test_the_run_that_continues_takes_over_in_order(run: Run, header: Payload) -> None:
    """What comes later stands behind it."""
    run.is_("two", header, continued_run_id="one")
    desk = Desk()
    desk.Push_signals.put((3,))
    assert desk.Push_signals.waiting == ((1,), (2,), (3,))


def test_a_retry_of_the_run_begins_with_the_same(run: Run, header: Payload) -> None:
    """The server gives it the same header; the failed run had them, as it had its input."""
    run.is_("three", header, continued_run_id="two", attempt=2)
    assert Desk().Push_signals.waiting == ((1,), (2,))


def test_the_next_run_of_a_schedule_takes_nothing_over(run: Run, header: Payload) -> None:
    """It has the header of the run before it, which took them."""
    run.is_("three", header, continued_run_id="two")
    assert Desk().Push_signals.waiting == ()


def test_whoever_starts_a_workflow_hands_nothing_over(run: Run, header: Payload) -> None:
    """A header that a client made is no run's."""
    run.is_("four", header)
    assert Desk().Push_signals.waiting == ()


class Renamed:
    """The same workflow in a later build: its signal has another name."""

    def __init__(self) -> None:
        self.Pushes_signals = Arrivals(self.signal_Pushes)

    @signal_handler(name="Pushes")
    async def signal_Pushes(self, n: int) -> Any:  # noqa: N802 - as the compiler writes it
        """desk.twf:1."""


class Handling:
    """The same workflow in a later build: it awaits its signal no more."""

    @signal_handler(name="Push")
    async def signal_Push(self, n: int) -> Any:  # noqa: N802 - as the compiler writes it
        """desk.twf:1."""


TOLD = {
    Desk: [],
    Renamed: ["has no such signal, of which the run before handed over 2; did you mean Pushes?"],
    Handling: ["awaits none any more, and the run before handed over 2"],
}


@pytest.mark.parametrize("build", TOLD)
def test_what_a_new_build_takes_no_more_is_told(
    run: Run,
    header: Payload,
    build: type[Any],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a signal is that comes under no name of the workflow: somebody meant something by it."""
    run.is_("two", header, continued_run_id="one")
    desk = build()
    monkeypatch.setattr(workflow, "instance", lambda: desk)
    drop_unknown()
    lost = {"signal Push": 2} if TOLD[build] else {}
    assert counts(desk) == lost
    said = "desk/d-1: signal Push dropped: workflow Desk"
    assert [f"{said} {one}" for one in TOLD[build]] == caplog.messages


async def does_nothing() -> None:
    pass


async def test_it_is_told_as_the_run_begins(caplog: pytest.LogCaptureFixture) -> None:
    handed = (
        f'{{"run": "{BEFORE}", "arrivals": {{"signal Approved": [""], "signal Approve": [""]}}}}'
    )
    with Driven(does_nothing, headers={HEADER: Payload(data=handed.encode())}):
        [said] = [one for one in caplog.messages if "dropped" in one]
    assert said.startswith("n/w: signal Approved dropped: workflow W has no such signal, of which")


ODD = (
    b"",
    b"{",
    b"[]",
    b'{"run": "one", "arrivals": {"signal Push": [7]}}',
    b'{"run": "one", "arrivals": {"signal Push": ["!"]}}',
    b'{"run": "one", "arrivals": {"signal Push": ["abcd"]}}',
)


@pytest.mark.parametrize("data", ODD)
def test_a_header_that_is_none_of_ours_is_no_fault(run: Run, data: bytes) -> None:
    """The workflow begins with nothing."""
    run.is_("two", Payload(data=data), continued_run_id="one")
    assert Desk().Push_signals.waiting == ()


def test_what_does_not_fit_a_newer_build_is_dropped(
    run: Run, header: Payload, caplog: pytest.LogCaptureFixture
) -> None:
    """It is held against the handler as it is now, and logged."""
    caplog.set_level(logging.WARNING)
    run.is_("two", header, continued_run_id="one")
    assert Newer().Push_signals.waiting == ()
    said = "desk/d-1: signal Push dropped: text: expected string, got integer"
    assert [record.getMessage() for record in caplog.records] == [said, said]


def test_nothing_that_waits_is_no_header(run: Run, header: Payload) -> None:
    """So a workflow that took all continues as it always did."""
    run.is_("two", header, continued_run_id="one")
    desk = Desk()
    assert [desk.Push_signals.take(), desk.Push_signals.take()] == [1, 2]
    assert run.hands_over(desk) is None

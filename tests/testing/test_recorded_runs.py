"""Workflows of several runs, recorded as tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from temporalio.api.history.v1 import HistoryEvent

from crossway.language import tree
from crossway.testing import RunningDesign, Started, in_turn
from crossway.testing.blocks.recording import recording_of
from tests.helpers.recording import passes, recorded

PAYS = """\
workflow Pays(left: int, paid: list[string]) -> (list[string]):
    activity Charge(left) -> receipt
    paid = append(paid, receipt)
    workflow Books(2, receipt) -> booked
    if left == 1:
        close complete(append(paid, booked))
    close continue_as_new(left - 1, paid)

workflow Books(left: int, receipt: string) -> (string):
    activity Book(left) -> entry
    if left == 1:
        close complete("{receipt} {entry}")
    close continue_as_new(left - 1, receipt)

activity Charge(left: int) -> (string):
    charge

activity Book(left: int) -> (string):
    book
"""


def test_each_run_of_a_workflow_has_answers_of_its_own(tmp_path: Path) -> None:
    """Runs number their events alike, those of a child too."""

    def pays(design: RunningDesign) -> Started:
        design.stand_in("Charge", in_turn("first", "second", "third"))
        design.stand_in("Book", in_turn("a", "b", "c", "d", "e", "f"))
        started = design.start("Pays", 3, [], id="pays-1")
        assert started.result() == ["first", "second", "third", "third f"]
        return started

    text, _ = recorded(pays, tmp_path, text=PAYS)
    then = "\n        then returns "
    assert f'Charge:\n        returns "first"{then}"second"{then}"third"\n' in text
    assert "Book:\n        returns " + then.join(f'"{one}"' for one in "abcdef") in text
    assert passes(tmp_path)


def test_an_update_ends_as_it_did_in_its_own_run() -> None:
    """Who is outside may give two updates of two runs one id."""

    def run(failed: str) -> list[dict[str, Any]]:
        outcome = {"failure": {"message": failed}} if failed else {"success": {}}
        accepted = {"meta": {"update_id": "u-1"}, "input": {"name": "Rename"}}
        done = {"meta": {"update_id": "u-1"}, "outcome": outcome}
        kind = "EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED"
        return [
            {"workflow_execution_started_event_attributes": {"workflow_type": {"name": "Order"}}},
            {
                "event_type": kind,
                "workflow_execution_update_accepted_event_attributes": {
                    "accepted_request": accepted
                },
            },
            {"workflow_execution_update_completed_event_attributes": done},
        ]

    events = [HistoryEvent(**one) for one in (*run(""), *run("a name is needed"))]
    test = recording_of(events, "order-1", ()).test
    assert [type(one) for one in test.lines[1:3]] == [tree.Ask, tree.Expect]

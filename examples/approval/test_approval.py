"""A request waits for a human, for a month if need be: here that takes milliseconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.pytest_plugin import Opens
from crossway.testing import RunningDesign

REQUEST = {"id": "t-1", "requester": "ann@example.com", "amount": 1800}
QUOTE = {"id": "d-1", "name": "quote"}


@pytest.fixture
def design(crossway_design: Opens) -> RunningDesign:
    """Return the three teams; the activity behind Notify needs a server, so the test answers."""
    design = crossway_design(Path(__file__).parent)
    design.stand_in("Approvals.Notify", lambda id, to, text: {"to": to, "text": f"{id}: {text}"})
    return design


def test_a_manager_decides_and_the_requester_is_told(design: RunningDesign) -> None:
    trip = design.start("Trip", REQUEST, QUOTE)
    review = design.start("Review", "t-1", True, "bob")
    assert review.result() == {"approved": True, "by": "bob", "nudges": 0}
    assert trip.result()["text"] == "t-1: bob said true"
    assert design.calls("Approvals.Decide").only().caller == "managers"


def test_who_forgets_to_decide_is_nudged_after_two_days(design: RunningDesign) -> None:
    trip = design.start("Trip", REQUEST, QUOTE)
    design.skip("3d")
    design.start("Review", "t-1", False, "bob").result()
    assert trip.result()["text"] == "t-1: bob said false, nudged 1 times"


def test_a_decision_is_made_once(design: RunningDesign) -> None:
    design.start("Trip", REQUEST, QUOTE)
    design.start("Review", "t-1", True, "bob").result()
    late = design.start("Review", "t-1", False, "eve")
    assert late.failure().type == "LateError"
    assert len(design.calls("Approvals.Decide")) == 1


def test_much_money_needs_a_document(design: RunningDesign) -> None:
    """Which may come twice, and counts once; who decides hears why it is refused."""
    approval = design.start("Approval", "t-2", id="request-t-2")
    early = design.start("Review", "t-2", True, "bob")
    assert "nobody has asked for t-2" in early.failure().message
    approval.signal("Ask", {**REQUEST, "id": "t-2"})
    refused = design.start("Review", "t-2", True, "bob")
    assert "1800 needs a document" in refused.failure().message
    approval.signal("Support", QUOTE)
    approval.signal("Support", QUOTE)
    assert approval.query("Status")["documents"] == ["quote"]
    assert design.start("Review", "t-2", True, "bob").result()["approved"]


def test_documents_for_a_request_that_never_comes_are_dropped(design: RunningDesign) -> None:
    approval = design.start("Approval", "t-4", id="request-t-4")
    approval.signal("Support", QUOTE)
    design.skip("31d")
    assert approval.failure().type == "NeverAskedError"

"""Tests of designs with pytest: in the simulator in milliseconds, or on a real server.

def test_an_order_is_paid(crossway_design):
    design = crossway_design("orders")
    design.stand_in("ChargeCard", {"id": "ch-1"})
    order = design.start("OrderWorkflow", {..})
    assert order.result() == {"paymentId": "ch-1"}
    assert design.calls("ChargeCard").only().caller == "payments"
"""

from crossway.testing.answers import NEVER, in_turn, takes
from crossway.testing.asynchronous import AsyncDesign, AsyncStarted
from crossway.testing.audit import Decision
from crossway.testing.calls import Call, Calls
from crossway.testing.design import RunningDesign, Started
from crossway.testing.errors import (
    StandInError,
    TestingError,
    UpdateFailedError,
    WorkflowFailedError,
)

__all__ = [
    "NEVER",
    "AsyncDesign",
    "AsyncStarted",
    "Call",
    "Calls",
    "Decision",
    "RunningDesign",
    "StandInError",
    "Started",
    "TestingError",
    "UpdateFailedError",
    "WorkflowFailedError",
    "in_turn",
    "takes",
]

"""An order is paid and confirmed, or neither: three namespaces, in memory."""

from __future__ import annotations

import json
from pathlib import Path

from temporalio.exceptions import ApplicationError

from crossway.pytest_plugin import Opens

ORDER = json.loads(Path(__file__).with_name("order.json").read_text())


def test_an_order_is_paid_and_its_customer_is_told(crossway_design: Opens) -> None:
    """By the teams' own Python, as `crossway run` has it."""
    design = crossway_design(Path(__file__).parent)
    assert design.start("OrderWorkflow", ORDER).result() == {"paymentId": "ch-1001"}
    payment = design.calls("PaymentsService.ProcessPayment").only()
    assert (payment.caller, payment.arguments) == ("orders", (ORDER["payment"],))
    assert design.calls("SendEmail").only().arguments == ("ada@example.com", "ch-1001")
    assert all(decision.allowed for decision in design.audit)


def test_an_order_whose_card_is_refused_confirms_nothing(crossway_design: Opens) -> None:
    design = crossway_design(Path(__file__).parent)
    refused = ApplicationError("stolen", type="CardError", non_retryable=True)
    design.stand_in("ChargeCard", refused)
    assert design.start("OrderWorkflow", ORDER).failure().message.endswith("stolen")
    assert len(design.calls("RecordTransaction")) == 0
    assert len(design.calls("SendEmail")) == 0

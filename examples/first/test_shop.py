"""An order is paid for, and its mail is handed over: nobody waits for that."""

from __future__ import annotations

from crossway.pytest_plugin import Opens
from crossway.testing import NEVER

ORDER = {"id": "1", "amount": 3.5, "customer": "ada"}


def test_an_order_is_paid_for(crossway_design: Opens) -> None:
    design = crossway_design("shop.twf")
    assert design.start("Order", ORDER).result() == {"payment": "p-1"}
    design.skip("1m")
    assert design.calls("SendMail").only().arguments == ("ada", "p-1")


def test_a_mail_that_is_never_sent_keeps_nobody_waiting(crossway_design: Opens) -> None:
    design = crossway_design("shop.twf")
    design.stand_in("SendMail", NEVER)
    assert design.start("Order", ORDER).result() == {"payment": "p-1"}

"""Packages, imports, and what definitions are called on Temporal."""

from __future__ import annotations

from tests.helpers.building import design, only_target

ORDERS = """
package orders
import "github.com/acme/billing/v2"
import ship "github.com/acme/shipping"

workflow Place(order: Order):
    activity billing.Charge(order.payment)
    workflow ship.Send(order)
    workflow Check(order)
    nexus Billing billing.Invoices.Create(order) -> invoice

workflow Check(order: Order):
    activity Look(order)
"""
BILLING = """
package billing

activity Charge(payment: Payment):
    return

nexus service Invoices:
    async Create workflow Check

workflow Check(order: Order) -> (Invoice):
    close complete(Invoice{order})
"""
SHIPPING = """
package shipping
workflow Send(order: Order):
    activity Pack(order)
"""


def test_a_name_that_two_packages_define_keeps_the_package() -> None:
    built = design({"o.twf": ORDERS, "b.twf": BILLING, "s.twf": SHIPPING})
    assert list(built.workflows) == ["Place", "orders.Check", "billing.Check", "Send"]
    assert built.services["Invoices"].operations["Create"].workflow == "billing.Check"


def test_a_qualified_name_means_the_package_that_is_imported() -> None:
    built = design({"o.twf": ORDERS, "b.twf": BILLING, "s.twf": SHIPPING})
    assert "Send" in built.workflows
    assert not built.workflows["Send"].simulated
    charge = next(a for a in built.activities if a.name == "Charge")
    assert charge.tree is not None
    assert charge.file == "b.twf"
    assert only_target(built).service == "Invoices"


def test_the_default_package_keeps_plain_names() -> None:
    plain = "workflow Check():\n    close\n"
    built = design({"a.twf": plain, "b.twf": BILLING})
    assert list(built.workflows) == ["Check", "billing.Check"]


def test_a_package_that_is_not_there_is_simulated_under_a_plain_name() -> None:
    built = design({"o.twf": ORDERS})
    assert built.workflows["Send"].simulated
    assert next(a for a in built.activities if a.name == "Charge").tree is None


def test_one_package_may_span_files() -> None:
    built = design(
        {
            "a.twf": "package p\nworkflow A():\n    workflow B()\n",
            "b.twf": "package p\nworkflow B():\n    close complete\n",
        }
    )
    assert not built.workflows["B"].simulated


def test_types_of_two_packages_are_two_records() -> None:
    built = design(
        {
            "a.twf": "package a\ntype Card:\n    x: int\nworkflow A(c: Card):\n    close\n",
            "b.twf": "package b\ntype Card:\n    y: int\nworkflow B(c: Card):\n    close\n",
        }
    )
    assert set(built.records) == {"a.Card", "b.Card"}

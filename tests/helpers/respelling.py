"""A design in the modern spelling, and designs as `fmt` takes them."""

from __future__ import annotations

from crossway.design import Workspace, load_text

MODERN = """\
workflow Order(id: string) -> (Receipt):
    # paid first
    nexus payments payments.Charge(id) -> receipt
        options:
            timeout: 5m
    if (receipt.paid):
        close complete(receipt)
    close fail("not paid")

workflow Charge(id: string) -> (Receipt):
    activity Book(id)
    close complete(Receipt{id, paid: true})

nexus service payments:
    async Charge workflow Charge

worker payments:
    nexus service payments
    workflow Charge

worker shop:
    workflow Order

namespace payments:
    worker payments
        options:
            task_queue: "payments"
    nexus endpoint payments
        options:
            task_queue: "payments"

namespace shop:
    worker shop
        options:
            task_queue: "shop"
"""


def design(text: str) -> Workspace:
    """Return the design of a text, in a file `shop.twf`."""
    return load_text(text, "shop.twf")

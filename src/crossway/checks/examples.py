"""Texts that rule examples share, and how an example splits into files."""

from __future__ import annotations

import re

PAYMENTS = """\
# --- payments.twf
nexus_endpoint PaymentsEndpoint:
    target_namespace: payments
    target_task_queue: payments
    allowed_caller_namespaces:
        - orders

nexus_service Payments:
    operation Charge(order: Order) -> (Receipt):
        return workflow ChargeOrder(order)

workflow ChargeOrder(order: Order) -> (Receipt):
    close complete(Receipt{id: order.id})
"""
"""A second team's file, faultless: what the examples of nexus calls reach."""

CHECKOUT = f"""\
# --- orders.twf
workflow Checkout(order: Order) -> (Receipt):
    nexus PaymentsEndpoint Payments.Charge(order) -> receipt
        options:
            timeout: 5m
    close complete(receipt)

{PAYMENTS}"""
"""A nexus call to the second team, faultless: most bad examples of calls differ in a word."""

SHOP = """\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}

nexus service Shipping:
    sync Track(id: string) -> (string):
        caller = get_nexus_caller_info()
        close complete(caller.namespace)

worker shopTypes:
    workflow Ship
    activity Pack
    nexus service Shipping

namespace shop:
    worker shopTypes
        options:
            task_queue: "shop"
"""
"""A deployment, faultless: those of the examples differ from it in a line, or go on behind it."""

SHARDS = """\
workflow Boot(org: string):
    close complete

worker shardTypes:
    workflow Boot

namespace shard-{org}:
    worker shardTypes
        options:
            task_queue: "shard-{org}"
    nexus endpoint shard-{org}-Boot
        options:
            task_queue: "shard-{org}"
            allowed_caller_namespaces: ["admin"]
"""
"""A family of namespaces with one endpoint each, faultless."""

ORDERS = """\
# --- orders.twf
package orders
import "github.com/acme/billing"

workflow Checkout(order: Order) -> (Receipt):
    activity billing.Charge(order) -> receipt
    close complete(receipt)
"""
"""A file that imports the package of `BILLING`."""

BILLING = """\
# --- billing.twf
package billing

activity Charge(order: Order) -> (Receipt):
    return Receipt{id: order.id}
"""
"""A file of a package of its own."""

_HEADER = re.compile(r"^# --- (\S+)\n", re.MULTILINE)


def sources(example: str) -> tuple[tuple[str, str], ...]:
    """Return the files of an example as (path, text); see `Rule`.

    >>> sources("a\\n# --- b.twf\\nc\\n")
    (('example.twf', 'a\\n'), ('b.twf', 'c\\n'))
    """
    first, *rest = _HEADER.split(example)
    files = list(zip(rest[::2], rest[1::2], strict=True))
    return tuple([("example.twf", first)] * bool(first.strip()) + files)


def classic_checkout(target: str) -> str:
    """Return `CHECKOUT` with its call in the classic spelling: `nexus "target" workflow ..`."""
    return CHECKOUT.replace("PaymentsEndpoint Payments.Charge", f'"{target}" workflow Charge')

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

_HEADER = re.compile(r"^# --- (\S+)\n", re.MULTILINE)


def sources(example: str) -> tuple[tuple[str, str], ...]:
    """Return the files of an example as (path, text); see `Rule`.

    >>> sources("a\\n# --- b.twf\\nc\\n")
    (('example.twf', 'a\\n'), ('b.twf', 'c\\n'))
    """
    first, *rest = _HEADER.split(example)
    files = list(zip(rest[::2], rest[1::2], strict=True))
    return tuple([("example.twf", first)] * bool(first.strip()) + files)

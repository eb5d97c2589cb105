"""The contract of a service, as `generate` writes one for those who call it by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NotRequired, TypedDict

import nexusrpc


class Bill(TypedDict):
    """As the package of a contract says it."""

    total: Decimal
    wait: timedelta
    mark: bytes
    parts: list[Decimal]
    at: datetime


class Id(TypedDict):
    """Part of what goes in."""

    fee: Decimal
    wait: timedelta
    mark: bytes
    at: datetime


class ChargeInput(TypedDict):
    """What goes in."""

    id: Id
    parts: NotRequired[list[Decimal]]


@nexusrpc.service(name="Bank")
class Bank:
    """What is called."""

    charge: nexusrpc.Operation[ChargeInput, Bill] = nexusrpc.Operation(name="Charge")

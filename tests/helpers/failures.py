"""Failures, as code raises them and as the server makes them."""

from __future__ import annotations

from temporalio.api.failure.v1 import Failure


def application(type: str = "CardDeclined", message: str = "no money") -> Failure:  # noqa: A002
    """Return a failure as code raises it."""
    made = Failure(message=message)
    made.application_failure_info.type = type
    made.application_failure_info.details.payloads.add(
        metadata={"encoding": b"json/plain"}, data=b'{"left":3}'
    )
    return made


def plain(kind: str, cause: Failure | None = None) -> Failure:
    """Return a failure of the server's own kinds."""
    made = Failure(message=f"operation {kind}")
    getattr(made, f"{kind}_failure_info").SetInParent()
    if kind == "nexus_handler":
        made.nexus_handler_failure_info.type = "NOT_FOUND"
    if cause is not None:
        made.cause.CopyFrom(cause)
    return made

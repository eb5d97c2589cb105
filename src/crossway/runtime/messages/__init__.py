"""The signals, updates and queries of compiled workflows: what fits, what arrives, what runs."""

from crossway.runtime.messages.arrivals import (
    HEADER,
    Arrivals,
    drop_unknown,
    not_awaited,
    to_hand_over,
)
from crossway.runtime.messages.handlers import query_handler, signal_handler, update_handler
from crossway.runtime.messages.message import Message, counts, unknown_signal
from crossway.runtime.messages.running import handlers_finished, stop_handlers

__all__ = [
    "HEADER",
    "Arrivals",
    "Message",
    "counts",
    "drop_unknown",
    "handlers_finished",
    "not_awaited",
    "query_handler",
    "signal_handler",
    "stop_handlers",
    "to_hand_over",
    "unknown_signal",
    "update_handler",
]

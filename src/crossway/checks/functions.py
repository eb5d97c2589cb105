"""The functions a design may call without defining them. Source: DESIGN.md section 3."""

from __future__ import annotations

_PURE = """
abs append concat contains duration float int keys len lower max min now random range round
sorted str string sum upper uuid values
"""
PURE = frozenset(_PURE.split())
"""Deterministic everywhere: all that a workflow may call."""

CALLER_INFO = frozenset({"get_caller_info", "get_nexus_caller_info"})
"""What an operation calls to learn who calls it."""

SIGNAL = "temporal.signal"
"""Signals a workflow by its id."""

HEARTBEAT = "heartbeat"
"""Reports an activity's progress."""

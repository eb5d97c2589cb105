"""Reading options as rules need them; `crossway.design.settings` has the rest."""

from __future__ import annotations

DEADLINE_KEYS = ("timeout", "schedule_to_close_timeout")
"""What ends a nexus call as a whole. Source: DESIGN.md section 3."""

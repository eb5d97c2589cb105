"""How long tests wait for what must become true."""

from __future__ import annotations

PATIENCE = 200.0
"""Seconds. Only a broken program takes them; a busy machine takes more than an idle one."""
WHOLE_TEST = 3 * PATIENCE
"""Seconds that a test may take in all: one that waits for ever shows where."""

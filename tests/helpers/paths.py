"""Where things are in the repository."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
ORDERS = ROOT / "examples" / "orders"
EXAMPLES = sorted({path.parent for path in (ROOT / "examples").rglob("*.twf")})
"""The folders of the examples that hold a design."""

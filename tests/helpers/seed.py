"""The seed, the document every block of which must work, and its blocks."""

from __future__ import annotations

import re
from pathlib import Path

SEED = Path(__file__).parents[1] / "fixtures" / "seed" / "nexus.md"
_BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def seed_block(containing: str) -> str:
    """Return the text of the first block of the seed that contains a text."""
    blocks = _BLOCK.findall(SEED.read_text())
    return str(next(block for block in blocks if containing in block))

"""The fixtures of the language that are printed."""

from __future__ import annotations

from tests.helpers.expectations import LANGUAGE

PRINTED = [(LANGUAGE / name).read_text() for name in ("sketches.twf", "spellings.twf", "tests.twf")]
"""Their texts."""

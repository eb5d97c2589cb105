"""What an editor shows faded is what rules say does nothing."""

from __future__ import annotations

from crossway.checks import CODES
from crossway.lsp.publishing import UNNEEDED


def test_what_is_shown_faded_are_codes_that_there_are() -> None:
    assert {one.code for one in CODES} >= UNNEEDED

"""Where a process listens, as command lines and the pages of projects have it."""

from __future__ import annotations

import pytest

from crossway.cluster.addresses import listen, scraped
from crossway.errors import UserError


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9090", "127.0.0.1:9090"),
        (":9090", "127.0.0.1:9090"),
        ("localhost:9090", "127.0.0.1:9090"),
        ("0.0.0.0:9090", "0.0.0.0:9090"),
        ("[::1]:9090", "[::1]:9090"),
    ],
)
def test_metrics_are_served_at_an_address_that_the_sdk_reads(text: str, found: str) -> None:
    """It takes no name, and pages say `localhost`."""
    assert scraped(text) == found


@pytest.mark.parametrize("text", ["localhost", "localhost:x", "1:99999", ""])
def test_what_is_no_address_is_told_with_its_option(text: str) -> None:
    """A port, with a host or without."""
    with pytest.raises(UserError, match=f"--health: expected PORT or HOST:PORT, found '{text}'"):
        listen("--health", text)

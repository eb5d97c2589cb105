"""One Chromium for all tests of pages, each of which begins with an empty page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.browser import Browser, browser


@pytest.fixture(scope="session")
def shared_chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def chromium(shared_chromium: Browser) -> Browser:
    """Return the browser with a window of the size that it begins with."""
    shared_chromium.go("about:blank")
    shared_chromium.resize(1300, 900)
    return shared_chromium

"""Whether what a page says can be read: the contrast of its texts, as a browser shows them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.helpers.browser import Browser

LEAST = 4.5
"""Of text to what it stands on: WCAG 2.1, success criterion 1.4.3, level AA."""

_MEASURING = Path(__file__).with_name("contrasts.js").read_text()


class Text(NamedTuple):
    """A text that is seen, its contrast, and both colours as red, green and blue."""

    text: str
    contrast: float
    ink: str
    below: str


def texts(chromium: Browser) -> list[Text]:
    """Return the texts that are seen of the page that is open."""
    return [Text(*one) for one in chromium.evaluate(_MEASURING)]


def too_faint(seen: list[Text]) -> list[Text]:
    """Return those that some people cannot read."""
    return [one for one in seen if one.contrast < LEAST]

"""Write the pictures of docs/studio.md: the studio of a running example, in a headless Chromium.

    python -m scripts.studio_pictures

It runs `crossway dev examples/approval`, has a trip asked for and one call refused, and takes
pictures of the map, of the run and of a form. Look at them after a change of what pages look like.
They differ in ids and times from run to run, so that no test compares them.
"""

from __future__ import annotations

import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.helpers.background import Background
from tests.helpers.browser import browser

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "studio"
EXAMPLES = ROOT / "examples"

_TRIP = {
    "action": "start",
    "name": "Trip",
    "namespace": "travel",
    "id": "trip-1",
    "v.request.id": "r-1",
    "v.request.requester": "ann",
    "v.request.amount": "420",
    "v.quote.id": "q-1",
    "v.quote.name": "hotel.pdf",
}
_REFUSED = {
    "action": "call",
    "name": "Approvals.Decide",
    "caller": "travel",
    "v.id": "r-1",
    "v.approve": "true",
    "v.by": "ann",
}

_PAGES = {
    "map": ("", 1400, 900, False),
    "run": ("run?namespace=travel&id=trip-1", 1300, 1500, True),
    "form": ("form?action=start&name=Trip&namespace=travel", 900, 800, False),
}
"""Each picture: the page, its width and height, and whether it is dark."""


def main() -> int:
    """Write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with Background("dev", "approval", cwd=EXAMPLES) as process:
        found = re.search(r"http://\S+", process.wait_for("studio at"))
        if found is None:
            return 1
        process.wait_for("reloads when a file changes")
        _send(found[0], _TRIP)
        _send(found[0], _REFUSED)
        for name, (page, width, height, dark) in _PAGES.items():
            with browser(dark=dark) as chromium:
                chromium.resize(width, height)
                chromium.go(found[0] + page)
                time.sleep(3 if name == "map" else 0.2)  # until the first counts are there
                (FOLDER / f"{name}.png").write_bytes(chromium.picture())
    return 0


def _send(url: str, form: dict[str, str]) -> None:
    origin = "http://" + urllib.parse.urlsplit(url).netloc
    body = urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(f"{url}act", body, {"Origin": origin})  # noqa: S310 - our own server
    try:
        urllib.request.urlopen(request, timeout=60).close()  # noqa: S310 - the same
    except urllib.error.HTTPError as refusal:
        refusal.close()


if __name__ == "__main__":
    sys.exit(main())

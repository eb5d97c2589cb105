"""The page of `crossway graph` in a real browser: to pan, zoom, search and read, and only that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crossway.graph import Level, at_level, drawn, page
from tests.graph.shop import HOSTILE, SHOP, graph, many
from tests.helpers.browser import Browser
from tests.helpers.listening import listening

pytestmark = pytest.mark.skipif(
    shutil.which("chromedriver") is None,
    reason="Chromium is missing: apt-get install chromium chromium-driver",
)

VIEW = "document.getElementById('map').getAttribute('viewBox').split(' ').map(Number)"


def press(chromium: Browser, key: str, at: str = "document.body") -> None:
    """Press a key on an element."""
    made = f"new KeyboardEvent('keydown', {{key: '{key}', bubbles: true, cancelable: true}})"
    chromium.evaluate(f"{at}.dispatchEvent({made})")


def test_the_map_is_moved_searched_and_read_by_mouse_and_keys(
    chromium: Browser, tmp_path: Path
) -> None:
    """Each box is a link to its line; what it has to do with stays bright."""
    file = tmp_path / "shop.html"
    file.write_text(page(drawn(graph(SHOP))))
    chromium.open(file)
    begun = chromium.evaluate(VIEW)
    press(chromium, "+")
    assert chromium.evaluate(VIEW)[2] < begun[2]
    press(chromium, "ArrowRight")
    press(chromium, "0")
    assert chromium.evaluate(VIEW) == begun
    wheel = "new WheelEvent('wheel', {deltaY: -300, clientX: 300, clientY: 300, bubbles: true})"
    chromium.evaluate(f"document.getElementById('view').dispatchEvent({wheel})")
    assert chromium.evaluate(VIEW)[2] < begun[2]

    press(chromium, "/")
    assert chromium.evaluate("document.activeElement.id") == "search"
    search = "document.getElementById('search')"
    chromium.evaluate(f"{search}.value = 'operation refund'")
    chromium.evaluate(f"{search}.dispatchEvent(new Event('input'))")
    assert chromium.evaluate("document.getElementById('found').textContent") == "1 found"
    press(chromium, "Enter", search)
    current = "document.querySelector('.node.current .name').textContent"
    assert chromium.evaluate(current) == "Refund"
    press(chromium, "Escape", search)

    link = (
        "[...document.querySelectorAll('.node a')].find(one => "
        "one.querySelector('.name').textContent === 'ChargeOrder')"
    )
    chromium.evaluate(f"{link}.focus()")
    chromium.evaluate(
        f"{link}.dispatchEvent(new MouseEvent('click', {{bubbles: true, cancelable: true}}))"
    )
    shown = "document.querySelector('.row.shown').textContent"
    assert "workflow ChargeOrder" in chromium.evaluate(shown)
    seen = "document.querySelector('.row.shown').getBoundingClientRect().height"
    assert chromium.evaluate(seen) > 5
    details = "[...document.querySelectorAll('.details')].filter(one => !one.hidden)"
    assert chromium.evaluate(f"{details}.map(one => one.querySelector('h2').textContent)") == [
        "ChargeOrder"
    ]
    # By a key: then the details are next, and Escape leads back.
    assert chromium.evaluate("document.activeElement.className") == "details"
    near = "[...document.querySelectorAll('.node.near .name')].map(one => one.textContent)"
    assert sorted(chromium.evaluate(near)) == ["Bill", "Charge", "ChargeOrder", "Refund"]
    press(chromium, "Escape")
    assert chromium.evaluate(f"{details}.length") == 0
    assert chromium.evaluate(f"document.activeElement === {link}")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert chromium.evaluate(overflow) <= 0


def test_a_hundred_namespaces_have_readable_names_however_small_they_are(
    chromium: Browser, tmp_path: Path
) -> None:
    """From far away each is named within its box; closer to it all of it is there again."""
    for level in (Level.ALL, Level.NAMESPACES):
        file = tmp_path / f"{level}.html"
        file.write_text(page(drawn(at_level(graph(many(100)), level))))
    boxes = (
        "[...document.querySelectorAll('.region,.node.namespace')].map((one, at) => {"
        "const t = document.querySelectorAll('.of-namespace .name,.of-namespace.name')[at]"
        ".getBoundingClientRect(), b = one.querySelector('rect').getBoundingClientRect();"
        "return [t.left - b.left, b.right - t.right, t.height]})"
    )
    # A box that is lit up, as what runs is in the studio, hides no name.
    over = (
        "[...document.querySelectorAll('.of-namespace')].every(one => "
        "[...document.querySelectorAll('.region ~ .node')].every(node => "
        "node.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING))"
    )
    for level in (Level.ALL, Level.NAMESPACES):
        chromium.open(tmp_path / f"{level}.html")
        assert chromium.evaluate("document.querySelectorAll('.map.far').length") == 1
        found = chromium.evaluate(boxes)
        assert len(found) == 100
        for left, right, height in found:
            assert min(left, right) >= -0.5
            assert height >= 7.5, level
        assert level is Level.NAMESPACES or chromium.evaluate(over)
    names = "[...document.querySelectorAll('.node.workflow .name')]"
    inner = f"{names}.map(one => one.checkVisibility())"
    chromium.open(tmp_path / "all.html")
    assert not any(chromium.evaluate(inner))
    for _ in range(12):
        press(chromium, "+")
    assert all(chromium.evaluate(inner))
    sizes = "[...document.querySelectorAll('.region .name')].map(one => one.style.fontSize)"
    assert chromium.evaluate(sizes) == [""] * 100
    assert not chromium.evaluate(over)


def test_a_hostile_design_runs_nothing_and_loads_nothing(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    asked: list[str] = []
    with listening(lambda path, _body: asked.append(path)) as url:
        text = HOSTILE.replace("src=x", f"src={url}/leak")
        name = f'"><img src={url}/leak onerror=alert(1)>'
        file.write_text(page(drawn(graph({f"{name}.twf": text}, name))))
        chromium.open(file)
        assert chromium.evaluate("document.title") == f"{name} - crossway graph"
        assert chromium.evaluate("document.scripts.length") == 1
        assert chromium.evaluate("performance.getEntriesByType('resource').length") == 0
        foreign = "document.querySelectorAll('img,link,iframe,[onerror],[onmouseover],[style]')"
        assert chromium.evaluate(f"{foreign}.length") == 0
        # What a page could be made to run by whoever gets markup into it, its policy forbids.
        chromium.evaluate(
            "document.body.appendChild(Object.assign(document.createElement('script'), "
            "{textContent: 'document.title = \"owned\"'})).tagName"
        )
        assert chromium.evaluate("document.title") == f"{name} - crossway graph"
        assert asked == []

"""The page of `crossway trace --html` in a real browser: it shows the call, and only that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crossway.observe.reading.steps import Kind, State, Step
from crossway.observe.showing.page import page
from tests.helpers.browser import Browser
from tests.helpers.hostile_tree import at, hostile_tree
from tests.helpers.listening import listening

# Nobody but Debian's root can install it; the summary of a run says what was left out.
pytestmark = pytest.mark.skipif(
    shutil.which("chromedriver") is None,
    reason="Chromium is missing: apt-get install chromium chromium-driver",
)


def test_a_hostile_history_runs_nothing_and_loads_nothing(
    chromium: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "call.html"
    asked: list[str] = []
    with listening(lambda path, _body: asked.append(path)) as url:
        file.write_text(page([hostile_tree(f"{url}/leak")], "a call", now=at(12)))
        chromium.open(file)
        assert chromium.evaluate("document.title") == "a call - crossway trace"
        assert chromium.evaluate("document.scripts.length") == 0
        assert chromium.evaluate("performance.getEntriesByType('resource').length") == 0
        foreign = "document.querySelectorAll('img,script,link,iframe,[style],[onload],[onerror]')"
        assert chromium.evaluate(f"{foreign}.length") == 0
        assert asked == []


def test_every_step_is_seen_with_its_bar_inside_the_time_line(
    chromium: Browser, tmp_path: Path
) -> None:
    tree = hostile_tree()
    file = tmp_path / "call.html"
    file.write_text(page([tree], "a call", now=at(12)))
    chromium.open(file)
    rows = "[...document.querySelectorAll('main .row:not(.ruler)')]"
    assert chromium.evaluate(f"{rows}.length") == len(list(tree.walk()))
    seen = f"{rows}.every(row => row.getBoundingClientRect().height > 10)"
    assert chromium.evaluate(seen)
    boxes = (
        "[...document.querySelectorAll('main .track rect')].map(bar => {"
        "const b = bar.getBoundingClientRect(), t = bar.parentNode.getBoundingClientRect();"
        "return [b.left - t.left, t.right - b.right, b.width, b.height]})"
    )
    for left, right, width, height in chromium.evaluate(boxes):
        assert min(left, right) > -1
        assert width > 0
        assert height > 0
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert chromium.evaluate(overflow) <= 0


OVERLAPS = """(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = walker.nextNode());) {
        const at = text.parentElement;
        if (!text.data.trim() || !at.checkVisibility() || at.closest('svg,.ruler')) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const box of range.getClientRects()) {
            // What is long scrolls in its own box, and is not seen beyond it.
            const seen = (at.closest('pre') || document.documentElement).getBoundingClientRect();
            if (box.width > 1 && box.bottom <= seen.bottom) {
                found.push([box, text.data.slice(0, 40)]);
            }
        }
    }
    found.sort((a, b) => a[0].top - b[0].top);
    const over = [];
    found.forEach(([a, one], i) => {
        for (const [b, other] of found.slice(i + 1)) {
            if (b.top >= a.bottom) break;
            // Lines of one text may touch: letters have room above and below.
            if (a.left < b.right - 1 && b.left < a.right - 1 && b.top < a.bottom - 3) {
                over.push([one, other]);
            }
        }
    });
    return over;
})()"""
"""Returns which texts of a page lie over which others, by the boxes of all their lines."""


def test_no_text_lies_over_another_on_any_screen(chromium: Browser, tmp_path: Path) -> None:
    """Names as long as they come, on a desk and on a phone, folded and not, and fifty calls."""
    file = tmp_path / "call.html"
    root = hostile_tree()
    for number in range(0, 500, 10):
        call = Step(Kind.NEXUS, f"Money P.Charge{number}", "orders", State.COMPLETED)
        call.scheduled, call.ended = at(number / 50), at(number / 50 + 0.01)
        call.inputs, call.result = ('{"id": "' + "x" * number + '"}',), '"yes"'
        root.children.append(call)
    root.children[0].trace = "\n".join("  File bank.py, line 12" + "y" * 300 for _ in range(5))
    file.write_text(page([root], "a call", now=at(12)))
    chromium.open(file)
    boxes = (
        "[...document.querySelectorAll('main .line')].flatMap(line => "
        "[...line.children].filter(one => one.textContent.trim()).map(one => "
        "one.getBoundingClientRect()).map((a, i, all) => all.slice(i + 1).some(b => "
        "a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && "
        "b.top < a.bottom - 1))).filter(Boolean).length"
    )
    for width in (1300, 380):
        chromium.resize(width, 900)
        assert chromium.evaluate(boxes) == 0
        assert chromium.evaluate(OVERLAPS) == []
        chromium.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert chromium.evaluate(OVERLAPS) == []
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert chromium.evaluate(overflow) <= 0


def test_a_branch_folds_without_a_script(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "call.html"
    file.write_text(page([hostile_tree()], "a call", now=at(12)))
    chromium.open(file)
    shown = "document.querySelector('main details').getBoundingClientRect().height"
    before = chromium.evaluate(shown)
    chromium.evaluate("document.querySelector('main summary').click()")
    assert chromium.evaluate(shown) < before

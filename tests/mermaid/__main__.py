"""What `crossway graph` writes as Mermaid is drawn by Mermaid in Chromium, and says what it should.

`python -m tests.mermaid [FOLDER]`; it needs Node, a registry of npm and Chromium, so it is none of
the suite. Mermaid is installed into FOLDER, else into a folder that goes away. Each graph has as
many boxes, regions and lines as it should, each box the text that it should, whatever is in it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from crossway.graph import Graph, Level, at_level, mermaid
from crossway.graph.captions import node_captions, region_caption
from crossway.graph.model import Kind, lines_of
from crossway.language.visible import visible
from tests.graph.shop import HOSTILE, ORDERS, SHOP, graph, many
from tests.helpers.browser import Browser, browser
from tests.studio.claims import until

VERSION = "11"
"""Of Mermaid: the one that GitHub has is of this one, too."""

_DRAW = """(window.drawn = null, mermaid.initialize({startOnLoad: false, maxTextSize: 1e6}),
mermaid.render('m' + Date.now(), %s).then(
    (found) => {
        document.getElementById('at').innerHTML = found.svg;
        const texts = (kind) => [...document.querySelectorAll('#at ' + kind)].map(
            (one) => one.textContent);
        window.drawn = {
            nodes: texts('.node'), regions: texts('.cluster'),
            lines: document.querySelectorAll('#at .flowchart-link').length,
            acting: document.querySelectorAll('#at script, #at a, #at img').length,
            title: document.title};
    },
    (error) => { window.drawn = String(error); }), 0)"""


def cases() -> dict[str, Graph]:
    """Return the graphs: every kind of node and call, hostile texts, few and many namespaces."""
    orders = {path.name: path.read_text() for path in sorted(ORDERS.glob("*.twf"))}
    return {
        "orders": graph(orders, "orders"),
        "shop": graph(SHOP),
        "services": at_level(graph(SHOP), Level.SERVICES),
        "hostile": graph({"gate.twf": HOSTILE}, '"; click n0 href "x'),
        "30 namespaces": graph(many(30)),
        "100 namespaces": at_level(graph(many(100)), Level.NAMESPACES),
    }


def expected(given: Graph) -> dict[str, Any]:
    """Return what is to be seen of a graph."""
    whole = {node.region for node in given.nodes if node.kind is Kind.NAMESPACE}
    regions = [region for region in given.regions if region.id not in whole]
    return {
        "nodes": sorted(_joined(node.name, *node_captions(node)) for node in given.nodes),
        "regions": sorted(_joined(region.name, region_caption(region)) for region in regions),
        "lines": len(lines_of(given)),
        "acting": 0,
        "title": "",
    }


def _joined(*texts: str) -> str:
    return "".join(map(visible, texts))


def drawn(chromium: Browser, text: str) -> Any:
    """Return what Mermaid draws of a text, or the error that it says."""
    chromium.evaluate(_DRAW % json.dumps(text))
    found = until(lambda: chromium.evaluate("window.drawn"))
    if isinstance(found, dict):
        found["nodes"].sort()
        found["regions"].sort()
    return found


def main(folder: Path) -> int:
    """Draw all graphs; return 1 when one is not what it should be."""
    install = ["npm", "install", "--no-audit", "--no-fund", f"mermaid@{VERSION}"]
    subprocess.run(install, cwd=folder, check=True)
    program = folder / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
    page = folder / "page.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><div id="at"></div><script src="{program.as_uri()}">'
        "</script>"
    )
    wrong = 0
    with browser() as chromium:
        chromium.open(page)
        for name, given in cases().items():
            found, wanted = drawn(chromium, mermaid(given)), expected(given)
            wrong += found != wanted
            said = "as it should be" if found == wanted else f"{found} != {wanted}"
            sys.stdout.write(f"{name}: {said}\n")
        assert "rror" in drawn(chromium, 'flowchart LR\n  n0["a"b"]')
    return int(wrong > 0)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as own:
        sys.exit(main(Path(own)))

"""Write the pictures of docs/graph.md: what `crossway graph` draws of the examples, as SVG.

    python -m scripts.graph_pictures          writes those that are not what is drawn now
    python -m scripts.graph_pictures --check  says which those are

They are the same on every machine. Look at them after a change of how graphs are drawn: in a
browser that is set to light, and in one that is set to dark.
"""

from __future__ import annotations

import sys
from contextlib import chdir
from pathlib import Path

from crossway.checks import Checked
from crossway.design import load
from crossway.graph import Level, at_level, drawn, graph_of, svg
from scripts.pages import Written

ROOT = Path(__file__).parents[1]
FOLDER = "graph"

_PICTURES = {
    "orders": ("orders", Level.ALL),
    "orders-services": ("orders", Level.SERVICES),
    "gateway": ("gateway", Level.ALL),
    "saga": ("saga", Level.NAMESPACES),
}
"""The example and the level of each picture."""


def pages(_docs: Path) -> dict[str, str]:
    """Return the pictures by their paths below docs/."""
    return {f"{FOLDER}/{name}.svg": _drawn(*of) for name, of in _PICTURES.items()}


def _drawn(example: str, level: Level) -> str:
    with chdir(ROOT):  # what a box says of its place names no folder of this machine
        checked = Checked(load(Path("examples") / example)[0])
    return svg(drawn(at_level(graph_of(checked.design, example), level)))


written = Written(pages, "`crossway graph` draws", FOLDER)
stale, write, main = written.stale, written.write, written.main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""How large the boxes of a picture are, from their texts: alike on every machine.

Texts stand in a monospaced font, all of which have letters of 0.6 of their size or less; one of
East Asia takes two. So a text is as wide as it has columns, whatever font is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from crossway.graph.captions import node_captions, region_caption
from crossway.graph.model import Kind, Node, Region
from crossway.language.visible import visible

NAME_SIZE = 13
CAPTION_SIZE = 11
LABEL_SIZE = 11
"""Pixels of the letters of names, of what stands below them, and of what stands at lines."""

_LETTER = 0.605
"""The width of a letter, in its size."""

LONGEST = 56
"""Columns of a text that are shown; all of it is in its tooltip."""

PAD = 12
_NAME_HEIGHT = 19
_CAPTION_HEIGHT = 15
_TOP = 7
"""Pixels: left and right of the texts, the height of their lines, and what is above and below."""


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a box, shortened to fit, and its size in pixels."""

    name: str
    captions: tuple[str, ...]
    width: float
    height: float

    def baseline(self, number: int) -> float:
        """Return how far below the top a line of text stands: 0 is the name."""
        return _TOP + 14 + number * _CAPTION_HEIGHT + (2 if number else 0)


def box_of(node: Node) -> Box:
    """Return the box of a node."""
    name, captions = shortened(node.name), tuple(map(shortened, node_captions(node)))
    widths = [columns(name) * NAME_SIZE, *(columns(one) * CAPTION_SIZE for one in captions)]
    height = 2 * _TOP + _NAME_HEIGHT + _CAPTION_HEIGHT * len(captions)
    width = max(widths) * _LETTER + 2 * PAD + 6 + 2 * point_of(node)
    return Box(name, captions, round(width, 1), height)


def point_of(node: Node) -> float:
    """Return how far a box is pointed at its sides: that of an endpoint, which is a gate, is."""
    return 9.0 if node.kind is Kind.ENDPOINT else 0.0


def head_width(region: Region) -> int:
    """Return how many columns the head of a region takes."""
    return columns(shortened(region.name)) + columns(region_caption(region)) + 3


def columns(text: str) -> int:
    """Return how many columns a text takes."""
    return cell_len(text)


def shortened(text: str) -> str:
    """Return text as it is shown: on one line, and not too long for a box."""
    shown = visible(text)
    return shown if columns(shown) <= LONGEST else f"{set_cell_size(shown, LONGEST - 1)}…"

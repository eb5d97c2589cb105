"""A console that spells out what acts on a terminal in the texts it is given.

What it sends itself, to move and to colour, acts: `rich` keeps the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from crossway.language.visible import visible_lines


class VisibleConsole(Console):
    """Shows no text as it came from others; see `crossway.cli.output.console`."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield what is written for a renderable, and for all that is in it."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(visible_lines(segment.text), segment.style)

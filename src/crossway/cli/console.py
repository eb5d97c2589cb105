"""Consoles for colours and drawings that move.

They spell out what acts on a terminal in the texts they are given, and send only their own
moves and colours: `rich` keeps the two apart.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from crossway.cli.streams import results
from crossway.language.visible import visible_lines


def console(*, err: bool = False, quiet: bool = False) -> Console:
    """Return a console on standard output, or with `err` on standard error.

    With `quiet`, or on a stream that is closed, it shows nothing.
    """
    stream = sys.stderr if err else results()
    # No `[red]` and no `:smile:` of a name means anything.
    made = _VisibleConsole(
        file=stream, quiet=quiet or stream is None, highlight=False, markup=False, emoji=False
    )
    if made.width < 1:
        made.width = 80  # COLUMNS=0, of a screen that does not know: nothing would be shown
    return made


class _VisibleConsole(Console):
    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield what is written for a renderable, and for all that is in it."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(visible_lines(segment.text), segment.style)

"""The tree as text: one line per step, with state, namespace and duration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from rich.text import Text

from crossway.observe.reading.steps import Kind, Step
from crossway.observe.showing.words import MARKS, duration, remarks


def tree_lines(root: Step, now: datetime | None = None) -> list[Text]:
    """Return the drawing of a tree, one text per line; `now` ends what still runs."""
    now = now or datetime.now(UTC)
    return list(_lines(root, now, "", ""))


def _lines(step: Step, now: datetime, first: str, rest: str) -> Iterator[Text]:
    line = Text.assemble((first, "dim"), step_text(step, now))
    # At the top it goes without saying.
    if step.asked and first:
        line.append("  ◀ asked for", style="bold")
    yield line
    for index, child in enumerate(step.children):
        last = index == len(step.children) - 1
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from _lines(child, now, rest + branch, rest + below)


def step_text(step: Step, now: datetime) -> Text:
    """Return one step as a line: mark, kind and name, namespace, duration, what is wrong."""
    mark, style = MARKS[step.state]
    text = Text.assemble((f"{mark} ", style), (f"{step.kind} ", "dim"), step.name)
    if step.kind in (Kind.WORKFLOW, Kind.HANDLER) and step.namespace:
        text.append(f"  [{step.namespace}]", style="blue")
    took = duration(step, now)
    if took:
        text.append(f"  {took}", style="dim")
    for remark in remarks(step):
        text.append(f"  {remark}", style=style)
    return text

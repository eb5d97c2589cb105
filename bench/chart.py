"""The report of `python -m bench` as one SVG: a group of bars for each row, a bar for each side."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from bench.sides import SIDES

COLOURS = {"compiled": "#2563eb", "samples": "#9ca3af", "expert": "#f59e0b"}
WIDTH, LABEL, BAR, GAP = 760, 190, 14, 16

Rows = dict[str, dict[str, float]]
"""What a side has, by row and side."""


def report(samples: Mapping[str, Any]) -> str:
    """Return an SVG with a chart for each measurement there is."""
    parts, top = [_legend()], 40
    for title, rows in _charts(samples):
        part, height = _chart(title, rows, top)
        parts.append(part)
        top += height
    style = "font-family: sans-serif; font-size: 12px"
    size = f'width="{WIDTH}" height="{top}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="{style}">'
    paper = f'<rect {size} fill="white"/>'
    return "\n".join([head, paper, *parts, "</svg>\n"])


def _charts(samples: Mapping[str, Any]) -> Iterator[tuple[str, Rows]]:
    for name in ("calls", "namespaces", "inflight"):
        if rows := {key: value for key, value in samples.get(name, {}).items() if key != "history"}:
            yield f"{name}: CPU of the workers, ms per operation", _medians(rows, "cpu")
            yield f"{name}: operations per second", _medians(rows, "rate")
    for name, kind, said in (
        ("memory", "idle", "memory, idle, MiB"),
        ("memory", "busy", "memory, at most, MiB"),
        ("idle", "idle", "idle: CPU ms per second"),
    ):
        if name in samples:
            yield said, {row: columns[kind] for row, columns in samples[name].items()}


def _medians(rows: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]], value: str) -> Rows:
    return {
        row: {name: statistics.median(one[value] for one in each) for name, each in by.items()}
        for row, by in rows.items()
    }


def _legend() -> str:
    return "".join(
        f'<rect x="{LABEL + 120 * at}" y="12" width="{BAR}" height="{BAR}" fill="{COLOURS[name]}"/>'
        f'<text x="{LABEL + 120 * at + 20}" y="23">{name}</text>'
        for at, name in enumerate(SIDES)
    )


def _chart(title: str, rows: Rows, top: int) -> tuple[str, int]:
    """Return a chart from `top` on, and how high it is."""
    most = max((value for by in rows.values() for value in by.values()), default=0) or 1
    parts = [f'<text x="10" y="{top + 14}" font-weight="bold">{escape(title)}</text>']
    y = top + 24
    for row, by in rows.items():
        parts.append(f'<text x="10" y="{y + 2 * BAR}">{escape(row)}</text>')
        for name, value in by.items():
            width = (WIDTH - LABEL - 70) * value / most
            parts.append(
                f'<rect x="{LABEL}" y="{y}" width="{width:.1f}" height="{BAR - 2}" '
                f'fill="{COLOURS[name]}"/><text x="{LABEL + width + 6:.1f}" y="{y + BAR - 3}">'
                f"{value:.4g}</text>"
            )
            y += BAR
        y += GAP
    return "\n".join(parts), y - top + 10

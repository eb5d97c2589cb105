"""The tree as one HTML page with a time line: nothing to load, nothing that runs.

Histories are written by others, so every text is escaped, everything put into style is a
number of ours, and the page forbids itself all scripts and all requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape as as_markup

from crossway.observe.reading.failures import plain
from crossway.observe.reading.steps import Kind, State, Step
from crossway.observe.showing.words import MARKS, duration, remarks, spell_duration

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

TICKS = 4
"""Parts of the time line's scale."""

LEAST = 0.4
"""The width of the shortest bar, in percent: an instant stays visible."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The span of time that the page's width stands for."""

    start: datetime
    end: datetime

    def percent(self, time: datetime) -> float:
        """Return where a time is, from 0 to 100."""
        whole = (self.end - self.start).total_seconds() or 1.0
        part = (time - self.start).total_seconds() / whole * 100
        return min(max(part, 0.0), 100.0)


def escape(text: str) -> str:
    """Return text of others for the page: one line, and none of it markup."""
    return as_markup(plain(text, 1000))


def page(trees: Sequence[Step], title: str, now: datetime | None = None) -> str:
    """Return the page of a call's trees; `now` ends what still goes on.

    `title` is the workflow id that was asked for.
    """
    now = now or datetime.now(UTC)
    scale = _scale(trees, now)
    steps = [step for tree in trees for step in tree.walk()]
    namespaces = sorted({step.namespace for step in steps if step.namespace})
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)} - crossway trace</title><style>{STYLE}</style></head><body>",
        f"<header><h1>{escape(title)}</h1><p>{len(steps)} steps in {len(namespaces)} "
        f"namespaces: {escape(', '.join(namespaces))}. {escape(_span(scale))}</p></header>",
        _ruler(scale),
        "<main>",
        *(part for tree in trees for part in _rows(tree, 0, scale, now)),
        "</main></body></html>\n",
    ]
    return "\n".join(parts)


def _scale(trees: Sequence[Step], now: datetime) -> Scale:
    """Return the span of all steps; those still open last until `now`."""
    steps = [step for tree in trees for step in tree.walk()]
    starts = [step.scheduled for step in steps if step.scheduled is not None]
    ends = [step.ended or now for step in steps if step.scheduled is not None]
    return Scale(min(starts, default=now), max([*starts, *ends], default=now))


def _span(scale: Scale) -> str:
    begun = scale.start.strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"From {begun}, {spell_duration(scale.end - scale.start)} in all."


def _ruler(scale: Scale) -> str:
    whole = scale.end - scale.start
    marks = "".join(
        f'<i style="left:{100 * tick / TICKS:.0f}%">{spell_duration(whole * tick / TICKS)}</i>'
        for tick in range(TICKS + 1)
    )
    return f'<div class="row ruler"><div></div><div class="track">{marks}</div></div>'


def _rows(step: Step, depth: int, scale: Scale, now: datetime) -> Iterator[str]:
    row = _label(step, depth, now) + _bar(step, scale, now)
    if not step.children:
        yield f'<div class="row">{row}</div>'
        return
    yield f'<details open><summary class="row">{row}</summary>'
    for child in step.children:
        yield from _rows(child, depth + 1, scale, now)
    yield "</details>"


def _label(step: Step, depth: int, now: datetime) -> str:
    mark, _ = MARKS[step.state]
    where = step.namespace if step.kind in (Kind.WORKFLOW, Kind.HANDLER) else ""
    spans = [
        f'<b class="{_class(step.state)}" title="{step.state}">{mark}</b>',
        f"<small>{escape(step.kind)}</small> {escape(step.name)}",
        f'<span class="ns">{escape(where)}</span>' if where else "",
        f"<small>{escape(duration(step, now))}</small>",
        "<mark>asked for</mark>" if step.asked and depth else "",
    ]
    said = "".join(f"<p>{escape(remark)}</p>" for remark in remarks(step))
    inside = f"{' '.join(filter(None, spans))}{_identity(step)}{said}{_trace(step)}"
    return f'<div class="label" style="padding-left:{depth * 1.2:.1f}rem">{inside}</div>'


def _identity(step: Step) -> str:
    """Return the ids of a workflow, to be copied into other tools."""
    if step.kind not in (Kind.WORKFLOW, Kind.CHILD) or step.execution is None:
        return ""
    execution = step.execution
    run = f" · run {escape(execution.run_id)}" if execution.run_id else ""
    return f"<p><code>{escape(execution.workflow_id)}</code>{run}</p>"


def _trace(step: Step) -> str:
    """Return the stack trace of a failure, folded."""
    if not step.trace:
        return ""
    return f"<details><summary>stack trace</summary><pre>{escape(step.trace)}</pre></details>"


def _bar(step: Step, scale: Scale, now: datetime) -> str:
    if step.scheduled is None:
        return '<div class="track"></div>'
    left = scale.percent(step.scheduled)
    width = max(scale.percent(step.ended or now) - left, LEAST)
    left = min(left, 100 - width)
    bars = f'<s class="{_class(step.state)}" style="left:{left:.3f}%;width:{width:.3f}%"></s>'
    if step.started is not None and step.started - step.scheduled > timedelta(milliseconds=1):
        waited = max(scale.percent(step.started) - left, 0)
        bars += f'<s class="wait" style="left:{left:.3f}%;width:{waited:.3f}%"></s>'
    return f'<div class="track" title="{escape(duration(step, now))}">{bars}</div>'


def _class(state: State) -> str:
    return str(state).replace(" ", "-")


STYLE = """
:root{color-scheme:light dark;font:14px/1.45 system-ui,sans-serif}
body{margin:1.5rem;max-width:110rem}
h1{font-size:1.3rem;margin:0;overflow-wrap:anywhere}
header p{margin:.2rem 0 1rem;opacity:.75}
.row{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:1rem;
border-bottom:1px solid color-mix(in srgb,currentColor 10%,transparent);padding:.15rem 0}
summary{cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary .label::before{content:"▾ ";opacity:.5}
details:not([open])>summary .label::before{content:"▸ "}
.label{overflow-wrap:anywhere}
.label pre{font-size:.8em;overflow-x:auto}
.label p{margin:0 0 0 1.2rem;font-size:.85em;opacity:.8}
small{opacity:.65}
.ns{color:#1769aa;border:1px solid;border-radius:.6rem;padding:0 .4rem;font-size:.85em}
.track{position:relative;min-height:1.2rem}
.track s{position:absolute;top:.25rem;height:.7rem;border-radius:.2rem;background:#8a8f98}
.track s.wait{background:repeating-linear-gradient(45deg,#fff8 0 3px,#0003 3px 6px)}
.ruler{position:sticky;top:0;background:Canvas;z-index:1}
.ruler i{position:absolute;transform:translateX(-50%);font-style:normal;font-size:.8em;opacity:.7}
.ruler i:first-child{transform:none}.ruler i:last-child{transform:translateX(-100%)}
b.completed{color:#2e9c4f}b.running{color:#1597b8}
b.failed,b.terminated,b.timed-out{color:#d23b3b}
b.cancelled,b.backing-off,b.blocked,b.unknown,b.buffered,b.unhandled{color:#b9820b}
s.completed{background:#2e9c4f}s.running{background:#1597b8}
s.failed,s.terminated,s.timed-out{background:#d23b3b}
s.cancelled,s.backing-off,s.blocked,s.unknown,s.buffered,s.unhandled{background:#d9a21b}
@media(prefers-color-scheme:dark){.ns{color:#7cbcf0}}
"""

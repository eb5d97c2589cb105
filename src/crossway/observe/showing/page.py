"""The tree as one HTML page with a time line: nothing to load, nothing that runs.

Histories are written by others, so every text is escaped, every number in it is ours, and the page
forbids itself all scripts and all requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crossway.observe.reading.failures import plain
from crossway.observe.reading.steps import Kind, State, Step
from crossway.observe.showing.verdict import Verdict, counted, verdict
from crossway.observe.showing.words import MARKS, duration, remarks, spell_duration
from crossway.pages import document, escape_lines, part
from crossway.pages import escape as as_markup

TICKS = 4
"""Parts of the time line's scale."""

LEAST = 0.4
"""The width of the shortest bar, in percent: an instant stays visible."""

_INDENT = 1.1
"""How far each level of the tree is moved in, in rem."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The span of time that the page's width stands for."""

    start: datetime
    end: datetime

    def percent(self, time: datetime) -> float:
        """Return where a time is, from 0 to 100."""
        whole = (self.end - self.start).total_seconds() or 1.0
        part_of_it = (time - self.start).total_seconds() / whole * 100
        return min(max(part_of_it, 0.0), 100.0)


def escape(text: str) -> str:
    """Return text of others for the page: one line, not too long, and none of it markup."""
    return as_markup(plain(text, 1000))


def page(trees: Sequence[Step], title: str, now: datetime | None = None) -> str:
    """Return the page of a call's trees; `now` ends what still goes on.

    `title` is the workflow id that was asked for.
    """
    return document(f"{plain(title, 1000)} - crossway trace", body(trees, title, now), style(trees))


def style(trees: Sequence[Step]) -> str:
    """Return the style of a page with a call's trees."""
    return part(__package__, "page.css") + _indents(trees)


def body(
    trees: Sequence[Step], title: str, now: datetime | None = None, *, head: str = "", end: str = ""
) -> str:
    """Return the page of a call's trees, as the body of a document.

    `head` and `end` are markup that stands above and below.
    """
    now = now or datetime.now(UTC)
    scale = _scale(trees, now)
    return "\n".join(
        [
            f"<header>{head}<h1>{escape(title)}</h1>",
            _verdict(verdict(trees, now)),
            f"<p>{_summary(trees, scale)}</p>{_legend(trees)}</header>",
            "<main>",
            _ruler(scale),
            *(row for tree in trees for row in _rows(tree, 0, scale, now)),
            f"{end}</main>",
        ]
    )


def _scale(trees: Sequence[Step], now: datetime) -> Scale:
    """Return the span of all steps; those still open last until `now`."""
    steps = [step for tree in trees for step in tree.walk()]
    starts = [step.scheduled for step in steps if step.scheduled is not None]
    ends = [step.ended or now for step in steps if step.scheduled is not None]
    return Scale(min(starts, default=now), max([*starts, *ends], default=now))


# --- the head ------------------------------------------------------------------------------


def _verdict(found: Verdict) -> str:
    mark, _ = MARKS[found.state]
    reasons = "".join(f"<p>{escape(reason)}</p>" for reason in found.reasons)
    said = f"<b>{mark} {escape(found.said)}</b>"
    return f'<div class="verdict {_class(found.state)}">{said}{reasons}</div>'


def _summary(trees: Sequence[Step], scale: Scale) -> str:
    steps = [step for tree in trees for step in tree.walk()]
    namespaces = sorted({step.namespace for step in steps if step.namespace})
    begun = scale.start.strftime("%Y-%m-%d %H:%M:%S UTC")
    within = spell_duration(scale.end - scale.start)
    counts = f"{counted(len(steps), 'step')} in {counted(len(namespaces), 'namespace')}"
    return f"{counts}: {escape(', '.join(namespaces))}. From {begun}, {within} in all."


def _legend(trees: Sequence[Step]) -> str:
    """Return what the marks that are there mean."""
    states = {step.state for tree in trees for step in tree.walk()}
    marks = "".join(
        f'<li><b class="{_class(state)}">{MARKS[state][0]}</b> {state}</li>'
        for state in State
        if state in states
    )
    waits = "<li>pale: before it was begun</li>" if _any_waited(trees) else ""
    return f'<ul class="legend">{marks}{waits}</ul>'


def _any_waited(trees: Sequence[Step]) -> bool:
    return any(_waited(step) for tree in trees for step in tree.walk())


def _ruler(scale: Scale) -> str:
    whole = scale.end - scale.start
    marks = "".join(f"<li>{spell_duration(whole * tick / TICKS)}</li>" for tick in range(TICKS + 1))
    return f'<div class="row ruler"><div></div><ol>{marks}</ol></div>'


# --- the rows ------------------------------------------------------------------------------


def _indents(trees: Sequence[Step]) -> str:
    """Return the style of the levels that there are."""
    deepest = max((_depth(tree) for tree in trees), default=0)
    return "".join(
        f".d{level}{{padding-left:{level * _INDENT:.1f}rem}}\n" for level in range(1, deepest + 1)
    )


def _depth(step: Step) -> int:
    return max((1 + _depth(child) for child in step.children), default=0)


def _rows(step: Step, depth: int, scale: Scale, now: datetime) -> Iterator[str]:
    row, more = _label(step, depth, now) + _bar(step, scale, now), _on_demand(step, depth)
    if not step.children:
        yield f'<div class="row">{row}</div>{more}'
        return
    yield f'<details class="tree" open><summary class="row">{row}</summary>{more}'
    for child in step.children:
        yield from _rows(child, depth + 1, scale, now)
    yield "</details>"


def _label(step: Step, depth: int, now: datetime) -> str:
    mark, _ = MARKS[step.state]
    where = step.namespace if step.kind in (Kind.WORKFLOW, Kind.HANDLER) else ""
    spans = [
        '<span class="fold"></span>',
        f'<b class="state" title="{step.state}">{mark}</b>',
        f'<small>{escape(step.kind)}</small> <span class="name">{escape(step.name)}</span>',
        f'<span class="ns">{escape(where)}</span>' if where else "",
        "<mark>asked for</mark>" if step.asked and depth else "",
        f'<span class="took">{escape(duration(step, now))}</span>',
    ]
    bad = ' class="why"' if step.failure else ""
    said = "".join(f"<p{bad}>{escape(remark)}</p>" for remark in remarks(step))
    line = f'<div class="line">{" ".join(filter(None, spans))}</div>'
    inside = f"{line}{said}{_identity(step)}"
    return f'<div class="label d{depth} {_class(step.state)}">{inside}</div>'


def _identity(step: Step) -> str:
    """Return the ids of a workflow, to be copied into other tools."""
    if step.kind not in (Kind.WORKFLOW, Kind.CHILD) or step.execution is None:
        return ""
    execution = step.execution
    run = f" · run {escape(execution.run_id)}" if execution.run_id else ""
    return f"<p><code>{escape(execution.workflow_id)}</code>{run}</p>"


def _on_demand(step: Step, depth: int) -> str:
    """Return what is shown when somebody asks for it: inputs, result, stack trace."""
    held = [
        ("input", "\n".join(step.inputs)),
        ("result", step.result),
        ("stack trace", step.trace),
    ]
    found = [(name, text) for name, text in held if text]
    if not found:
        return ""
    names = ", ".join(name for name, _ in found)
    blocks = "".join(f"<h2>{name}</h2><pre>{escape_lines(text)}</pre>" for name, text in found)
    more = f'<details class="more"><summary>{names}</summary>{blocks}</details>'
    return f'<div class="below d{depth}">{more}</div>'


def _waited(step: Step) -> timedelta | None:
    """Return how long a step waited before it was begun, None where that is not worth a mark."""
    if step.scheduled is None or step.started is None:
        return None
    waited = step.started - step.scheduled
    return waited if waited > timedelta(milliseconds=1) else None


def _bar(step: Step, scale: Scale, now: datetime) -> str:
    if step.scheduled is None:
        return "<div></div>"
    left = scale.percent(step.scheduled)
    width = max(scale.percent(step.ended or now) - left, LEAST)
    left = min(left, 100 - width)
    bars = f'<rect x="{left:.3f}" y="1" width="{width:.3f}" height="8"/>'
    if _waited(step) and step.started is not None:
        waited = max(scale.percent(step.started) - left, 0)
        bars += f'<rect class="wait" x="{left:.3f}" y="1" width="{waited:.3f}" height="8"/>'
    took = escape(duration(step, now))
    return (
        f'<svg class="track {_class(step.state)}" viewBox="0 0 100 10" preserveAspectRatio="none" '
        f'role="img" aria-label="{took}"><title>{took}</title>{bars}</svg>'
    )


def _class(state: State) -> str:
    return str(state).replace(" ", "-")

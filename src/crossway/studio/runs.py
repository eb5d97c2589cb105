"""The studio's pages of executions: a list of them, and one with its call and its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossway.cli.listing import Beyond, Listed
from crossway.design.model import Design
from crossway.observe.reading.steps import Step
from crossway.observe.showing import page as trace_page
from crossway.pages import escape, escape_lines
from crossway.studio.frame import choice, link, nav, page
from crossway.studio.passed import PassedWorkflow

STATES = ("running", "failed", "completed", "timed out", "cancelled", "terminated")
"""What executions are asked for by."""


def runs(
    found: Sequence[Listed],
    faults: Sequence[str],
    version: int,
    asked: Mapping[str, str],
    older: Beyond | None,
) -> str:
    """Return the page of some executions.

    `asked` is what they were asked for by: `workflow`, `namespace` and `status`, empty where any
    do; `faults` say which namespaces could not be looked at; with `older` there are more of them,
    from that place on.
    """
    rows = "".join(map(_run_row, found))
    namespace = asked["namespace"]
    words = [asked["status"], asked["workflow"], f"in {namespace}" if namespace else ""]
    states = "".join(choice("runs", dict(asked), "status", one) for one in ("", *STATES))
    unseen = "".join(f'<p class="error">{escape(fault)}</p>' for fault in faults)
    more = link("runs", **asked, **_from(older)) if older else ""
    body = (
        f"<header><h1>runs {escape(' '.join(filter(None, words)))}</h1>{nav('runs')}"
        f'<span class="levels">{states}</span></header><main class="text">{unseen}'
        + (
            '<table class="runs"><thead><tr><th>status</th><th>workflow</th><th>id</th>'
            f"<th>namespace</th><th>since</th></tr></thead><tbody>{rows}</tbody></table>"
            if found
            else "<p>The service knows of none.</p>"
        )
        + (f'<p><a class="do" href="{more}">older ones</a></p>' if more else "")
        + "</main>"
    )
    return page("runs", body, version)


def _from(place: Beyond) -> dict[str, str]:
    running = "yes" if place.running else ""
    return {"running": running, "before": place.moment.isoformat()}


def _run_row(one: Listed) -> str:
    to = link("run", namespace=one.namespace, id=one.id, run=one.run_id)
    state = one.status.replace(" ", "-")
    return (
        f'<tr><td class="{escape(state)}"><b class="state">{escape(one.status)}</b></td>'
        f"<td>{escape(one.workflow)}</td>"
        f'<td class="id"><a href="{to}">{escape(one.id).strip() or "(blank)"}</a></td>'
        f"<td>{escape(one.namespace)}</td>"
        f"<td>{one.since:%Y-%m-%d %H:%M:%S}Z</td></tr>"
    )


@dataclass(frozen=True)
class Run:
    """An execution and the call that it is part of."""

    namespace: str
    id: str
    workflow: str
    trees: Sequence[Step]
    passed: Sequence[PassedWorkflow] = ()
    unknown: str = ""


def run(one: Run, design: Design | None, version: int) -> str:
    """Return the page of a run: its call, its lines, what can be sent to it."""
    open_ = any(not tree.settled for tree in one.trees)
    messages = _messages(one, design, open_)
    lines = "".join(map(_lines, one.passed)) or f"<p>{escape(one.unknown)}</p>"
    end = (
        f'<section class="lines"><h2>in the design</h2>'
        f"<p>What it passed is bright, what it did not is dim.</p>{lines}</section>"
    )
    body = trace_page.body(one.trees, one.id, head=nav("") + messages, end=end)
    marked = f'<div id="run"{" data-open" * open_}>{body}</div>'
    return page(one.id, marked, version, trace_page.style(one.trees))


def _messages(one: Run, design: Design | None, open_: bool) -> str:
    """Return what can be sent to a run, as links: what has ended still answers queries."""
    entry = design.workflows.get(one.workflow) if design is not None else None
    about = {"workflow": one.workflow, "namespace": one.namespace, "id": one.id}
    links = "".join(
        f'<a class="do" href="{link("form", action=kind, name=name, **about)}">'
        f"{kind} {escape(name)}</a>"
        for kind, name in (entry.handlers if entry else ())
        if open_ or kind == "query"
    )
    return f'<span class="levels">{links}</span>' if links else ""


def _lines(one: PassedWorkflow) -> str:
    rows = "".join(
        f'<span class="row{_seen(line.passed)}"><b>{line.number}</b>'
        f"{escape_lines(line.text) or ' '}</span>"
        for line in one.lines
    )
    head = f"<h3>{escape(one.name)} <small>{escape(one.path)}</small></h3>"
    if not one.whole:
        head += (
            "<p>It does not go on with the design as it is, or cannot be read here: what is bright "
            "was passed, of the rest it is not known.</p>"
        )
    return f"{head}<pre>{rows}</pre>"


def _seen(passed: bool | None) -> str:
    return {True: " passed", False: " missed", None: ""}[passed]

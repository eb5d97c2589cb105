"""The studio's pages, made on the server. Every text of others is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from crossway.cli.listing import Listed
from crossway.design.model import Design
from crossway.graph import Drawing, Level
from crossway.graph import web as map_page
from crossway.graph.layout import Rectangle
from crossway.graph.model import Kind, Node
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.observe.reading.steps import Step
from crossway.observe.showing import page as trace_page
from crossway.pages import document, escape, escape_lines, part
from crossway.studio.acting import Outcome, Wish
from crossway.studio.passed import PassedWorkflow

_NAV = (("map", "./"), ("runs", "runs"))


def _page(title: str, body: str, version: int, style: str = "", script: str = "") -> str:
    own = part(__package__, "studio.css")
    asking = part(__package__, "studio.js").replace("VERSION", str(version))
    return document(f"{title} - crossway studio", body, style + own, script + asking, served=True)


def _nav(current: str) -> str:
    links = "".join(
        f'<a href="{to}"{" aria-current=page" * (name == current)}>{name}</a>' for name, to in _NAV
    )
    return f'<nav>{links}<span id="state" role="status"></span></nav>'


def address(to: str, **values: str) -> str:
    """Return the address of a page of the studio, from any other of them."""
    return f"{to}?{urlencode(values)}"


def link(to: str, **values: str) -> str:
    """Return such an address as the value of `href`."""
    return escape(address(to, **values))


# --- the map -------------------------------------------------------------------------------


def the_map(
    drawing: Drawing,
    level: Level,
    design: Design | None,
    diagnostics: Sequence[Diagnostic],
    version: int,
    fault: str = "",
) -> str:
    """Return the page of a design: what there is, what runs, what is wrong.

    `design` is the last one without errors: what forms are made from.
    """
    files = {path: number for number, path in enumerate(sorted(drawing.graph.texts))}
    beside = map_page.Beside(
        head=_nav("map") + _levels(level),
        aside=_problems(diagnostics, files, fault) + _LIVE,
        details=lambda node: _doings(node, design),
        mark=_badge,
    )
    body = map_page.body(drawing, beside)
    name = drawing.graph.name
    return _page(name, body, version, map_page.style(), map_page.script())


_LIVE = (
    '<p id="partial" hidden></p>'
    '<details class="panel" id="denied" hidden><summary>denied lately</summary><ul></ul></details>'
)


def _levels(current: Level) -> str:
    levels = tuple(Level)
    links = "".join(_choice("./", {"level": current}, "level", one) for one in levels)
    return f'<span class="levels">{links}</span>'


def _badge(number: int, at: Rectangle) -> str:
    return (
        f'<text class="badge" id="live-{number}" data-room="{at.width - 12:.0f}" '
        f'x="{at.x + at.width - 8:.1f}" y="{at.y - 4:.1f}"></text>'
    )


def _problems(diagnostics: Sequence[Diagnostic], files: Mapping[str, int], fault: str) -> str:
    if fault:
        return f'<p class="error" id="problems">{escape(fault)}</p>'
    if not diagnostics:
        return '<p class="fine" id="problems">check finds nothing</p>'
    errors = sum(one.severity is Severity.ERROR for one in diagnostics)
    rows = "".join(_problem(one, files) for one in diagnostics)
    said = f"{errors} errors, {len(diagnostics) - errors} other findings"
    opened = " open" if errors else ""
    return (
        f'<details class="panel" id="problems"{opened}><summary>{said}</summary>'
        f"<ul>{rows}</ul></details>"
    )


def _problem(one: Diagnostic, files: Mapping[str, int]) -> str:
    place = escape(f"{one.span.path}:{one.span.line}")
    if one.span.path in files:
        place = f'<a href="#line-{files[one.span.path]}-{one.span.line}">{place}</a>'
    hint = f"<br><small>{escape(one.hint)}</small>" if one.hint else ""
    code = f"<code>{escape(one.code)}</code>"
    return f'<li class="{one.severity}">{place} {escape(one.message)} {code}{hint}</li>'


def _doings(node: Node, design: Design | None) -> str:
    """Return what can be done with a node of the map, as links."""
    namespace = node.region.removeprefix("namespace ")
    found: list[tuple[str, str]] = []
    if node.kind is Kind.WORKFLOW and not node.simulated and not node.foreign:
        found.append(
            ("start it", link("form", action="start", name=node.name, namespace=namespace))
        )
    entry = design.workflows.get(node.name) if design and node.kind is Kind.WORKFLOW else None
    for kind, name in entry.handlers if entry else ():
        about = {"workflow": node.name, "namespace": namespace}
        found.append((f"{kind} {escape(name)}", link("form", action=kind, name=name, **about)))
    if node.kind is Kind.WORKFLOW:
        found.append(("its runs", link("runs", workflow=node.name, namespace=namespace)))
    if node.kind is Kind.OPERATION:
        name = f"{node.service}.{node.name}"
        found.append(("call it", link("form", action="call", name=name)))
    links = "".join(f'<p><a class="do" href="{to}">{said}</a></p>' for said, to in found)
    return f'<p class="now"></p>{links}'


# --- runs ----------------------------------------------------------------------------------


STATES = ("running", "failed", "completed", "timed out", "cancelled", "terminated")
"""What executions are asked for by."""


def runs(
    found: Sequence[Listed], version: int, asked: Mapping[str, str], older: datetime | None
) -> str:
    """Return the page of some executions.

    `asked` is what they were asked for by: `workflow`, `namespace` and `status`, empty where any
    do; with `older` there are more of them, which began until then.
    """
    rows = "".join(map(_run_row, found))
    namespace = asked["namespace"]
    words = [asked["status"], asked["workflow"], f"in {namespace}" if namespace else ""]
    states = "".join(_choice("runs", dict(asked), "status", one) for one in ("", *STATES))
    more = link("runs", **asked, before=older.isoformat()) if older else ""
    body = (
        f"<header><h1>runs {escape(' '.join(filter(None, words)))}</h1>{_nav('runs')}"
        f'<span class="levels">{states}</span></header><main class="text">'
        + (
            '<table class="runs"><thead><tr><th>status</th><th>workflow</th><th>id</th>'
            f"<th>namespace</th><th>since</th></tr></thead><tbody>{rows}</tbody></table>"
            if found
            else "<p>The service knows of none.</p>"
        )
        + (f'<p><a class="do" href="{more}">older ones</a></p>' if more else "")
        + "</main>"
    )
    return _page("runs", body, version)


def _choice(to: str, asked: Mapping[str, str], about: str, value: str) -> str:
    """Return a link that chooses a value, marked where it is the one that is shown."""
    current = " aria-current=true" * (asked.get(about, "") == value)
    return f'<a href="{link(to, **{**asked, about: value})}"{current}>{value or "all"}</a>'


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
    body = trace_page.body(one.trees, one.id, head=_nav("") + messages, end=end)
    marked = f'<div id="run"{" data-open" * open_}>{body}</div>'
    return _page(one.id, marked, version, trace_page.style(one.trees))


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


# --- forms ---------------------------------------------------------------------------------


def form(
    wish: Wish, fields: str, callers: Sequence[str], outcome: Outcome | None, version: int
) -> str:
    """Return the page of a form, with what came of it where it was sent."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (
            ("action", wish.action),
            ("name", wish.name),
            ("namespace", wish.namespace),
            ("endpoint", wish.endpoint),
            ("workflow", wish.workflow),
        )
    )
    where = f" in {wish.namespace}" if wish.namespace else ""
    whose = f" of {wish.workflow}" if wish.workflow else ""
    about = f"{wish.action} {wish.name}{whose}{where}"
    body = (
        f"<header><h1>{escape(about)}</h1>{_nav('')}</header><main class=text>"
        f"{_came(outcome, wish)}"
        f'<form method="post" action="act" autocomplete="off">{hidden}{_target(wish)}'
        f"{_callers(callers, wish.caller)}{fields}"
        f'<button type="submit">{escape(wish.action)}</button></form></main>'
    )
    return _page(about, body, version)


def _target(wish: Wish) -> str:
    if wish.action == "call":
        return ""
    hint = "made up when left empty" if wish.action == "start" else "of the workflow"
    return (
        f'<label><span>workflow id <small>{hint}</small></span><input name="id" '
        f'value="{escape(wish.target)}"></label>'
    )


def _callers(callers: Sequence[str], chosen: str) -> str:
    if not callers:
        return ""
    options = "".join(
        f'<option value="{escape(name)}"{" selected" * (name == chosen)}>{escape(name)}</option>'
        for name in callers
    )
    return (
        "<label><span>as <small>the namespace that calls, and signs</small></span>"
        f'<select name="caller">{options}</select></label>'
    )


def _came(outcome: Outcome | None, wish: Wish) -> str:
    if outcome is None:
        return ""
    kind, word = ("good", "done") if outcome.good else ("bad", "refused")
    parts = [f"<pre>{escape_lines(outcome.said)}</pre>"] if outcome.said else []
    parts += [f"<pre>{escape_lines(outcome.answer)}</pre>"] if outcome.answer else []
    if outcome.good and wish.target:
        to = link("run", namespace=wish.namespace, id=wish.target)
        parts.append(f'<a href="{to}">its run</a>')
    return f'<section class="outcome {kind}"><b>{word}</b>{"".join(parts)}</section>'


def plainly(title: str, said: str, version: int) -> str:
    """Return a page that says one thing: why there is nothing to show."""
    body = f"<header><h1>{escape(title)}</h1>{_nav('')}</header><main class=text>"
    return _page(title, f"{body}<p>{escape(said)}</p></main>", version)

"""The studio's map and its forms, made on the server. Every text of others is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crossway.design.model import Design
from crossway.graph import Drawing, Level
from crossway.graph import web as map_page
from crossway.graph.layout import Rectangle
from crossway.graph.model import Kind, Node
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.holes import has_holes
from crossway.observe.showing.verdict import counted
from crossway.pages import escape, escape_lines, escape_value
from crossway.studio.acting import Outcome, Wish
from crossway.studio.frame import choice, link, nav, options, page

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
        head=nav("map") + _levels(level),
        aside=_problems(diagnostics, files, fault) + _LIVE,
        details=lambda node: _doings(node, design),
        mark=_badge,
    )
    body = map_page.body(drawing, beside)
    name = drawing.graph.name
    return page(name, body, version, map_page.style(), map_page.script())


_LIVE = (
    '<p id="partial" hidden></p>'
    '<details class="panel" id="denied" hidden><summary>denied lately</summary><ul></ul></details>'
)


def _levels(current: Level) -> str:
    levels = tuple(Level)
    links = "".join(choice("./", {"level": current}, "level", one) for one in levels)
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
    said = f"{counted(errors, 'error')}, {counted(len(diagnostics) - errors, 'other finding')}"
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
        # Of a family each member is asked whether it has the workflow's id.
        about = {"workflow": node.name, "namespace": "" if has_holes(namespace) else namespace}
        found.append((f"{kind} {escape(name)}", link("form", action=kind, name=name, **about)))
    if node.kind is Kind.WORKFLOW:
        found.append(("its runs", link("runs", workflow=node.name, namespace=namespace)))
    if node.kind is Kind.OPERATION:
        name = f"{node.service}.{node.name}"
        found.append(("call it", link("form", action="call", name=name)))
    links = "".join(f'<p><a class="do" href="{to}">{said}</a></p>' for said, to in found)
    return f'<p class="now"></p>{links}'


# --- forms ---------------------------------------------------------------------------------


def form(
    wish: Wish,
    fields: str,
    choices: Mapping[str, Sequence[str]],
    outcome: Outcome | None,
    version: int,
) -> str:
    """Return the page of a form, with what came of it where it was sent.

    `choices` are the values among which `namespace`, `endpoint` and `caller` are chosen.
    """
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape_value(value)}">'
        for name, value in (
            ("action", wish.action),
            ("name", wish.name),
            ("namespace", wish.namespace),
            ("endpoint", wish.endpoint),
            ("workflow", wish.workflow),
            ("once", wish.once),
        )
        if name not in choices
    )
    where = f" in {wish.namespace}" if wish.namespace else ""
    whose = f" of {wish.workflow}" if wish.workflow else ""
    about = f"{wish.action} {wish.name}{whose}{where}"
    body = (
        f"<header><h1>{escape(about)}</h1>{nav('')}</header><main class=text>"
        f"{_came(outcome, wish)}"
        f'<form method="post" action="act" autocomplete="off">{hidden}{_target(wish)}'
        f"{_chosen(choices, wish)}{fields}"
        f'<button type="submit">{escape(wish.action)}</button></form></main>'
    )
    return page(about, body, version)


def _target(wish: Wish) -> str:
    if wish.action == "call":
        return ""
    hint = "made up when left empty" if wish.action == "start" else "of the workflow"
    return (
        f'<label><span>workflow id <small>{hint}</small></span><input name="id" '
        f'value="{escape_value(wish.target)}"></label>'
    )


_ASKED = (
    ("namespace", "namespace", "the one of the family that runs it"),
    ("endpoint", "endpoint", "through which it is called"),
    ("caller", "as", "the namespace that calls, and signs"),
)


def _chosen(choices: Mapping[str, Sequence[str]], wish: Wish) -> str:
    given = {"namespace": wish.namespace, "endpoint": wish.endpoint, "caller": wish.caller}
    return "".join(
        f"<label><span>{label} <small>{hint}</small></span>"
        f'<select name="{name}">{options(choices[name], given[name])}</select></label>'
        for name, label, hint in _ASKED
        if choices.get(name)
    )


def _came(outcome: Outcome | None, wish: Wish) -> str:
    if outcome is None:
        return ""
    kind, word = ("good", "done") if outcome.good else ("bad", "refused")
    if outcome.late:
        kind, word = "odd", "no answer"
    parts = [f"<pre>{escape_lines(outcome.said)}</pre>"] if outcome.said else []
    parts += [f"<pre>{escape_lines(outcome.answer)}</pre>"] if outcome.answer else []
    id = outcome.started or wish.target
    if (outcome.good or outcome.late) and id:
        to = link("run", namespace=wish.namespace, id=id)
        parts.append(f'<a href="{to}">its run</a>')
    return f'<section class="outcome {kind}"><b>{word}</b>{"".join(parts)}</section>'


def plainly(title: str, said: str, version: int) -> str:
    """Return a page that says one thing: why there is nothing to show."""
    body = f"<header><h1>{escape(title)}</h1>{nav('')}</header><main class=text>"
    return page(title, f"{body}<p>{escape(said)}</p></main>", version)

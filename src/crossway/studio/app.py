"""What the studio answers, page by page. Who may ask is decided before, in `guard`."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from crossway.cli.callees import Callee, choose_operation
from crossway.cli.calling import who_may
from crossway.cli.find import find_execution
from crossway.cli.listing import Beyond, Wanted
from crossway.design.model import Design, Signature
from crossway.errors import CrosswayError, UserError
from crossway.language.holes import fits, has_holes
from crossway.observe.reading.asking import Asking
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.service import endpoint_namespaces
from crossway.observe.tree.trace import Tracer
from crossway.studio import forms, runs, views
from crossway.studio.acting import Outcome, Wish, act, once_more, press_of, wish_of, with_id
from crossway.studio.frame import address
from crossway.studio.live import LATEST, badges, executions, live
from crossway.studio.passed import PassedWorkflow, passed_by

if TYPE_CHECKING:
    from crossway.observe.reading.steps import Step
    from crossway.studio.state import Studio

LARGEST = 4 << 20
"""Bytes of a form that are read."""

WAITING = 20.0
"""Seconds that a page waits for something to be saved before it asks again."""

Answer = Callable[[Request], Awaitable[Response]]


def application(studio: Studio) -> Starlette:
    """Return the pages of a studio."""
    pages = _Pages(studio)
    answers = Starlette(
        routes=[
            Route("/", pages.the_map),
            Route("/live", pages.live),
            Route("/saved", pages.saved),
            Route("/runs", pages.runs),
            Route("/run", pages.run),
            Route("/form", pages.form),
            Route("/act", pages.act, methods=["POST"]),
        ],
        exception_handlers={CrosswayError: pages.failed},
    )
    # Where it leads would lack the token, which is no part of the path any more.
    answers.router.redirect_slashes = False
    return answers


class _Pages:
    """Answers requests with what a studio knows."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def failed(self, _request: Request, fault: Exception) -> Response:
        """Say on a page what a command would say in its error."""
        status = 400 if isinstance(fault, UserError) else 502
        return HTMLResponse(views.plainly("error", str(fault), self._studio.version), status)

    async def the_map(self, request: Request) -> Response:
        """Show the design as it is saved."""
        studio = self._studio
        level = studio.level(request.query_params.get("level"))
        drawing = await studio.drawing(level)
        if drawing is None:
            return HTMLResponse(views.plainly("no design", studio.fault, studio.version))
        return HTMLResponse(
            views.the_map(
                drawing, level, studio.design, studio.diagnostics, studio.version, studio.fault
            )
        )

    async def saved(self, request: Request) -> Response:
        """Return the version of the design, once it is another than the page shows."""
        known = request.query_params.get("version", "")
        version = int(known) if known.isascii() and known.isdigit() and len(known) < 10 else 0
        return JSONResponse({"version": await self._studio.saved_since(version, WAITING)})

    async def live(self, request: Request) -> Response:
        """Return what runs now, by the numbers of the nodes on the map."""
        studio = self._studio
        drawing = await studio.drawing(studio.level(request.query_params.get("level")))
        denials = studio.denials.latest()
        if drawing is None or studio.design is None:
            return JSONResponse(
                {"nodes": {}, "running": 0, "described": 0, "faults": [], "denied": []}
            )
        found = await live(await studio.connections(), studio.design, denials)
        return JSONResponse(
            {
                "nodes": badges(found, drawing.graph),
                "running": found.running,
                "described": found.described,
                "faults": found.faults,
                "denied": [
                    f"{one.time} {one.caller} {one.endpoint} {one.operation}: {one.reason}"
                    for one in denials[:50]
                ],
            }
        )

    async def runs(self, request: Request) -> Response:
        """Show executions, the latest first, a page at a time."""
        asked = request.query_params
        shown = {name: asked.get(name, "") for name in ("workflow", "namespace", "status")}
        if shown["status"] not in ("", *runs.STATES):
            raise UserError(f"expected one of {', '.join(runs.STATES)} as status")
        moment = _moment(asked.get("before", ""))
        beyond = Beyond(asked.get("running") == "yes", moment) if moment else None
        wanted = Wanted(*(True, None, LATEST), shown["workflow"], shown["status"], beyond=beyond)
        connections, design = await self._studio.connections(), self._design()
        found, faults = await executions(connections, design, shown["namespace"], wanted)
        more = found[-1].place if len(found) == LATEST else None
        return HTMLResponse(runs.runs(found, faults, self._studio.version, shown, more))

    async def run(self, request: Request) -> Response:
        """Show one execution: its call, and the lines that it passed."""
        asked = request.query_params
        connections = await self._studio.connections()
        namespace, id = asked.get("namespace", ""), asked.get("id", "")
        run_id = asked.get("run", "")
        designed = self._studio.design.namespaces if self._studio.design else ()
        execution = await find_execution(
            connections, id, namespace or None, run_id, designed=designed
        )
        histories = Histories(connections.client)
        endpoints = await endpoint_namespaces(connections)
        trees = await Tracer(histories, execution, endpoints, Asking(histories)).trees()
        passed, unknown = await self._passed(trees)
        own = [step for tree in trees for step in tree.walk() if step.asked]
        workflow = own[0].name if own else ""
        shown = runs.Run(namespace, id, workflow, trees, passed, unknown)
        return HTMLResponse(runs.run(shown, self._studio.design, self._studio.version))

    async def _passed(self, trees: list[Step]) -> tuple[tuple[PassedWorkflow, ...], str]:
        studio = self._studio
        if studio.design is None:
            return (), "the design has errors"
        connections = await studio.connections()
        found = await passed_by(trees, studio.design, studio.texts, connections)
        return found, "none of its workflows is of this design"

    async def form(self, request: Request) -> Response:
        """Show the form for what is to be done, filled with samples."""
        wish = wish_of({**request.query_params, "once": ""})
        return self._form(wish, None, None)

    def _form(
        self, wish: Wish, given: Mapping[str, str] | None, outcome: Outcome | None
    ) -> Response:
        design = self._design()
        taken = _signature(design, wish)
        fields = forms.fields(taken, design.records, given)
        choices: dict[str, tuple[str, ...]] = {}
        if wish.action == "call":
            callees = _offered(design, wish)
            callers = (name for callee in callees for name in who_may(design, callee))
            choices["caller"] = tuple(dict.fromkeys(callers))
            if len(callees) > 1:
                choices["endpoint"] = tuple(callee.endpoint.name for callee in callees)
        elif wish.action == "start" and has_holes(wish.namespace):
            choices["namespace"] = _members(design, wish)
        page = views.form(wish, fields, choices, outcome, self._studio.version)
        return HTMLResponse(page, 200 if outcome is None or outcome.good else 422)

    async def act(self, request: Request) -> Response:
        """Do what a form asks for, and show what came of it."""
        sent = await _sent(request)
        given = forms.filled(sent)
        wish = with_id(wish_of(sent), given)
        design = self._design()
        try:
            value = forms.value_of(_signature(design, wish), design.records, given)
        except UserError as fault:
            return self._form(wish, given, Outcome(good=False, said=str(fault)))
        press, where = press_of(wish, given), self._studio.where
        outcome = await self._studio.presses.outcome(
            press, lambda said: act(where, design, wish, value, said, press)
        )
        if outcome.started and not outcome.again:
            namespace = wish.namespace or design.workflows[wish.name].placements[0].namespace
            there = address("run", namespace=namespace, id=outcome.started)
            return RedirectResponse(there, 303)
        return self._form(once_more(wish) if outcome.over else wish, given, outcome)

    def _design(self) -> Design:
        """Return the design that runs: the last one that was saved without errors.

        Raises:
            UserError: there was none yet.
        """
        if self._studio.design is None:
            raise UserError("the design has errors: nothing of it runs")
        return self._studio.design


async def _sent(request: Request) -> dict[str, str]:
    """Return the fields of a form.

    Raises:
        UserError: it is too large, or no form.
    """
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                raise UserError(f"a form of more than {LARGEST} bytes is not taken")
    except ClientDisconnect as gone:
        raise UserError("whoever sent this form is gone") from gone
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=5000))
    except ValueError as failure:
        raise UserError("this is no form") from failure


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as failure:
        raise UserError("expected a moment such as 2026-01-01T09:30:00+00:00") from failure
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _signature(design: Design, wish: Wish) -> Signature:
    """Return what is taken by what a form is about.

    Raises:
        UserError: the design has no such thing.
    """
    match wish.action:
        case "call":
            return _offered(design, wish)[0].operation.signature
        case "start":
            entry = design.workflows.get(wish.name)
            if entry is None or not entry.placements:
                raise UserError(f"the design has no workflow {wish.name!r}")
            return entry.signature
        case _:
            return _handler(design, wish)


def _offered(design: Design, wish: Wish) -> list[Callee]:
    """Return an operation, once for each endpoint that leads to it.

    Raises:
        UserError: there is none of that name.
    """
    found = list[Callee]()
    for endpoint in [wish.endpoint] if wish.endpoint else sorted(design.endpoints):
        with contextlib.suppress(UserError):
            found.append(choose_operation(design, wish.name, endpoint))
    return found or [choose_operation(design, wish.name, wish.endpoint or None)]


def _members(design: Design, wish: Wish) -> tuple[str, ...]:
    """Return the namespaces of a family that run a workflow."""
    placements = design.workflows[wish.name].placements
    return tuple(sorted({at.namespace for at in placements if fits(wish.namespace, at.namespace)}))


def _handler(design: Design, wish: Wish) -> Signature:
    """Return what a message takes: of the workflow that is named, else of one that has it."""
    for entry in design.workflows.values():
        if wish.workflow in ("", entry.name) and (wish.action, wish.name) in entry.handlers:
            return entry.handlers[wish.action, wish.name]
    whose = f"workflow {wish.workflow}" if wish.workflow else "no workflow of the design"
    said = "has no" if wish.workflow else "has the"
    raise UserError(f"{whose} {said} {wish.action} {wish.name!r}")

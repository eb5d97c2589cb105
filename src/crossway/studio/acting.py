"""What a form does: just what the commands `start`, `call`, `signal`, `query` and `update` do.

What they would print is gathered, and shown on the page.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

import typer

from crossway.cli.calling import Question, call_operation
from crossway.cli.inputs import arguments
from crossway.cli.output import hearing
from crossway.cli.reaching import Where
from crossway.cli.sending import Message, send
from crossway.cli.starting import Start, begin, choose_workflow, fresh_id, served_in
from crossway.design.model import Design
from crossway.errors import CrosswayError
from crossway.language.visible import as_json

Action = Literal["start", "call", "signal", "query", "update"]

PATIENCE = 30.0
"""Seconds that an answer may take; what was asked for goes on all the same."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asks for: `name` is that of a workflow, an operation or a message.

    `target` is the workflow's id: of a message the one it goes to, of a start the one it gets
    (`with_id`).
    `workflow` is the name of the one that takes a message: others may have one of that name, too.
    """

    action: Action
    name: str
    namespace: str = ""
    target: str = ""
    endpoint: str = ""
    caller: str = ""
    workflow: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: an answer, or what went wrong; `started` is the id of a new workflow.

    `late`: there is no answer yet, and what was asked for may go on.
    """

    good: bool
    said: str = ""
    answer: str = ""
    started: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class _Running(Where):
    """Where a design runs, with its last version without errors: what is saved may have some."""

    running: Design | None = None

    def design(self, workflow: str | None = None) -> Design:
        """Return that version."""
        return self.running or Where.design(self, workflow)


def with_id(wish: Wish) -> Wish:
    """Return what is asked for; a start has the id that it gets.

    It is on the page again where there is no answer: under another it would be started twice.
    """
    new = wish.action == "start" and not wish.target
    return replace(wish, target=fresh_id(wish.name)) if new else wish


async def act(where: Where, design: Design, wish: Wish, value: Any) -> Outcome:
    """Do what is asked for, with an input; whatever goes wrong is an outcome.

    `design` is the one that runs.
    """
    known = {one.name: getattr(where, one.name) for one in fields(Where)}
    with hearing() as said:
        try:
            async with asyncio.timeout(PATIENCE):
                return await _done(_Running(**known, running=design), wish, as_json(value), said)
        except TimeoutError:
            late = f"no answer within {PATIENCE:.0f} seconds; what was asked for may go on"
            return Outcome(good=False, said="\n".join([*said, late]), late=True)
        except typer.Exit:
            return Outcome(good=False, said="\n".join(said))
        except CrosswayError as fault:
            # What names a flag of a command is about the form here.
            return Outcome(good=False, said="\n".join([*said, str(fault).removeprefix("--")]))


async def _done(where: Where, wish: Wish, text: str, said: list[str]) -> Outcome:
    match wish.action:
        case "start":
            started = await _started(where, wish, text)
            return Outcome(good=True, said="\n".join(said), started=started)
        case "call":
            endpoint, caller = wish.endpoint or None, wish.caller or None
            question = Question(wish.name, text, endpoint, caller, limit=PATIENCE)
            answer = await call_operation(where, where.design(), question)
        case "signal" | "query" | "update":
            message = Message(wish.action, wish.target, wish.name, wish.namespace or None, text)
            answer = await send(where, message)
    shown = "" if wish.action == "signal" else as_json(answer, indent=2)
    return Outcome(good=True, said="\n".join(said), answer=shown)


async def _started(where: Where, wish: Wish, text: str) -> str:
    design = where.design(wish.name)
    entry = served_in(choose_workflow(design, wish.name), wish.namespace or None)
    given = arguments(design, entry, text)
    start = Start(design, entry, given, wish.target, None, where)
    connections = await where.connect()
    handle = await begin(connections.client(start.place[0]), start)
    return handle.id

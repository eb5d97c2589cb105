"""What a form does: just what the commands `start`, `call`, `signal`, `query` and `update` do.

What they would print is gathered, and shown on the page.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

import typer

from crossway.cli.calling import Question, call_operation
from crossway.cli.inputs import arguments
from crossway.cli.reaching import Where
from crossway.cli.sending import Message, send
from crossway.cli.starting import Start, begin, choose_workflow, served_in
from crossway.design.model import Design
from crossway.errors import ConnectError, CrosswayError, UnreadableError, UserError
from crossway.language.visible import as_json

Action = Literal["start", "call", "signal", "query", "update"]

LIMIT = 30.0
"""Seconds that an operation may take that is called."""


def _once() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asks for: `name` is that of a workflow, an operation or a message.

    `target` is the workflow's id: of a message the one it goes to, of a start the one it gets
    (`with_id`).
    `workflow` is the name of the one that takes a message: others may have one of that name, too.
    `once` is that of the page: with all else that is sent, it tells one press from another.
    `made_up`: the id of a start is that of its press, and nobody's who asks for it.
    """

    action: Action
    name: str
    namespace: str = ""
    target: str = ""
    endpoint: str = ""
    caller: str = ""
    workflow: str = ""
    once: str = field(default_factory=_once)
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: an answer, or what went wrong; `started` is the id of a new workflow.

    `late`: there is no answer yet, and what was asked for may go on. `over`: it was done, may have
    been, or came to a failure of its own; the next press is another one. `again`: it came of a
    press before.
    """

    good: bool
    said: str = ""
    answer: str = ""
    started: str = ""
    late: bool = False
    over: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Running(Where):
    """Where a design runs, with its last version without errors: what is saved may have some."""

    running: Design | None = None

    def design(self, workflow: str | None = None) -> Design:
        """Return that version."""
        return self.running or Where.design(self, workflow)


def wish_of(sent: Mapping[str, str]) -> Wish:
    """Return what a form asks for, or the address of one.

    Raises:
        UserError: it is no such thing.
    """
    actions: tuple[Action, ...] = get_args(Action)
    action = next((one for one in actions if one == sent.get("action")), None)
    if action is None:
        raise UserError(f"expected one of {', '.join(actions)} as action")
    wish = Wish(
        action,
        sent.get("name", ""),
        sent.get("namespace", ""),
        sent.get("id", ""),
        sent.get("endpoint", ""),
        sent.get("caller", ""),
        sent.get("workflow", ""),
    )
    # A query changes nothing: asked again it is answered again.
    once = sent.get("once") if action != "query" else None
    return replace(wish, once=once) if once else wish


def press_of(wish: Wish, given: Mapping[str, str]) -> str:
    """Return what a press is known by: the same where all that is sent is, its page's included."""
    sent = as_json([[getattr(wish, one.name) for one in fields(wish)], sorted(given.items())])
    return hashlib.sha256(sent.encode()).hexdigest()[:32]


def with_id(wish: Wish, given: Mapping[str, str]) -> Wish:
    """Return what is asked for; a start has the id that it gets, the same for the same press.

    It is on the page again where there is no answer: under another it would be started twice, and
    so it would under the same if the first has ended by then.
    """
    if wish.action != "start":
        return wish
    made_up = f"{wish.name}-{press_of(replace(wish, target=''), given)[:8]}"
    return replace(wish, target=made_up, made_up=True) if wish.target in ("", made_up) else wish


def once_more(wish: Wish) -> Wish:
    """Return what the form asks for that is shown with what came of it: the same, once more."""
    target = "" if wish.made_up else wish.target
    return replace(wish, once=_once(), target=target, made_up=False)


async def act(
    where: Where, design: Design, wish: Wish, value: Any, said: list[str], press: str = ""
) -> Outcome:
    """Do what is asked for, with an input; whatever goes wrong is an outcome.

    `design` is the one that runs, `said` what is heard meanwhile. By `press` a service knows an
    update that is made.
    """
    known = {one.name: getattr(where, one.name) for one in fields(Where)}
    try:
        return await _done(_Running(**known, running=design), wish, as_json(value), said, press)
    except typer.Exit:
        return Outcome(good=False, said="\n".join(said), over=True)
    except CrosswayError as fault:
        # What names a flag of a command is about the form here.
        told = "\n".join([*said, str(fault).removeprefix("--")])
        return Outcome(good=False, said=told, over=_may_be_done(wish, fault))


def _may_be_done(wish: Wish, fault: CrosswayError) -> bool:
    """Return whether what failed may be done all the same, and would be twice if sent again.

    By nothing does a service know a call or a signal again. An answer that is not believed or not
    read is that of a call which was made; what is wrong in a form, or reaches no service, is not.
    """
    unsent = isinstance(fault, UserError | ConnectError) and not isinstance(fault, UnreadableError)
    return wish.action in ("call", "signal") and not unsent


async def _done(where: Where, wish: Wish, text: str, said: list[str], press: str) -> Outcome:
    match wish.action:
        case "start":
            started = await _started(where, wish, text)
            return Outcome(good=True, said="\n".join(said), started=started, over=True)
        case "call":
            endpoint, caller = wish.endpoint or None, wish.caller or None
            question = Question(wish.name, text, endpoint, caller, limit=LIMIT)
            answer = await call_operation(where, where.design(), question)
        case "signal" | "query" | "update":
            whose = (wish.target, wish.name, wish.namespace or None)
            message = Message(wish.action, *whose, text, press or wish.once)
            answer = await send(where, message)
    shown = "" if wish.action == "signal" else as_json(answer, indent=2)
    return Outcome(good=True, said="\n".join(said), answer=shown, over=True)


async def _started(where: Where, wish: Wish, text: str) -> str:
    design = where.design(wish.name)
    entry = served_in(choose_workflow(design, wish.name), wish.namespace or None)
    given = arguments(design, entry, text)
    start = Start(design, entry, given, wish.target, None, where, once=wish.made_up)
    connections = await where.connect()
    handle = await begin(connections.client(start.place[0]), start)
    return handle.id

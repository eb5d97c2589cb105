"""Random programs: a workflow, what it calls, who sends it what, and how it should end."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence, Set
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.oracle.expressions import Expressions
from tests.oracle.kinds import BOOL, INT, KINDS, TEXT, Kind, a_value
from tests.oracle.meaning import Cancelled, Closed, Expression, Fault, Starved, World, run
from tests.oracle.statements import ERRORS, Function, Statements

ONCE = ("    options:", "        retry_policy:", "            maximum_attempts: 1")
IN_TIME = ("    options:", "        timeout: 100s")
SIGNAL, UPDATE = "signal Told", "update Asked"


@dataclass(frozen=True)
class Failed:
    """The expected end of a workflow or an update that fails, with the type of its error."""

    type: str


@dataclass(frozen=True)
class Program:
    """A program, and what must come of it."""

    name: str
    definitions: str
    """The workflow and what it calls of its own namespace, as TWF."""
    operations: str
    """The operations that it calls, as the indented lines of a service."""
    arguments: tuple[Any, ...]
    told: tuple[Any, ...]
    """What is signalled, in order, before the workflow goes on."""
    asked: tuple[Any, ...]
    """What it is updated with, in order, before it goes on."""
    answers: tuple[Any, ...]
    """What each update answers, or how it is refused."""
    cancelled: bool
    """Whether it is cancelled, once it waits for that."""
    counted: int
    """What its query answers in the end."""
    outcome: Any


def program(seed: int) -> Program:
    """Return the program of a seed; one that would wait for ever gives way to another."""
    for attempt in range(1_000):
        try:
            return _Maker(Random(f"{seed}/{attempt}"), f"P{seed}").program()  # noqa: S311 - no secret
        except (Starved, OverflowError):
            continue
    raise AssertionError(f"no program for seed {seed}")


class _Maker:
    def __init__(self, random: Random, name: str) -> None:
        self.random, self.name = random, name
        self.made: list[str] = []
        self.offered: list[str] = []

    def program(self) -> Program:
        """Return the program: made, and thought through."""
        functions = (self._activity(), self._child(), self._operation())
        takes = dict(zip(("a", "b", "c"), self.random.sample(KINDS, 3), strict=True))
        told, asked = self.random.choice(KINDS), INT
        state = {"seen": INT, "words": TEXT}
        refused = Expressions(self.random, {"wanted": INT, "seen": INT}).of(BOOL)
        messages = {SIGNAL: told, UPDATE: asked}
        body = Statements(
            self.random, {**takes, **state}, self.random.choice(KINDS), functions, messages
        )
        statements = [body.statement(2) for _ in range(self.random.randint(3, 8))]
        cancelled = self.random.random() < 0.3
        statements.append(body.cut() if cancelled else body.close())
        if cancelled:
            statements.append(body.close())
        given = tuple(deepcopy(a_value(self.random, kind)) for kind in takes.values())
        sent = tuple(a_value(self.random, told) for _ in range(self.random.randrange(4)))
        wanted = tuple(a_value(self.random, asked) for _ in range(self.random.randrange(4)))
        world = World({**dict(zip(takes, deepcopy(given), strict=True)), "seen": 0, "words": ""})
        answers = _messages(world, sent, wanted, refused)
        outcome = _ended(lambda: run(statements, world))
        lines = [line for one in statements for line in one.lines]
        head = ", ".join(f"{name}: {kind.name}" for name, kind in takes.items())
        self.made.append(
            f"workflow {self.name}({head}) -> ({body.result.name}):\n"
            + _handlers(told, refused.text)
            + _beside(lines, {*takes, *state, "waits"})
            + "    await signal Go\n"
            + "".join(f"    {line}\n" for line in lines)
        )
        return Program(
            self.name, "\n".join(self.made), "\n".join(self.offered), given, sent, wanted,
            answers, world.cut, world.names["seen"], outcome,
        )  # fmt: skip

    def _activity(self) -> Function:
        return self._function(
            f"activity {self.name}Act({{}})", f"activity {self.name}Act", "return {}", ONCE
        )

    def _child(self) -> Function:
        return self._function(
            f"workflow {self.name}Child({{}})", f"workflow {self.name}Child", "close complete({})"
        )

    def _operation(self) -> Function:
        name = f"{self.name}Op"
        return self._function(
            f"nexus OracleEndpoint Oracle.{name}({{}})", f"sync {name}", "return {}", IN_TIME
        )

    def _function(
        self, call: str, head: str, closes: str, options: tuple[str, ...] = ()
    ) -> Function:
        """Make a body of its own, which other bodies call."""
        takes = dict(zip(("p", "q"), self.random.sample(KINDS, 2), strict=True))
        body = Statements(self.random, dict(takes), self.random.choice(KINDS), closes=closes)
        statements = [body.statement(1) for _ in range(self.random.randint(1, 3))]
        statements.append(body.close())
        names = ", ".join(f"{name}: {kind.name}" for name, kind in takes.items())
        text = f"{head}({names}) -> ({body.result.name}):\n" + "".join(
            f"    {line}\n" for one in statements for line in one.lines
        )
        if head.startswith("sync"):
            self.offered.append("".join(f"    {line}\n" for line in text.splitlines()))
        else:
            self.made.append(text)

        def answer(*given: Any) -> Any:
            world = World(dict(zip(takes, deepcopy(given), strict=True)))
            found = _ended(lambda: run(statements, world))
            if isinstance(found, Failed):
                raise Fault(found.type, f"{found.type} here" if found.type in ERRORS else "")
            return found

        return Function(call, tuple(takes.values()), body.result, answer, options)


def _handlers(told: Kind, refused: str) -> str:
    """Return the state and the handlers of a workflow, and its wait for the last signal."""
    return f"""    state:
        seen: int = 0
        words: string = ""
        waits: bool = false
    signal Told(what: {told.name}):
        seen = seen + 1
    signal Go():
        words = words + "!"
    update Asked(wanted: int) -> (int):
        if {refused}:
            raise Spilled("refused")
        seen = seen + 10
        return wanted + seen
    query Seen() -> (int):
        return seen
    query Waits() -> (bool):
        return waits
"""


_BOUND = re.compile(r"\bfor (\w+) in |-> (\w+)$|-> (\w+):$|^\s*(\w+) = ")
_ITEMS = re.compile(r"\bfor (\w+) in ")
_CAUGHT = re.compile(r"\bcatch\b.*-> (\w+):$")


_BESIDE = """\
    query Beside() -> (int):
        noise = sum([x for x in [1, 2]])
{values}{loops}        return noise
    signal Besides(whats: list[int]):
        log(len(whats))
{items}{errors}"""
_VALUE = "        {} = 7\n"
_LOOP = """\
        for {0} in [1, 2]:
            noise = noise + {0}
"""
_ITEM = """\
        for {0} in whats:
            await timer(1ms)
            log({0})
"""
_ERROR = """\
        try:
            raise Noise("x")
        catch Noise -> {0}:
            await timer(1ms)
            log({0}.type)
"""


def _beside(lines: Sequence[str], others: Set[str]) -> str:
    """Return handlers with names of their own that the body has, too: they change nothing there.

    What a query binds is its own, and so are items of loops and caught errors of a signal.
    """
    bound = {name for line in lines for found in _BOUND.findall(line) for name in found if name}
    items = sorted({name for line in lines for name in _ITEMS.findall(line)})
    errors = sorted({name for line in lines for name in _CAUGHT.findall(line)})
    return _BESIDE.format(
        values="".join(map(_VALUE.format, sorted(bound - others - {*items}))),
        loops="".join(map(_LOOP.format, items)),
        items="".join(map(_ITEM.format, items)),
        errors="".join(map(_ERROR.format, errors)),
    )


def _messages(
    world: World, told: tuple[Any, ...], asked: tuple[Any, ...], refused: Expression
) -> tuple[Any, ...]:
    """Let everything arrive that is sent before `Go`; return how the updates were answered."""
    world.arrived = {SIGNAL: deque(told), UPDATE: deque()}
    world.names["seen"] += len(told)
    answers = []
    for wanted in asked:
        inside = World({"wanted": wanted, "seen": world.names["seen"]})
        try:
            if refused.value(inside):
                raise Fault("Spilled", "refused")
        except Fault as fault:
            answers.append(Failed(fault.type))
            continue
        world.names["seen"] += 10
        world.arrived[UPDATE].append(wanted)
        answers.append(wanted + world.names["seen"])
    world.names["words"] += "!"
    return tuple(answers)


def _ended(body: Callable[[], None]) -> Any:
    """Return what a body closes with, or how it fails."""
    try:
        body()
    except Closed as closed:
        return closed.value
    except Fault as fault:
        return Failed(fault.type)
    except Cancelled:
        return Failed("CancelledError")
    raise AssertionError("every body closes")

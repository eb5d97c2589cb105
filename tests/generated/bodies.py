"""Bodies of workflows, drawn by Hypothesis: what they call, race, catch, wait for and cancel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]

LENGTHS = ("800ms", "2s", "3700ms", "6200ms")
"""How long something waits: far enough apart for a server that is busy."""

ERRORS = ("Spilled", "Lost")


@dataclass(frozen=True)
class Callee:
    """What can be called: its kind, where it lives, how a call of it is written."""

    kind: str
    """`activity`, `workflow` or `nexus`."""
    namespace: str
    call: str
    """With a place for the argument: `activity ZzAdd({})`."""
    options: tuple[str, ...] = ()
    fails: bool = False


@dataclass
class Body:
    """Makes the lines of one body.

    `callees` are what it may call. Numbers that are bound are in `scope`, what was begun and is not
    awaited yet in `begun`. All bodies keep in `seen` where they came by.
    """

    draw: Draw
    callees: list[Callee]
    scope: list[str] = field(default_factory=lambda: ["n"])
    begun: list[str] = field(default_factory=list)
    signals: bool = False
    made: int = 0
    loops: int = 0

    def chosen(self, *choices: Any) -> Any:
        """Return one of some."""
        return self.draw(st.sampled_from(choices))

    def often(self, percent: int) -> bool:
        """Return whether something is so, as often as that."""
        return bool(self.draw(st.integers(0, 99)) < percent)

    def new(self, kind: str) -> str:
        """Return a name that is not in use."""
        self.made += 1
        return f"{kind}{self.made}"

    def number(self) -> str:
        """Return an expression of a small number."""
        name = self.chosen(*self.scope)
        return str(self.chosen(name, f"{name} + 1", str(self.draw(st.integers(0, 3)))))

    def note(self) -> str:
        """Return a line that notes that the body came by."""
        self.made += 1
        return f'seen = append(seen, "at {self.made}")'

    def block(self, depth: int, most: int = 3) -> list[str]:
        """Return the lines of some statements; what they bind is forgotten after them."""
        scope, begun = list(self.scope), list(self.begun)
        lines = [self.note()]
        for _ in range(self.draw(st.integers(1, most))):
            lines += self.statement(depth)
        self.scope, self.begun = scope, begun
        return lines

    def statement(self, depth: int) -> list[str]:
        """Return the lines of a statement, with blocks nested at most `depth` deep."""
        simple = [self.call, self.call, self.start, self.wait, self.finish, self.detach]
        if self.signals:
            simple.append(self.await_signal)
        nested = [
            self.race,
            self.race,
            self.all,
            self.attempt,
            self.attempt,
            self.loop,
            self.choice,
        ]
        if depth > 0 and self.often(50):
            lines: list[str] = self.chosen(*nested)(depth - 1)
            return lines
        return list(self.chosen(*simple)())

    def call(self) -> list[str]:
        """Return a call that is waited for."""
        callee, name = self.chosen(*self.callees), self.new("v")
        lines = [f"{callee.call.format(self.number())} -> {name}", *self.options(callee)]
        self.scope.append(name)
        return [*lines, f"seen = append(seen, str({name}))"]

    def options(self, callee: Callee) -> list[str]:
        """Return the options of a call; at times a limit that it may or may not keep."""
        lines = list(callee.options)
        if callee.kind == "nexus" and self.often(25):
            lines = ["timeout: 5100ms", *(["on_timeout: cancel"] if self.often(50) else [])]
        elif callee.kind == "workflow" and self.often(15):
            lines = ["workflow_execution_timeout: 2400ms"]
        return ["    options:", *(f"        {line}" for line in lines)] if lines else []

    def start(self) -> list[str]:
        """Return a promise."""
        callee, name = self.chosen(*self.callees), self.new("h")
        lines = [f"promise {name} <- {callee.call.format(self.number())}", *self.options(callee)]
        self.begun.append(name)
        return lines

    def finish(self) -> list[str]:
        """Await or cancel what was begun."""
        if not self.begun:
            return self.start()
        name, result = self.chosen(*self.begun), self.new("v")
        self.begun.remove(name)
        if self.often(50):
            self.scope.append(result)
            return [f"await {name} -> {result}", f"seen = append(seen, str({result}))"]
        return [
            f"cancel {name}",
            "try:",
            f"    await {name} -> {result}",
            f"    seen = append(seen, str({result}))",
            "catch -> err:",
            '    seen = append(seen, concat("gone ", err.type))',
        ]

    def detach(self) -> list[str]:
        """Return a call that nobody waits for."""
        known = [one for one in self.callees if one.kind != "activity"]
        if not known:
            return self.wait()
        return [f"detach {self.chosen(*known).call.format(self.number())}"]

    def wait(self) -> list[str]:
        """Return a timer."""
        return [f"await timer({self.chosen(*LENGTHS)})", self.note()]

    def await_signal(self) -> list[str]:
        """Return a wait for a signal that may have come, or for what it changed."""
        if self.often(50):
            return [f"await told >= {self.draw(st.integers(0, 2))}", self.note()]
        name = self.new("v")
        self.scope.append(name)
        return [f"await signal Tell -> {name}", f"seen = append(seen, str({name}))"]

    def race(self, depth: int) -> list[str]:
        """Return a race, mostly against a timer."""
        cases = [self.case(depth) for _ in range(self.draw(st.integers(1, 2)))]
        length = self.chosen(*LENGTHS, "30m")
        cases.append([f"timer({length}):", *_in(self.block(depth, 2))])
        order = self.draw(st.permutations(cases))
        return ["await one:", *_in([line for case in order for line in case])]

    def case(self, depth: int) -> list[str]:
        """Return a case of a race."""
        name = self.new("v")
        kinds = ["call", "call", "all"]
        kinds += ["handle"] * bool(self.begun) + ["signal", "told"] * self.signals
        match self.chosen(*kinds):
            case "all":
                return self.all(depth)
            case "told":
                return [f"told >= {self.draw(st.integers(1, 2))}:", *_in(self.block(depth, 2))]
            case "handle":
                head = f"{self.chosen(*self.begun)} -> {name}:"
            case "signal":
                head = f"signal Tell -> {name}:"
            case _:
                head = f"{self.plain()} -> {name}:"
        self.scope.append(name)
        body = self.block(depth, 2)
        self.scope.remove(name)
        return [head, *_in([f"seen = append(seen, str({name}))", *body])]

    def plain(self, argument: str = "") -> str:
        """Return a call of something that needs no options."""
        callee: Callee = self.chosen(*[one for one in self.callees if not one.options])
        return callee.call.format(argument or self.number())

    def all(self, _: int) -> list[str]:
        """Return a block whose statements run at the same time."""
        lines = []
        for _ in range(self.draw(st.integers(2, 3))):
            timer = f"await timer({self.chosen(*LENGTHS)})"
            lines.append(timer if self.often(25) else f"{self.plain()} -> {self.new('v')}")
        if self.often(25):
            lines += ["for (each in [1, 2]):", f"    {self.plain('each')} -> {self.new('v')}"]
        return ["await all:", *_in(lines)]

    def attempt(self, depth: int) -> list[str]:
        """Return what is tried, and what catches it."""
        lines = ["try:", *_in(self.block(depth))]
        which = self.chosen("", *ERRORS, "CancelledError", "finally")
        if which == "finally":
            return [*lines, "finally:", *_in([self.note(), *self.call_of("activity")])]
        head = f"catch {which} -> err:" if which else "catch -> err:"
        return [*lines, head, *_in(["seen = append(seen, err.type)", *self.block(depth, 2)])]

    def call_of(self, kind: str) -> list[str]:
        """Return a call of something of a kind that does not fail, or nothing."""
        known = [one for one in self.callees if one.kind == kind and not one.fails]
        return [self.chosen(*known).call.format("1")] if known else []

    def loop(self, depth: int) -> list[str]:
        """Return a loop of two rounds, which may end early."""
        name = self.new("i")
        self.scope.append(name)
        body = self.block(depth, 2)
        self.scope.remove(name)
        if self.often(30):
            leave = self.chosen("break", "continue")
            body = [f"if ({name} == 1):", f"    {leave}", *body]
        return [f"for ({name} in [1, 2]):", *_in(body)]

    def choice(self, depth: int) -> list[str]:
        """Return a choice, or an error that is raised on one way."""
        head = f"if ({self.number()} > {self.draw(st.integers(0, 2))}):"
        if self.often(25):
            return [head, f'    raise {self.chosen(*ERRORS)}("raised")']
        return [head, *_in(self.block(depth, 2)), "else:", *_in(self.block(depth, 1))]


def _in(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]

"""Random statements: what is assigned, repeated, chosen, caught, called and awaited.

Longer than other files because one class makes them all over one scope, each text beside its
meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.oracle.expressions import Expressions, literal
from tests.oracle.kinds import BOOL, INT, KINDS, TEXT, Kind, a_value
from tests.oracle.meaning import (
    Break,
    Cancelled,
    Closed,
    Continue,
    Exit,
    Expression,
    Fault,
    Starved,
    Statement,
    World,
    indented,
    run,
)

ERRORS = ("Spilled", "Lost", "TooLate")
"""The errors that programs raise."""


@dataclass(frozen=True)
class Function:
    """What a body can call: how the call is written, its kinds, and what it answers."""

    call: str
    """With a place for the arguments: `activity Add1({})`."""
    takes: tuple[Kind, ...]
    gives: Kind
    answer: Callable[..., Any]
    options: tuple[str, ...] = ()


@dataclass
class Statements:
    """Makes the statements of one body."""

    random: Random
    scope: dict[str, Kind]
    result: Kind
    functions: tuple[Function, ...] = ()
    messages: dict[str, Kind] = field(default_factory=dict)
    """The kind of what each signal and update brings, by how an `await` names it."""
    closes: str = "close complete({})"
    loops: int = 0
    made: int = 0

    @property
    def expressions(self) -> Expressions:
        """Return what makes expressions over the scope of now."""
        return Expressions(self.random, self.scope)

    def block(self, depth: int, count: int = 3) -> list[Statement]:
        """Return some statements; the variables that they bind are forgotten after it."""
        outer = dict(self.scope)
        made = [self.statement(depth) for _ in range(self.random.randint(1, count))]
        self.scope = outer
        return made

    def statement(self, depth: int) -> Statement:
        """Return a statement, with blocks nested at most `depth` deep."""
        simple = [self._assign, self._bind, self._set_field, self._call]
        if self.loops:
            simple.append(self._leave)
        if self.messages:
            simple.append(self._await)
        if depth <= 0 or self.random.random() < 0.5:
            return self.random.choice(simple)()
        nested = [self._if, self._for, self._while, self._switch, self._try, self._null]
        return self.random.choice(nested)(depth - 1)

    def close(self) -> Statement:
        """Return the end of a body, with a result."""
        value = self.expressions.of(self.result)

        def act(world: World) -> None:
            raise Closed(value.value(world))

        return Statement((self.closes.format(value.text),), act)

    def _new(self) -> str:
        self.made += 1
        return f"v{self.made}"

    def _bind(self) -> Statement:
        """Return an assignment to a new name, or to one of its kind."""
        kind = self.random.choice(KINDS)
        name, value = self._new(), self.expressions.of(kind)
        self.scope[name] = kind
        return Statement((f"{name} = {value.text}",), _store(name, value))

    def _assign(self) -> Statement:
        if not self.scope:
            return self._bind()
        name = self.random.choice(list(self.scope))
        value = self.expressions.of(self.scope[name])
        return Statement((f"{name} = {value.text}",), _store(name, value))

    def _set_field(self) -> Statement:
        """Return `order.total = ..`: of this variable alone, whatever it was copied from."""
        records = [name for name, kind in self.scope.items() if kind.fields]
        if not records:
            return self._bind()
        name = self.random.choice(records)
        part, kind, _ = self.random.choice(self.scope[name].fields)
        value = self.expressions.of(kind)

        def act(world: World) -> None:
            given = value.value(world)
            world.names[name][part] = given
            world.changed(name)

        return Statement((f"{name}.{part} = {value.text}",), act)

    def _call(self) -> Statement:
        if not self.functions:
            return self._bind()
        called = self.random.choice(self.functions)
        given = [self.expressions.of(kind) for kind in called.takes]
        name = self._new()
        self.scope[name] = called.gives

        def act(world: World) -> None:
            world.names[name] = deepcopy(called.answer(*(one.value(world) for one in given)))

        text = called.call.format(", ".join(one.text for one in given))
        return Statement((f"{text} -> {name}", *called.options), act)

    def _await(self) -> Statement:
        message = self.random.choice(list(self.messages))
        name = self._new()
        self.scope[name] = self.messages[message]

        def act(world: World) -> None:
            world.names[name] = deepcopy(world.take(message))

        return Statement((f"await {message} -> {name}",), act)

    def _leave(self) -> Statement:
        """Return `break` or `continue`, below a condition."""
        asked = self.expressions.of(BOOL)
        word, error = self.random.choice((("break", Break), ("continue", Continue)))

        def act(world: World) -> None:
            if asked.value(world):
                raise error

        return Statement((f"if {asked.text}:", f"    {word}"), act)

    def _if(self, depth: int) -> Statement:
        arms = [(self.expressions.of(BOOL), self.block(depth)) for _ in range(2)]
        other = self.block(depth)
        (first, yes), (second, also) = arms

        def act(world: World) -> None:
            if first.value(world):
                run(yes, world)
            elif second.value(world):
                run(also, world)
            else:
                run(other, world)

        lines = (f"if {first.text}:", *indented(yes), f"elif {second.text}:", *indented(also))
        return Statement((*lines, "else:", *indented(other)), act)

    def _null(self, depth: int) -> Statement:
        """Return a use of an optional field where it is known to be there."""
        found = [
            (name, part, kind)
            for name, record in self.scope.items()
            for part, kind, optional in record.fields
            if optional
        ]
        if not found:
            return self._if(depth)
        name, part, kind = self.random.choice(found)
        to, other = self._new(), self.block(depth)

        def act(world: World) -> None:
            if world.names[name].get(part) is not None:
                world.names[to] = deepcopy(world.names[name][part])
            else:
                world.names[to] = deepcopy(default)
                run(other, world)

        default = a_value(self.random, kind)
        lines = (f"if {name}.{part} != null:", f"    {to} = {name}.{part}", "else:")
        self.scope[to] = kind
        return Statement((*lines, f"    {to} = {literal(default, kind)}", *indented(other)), act)

    def _for(self, depth: int) -> Statement:
        """Return a loop over a list, by whose item it may change the list that a place holds."""
        kind = self.random.choice([kind for kind in KINDS if kind.item is not None])
        holder, part = self._list(kind)

        def _at(world: World) -> Any:
            of = world.names[holder]
            return deepcopy(of[part] if part else of)

        place = Expression(f"{holder}.{part}" if part else holder, _at)
        over = place if holder else self.expressions.new_list(kind)
        name = self._new()
        body = self._looped(depth, {name: kind.item or INT})
        lines = indented(body)
        element = holder and not _given(lines, name, holder, place.text)

        def act(world: World) -> None:
            for at, one in enumerate(over.value(world)):
                world.names[name] = one
                if element:
                    world.elements[name] = (holder, part, at)
                if _round(body, world):
                    break
            world.elements.pop(name, None)

        return Statement((f"for {name} in {over.text}:", *lines), act)

    def _list(self, kind: Kind) -> tuple[str, str]:
        """Return a variable that is a list of a kind, or a record and its field that is one."""
        found = [(name, "") for name, of in self.scope.items() if of is kind]
        found += [
            (name, part)
            for name, record in self.scope.items()
            for part, of, _ in record.fields
            if of is kind
        ]
        return self.random.choice([*found, ("", "")])

    def _while(self, depth: int) -> Statement:
        """Return a loop that a counter of its own ends."""
        name, times = self._new(), self.random.randint(0, 4)
        body = self._looped(depth, {})
        lines = (f"{name} = 0", f"while {name} < {times}:", f"    {name} = {name} + 1")

        def act(world: World) -> None:
            for _ in range(times):
                if _round(body, world):
                    break

        return Statement((*lines, *indented(body)), act)

    def _looped(self, depth: int, bound: dict[str, Kind]) -> list[Statement]:
        outer = dict(self.scope)
        self.scope.update(bound)
        self.loops += 1
        body = self.block(depth)
        self.loops -= 1
        self.scope = outer
        return body

    def _switch(self, depth: int) -> Statement:
        kind = self.random.choice((INT, TEXT))
        asked = self.expressions.of(kind)
        cases: dict[Any, list[Statement]] = {}
        for _ in range(3):
            cases[a_value(self.random, kind)] = self.block(depth, 2)
        other = self.block(depth, 2)

        def act(world: World) -> None:
            run(cases.get(asked.value(world), other), world)

        lines = [f"switch {asked.text}:"]
        for value, body in cases.items():
            lines += [f"    case {literal(value, kind)}:", *(f"    {x}" for x in indented(body))]
        return Statement((*lines, "    else:", *(f"    {x}" for x in indented(other))), act)

    def _try(self, depth: int) -> Statement:
        """Return a block whose errors one `catch` by type and one for all take."""
        body, name = self.block(depth), self._new()
        raised, asked = self.random.choice(ERRORS), self.expressions.of(BOOL)
        body.append(_raise(asked, raised))
        wanted = self.random.choice(ERRORS)
        caught, other = self.block(depth, 2), self.block(depth, 2)
        last = self._finally(depth)

        def act(world: World) -> None:
            world.names[name] = ""
            with _lastly(last, world):
                try:
                    run(body, world)
                except Fault as fault:
                    known = fault.type == wanted
                    world.names[name] = fault.message if known else fault.type
                    run(caught if known else other, world)

        self.scope[name] = TEXT
        lines = [f'{name} = ""', "try:", *indented(body)]
        lines += [f"catch {wanted} -> err:", f"    {name} = err.message", *indented(caught)]
        lines += ["catch -> err:", f"    {name} = err.type", *indented(other)]
        return Statement((*lines, *_finally(last)), act)

    def _finally(self, depth: int) -> list[Statement]:
        """Return the block of a `finally:`, which leaves no loop; empty for none."""
        loops, self.loops = self.loops, 0
        block = self.block(depth, 2) if self.random.random() < 0.4 else []
        self.loops = loops
        return block

    def cut(self) -> Statement:
        """Return a wait in which the workflow is cancelled, with its clean-up.

        The query `Waits` tells that it waits.
        """
        caught, last = self.block(1), self._finally(1)
        if self.random.random() < 0.4:
            caught.append(self.close())

        def act(world: World) -> None:
            world.cut = True
            with _lastly(last, world):
                run(caught, world)
                raise Cancelled

        lines = ("waits = true", "try:", "    await timer(1h)", "catch CancelledError:")
        return Statement((*lines, *indented(caught), *_finally(last)), act)


def _finally(block: list[Statement]) -> tuple[str, ...]:
    return ("finally:", *indented(block)) if block else ()


def _given(lines: tuple[str, ...], *places: str) -> bool:
    """Whether the lines of a block give one of these places another value."""
    written = [line.strip() for line in lines]
    return any(
        line.startswith(f"{place} = ") or line.endswith(f"-> {place}")
        for line in written
        for place in places
    )


@contextmanager
def _lastly(block: list[Statement], world: World) -> Iterator[None]:
    """Run the block of a `finally:` after the code inside, however that ends.

    Code that would wait for ever does not end.
    """
    try:
        yield
    except Starved:
        raise
    except Exit:
        run(block, world)
        raise
    run(block, world)


def _store(name: str, value: Expression) -> Callable[[World], None]:
    def act(world: World) -> None:
        world.names[name] = value.value(world)

    return act


def _raise(asked: Expression, error: str) -> Statement:
    """Return a `raise` below a condition."""

    def act(world: World) -> None:
        if asked.value(world):
            raise Fault(error, f"{error} here")

    return Statement((f"if {asked.text}:", f'    raise {error}("{error} here")'), act)


def _round(body: list[Statement], world: World) -> bool:
    """Run a loop's body once; return whether it ends the loop."""
    try:
        run(body, world)
    except Continue:
        return False
    except Break:
        return True
    return False

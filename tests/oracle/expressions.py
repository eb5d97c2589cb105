"""Random expressions of a wanted kind, over the variables in scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.oracle.kinds import BOOL, INT, INTS, LINE, LINES, ORDER, TEXT, Kind, a_value
from tests.oracle.meaning import Expression, Fault, World

Make = Callable[[int], Expression]


@dataclass(frozen=True)
class Expressions:
    """Makes expressions. `scope` holds the kind of each variable that is bound for certain."""

    random: Random
    scope: Mapping[str, Kind]

    def of(self, kind: Kind, depth: int = 3) -> Expression:
        """Return an expression of a kind, nested at most `depth` deep."""
        leaves = [self._literal, self._variable, self._field]
        if depth <= 0:
            return self.random.choice(leaves)(kind)
        grown: dict[Kind, Callable[[int], Expression]] = {
            INT: self._int,
            TEXT: self._text,
            BOOL: self._bool,
            INTS: self._ints,
            LINES: self._lines,
        }
        if kind in grown and self.random.random() < 0.65:
            return grown[kind](depth - 1)
        return self.random.choice(leaves)(kind)

    def _literal(self, kind: Kind) -> Expression:
        if kind in (LINE, ORDER):
            return self._record(kind)
        value = a_value(self.random, kind)
        return Expression(literal(value, kind), lambda _: deepcopy(value))

    def _record(self, kind: Kind) -> Expression:
        """Return a constructor that may leave out what may be missing."""
        parts = {}
        for name, of, optional in kind.fields:
            if optional and self.random.random() < 0.5:
                continue
            parts[name] = self.of(of, 0)
        text = ", ".join(f"{name}: {part.text}" for name, part in parts.items())
        return Expression(
            f"{kind.name}{{{text}}}",
            lambda world: {name: part.value(world) for name, part in parts.items()},
        )

    def _variable(self, kind: Kind) -> Expression:
        names = [name for name, of in self.scope.items() if of is kind]
        if not names:
            return self._literal(kind)
        name = self.random.choice(names)
        return Expression(name, lambda world: deepcopy(world.names[name]))

    def _field(self, kind: Kind) -> Expression:
        """Return the reading of a field that is always there."""
        found = [
            (name, field)
            for name, record in self.scope.items()
            for field, of, optional in record.fields
            if of is kind and not optional
        ]
        if not found:
            return self._variable(kind)
        name, field = self.random.choice(found)
        return Expression(f"{name}.{field}", lambda world: deepcopy(world.names[name][field]))

    def _int(self, depth: int) -> Expression:
        a, b = self.of(INT, depth), self.of(INT, depth)
        divisor = self.random.choice((2, 3, 7, 2, 3, 0))
        texts, xs, lines = self.of(TEXT, depth), self.of(INTS, depth), self.of(LINES, depth)
        choices: list[tuple[str, Callable[[World], Any]]] = [
            (f"({a.text} + {b.text})", lambda w: a.value(w) + b.value(w)),
            (f"({a.text} - {b.text})", lambda w: a.value(w) - b.value(w)),
            (f"({a.text} * {b.text})", lambda w: a.value(w) * b.value(w)),
            (f"({a.text} % {divisor})", lambda w: rest(a.value(w), divisor)),
            (f"({a.text} // {divisor})", lambda w: quotient(a.value(w), divisor)),
            (f"index_of({xs.text}, {b.text})", lambda w: index_of(xs.value(w), b.value(w))),
            (f"min({a.text}, {b.text})", lambda w: min(a.value(w), b.value(w))),
            (f"max({a.text}, {b.text})", lambda w: max(a.value(w), b.value(w))),
            (f"abs({a.text})", lambda w: abs(a.value(w))),
            (f"len({texts.text})", lambda w: len(texts.value(w))),
            (f"len({lines.text})", lambda w: len(lines.value(w))),
            (f"sum({xs.text})", lambda w: sum(xs.value(w))),
        ]
        names = [name for name, of in self.scope.items() if of is INTS]
        if names and self.random.random() < 0.3:
            name, at = self.random.choice(names), self.random.choice((0, 1, -1))
            choices.append((f"{name}[{at}]", lambda w: item(w.names[name], at)))
        return Expression(*self.random.choice(choices))

    def _text(self, depth: int) -> Expression:
        a, b, n = self.of(TEXT, depth), self.of(TEXT, depth), self.of(INT, depth)
        begin = self.random.choice((0, 1, 3, -1))
        choices: list[tuple[str, Callable[[World], Any]]] = [
            (f"({a.text} + {b.text})", lambda w: a.value(w) + b.value(w)),
            (f"concat({a.text}, {n.text})", lambda w: a.value(w) + str(n.value(w))),
            (f"upper({a.text})", lambda w: a.value(w).upper()),
            (f"lower({a.text})", lambda w: a.value(w).lower()),
            (f"({a.text})[{begin}:]", lambda w: a.value(w)[begin:]),
            (f"trim({a.text})", lambda w: a.value(w).strip()),
            (f'join(split({a.text}, "a"), "-")', lambda w: a.value(w).replace("a", "-")),
            (f'replace({a.text}, "e", "E")', lambda w: a.value(w).replace("e", "E")),
            (f"str({n.text})", lambda w: str(n.value(w))),
        ]
        return Expression(*self.random.choice(choices))

    def _bool(self, depth: int) -> Expression:
        a, b, p, q = (self.of(kind, depth) for kind in (INT, INT, BOOL, BOOL))
        s, t, xs = self.of(TEXT, depth), self.of(TEXT, depth), self.of(INTS, depth)
        choices: list[tuple[str, Callable[[World], Any]]] = [
            (f"({a.text} < {b.text})", lambda w: a.value(w) < b.value(w)),
            (f"({a.text} >= {b.text})", lambda w: a.value(w) >= b.value(w)),
            (f"({a.text} == {b.text})", lambda w: a.value(w) == b.value(w)),
            (f"({s.text} != {t.text})", lambda w: s.value(w) != t.value(w)),
            (f"({p.text} and {q.text})", lambda w: p.value(w) and q.value(w)),
            (f"({p.text} or {q.text})", lambda w: p.value(w) or q.value(w)),
            (f"(not {p.text})", lambda w: not p.value(w)),
            (f"({a.text} in {xs.text})", lambda w: a.value(w) in xs.value(w)),
            (f"({s.text} in {t.text})", lambda w: s.value(w) in t.value(w)),
        ]
        return Expression(*self.random.choice(choices))

    def _ints(self, depth: int) -> Expression:
        xs, ys, n = self.of(INTS, depth), self.of(INTS, depth), self.of(INT, depth)
        choices: list[tuple[str, Callable[[World], Any]]] = [
            (f"append({xs.text}, {n.text})", lambda w: [*xs.value(w), n.value(w)]),
            (f"({xs.text} + {ys.text})", lambda w: xs.value(w) + ys.value(w)),
            (f"sorted({xs.text})", lambda w: sorted(xs.value(w))),
            (f"reversed({xs.text})", lambda w: xs.value(w)[::-1]),
            (f"unique({xs.text})", lambda w: list(dict.fromkeys(xs.value(w)))),
            (f"range(len({xs.text}))", lambda w: list(range(len(xs.value(w))))),
        ]
        return Expression(*self.random.choice(choices))

    def _lines(self, depth: int) -> Expression:
        xs, line = self.of(LINES, depth), self.of(LINE, 0)
        return Expression(
            f"append({xs.text}, {line.text})", lambda w: [*xs.value(w), line.value(w)]
        )

    def new_list(self, kind: Kind) -> Expression:
        """Return a list that no variable holds."""
        xs = self.of(kind, 1)
        return Expression(f"({xs.text} + [])", xs.value)


def rest(a: int, b: int) -> int:
    """Return `a % b`, or raise what a workflow sees for a `b` of 0."""
    if b == 0:
        raise Fault("ZeroDivisionError")
    return a % b


def quotient(a: int, b: int) -> int:
    """Return `a // b`, or raise what a workflow sees for a `b` of 0."""
    if b == 0:
        raise Fault("ZeroDivisionError")
    return a // b


def index_of(xs: list[Any], one: Any) -> int:
    """Return where a list first holds an item, -1 where it does not."""
    return xs.index(one) if one in xs else -1


def item(xs: list[Any], at: int) -> Any:
    """Return `xs[at]`, or raise what a workflow sees when there is no such item."""
    if not -len(xs) <= at < len(xs):
        raise Fault("IndexError")
    return xs[at]


def literal(value: Any, kind: Kind) -> str:
    """Return a value as TWF writes it."""
    if value is None:
        return "null"
    if kind is BOOL:
        return "true" if value else "false"
    if kind is TEXT:
        return f'"{value}"'
    if kind.item is not None:
        return "[" + ", ".join(literal(one, kind.item) for one in value) + "]"
    if kind.fields:
        kinds = {name: of for name, of, _ in kind.fields}
        inside = ", ".join(f"{name}: {literal(one, kinds[name])}" for name, one in value.items())
        return f"{kind.name}{{{inside}}}"
    return f"({value})" if value < 0 else str(value)

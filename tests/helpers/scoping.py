"""Whether two Python modules are the same but for names: each means the same thing in both."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, ast.GeneratorExp)


@dataclass
class _Scope:
    """A scope that names are bound in; `number` counts scopes in the order of the text."""

    number: int
    is_class: bool
    bound: set[str] = field(default_factory=set)
    outer: _Scope | None = None


Meaning = tuple[str, int, str]
"""What kind of name, the number of the scope that binds it (-1: Python's own), and the name."""


def meanings(source: str) -> list[Meaning]:
    """Return what each name of a module means, and all else that it is made of, in order."""
    reader = _Reader()
    body = sorted(filter(_matters, ast.parse(source).body), key=_shape)
    reader.statements(body, reader.scope(body, None))
    return reader.found


def _matters(statement: ast.stmt) -> bool:
    """Leave out what lists the names of others, in an order that depends on them."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return not any(isinstance(t, ast.Name) and t.id == "TASK_QUEUES" for t in targets)


def _shape(statement: ast.stmt) -> str:
    """Return a statement without its names and texts: what is equal but for them sorts alike."""
    match statement:
        case ast.ClassDef(_, [ast.Name("TypedDict")]) | ast.Assign(
            _, ast.Call(ast.Name("TypedDict"))
        ):
            return "a record"
        case _:
            pass
    return re.sub(r"'[^']*'", "", ast.dump(statement))


def differences(source: str, other: str) -> list[tuple[Meaning, Meaning]]:
    """Return where the names of two modules do not stand for each other."""
    ours, theirs = meanings(source), meanings(other)
    if len(ours) != len(theirs):
        return [(("length", len(ours), ""), ("length", len(theirs), ""))]
    forth: dict[Meaning, Meaning] = {}
    back: dict[Meaning, Meaning] = {}
    wrong = []
    for one, two in zip(ours, theirs, strict=True):
        same = one[:2] == two[:2] and ((one[0] in ("name", "member") and one[1] >= 0) or one == two)
        paired = forth.setdefault(one, two) == two and back.setdefault(two, one) == one
        if not (same and paired):
            wrong.append((one, two))
    return wrong


class _Reader:
    def __init__(self) -> None:
        self.found: list[Meaning] = []
        self._count = 0
        self._top: _Scope | None = None

    def scope(
        self, body: Iterable[ast.AST], outer: _Scope | None, *names: str, is_class: bool = False
    ) -> _Scope:
        made = _Scope(self._count, is_class, set(names), outer)
        self._count += 1
        self._top = self._top or made
        nodes = [node for statement in body for node in _here(statement)]
        made.bound.update(name for node in nodes for name in _bound(node))
        left_out = {name for node in nodes if isinstance(node, ast.Nonlocal) for name in node.names}
        made.bound -= left_out
        return made

    def say(self, kind: str, scope: _Scope | None, name: str) -> None:
        self.found.append((kind, scope.number if scope else -1, name))

    def name(self, name: str, scope: _Scope, kind: str = "name") -> None:
        self.say(kind, _binding(name, scope), name)

    def statements(self, body: Iterable[ast.AST], scope: _Scope) -> None:
        for statement in body:
            self.node(statement, scope)

    def node(self, node: ast.AST, scope: _Scope) -> None:
        assert self._top is not None
        match node:
            case ast.ClassDef(name, [ast.Name("TypedDict")]):
                self._record(name, scope)
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("TypedDict"))):
                self._record(name, scope)
            case ast.ClassDef(name):
                self.name(name, scope)
                self.statements(node.decorator_list, scope)
                self.statements(node.body, self.scope(node.body, scope, is_class=True))
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name):
                self.name(name, scope)
                self.statements(node.decorator_list, scope)
                self._function(node.args, node.body, scope)
                if node.returns is not None:
                    self.node(node.returns, self._top)
            case ast.Lambda(arguments, body):
                self._function(arguments, [body], scope)
            case ast.GeneratorExp(element, [loop]):
                self.node(loop.iter, scope)
                inside = self.scope([loop.target], scope)
                self.statements([loop.target, element], inside)
            case _:
                self.part(node, scope)

    def part(self, node: ast.AST, scope: _Scope) -> None:
        """Note what has no scope of its own."""
        assert self._top is not None
        match node:
            case ast.AnnAssign(target, kind, value):
                self.statements([target, *([value] if value else [])], scope)
                self.node(kind, self._top)
            case ast.Name(name):
                self.name(name, scope)
            case ast.Nonlocal(names):
                for name in names:
                    self.name(name, scope.outer or scope)
            case ast.ExceptHandler(kind, name, body):
                self.statements([kind] if kind else [], scope)
                self.name(name or "", scope)
                self.statements(body, scope)
            case ast.Attribute(ast.Name("self"), name):
                self.name("self", scope)
                self.say("member", self._top, name)
            case ast.Attribute(holder, name):
                self.node(holder, scope)
                self.say("attribute", None, name)
            case ast.keyword(name, value):
                self.say("keyword", None, name or "")
                self.node(value, scope)
            case ast.Constant(value):
                self.say("constant", None, type(value).__name__)
            case _:
                self.say(type(node).__name__, None, "")
                self.statements(ast.iter_child_nodes(node), scope)

    def _record(self, name: str, scope: _Scope) -> None:
        """Note a record, whichever of its two forms it has."""
        self.name(name, scope)
        self.say("record", None, "")

    def _function(self, arguments: ast.arguments, body: Sequence[ast.AST], scope: _Scope) -> None:
        assert self._top is not None
        given = [*arguments.args, *arguments.kwonlyargs]
        inside = self.scope(body, scope, *(one.arg for one in given))
        for one in given:
            self.name(one.arg, inside)
            if one.annotation is not None:
                self.node(one.annotation, self._top)
        self.statements(arguments.defaults, scope)
        self.statements(body, inside)


def _binding(name: str, scope: _Scope) -> _Scope | None:
    """Return the scope that binds a name where it stands, None for Python's own names."""
    here: _Scope | None = scope
    while here is not None:
        if name in here.bound and (here is scope or not here.is_class):
            return here
        here = here.outer
    return None


def _here(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and what is below it in the same scope."""
    yield node
    if not isinstance(node, _SCOPES):
        for inner in ast.iter_child_nodes(node):
            yield from _here(inner)


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(name, ast.Store()):
            yield name
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            yield name
        case ast.ExceptHandler(_, str() as name):
            yield name
        case ast.Import(names) | ast.ImportFrom(_, names):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in names)
        case _:
            pass

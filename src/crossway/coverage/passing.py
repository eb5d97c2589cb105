"""Compiled modules that tell which of their marks they pass.

Above the statement that a mark belongs to goes one more, `_cw_passed[7] = 1`, in the tree that
is compiled and nowhere else: the text, its lines and what a workflow asks of Temporal stay as
they are. What has no statement of its own gets a place to say so. That a choice takes none of
its branches is said in an `else` that is added to it,

    if total > 100:              if total > 100:
        ..                           ..
                                 else:
                                     _cw_passed[3] = 1

and that a loop makes no round where it ends, unless a round said otherwise:

    for item in items:           _cw_unused_4 = 1
        ..                       for item in items:
                                     _cw_unused_4 = 0
                                     ..
                                 else:
                                     if _cw_unused_4:
                                         _cw_passed[4] = 1
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from crossway.compiler import Mark

PASSED = "_cw_passed"
"""The name in a module of what holds one byte for each mark, 1 once it is passed."""

_UNUSED = "_cw_unused"


def tell_passing(module: ast.Module, marks: Sequence[Mark]) -> None:
    """Have a module say in `PASSED` which of its marks are passed."""
    module.body, _ = _Telling(marks).block(module.body)
    ast.fix_missing_locations(module)


class _Telling:
    """Goes over the blocks of a module, in the order of its lines, as its marks do."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks, self._next = marks, 0

    def block(self, body: Sequence[ast.stmt]) -> tuple[list[ast.stmt], dict[str, int]]:
        """Return a block that tells, and the marks at its top about what is around it."""
        found: list[ast.stmt] = []
        around: dict[str, int] = {}
        for statement in body:
            for number in self._above(statement):
                part = self._marks[number].part
                if part in ("no-branch", "no-round"):
                    around[part] = number
                else:
                    found.append(_said(number, statement))
            found += self._statement(statement)
        return found, around

    def _above(self, statement: ast.stmt) -> range:
        """Return the marks that stand between a statement and the one before it."""
        begin = self._next
        while self._next < len(self._marks) and self._marks[self._next].line <= statement.lineno:
            self._next += 1
        return range(begin, self._next)

    def _below(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Tell of the marks below a body that says what it is, and does nothing."""
        match body:
            case [ast.Expr(ast.Constant()) as words]:
                line = (words.end_lineno or words.lineno) + 1
                end = ast.copy_location(ast.Pass(), words)
                end.lineno = end.end_lineno = line
                return [_said(number, end) for number in self._above(end)]
            case _:  # what has statements, to which its marks belong
                return []

    def _statement(self, statement: ast.stmt) -> list[ast.stmt]:
        match statement:
            case ast.If():
                self._if(statement)
            case ast.For() | ast.While():
                return self._loop(statement)
            case ast.Match():
                self._match(statement)
            case ast.Try():
                statement.body, _ = self.block(statement.body)
                for handler in statement.handlers:
                    handler.body, _ = self.block(handler.body)
                statement.finalbody, _ = self.block(statement.finalbody)
            case ast.ClassDef():
                statement.body, _ = self.block(statement.body)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                statement.body, _ = self.block(statement.body)
                statement.body += self._below(statement.body)
            case _:  # nothing else has a block
                pass
        return [statement]

    def _if(self, statement: ast.If) -> None:
        statement.body, around = self.block(statement.body)
        statement.orelse, _ = self.block(statement.orelse)
        if "no-branch" in around:
            last = statement
            while last.orelse:  # another `elif`
                (last,) = (one for one in last.orelse if isinstance(one, ast.If))
            last.orelse = [_said(around["no-branch"], statement)]

    def _match(self, statement: ast.Match) -> None:
        missed = None
        for case in statement.cases:
            case.body, around = self.block(case.body)
            missed = around.get("no-branch", missed)
        if missed is not None:
            body: list[ast.stmt] = [_said(missed, statement)]
            statement.cases.append(ast.match_case(ast.MatchAs(), None, body))

    def _loop(self, statement: ast.For | ast.While) -> list[ast.stmt]:
        statement.body, around = self.block(statement.body)
        number = around.get("no-round")
        if number is None:
            return [statement]
        unused = f"{_UNUSED}_{number}"
        statement.body.insert(0, _gives(unused, 0, statement))
        told = ast.If(ast.Name(unused, ast.Load()), [_said(number, statement)], [])
        statement.orelse = [ast.copy_location(told, statement)]
        return [_gives(unused, 1, statement), statement]


def _said(number: int, place: ast.stmt) -> ast.stmt:
    """Return the statement that says that a mark was passed."""
    passed = ast.Subscript(ast.Name(PASSED, ast.Load()), ast.Constant(number), ast.Store())
    return ast.copy_location(ast.Assign([passed], ast.Constant(1)), place)


def _gives(name: str, value: int, place: ast.stmt) -> ast.stmt:
    target = ast.Name(name, ast.Store())
    return ast.copy_location(ast.Assign([target], ast.Constant(value)), place)

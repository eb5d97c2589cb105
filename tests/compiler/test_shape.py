"""The net below the compiler: a module runs only if all of it has the compiler's shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.compiler import compile_design
from crossway.compiler.shape import ShapeError, compiled
from crossway.design import load, resolve
from crossway.design.builtins import BUILTINS
from tests.helpers.paths import ORDERS, ROOT

HEAD = '''"""Namespace x."""

from __future__ import annotations

from typing import Any, TypedDict

import nexusrpc.handler
from temporalio import workflow

from crossway import runtime as cw

'''
WORKFLOW = """
@workflow.defn(name="W", sandboxed=False, failure_exception_types=cw.DESIGN_FAULTS)
class W:
    @workflow.run
    async def run(self, order: Any) -> Any:
        {}
"""
DESIGNS = [ORDERS, *sorted((ROOT / "tests").glob("compiler/snapshots/*.twf"))]


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
@pytest.mark.parametrize("marked", [False, True])
def test_what_the_compiler_writes_passes(path: Path, marked: bool) -> None:
    """The net holds nothing back that belongs through it."""
    (workspace,) = load(path)
    design = resolve([parsed.file for parsed in workspace.files], workspace.implemented)
    for source in compile_design(design, marked=marked).values():
        compiled(source, "x")


@pytest.mark.parametrize("function", sorted(b.python for b in BUILTINS.values() if b.python))
def test_each_function_of_the_language_passes(function: str) -> None:
    """A new one is known to the net at once."""
    compiled(HEAD + WORKFLOW.format(f"return {function}(order)"), "x")


@pytest.mark.parametrize(
    "statement",
    [
        "print('ran')",
        "import os",
        "from os import system",
        "from crossway import cluster",
        "from crossway import runtime",
        "raise SystemExit",
        "assert cw",
        "for x in (): pass",
        "with cw.x: pass",
        "if cw: pass",
        "del cw",
        "x: int",
        "x = y = 1",
        "x += 1",
        "x.y = 1",
        "x, y = 1, 2",
        "x = print('ran')",
        "x = cw.implement()",
        "x = cw.Stub('activity', eval('1'))",
        "x = cw.Stub('activity', lambda: 1)",
        "x = [y for y in ()]",
        "x = f'{cw}'",
        "x = 1 + 1",
        "x = 1 if cw else 2",
        "x = (y := 1)",
        "x = cw.__dict__",
        "x = workflow.unsafe",
        "x = b''",
        "x: print('ran') = 1",
        "x: 'int' = 1",
        "x = TypedDict('x', {'a': 'print(1)'})",
        "x = TypedDict('x', {'a': 'int', **{'b': 'print(1)'}})",
        "x = TypedDict('x', a='print(1)')",
        "x = TypedDict('x', cw)",
        "async def x(a=print('ran')): pass",
        "async def x(a: print('ran')): pass",
        "async def x(a: 'print(1)'): pass",
        "async def x(*a: print('ran')): pass",
        "async def x(**a: print('ran')): pass",
        "cw = 1",
        "class workflow: pass",
        "async def timedelta(): pass",
        "@print\nasync def x(): pass",
        "def x(): pass",
        "class X(print): pass",
        "class X(TypedDict, total=print): pass",
        "class X(TypedDict):\n    a: print('ran')",
        "class X(TypedDict):\n    a: 'print(1)'",
        "class X:\n    a = print('ran')",
        "class X:\n    print('ran')",
        "class X:\n    class Y: pass",
        "class X:\n    @print\n    def y(self): pass",
        "class X:\n    def __del__(self): pass",
        "@print\nclass X: pass",
        "@workflow.defn(name=print('ran'))\nclass X: pass",
        "@workflow.defn\n@print\nclass X: pass",
        "x = 'unclosed",
        "x = " + "(" * 500 + ")" * 500,
        "x = " + "-" * 5000 + "1",
        "x = 1\0",
        "x = " + "9" * 5000,
    ],
)
def test_what_would_run_on_import_is_refused(statement: str) -> None:
    """Only the compiler's own statements stand at the top of a module, or in a class."""
    with pytest.raises(ShapeError):
        compiled(f"{HEAD}{statement}\n", "x")


@pytest.mark.parametrize(
    "statement",
    [
        "print(order)",
        "eval(order)",
        "getattr(order, 'x')",
        "breakpoint()",
        "import os",
        "global x",
        "del order",
        "order.__class__",
        "order.format('x')",
        "order.__init__.__globals__['x']",
        "self.__class__",
        "self.x.__class__",
        "(lambda: order)()",
        "order['x']()",
        "cw.calls.asyncio",
        "cw.Stub.__init__",
        "cw.implement",
        "workflow.unsafe.imports_passed_through()",
        "workflow.sys",
        "nexusrpc.handler.logging",
        "nexusrpc.sys",
        "f'{order.x}'",
        "with order: pass",
        "yield order",
        "async with order: pass",
        "{x for x in order}",
        "{x: 1 for x in order}",
        "[x for x in order if print(x)]",
        "class X: pass",
        "@print\n        def x(): pass",
        "def x(a=print(1)): pass",
        "match order:\n            case 1: pass",
        "assert order",
        "b''",
        "...",
        "__builtins__",
        "__import__('os')",
        "cw = order",
        "for workflow in order: pass",
        "async def x(cw): pass",
        "async def timedelta(): pass",
        "[cw for cw in order]",
    ],
)
def test_what_a_body_cannot_reach_is_refused(statement: str) -> None:
    """Nothing of Python's own but a few harmless functions, and no way to the rest of it."""
    with pytest.raises(ShapeError):
        compiled(HEAD + WORKFLOW.format(statement), "x")


def test_a_name_of_pythons_own_is_a_designs_where_the_design_gives_it() -> None:
    """A design may call its variable `open`: in that function, and in no other."""
    one = WORKFLOW.format("open = 1\n        return open")
    compiled(HEAD + one, "x")
    other = one.replace("W", "V").replace("open = 1", "pass")
    with pytest.raises(ShapeError, match="open"):
        compiled(HEAD + one + other, "x")

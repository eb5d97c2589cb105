"""Python text is read again where Python 3.11 mistakes another reading for a part of it."""

from __future__ import annotations

import ast
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from crossway.language.python import expression_of, module_of
from tests.helpers.sources import every_module

LONG = f"[{', '.join(f'f({i})' for i in range(3000))}]"
"""Enough for garbage to be collected while its tree is built."""


def deep(n: int) -> ast.AST:
    """Read a text further down in the stack than whoever is being disturbed."""
    return deep(n - 1) if n else ast.parse("a")


@contextmanager
def disturbed() -> Iterator[list[str]]:
    """Read another text when garbage is first collected in the block; yield whether that was."""
    was: list[str] = []

    def disturb(phase: str, _info: object) -> None:
        if phase == "start" and not was:
            was.append(phase)
            deep(50)

    enabled, threshold = gc.isenabled(), gc.get_threshold()
    gc.enable()
    gc.set_threshold(700)
    gc.callbacks.append(disturb)
    try:
        yield was
    finally:
        gc.callbacks.remove(disturb)
        gc.set_threshold(*threshold)
        if not enabled:
            gc.disable()


@pytest.mark.parametrize(
    ("read", "kind"), [(module_of, ast.Module), (expression_of, ast.List)], ids=["module", "value"]
)
def test_a_text_is_read_although_another_is_read_meanwhile(
    read: Callable[[str], ast.AST], kind: type[ast.AST]
) -> None:
    """As where an activity fails in a thread while a design is compiled in another."""
    with disturbed() as was:
        tree = read(LONG)
    assert isinstance(tree, kind)
    assert was


def test_what_is_no_python_is_told_as_python_tells_it() -> None:
    """It is not read again and again."""
    with pytest.raises(SyntaxError, match=r"my\.py"):
        module_of("def", "my.py")
    with pytest.raises(SyntaxError):
        expression_of("a = 1")


def test_a_fault_of_another_cause_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever cannot be read ten times is not read."""
    asked = []

    def broken(*given: object, **_: object) -> ast.Module:
        asked.append(given)
        raise SystemError("broken")

    monkeypatch.setattr(ast, "parse", broken)
    with pytest.raises(SystemError, match="broken"):
        module_of("a")
    assert len(asked) == 10


def test_nothing_else_reads_python() -> None:
    """So all of the program is safe from it."""
    reading = [file.name for file in every_module() if "ast.parse(" in file.read_text()]
    assert reading == ["python.py"]

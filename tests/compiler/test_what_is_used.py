"""A module imports what it uses and has the records that it uses, and nothing besides."""

from __future__ import annotations

import ast
import re

from crossway.compiler import compile_design
from crossway.compiler.text import code, own_name, python_name, quoted, quoted_code
from crossway.compiler.vocabulary import IMPORTED
from crossway.design import resolve
from crossway.language import parse


def _module(text: str) -> str:
    (source,) = compile_design(resolve([parse(text, "x.twf").file])).values()
    return source


def _imports(source: str) -> set[str]:
    nodes = (n for n in ast.parse(source).body if isinstance(n, ast.Import | ast.ImportFrom))
    return {alias.name for node in nodes for alias in node.names}


def test_code_notes_what_it_uses_and_text_uses_nothing() -> None:
    """A name counts where the compiler wrote it, not where a design says the same word."""
    delay = code("timedelta({})", code("1"))
    assert delay.uses == {"timedelta"}
    assert code("{}: {} = {}", python_name("x"), code("Any"), delay).uses == {"Any", "timedelta"}
    assert own_name("workflow.ParentClosePolicy.ABANDON").uses == {"workflow"}
    assert quoted_code(code("list[Decimal]")).uses == {"Decimal"}
    assert not quoted("timedelta(Any)").uses
    assert not code("request.start_workflow({})", quoted("activity")).uses
    assert not any(python_name(name).uses for name in IMPORTED)


def test_words_of_a_design_import_nothing() -> None:
    """Such words, in a text or a comment, were taken for uses of what they name."""
    words = " ".join([f"{name} {name}. {name}(" for name in sorted(IMPORTED)])
    source = _module(
        f"# {words}\n"
        f"workflow W(timedelta: string, Literal: string) -> (string):\n    # {words}\n"
        f'    close complete("{words} nexusrpc.handler.x")\n'
    )
    assert _imports(source) == {"annotations", "runtime", "workflow", "Any"}


def test_a_record_that_no_line_uses_is_not_written() -> None:
    """The module of a namespace has its own records, with those that they refer to."""
    source = _module(
        "type Line:\n    id: string\n\n"
        "type Order:\n    lines: list[Line]\n\n"
        "type Receipt:\n    id: string\n\n"
        "workflow W(order: Order) -> (Receipt):\n"
        "    activity Pay(order)\n"
        '    while true:\n        close complete(Receipt{id: "1"})\n\n'
        "activity Pay(order: Order):\n    pay\n"
    )
    assert re.findall(r"class (\w+)\(TypedDict\)", source) == ["Line", "Order"]

"""One expression as a module of its own: what a test of a design computes."""

from __future__ import annotations

from typing import Any

import pytest

from crossway.cluster.building import load_value
from crossway.compiler import compile_value, without_marks
from crossway.design import resolve
from crossway.design.model import Design
from crossway.language import parse, tree

DESIGN = """\
workflow W(order: Order) -> (any):
    close complete({})

type Order:
    id: string
    note: string?
    due: moment?
"""


def written(text: str, *names: str) -> tuple[str, tree.Expression, Design]:
    """Return the module of an expression that reads some names, and what it was made of."""
    file = parse(DESIGN.format(text), "x.twf").file
    design = resolve([file])
    (close,) = design.workflows["W"].tree.body  # type: ignore[union-attr]  # it is defined
    assert isinstance(close, tree.Close)
    return compile_value(close.arguments[0], names, design, "x.twf"), close.arguments[0], design


def value(text: str, **names: Any) -> Any:
    """Return what an expression gives."""
    source, _, _ = written(text, *names)
    with pytest.raises(StopIteration) as ended:
        load_value(source)(*(names[name] for name in sorted(names))).send(None)
    return ended.value.value


def test_an_expression_becomes_a_function_of_what_it_may_read() -> None:
    source, _, _ = written('order.due - moment("2026-01-01") > 2d', "order", "class")
    assert without_marks(source)[0] == (
        "from __future__ import annotations\n"
        "from datetime import timedelta\n"
        "from typing import Any\n"
        "from crossway import runtime as cw\n"
        "async def value(class_: Any, order: Any) -> Any:\n"
        '    return order.get("due") - cw.moment("2026-01-01") > timedelta(days=2)\n'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order.note == null", True),
        ('"{order.id} and {other}"', "o-1 and {other}"),
        ("[x.id for x in [order] if len(x.id) > 1]", ["o-1"]),
        ('{"a b": order.id, list: [1, true, null]}', {"a b": "o-1", "list": [1, True, None]}),
        ("7 / 2 + 1", 4.5),
    ],
)
def test_it_gives_what_a_workflow_would_compute(text: str, expected: Any) -> None:
    assert value(text, order={"id": "o-1"}) == expected


@pytest.mark.parametrize(
    "text", ['"\\") or __import__(\\"os\\")"', '"{order.id}\\n#"', '"é\\u2028"']
)
def test_no_text_becomes_code(text: str) -> None:
    """A text of a test is a text, whatever it holds."""
    assert isinstance(value(text, order={"id": "o-1"}), str)

"""A line with a blank too few, or one too many, is one diagnostic, whatever stands around it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from crossway.language.limits import MAX_NESTING
from tests.helpers.checked import diagnose

DEPTHS = {
    "a line too deep": """
        workflow W(order: Order) -> (string):
            activity Check(order) -> checked
             activity Charge(order) -> receipt
            if checked.ok:
                close complete(receipt)
            close fail("not ok")
        """,
    "a line between the depths of two blocks": """
        workflow W(order: Order) -> (string):
            if order.ok:
                activity Check(order) -> checked
              activity Pack(order) -> packed
            else:
                activity Check(order) -> checked
            close complete(checked)
        """,
    "the head of a block": """
        workflow W(order: Order) -> (string):
          signal Go():
              activity Check(order)
          activity Check(order) -> checked
           await one:
              timer(5s):
                  close fail("late")
              signal Go:
                  close complete(checked)
          close complete(checked)
        """,
    "a field of a type": """
        type Order:
            id: string
           note: string
            total: int

        workflow W(order: Order) -> (string):
            close complete(order.note)
        """,
    "spaces among tabs": """
        workflow W(order: Order) -> (string):
        \tactivity Check(order) -> checked
                options:
                    timeout: 5s
        \tclose complete(checked)
        """,
}


@pytest.mark.parametrize("text", DEPTHS.values(), ids=DEPTHS)
def test_a_line_at_the_wrong_depth_is_one_diagnostic(text: str) -> None:
    """It was told with everything below it: four errors for one blank too few."""
    found = diagnose([("w.twf", dedent(text).lstrip())])
    assert [one.code for one in found] == ["SYNTAX"]


def test_blocks_that_are_nested_too_deeply_are_one_diagnostic() -> None:
    """It was told beside it that the outermost block which is read has nothing below it."""
    blocks = "".join(f"{'    ' * at}if n > {at}:\n" for at in range(1, MAX_NESTING + 3))
    innermost = f"{'    ' * (MAX_NESTING + 3)}n = 1\n"
    text = f"workflow W(n: int) -> (int):\n{blocks}{innermost}    close complete(n)\n"
    (found,) = diagnose([("w.twf", text)])
    assert found.message == f"blocks are nested deeper than {MAX_NESTING} levels"
    assert found.span.line == MAX_NESTING + 2

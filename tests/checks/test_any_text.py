"""Whatever a text says, checking it ends, and says the same twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossway.checks import RULES, Rule
from crossway.checks.examples import sources
from crossway.design.builtins import BUILTINS
from tests.helpers.checked import diagnose

LINES = sorted(
    {line for rule in RULES for _, text in sources(rule.bad) for line in text.splitlines()}
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_lines_in_any_order_are_checked_without_a_crash(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    assert diagnose([("any.twf", text)]) == diagnose([("any.twf", text)])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(RULES), st.data())
def test_an_example_with_lines_left_out_is_checked_without_a_crash(
    rule: Rule, data: st.DataObject
) -> None:
    files = sources(rule.good)
    # Python that does not parse is refused before anything is checked.
    python = [(path, text) for path, text in files if path.endswith(".py")]
    kept = [
        (path, "\n".join(line for line in text.splitlines() if data.draw(st.booleans())))
        for path, text in files
        if not path.endswith(".py")
    ]
    kept += python
    assert diagnose(kept) == diagnose(kept)


CALLED = """
workflow W(x: string) -> (string):
    signal S(x: string):
        CALL
    query Q(x: string) -> (string):
        y = CALL
        return str(y)
    CALL
    await timer(1h)
    close complete(x)

activity A(x: string) -> (string):
    CALL
    return x

nexus service N:
    operation O(x: string) -> (string):
        y = CALL
        return str(y)
"""


@pytest.mark.parametrize("given", ["", "x", "null", "x, x, x, x, x"])
@pytest.mark.parametrize("function", BUILTINS)
def test_a_built_in_function_that_is_given_too_little_or_too_much_is_judged(
    function: str, given: str
) -> None:
    """`temporal.signal()`, as an editor has it that closes brackets, was a traceback."""
    found = diagnose([("any.twf", CALLED.replace("CALL", f"{function}({given})"))])
    many, known = len(given.split(",")) if given else 0, BUILTINS[function]
    fits = known.least <= many and (known.most is None or many <= known.most)
    assert fits or "wrong-argument-count" in {one.code for one in found}

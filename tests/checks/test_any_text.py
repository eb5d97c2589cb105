"""Whatever a text says, checking it ends, and says the same twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crossway.checks import RULES, Rule
from crossway.checks.examples import sources
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

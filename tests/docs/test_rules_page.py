"""The page of rules is what the registry says; `pytest tests/docs --update-snapshots` writes it."""

from __future__ import annotations

from crossway.checks import RULES, Rule
from tests.docs.pages import RULES_PAGE

_HEAD = """\
# Rules

What `crossway check` reports. An error keeps a design from running, a warning does not.
`crossway explain CODE` prints the same. In an example, `# --- name.twf` begins the next file.
<!-- Written by: pytest tests/docs --update-snapshots -->

| code | severity | what is wrong |
|---|---|---|
"""


def _page() -> str:
    rows = "".join(
        f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity.value} | {rule.summary} |\n"
        for rule in RULES
    )
    return _HEAD + rows + "".join(map(_section, RULES))


def _section(rule: Rule) -> str:
    return (
        f"\n## {rule.code}\n\n{rule.severity.value}: {rule.summary}\n\n{rule.why}\n\n"
        f"Bad:\n\n{_fenced(rule.bad)}\nGood:\n\n{_fenced(rule.good)}"
    )


def _fenced(example: str) -> str:
    text = example.strip("\n")
    return f"```text\n{text}\n```\n"


def test_the_page_of_rules_is_current(update_snapshots: bool) -> None:
    """A rule that changes changes the page."""
    if update_snapshots:
        RULES_PAGE.write_text(_page())
    assert RULES_PAGE.read_text() == _page(), "stale: run pytest tests/docs --update-snapshots"

"""The pages of rules are what the registry says; `make docs` writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.checks import RULES, Rule, Subject
from scripts import rules_pages
from tests.docs.pages import RULE_PAGES

INDEX = (rules_pages.DOCS / "rules.md").read_text()


def test_the_pages_of_rules_are_current() -> None:
    """A rule that changes changes its page; a rule that goes takes its page along."""
    assert rules_pages.stale() == (), f"run `{rules_pages.COMMAND}`"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_has_a_page_that_the_index_lists_once(rule: Rule) -> None:
    """Below the heading of its subject."""
    section = INDEX.partition(f"\n## {rule.subject.title}\n")[2].partition("\n## ")[0]
    link = f"[{rule.code}](rules/{rule.code}.md)"
    assert (section.count(link), INDEX.count(link)) == (1, 1)
    assert f"{rule.code}.md" in {page.name for page in RULE_PAGES}


def test_every_subject_has_rules() -> None:
    """A heading with nothing below it would be noise."""
    assert {rule.subject for rule in RULES} == set(Subject)


def test_what_is_stale_is_named_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Changed, missing and left-over pages, by the check mode; writing mends all of them."""
    rules_pages.write(tmp_path)
    (tmp_path / "rules.md").write_text("edited by hand")
    (tmp_path / "rules" / "SYNTAX.md").unlink()
    (tmp_path / "rules" / "gone-rule.md").write_text("of a rule that is gone")
    assert rules_pages.main(["--check"], tmp_path) == 1
    named = capsys.readouterr().err.splitlines()
    wrong = ["rules.md", "rules/SYNTAX.md", "rules/gone-rule.md"]
    assert [line.partition(" is not ")[0] for line in named] == [f"docs/{path}" for path in wrong]
    assert rules_pages.main([], tmp_path) == 0
    assert rules_pages.main(["--check"], tmp_path) == 0

"""The pages of codes are what rules and checks say of themselves; `make docs` writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.checks import RULES, Subject
from crossway.cli.commands.explain import sections
from scripts import rules_pages
from scripts.pages import COMMAND, DOCS
from tests.helpers.pages import RULE_PAGES

INDEX = (DOCS / "rules.md").read_text()
CODES = [(section.title, code.code) for section in sections() for code in section.codes]


def test_the_pages_of_rules_are_current() -> None:
    """A rule that changes changes its page; a rule that goes takes its page along."""
    assert rules_pages.stale() == (), f"run `{COMMAND}`"


@pytest.mark.parametrize(("section", "code"), CODES, ids=str)
def test_each_code_has_a_page_that_the_index_lists_once(section: str, code: str) -> None:
    """Below the heading of its subject."""
    listed = INDEX.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    link = f"[{code}](rules/{code}.md)"
    assert (listed.count(link), INDEX.count(link)) == (1, 1)
    assert f"{code}.md" in {page.name for page in RULE_PAGES}


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

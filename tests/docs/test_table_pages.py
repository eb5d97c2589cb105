"""docs/options.md and the tables of docs/language.md are what the tables say."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.design.options import OPTION_SETS
from scripts import table_pages


def test_the_pages_of_tables_are_current() -> None:
    """An option or a function that changes changes its page."""
    assert table_pages.stale() == (), "run `make docs`"


def test_every_key_of_every_place_is_documented() -> None:
    page = table_pages.pages()["options.md"]
    for each in OPTION_SETS:
        parts = [part.partition("\n") for part in page.split("\n## ")[1:]]
        [section] = [rows for head, _, rows in parts if each.title in head.split(", ")]
        assert all(f"`{key}`" in section for key in each.keys)


def test_what_is_stale_is_named_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing pages and edited tables; the text around a table stays."""
    marked = table_pages.pages()["language.md"]
    edited = "mine\n" + marked.replace("| activity", "| actvity") + "mine too\n"
    (tmp_path / "language.md").write_text(edited)
    one_page = table_pages.pages()["in-one-page.md"]
    (tmp_path / "in-one-page.md").write_text(one_page.replace("`len(x)`", "`length(x)`"))
    assert table_pages.main(["--check"], tmp_path) == 1
    said = capsys.readouterr().err
    assert "docs/options.md is not" in said
    assert "docs/language.md is not" in said
    assert "docs/in-one-page.md is not" in said
    assert table_pages.main([], tmp_path) == 0
    assert (tmp_path / "language.md").read_text() == f"mine\n{marked}mine too\n"
    assert (tmp_path / "in-one-page.md").read_text() == one_page
    assert table_pages.main(["--check"], tmp_path) == 0

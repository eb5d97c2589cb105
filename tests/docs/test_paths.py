"""What the pages for contributors name is there: a file that moves takes its mention along."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT

PACKAGE = ROOT / "src" / "crossway"
PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "implementation.md"]
_SPAN = re.compile(r"`([\w./-]+)`")
_FILE = re.compile(r"[\w./-]*\w\.(?:py|md|toml|yml)\b")
_PLACEHOLDER = re.compile(r"(?:^|[/_])[A-Z]+(?:\.\w+)?$")
"""`docs/rules/CODE.md` is a pattern; README.md and its like are files."""


def named(text: str) -> set[str]:
    """Return the paths that a page names: in code spans, and files anywhere."""
    spans = {span for span in _SPAN.findall(text) if "/" in span}
    found = {path.rstrip("/.").lstrip("/") for path in spans | set(_FILE.findall(text))}
    return {path for path in found if path and not _is_pattern(path)}


def _is_pattern(path: str) -> bool:
    return bool(_PLACEHOLDER.search(path)) and not (ROOT / path).exists()


def is_there(path: str) -> bool:
    """Whether a path exists: in the repository, below the package, or as a name anywhere in it."""
    if any((base / path).exists() for base in (ROOT, PACKAGE, ROOT / "docs")):
        return True
    return "/" not in path and any(PACKAGE.rglob(path))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_for_contributors_names_exists(page: Path) -> None:
    """Else it sends newcomers to where nothing is."""
    paths = named(page.read_text())
    assert len(paths) > 10
    assert sorted(path for path in paths if not is_there(path)) == []


def test_a_path_that_is_gone_is_found() -> None:
    """In a span, in a drawing and in prose; a pattern is none."""
    text = (
        "`design/gone` and `docs/rules/CODE.md`\n```text\n gone.py: Guard\n```\n`cli/__init__.py`"
    )
    assert {path for path in named(text) if not is_there(path)} == {"design/gone", "gone.py"}


def test_no_program_lies_beside_the_folders() -> None:
    """What somebody wrote to try a thing was committed with it once."""
    assert list(ROOT.glob("*.py")) == []

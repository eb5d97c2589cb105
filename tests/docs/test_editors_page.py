"""docs/editors.md: its pictures show what the language server says."""

from __future__ import annotations

import re

from scripts.editor_pictures import FOLDER, SCENES, stale
from scripts.pages import DOCS


def test_the_pictures_show_what_the_server_answers_now() -> None:
    """After a change: `python -m scripts.editor_pictures`, and look at them, light and dark."""
    assert stale() == ()


def test_the_page_shows_every_picture() -> None:
    shown = re.findall(r"!\[.+?\]\((.+?)\)", (DOCS / "editors.md").read_text())
    assert sorted(shown) == [f"{FOLDER}/{name}.svg" for name in sorted(SCENES)]

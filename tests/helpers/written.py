"""Every design that the repository holds as text: fixtures, examples, blocks of pages."""

from __future__ import annotations

import re

from crossway.checks.examples import sources
from crossway.language import parse, tree
from tests.helpers.pages import DESIGNS
from tests.helpers.paths import ROOT
from tests.helpers.seed import SEED

_FENCED = re.compile(r"^```(?:twf|pseudo|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FOLDERS = ("tests/fixtures", "tests/checks", "tests/replaying", "tests/testing", "examples")


def _texts() -> dict[str, str]:
    files = sorted(path for folder in _FOLDERS for path in (ROOT / folder).rglob("*.twf"))
    found = {str(path.relative_to(ROOT)): path.read_text() for path in files}
    found |= {f"seed {n}": text for n, text in enumerate(_FENCED.findall(SEED.read_text()))}
    for block in DESIGNS:
        each = [text for path, text in sources(block.text) if path.endswith(".twf")]
        found |= {f"{block} {n}": text for n, text in enumerate(each)}
    return found


def _trees(texts: dict[str, str]) -> dict[str, tree.File]:
    parsed = ((name, parse(text, "x.twf")) for name, text in texts.items())
    return {name: one.file for name, one in parsed if not one.diagnostics}


_TEXTS = _texts()
TREES = _trees(_TEXTS)
"""What the texts that parse are read as, by where they stand."""
WRITTEN = {name: _TEXTS[name] for name in TREES}
"""The texts that parse, by where they stand."""

"""What tests share lives in `tests/helpers`, and fails as clearly as a test does."""

from __future__ import annotations

import pytest

from tests.helpers.building import one
from tests.helpers.paths import ROOT
from tests.helpers.sources import imports


def from_tests(folder: str) -> list[str]:
    """Return the imports of modules of tests, or of names in them, below a folder."""
    return [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in sorted((ROOT / folder).rglob("*.py"))
        for name in imports(file)
        if name.startswith("tests.") and ".test_" in name
    ]


@pytest.mark.parametrize("folder", ["tests", "scripts", "bench"])
def test_nothing_imports_a_module_of_tests(folder: str) -> None:
    """Whoever renames a test, splits it or lets it go looks at no other then."""
    assert from_tests(folder) == [], "move what they share to tests/helpers"


def test_an_assert_of_a_helper_says_what_was_there() -> None:
    """pytest rewrites those of tests alone, unless it is told of more (`tests/__init__.py`)."""
    with pytest.raises(AssertionError, match=r"Diagnostic\(.* == \[\]"):
        one("no design at all")

"""The collector rests while a design is checked, and works as before afterwards."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from crossway.cli.collecting import without_collector


def test_the_collector_is_off_inside_and_as_before_afterwards() -> None:
    """Also where the check ends with an error; what was read is looked at no more."""
    assert gc.isenabled()
    try:
        with pytest.raises(ValueError, match="the collector is off"), without_collector():
            raise ValueError("the collector is on" if gc.isenabled() else "the collector is off")
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_a_collector_that_was_off_stays_off() -> None:
    """Whoever turned it off has a reason."""
    gc.disable()
    try:
        with without_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


WATCHED = """
import gc, sys
from crossway.cli import quick

class Watching:
    def find_spec(self, name, *where):
        if name == "crossway.checks.registry":
            print("collecting" if gc.isenabled() else "at rest")

sys.meta_path.insert(0, Watching())
quick.run(["check", sys.argv[1], "--no-cache"])
print("tempfile" in sys.modules)
"""


def test_it_rests_while_what_checks_is_loaded(tmp_path: Path) -> None:
    """That is most of a short check. What only writing to the cache needs is not loaded at all."""
    design = tmp_path / "a.twf"
    design.write_text("workflow Least():\n    close complete\n")
    line = [sys.executable, "-c", WATCHED, str(design)]
    shown = subprocess.run(line, capture_output=True, text=True, check=True)
    said = "at rest\n0 errors, 0 warnings in 1 file\nFalse\n"
    assert shown.stderr == said  # stdout is for results

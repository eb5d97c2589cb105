"""What an endless step leaves behind in its process: nothing."""

from __future__ import annotations

import subprocess
import sys

from tests.helpers.patience import PATIENCE

PROFILED = """
import sys
from crossway.simulate.watch import WATCH, Interrupted


class Endless:
    steps, asleep = 0, False

    def fault(self, failure):
        print(type(failure).__name__)


try:
    with WATCH.over(Endless(), 0.1):
        while True:
            pass
except Interrupted:
    pass
sys.setprofile(lambda *_: None)
print(sum(map(abs, range(3))), sorted([2, 1], key=lambda one: one))
"""


def test_who_profiles_a_process_goes_on_after_an_endless_step() -> None:
    """As coverage, a debugger and cProfile do: CPython 3.11 never came back."""
    line = [sys.executable, "-c", PROFILED]
    done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.stdout, done.stderr) == ("EndlessStepError\n3 [1, 2]\n", "")

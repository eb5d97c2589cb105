"""`test` blocks of a design, run: `crossway test`, and `pytest design.twf`.

Each line is what a test in Python does with `RunningDesign`: nothing of it is done here again.
"""

from crossway.testing.blocks.finding import found_tests, matching
from crossway.testing.blocks.running import Fault, Outcome, run_test

__all__ = ["Fault", "Outcome", "found_tests", "matching", "run_test"]

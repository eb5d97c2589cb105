"""`test` blocks of a design, run: `crossway test`, and `pytest design.twf`.

Each line is what a test in Python does with `RunningDesign`: nothing of it is done here again.
"""

from crossway.testing.blocks.finding import found_tests, matching
from crossway.testing.blocks.running import Outcome, run_test
from crossway.testing.blocks.showing import lines_of, refused

__all__ = ["Outcome", "found_tests", "lines_of", "matching", "refused", "run_test"]

"""The whole storm: `python -m tests.soak [EXECUTIONS [KILLS]]`, 500 and 5 by default."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.soak.storm import Storm, rage


def main() -> None:
    """Run the storm and say how it went."""
    executions, kills = [*map(int, sys.argv[1:]), *(500, 5)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as folder:
        rage(Storm(executions, kills), Path(folder), lambda text: print(text, flush=True))  # noqa: T201 - a command's output
    print("every execution completed, every target once, every effect there")  # noqa: T201 - a command's output


main()

"""What is no design, or too much of one, is an error at once, whatever is done with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.launching import Forked, launched
from tests.helpers.patience import PATIENCE
from tests.helpers.speed import slowness

ROW = "workflow W(n: int) -> (int):\n    n = {}\n    close complete(n)\n"
DEEP = "".join(f"{'    ' * level}for (n < {level}):\n" for level in range(1, 22))
ODD = {
    "rubbish": ('\x00\xff({["' * 4_000_000)[:20_000_000],
    "lines": "x\n" * 10_000_000,
    "number": ROW.format("9" * 5000),
    "blocks": f"workflow W(n: int) -> (int):\n{DEEP}{'    ' * 22}n = 1\n    close complete(n)\n",
    "branches": "workflow W(n: int) -> (int):\n    if (n == 0):\n        n = 1\n"
    + "".join(f"    elif (n == {i}):\n        n = nowhere{i}[0]\n" for i in range(3000))
    + "    close complete(n",
}


COMMANDS = ["check", "plan", "generate", "run"]


@pytest.mark.parametrize(
    ("odd", "command"),
    [
        pytest.param(odd, command, marks=[pytest.mark.long] * (odd == "branches" and at > 0))
        for odd in ODD
        for at, command in enumerate(COMMANDS)
    ],
)
def test_it_is_an_error_within_ten_seconds_and_no_traceback(
    odd: str, command: str, tmp_path: Path
) -> None:
    """20 MB of rubbish, 5,000 digits, 21 loops in each other, 3,000 branches with a fault.

    The branches are checked alone, which all commands begin with; `make long` does the rest.
    """
    path = tmp_path / f"{odd}.twf"
    path.write_text(ODD[odd], encoding="utf-8")
    process = launched(command, str(path))
    out, err = (text.decode() for text in process.communicate(timeout=PATIENCE))
    # Processor time: a busy machine changes it little.
    assert isinstance(process, Forked)
    assert process.used is not None
    assert process.used < 10 * slowness()
    if command != "plan":  # which says where things would live, whatever is wrong with them
        assert process.returncode in (1, 2)
        assert "error" in out + err
    assert "Traceback" not in out + err

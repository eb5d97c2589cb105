"""A slice of the random programs; a long run is `python -m tests.oracle`."""

from __future__ import annotations

from pathlib import Path

from crossway.language.diagnostic import Severity
from tests.helpers.checked import diagnose
from tests.oracle.compare import agree, designed, differences
from tests.oracle.programs import Failed, program


async def test_random_programs_do_what_they_mean(address: str, tmp_path: Path) -> None:
    """Types, records, optional fields, errors, calls of all kinds, signals, updates, queries."""
    assert await differences(address, tmp_path, [program(seed) for seed in range(10)]) == []


def test_check_finds_no_error_in_random_programs() -> None:
    """They are right by the way they are made: an error would be a false one."""
    files = designed([program(seed) for seed in range(20)])
    found = diagnose(files.items())
    assert [one for one in found if one.severity is Severity.ERROR] == []


def test_what_differs_is_found() -> None:
    """`1` is neither `true` nor `1.0`, a missing field is not null, another error is another."""
    assert agree({"n": 1}, {"n": 1})
    assert not agree({"n": 1}, {"n": True})
    assert not agree([1], [1.0])
    assert not agree({"note": None}, {})
    assert agree(Failed("Lost"), ("ActivityError", "Lost"))
    assert not agree(Failed("Lost"), ("IndexError",))
    assert not agree("Lost", ("Lost",))

"""A slice of the random designs; a long run is `python -m tests.generated`."""

from __future__ import annotations

import pytest

from crossway.language.diagnostic import Severity
from tests.generated.__main__ import drawn
from tests.generated.both import Compared, Difference, Run, compare
from tests.generated.designs import Program, designed
from tests.generated.found import FOUND
from tests.helpers.checked import diagnose


@pytest.fixture(scope="module")
def some() -> list[Program]:
    """Return random programs to run; some of them depend on how fast messages are."""
    return drawn(7, 6)


@pytest.fixture(scope="module")
def compared(
    address: str, some: list[Program], tmp_path_factory: pytest.TempPathFactory
) -> Compared:
    """Run what was found and a slice of random designs, all at once, on both."""
    return compare(address, tmp_path_factory.mktemp("both"), [*FOUND.values(), *some])


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_the_same_on_both(compared: Compared, name: str) -> None:
    assert FOUND[name] not in compared.depend
    assert [one.said() for one in compared.differences if one.program == FOUND[name]] == []


def test_random_designs_do_the_same_on_both(compared: Compared, some: list[Program]) -> None:
    """Calls, races, deadlines, cancellations, signals and errors over three namespaces: results,
    failures with their causes, commands in order and kinds of events, of every workflow."""
    assert [one.said() for one in compared.differences if one.program in some] == []
    # How many say something, the machine decides: on a busy one more depend on speed.
    assert [one for one in some if one not in compared.depend]


@pytest.fixture(scope="module")
def many() -> list[Program]:
    """Return random programs that are not run."""
    return drawn(8, 30)


def test_check_finds_no_error_in_random_designs(many: list[Program]) -> None:
    """They are right by the way they are made: an error would be a false one."""
    found = diagnose(designed(many).items())
    assert [one for one in found if one.severity is Severity.ERROR] == []


def test_random_designs_have_all_that_happens_at_the_same_time(many: list[Program]) -> None:
    """Else a long run would say little."""
    text = "\n".join(one.text() for one in many)
    for part in (
        *("await one:", "await all:", "promise ", "detach nexus ", "detach workflow ", "cancel h"),
        *("await signal Tell", "await told >=", "catch CancelledError", "finally:", "for (each in"),
        *("continue_as_new(", "on_timeout: cancel", "workflow_execution_timeout:", "raise Lost"),
        *("return workflow ", "maximum_attempts: 2", "nexus FarEndpoint", "cancel 0 after"),
    ):
        assert part in text, part


def test_a_difference_is_told_with_its_program() -> None:
    same = Run("ZzMain", "completed [[]]", (), (), ())
    here, there = same._replace(type="ZzFlow1"), same._replace(type="ZzFlow1", ended="runs")
    program = Program()
    program.definitions["home"].append("workflow ZzMain(n: int) -> (list[string]):")
    said = Difference(program, (here, same), (same, there)).said().splitlines()
    assert "workflow ZzMain(n: int) -> (list[string]):" in said
    assert [line[:10] for line in said if "Run(" in line] == ["simulator:", "server:   "]
    assert "ended='runs'" in said[-1]

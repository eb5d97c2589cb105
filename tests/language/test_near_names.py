"""Near names: one comparison and one wording, quick in a design of any size."""

from __future__ import annotations

import subprocess
from pathlib import Path

import crossway
from crossway.language.near import did_you_mean, keyword_meant, near_names, near_word, suggestion


def test_a_slip_is_answered_with_the_name_that_was_meant() -> None:
    assert did_you_mean("ChargeCrad", ["ChargeCard", "Refund"]) == "did you mean ChargeCard?"


def test_several_near_names_are_joined_by_or() -> None:
    assert suggestion("packed", "packer") == "did you mean packed or packer?"


def test_where_nothing_is_near_nothing_is_said() -> None:
    assert did_you_mean("Charge", ["Refund"]) is None
    assert suggestion() is None
    assert keyword_meant(None) is None


def test_names_are_shown_as_the_caller_writes_them() -> None:
    assert did_you_mean("Chrage", ["Charge"], "<{}>".format) == "did you mean <Charge>?"


def test_a_name_is_never_near_to_itself() -> None:
    assert near_names("Charge", ["Charge"]) == ()


def test_near_names_come_in_one_order_whatever_they_are_kept_in() -> None:
    known = ["packer", "packet", "packed"]
    assert near_names("packe", known) == near_names("packe", set(known))
    assert near_names("packe", known) == near_names("packe", known[::-1])


def test_a_hint_in_a_large_design_compares_few_names() -> None:
    """A design with 100,000 operations must not make `check` slow."""
    assert did_you_mean("Operation", [f"Operation{n}" for n in range(100_000)]) is not None


def test_the_nearest_of_many_alike_names_is_found_wherever_it_stands() -> None:
    """A service has hundreds of endpoints that are called alike; few can be compared."""
    known = [f"endpoint{n * 7919 % 100_000:05}" for n in range(1, 400)]
    for meant in (known[0], known[-1]):
        assert near_names(f"{meant}zz", known)[0] == meant


def test_names_of_a_megabyte_are_not_compared() -> None:
    """The comparison is quadratic: two such names would take hours."""
    assert near_names("a" * 1_000_000, ["a" * 999_999]) == ()
    assert near_word("workflow" * 100_000, ["workflow"]) is None


def test_a_keyword_is_guessed_more_strictly_than_a_name() -> None:
    """The parser reads on as if the keyword stood there; prose must not become a call."""
    assert near_word("workflw", ["workflow", "worker"]) == "workflow"
    assert near_word("work", ["workflow"]) is None


def test_nobody_words_it_differently_or_compares_on_their_own() -> None:
    """There were seven wordings and four comparisons before there was one."""
    source = Path(crossway.__file__).parent
    command = ["grep", "-rliE", "get_close_matches|did you mean", "--include=*.py", str(source)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert [Path(path).relative_to(source).as_posix() for path in found] == ["language/near.py"]

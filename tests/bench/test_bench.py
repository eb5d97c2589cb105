"""The benchmarks run: a slice of each, so that they cannot rot. No time is judged."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bench.scenes import CASES, SYNCHRONOUS
from tests.helpers.paths import ROOT
from tests.helpers.patience import WHOLE_TEST

SIDES = {"compiled", "samples", "expert"}


def _bench(what: str, output: Path, *options: str) -> tuple[str, dict[str, Any]]:
    """Return what a slice of a benchmark printed, and its raw samples."""
    least = ["--rounds", "1", "--runs", "2", "--at-once", "2", "--settle", "0", "--seconds", "1"]
    command = [sys.executable, "-m", "bench", what, *least, *options, "--output", str(output)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=WHOLE_TEST
    )
    assert done.returncode == 0, done.stderr
    chart = ElementTree.parse(output / "report.svg").getroot()  # noqa: S314 - of our own making
    assert chart.tag.endswith("svg")
    samples: dict[str, Any] = json.loads((output / "samples.json").read_text())
    assert re.search(r"^\[ *\d+ s\] ", done.stderr, re.M), "who waits is told what is measured"
    return done.stdout, samples[what]


@pytest.mark.parametrize(
    "cases",
    [
        pytest.param([SYNCHRONOUS.title], id="synchronous"),
        pytest.param([case.title for case in CASES], marks=pytest.mark.long, id="all"),
    ],
)
def test_the_benchmark_of_calls_has_every_case_of_every_side(
    cases: list[str], tmp_path: Path
) -> None:
    """All sides run on one server; each case has CPU by thread, rate and latencies, and a
    synchronous call leaves at most 1,000 bytes in its caller's history. The suite has that case;
    `make long` has those of workflows as well."""
    printed, samples = _bench("calls", tmp_path, "--cases", *cases)
    sizes = samples.pop("history")["synchronous operation"]
    assert set(sizes) == SIDES
    assert 0 < sizes["compiled"] <= 1000
    assert list(samples) == cases
    for title, sides in samples.items():
        assert title in printed
        assert set(sides) == SIDES
        for (one,) in sides.values():
            assert min(one["cpu"], one["rate"]) > 0
            assert len(one["latencies"]) == 2
            assert one["threads"].keys() == {"event loop", "SDK core", "other threads"}


@pytest.mark.long  # the sides of the calls above, once more for a ring
@pytest.mark.parametrize("what", ["namespaces", "memory", "idle"])
def test_the_benchmarks_of_many_namespaces_measure_all_sides(what: str, tmp_path: Path) -> None:
    """A ring of two namespaces is served by each side, as that of a hundred is."""
    printed, samples = _bench(what, tmp_path, "--namespaces", "2")
    assert set(samples) == {"2"}
    assert "namespaces" in printed
    assert ("CPU from 2 to 2 namespaces:  compiled +0%" in printed) == (what == "namespaces")
    row = samples["2"] if what == "namespaces" else samples["2"]["idle"]
    assert set(row) == SIDES


@pytest.mark.long  # the teams of the calls above, with more of them at once
def test_the_benchmark_of_workflows_in_flight_has_every_level(tmp_path: Path) -> None:
    """Each level runs as many workflows at once as it says."""
    _, samples = _bench("inflight", tmp_path, "--levels", "1", "3")
    assert [len(samples[level]["compiled"][0]["latencies"]) for level in ("1", "3")] == [2, 3]


def test_the_benchmark_of_checks_says_what_it_checks_and_ends() -> None:
    """Without flags it checks 10,000 lines and not a hundred times as many."""
    least = [sys.executable, "-m", "bench.checking", "--rounds", "1", "--lines", "236"]
    done = subprocess.run(
        least, cwd=ROOT, capture_output=True, text=True, check=False, timeout=WHOLE_TEST
    )
    assert done.returncode == 0, done.stderr
    assert "one file, round 1 of 1: cold" in done.stderr
    for what in ("cold", "nothing changed", "one file changed"):
        assert f"  {what}" in done.stdout

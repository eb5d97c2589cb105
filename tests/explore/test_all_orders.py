"""A search looks at all orders: it finds what making every single run finds, and as short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from crossway.explore import Bounds, Runner, Subject
from crossway.explore.running import Run
from tests.explore import alike, designs
from tests.explore.conftest import Explore

UNNOTED = ("Charge", "Ask", "Look")
"""What may be done twice, or for nothing."""

MOST = 5000
"""More runs than any of these designs has within its bounds."""

Extent = tuple[int, int]
"""How many choices of a run are unusual ones, and how many choices there are up to the last."""


def every_run(subject: Subject, bounds: Bounds) -> Iterator[Run]:
    """Yield each run there is within bounds, to its end: no state is passed over as seen."""
    runner = Runner(subject, bounds)
    waiting: list[Sequence[int]] = [()]
    for _ in range(MOST):
        if not waiting:
            return
        prefix = waiting.pop()
        run = runner.run(prefix, lambda _: 0, lambda _: False)
        yield run
        for at in range(len(prefix), len(run.taken)):
            waiting += [(*run.taken[:at], other) for other in range(1, run.widths[at])]
    raise AssertionError(f"there are more than {MOST} runs")


def extent(choices: Sequence[int]) -> Extent:
    """Return how unusual and how long a run is, by its choices."""
    last = max((at for at, choice in enumerate(choices, 1) if choice), default=0)
    return sum(choice > 0 for choice in choices), last


@pytest.mark.parametrize(
    ("text", "workflow", "bounds"),
    [
        (designs.SKIPPED, "Trip", {"faults": 2}),
        (designs.STUBBORN, "Quote", {"failures": 0, "duplicates": 0, "cancels": 0}),
        (designs.LOSES_MORE, "Fetch", {"failures": 0, "duplicates": 0, "cancels": 1}),
        (designs.DOUBLE_BY_HAND, "Buy", {"failures": 0, "cancels": 0}),
        (designs.DOUBLE, "Buy", {"faults": 2}),
        (alike.CONTINUES, "Order", {"duplicates": 0, "cancels": 0}),
        (alike.OUTLIVED, "Order", {"duplicates": 0, "cancels": 0}),
        (alike.HANDS_ON, "Order", {"duplicates": 0, "cancels": 0}),
        (alike.CLOCKED, "Order", {"failures": 0, "duplicates": 0, "cancels": 0}),
        (alike.DETAILED, "Order", {"duplicates": 0, "cancels": 0}),
    ],
    ids=[
        *("cancelled", "operations", "late answers", "races", "lost answers"),
        *("begun with another input", "closed, and what it did is another"),
        *("begun with another signal", "told at another time", "failed with other details"),
    ],
)
def test_a_search_finds_what_all_runs_show_and_the_shortest_of_them(
    explore: Explore, text: str, workflow: str, bounds: Mapping[str, int]
) -> None:
    """Though it stops a run where another was: of no property that breaks there is a shorter run,
    and none that breaks in any order is missed."""
    searched, subject = explore(text, workflow, every=True, **bounds)
    assert searched.complete
    shortest: dict[str, Extent] = {}
    runs = 0
    for run in every_run(subject, searched.bounds):
        runs += 1
        for finding in run.findings:
            known = shortest.get(finding.property, (MOST, MOST))
            shortest[finding.property] = min(known, extent(run.taken))
    found = {
        one.finding.property: extent(one.choices)
        for one in searched.found
        if one.finding.property != "heard"  # which no run shows alone
    }
    assert found == shortest != {}
    assert runs >= searched.runs


def test_a_timer_of_a_moment_tells_what_time_it_is(explore: Explore) -> None:
    """Two runs that differ in the time alone were one state, and the one where it is not undone was
    never looked at. Of lengths, also computed ones, the time makes no difference."""
    bounds = {"failures": 2, "duplicates": 0, "signals": 0, "cancels": 0}
    given = {"inputs": ["2026-01-01T00:05:10Z"], "harmless": UNNOTED}
    searched, _ = explore(alike.DUE, **given, **bounds)
    assert [one.finding.property for one in searched.found] == ["undone"]
    for length, counts in (("10m", False), ("2 * 30s", False), ("-1", False), ("due", True)):
        text = alike.DUE.replace("timer(due)", f"timer({length})")
        _, subject = explore(text, failures=0)
        assert subject.simulation()[1].is_asked_the_time is counts

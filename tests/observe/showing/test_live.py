"""Trees on the screen while their calls run."""

from __future__ import annotations

import io

from rich.console import Console

from crossway.observe.reading.steps import Kind, State, Step
from crossway.observe.showing.live import Lines, Redrawn
from tests.helpers.hostile_tree import at


def order(state: State) -> Step:
    ended = at(1) if state.final else None
    root = Step(
        Kind.WORKFLOW, "Order", "orders", state, scheduled=at(0), started=at(0), ended=ended
    )
    root.children = [
        Step(
            Kind.ACTIVITY,
            "Charge",
            "orders",
            State.COMPLETED,
            scheduled=at(0),
            started=at(0),
            ended=at(1),
        )
    ]
    return root


def drawn(lines: str) -> list[str]:
    """Return lines up to what a step is called."""
    return [" ".join(line.split()[:3]) for line in lines.splitlines() if line.strip()]


def test_of_several_trees_each_change_is_a_line() -> None:
    said = io.StringIO()
    view = Lines(Console(file=said))
    view.show(order(State.RUNNING), order(State.COMPLETED))
    view.show(order(State.COMPLETED), order(State.COMPLETED))
    view.close()
    assert drawn(said.getvalue()) == [
        "▸ workflow Order",
        "✓ activity Charge",
        "✓ workflow Order",
        "✓ activity Charge",
        "✓ workflow Order",
    ]


def test_a_change_that_a_line_does_not_say_is_none() -> None:
    """A finished call's first attempt is known while it is pending, and no more afterwards."""
    said = io.StringIO()
    view = Lines(Console(file=said))
    for attempt in (1, 0):
        tree = order(State.RUNNING)
        tree.children[0].attempt = attempt
        view.show(tree)
    assert drawn(said.getvalue()) == ["▸ workflow Order", "✓ activity Charge"]


def test_the_last_drawing_stays_whole() -> None:
    """Also when it is longer than the terminal is high, and of several trees."""
    said = io.StringIO()
    view = Redrawn(Console(file=said, force_terminal=True, width=60, height=3, color_system=None))
    view.show(order(State.RUNNING), order(State.RUNNING))
    said.seek(0)
    said.truncate()
    view.show(order(State.COMPLETED), order(State.FAILED))
    view.close()
    assert said.getvalue().count("activity Charge") >= 2
    assert "✗ workflow Order" in said.getvalue()

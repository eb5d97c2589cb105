"""Every option of a call has an effect in the simulator, or is named here with the reason why not.

A new one that the simulator passes over fails here: tests of designs would hold in memory what a
server does otherwise. Each is given to a call in a small design, which runs with it and without:
what is recorded of the two runs differs. That it does what the server does with it, hold
`test_same_on_both.py` and the end-to-end tests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from crossway.design import options as table
from crossway.design.options import Option, OptionSet
from tests.helpers.options import values, with_options
from tests.helpers.simulating import Simulated

PLACES = (
    *(table.ACTIVITY, table.STANDALONE_ACTIVITY, table.CHILD, table.STARTED),
    *(table.NEXUS, table.TIMER),
)
"""One for each command. Defaults, what is detached and what is waited for become the same ones;
options of handlers and of deployment stand in none."""

NO_TURNS = "nothing waits for its turn in memory"
OF_THE_RUNTIME = "the runtime does it, in memory as on a server; it shows when a call fails"
TWICE = "it shows where an id is used twice, as in test_same_on_both.py"
NOT_SHOWN = "no page or command shows it of an activity without a workflow"

WITHOUT_EFFECT = {
    **{f"priority.{one.key}": NO_TURNS for one in table.PRIORITY.options},
    **dict.fromkeys(("id_conflict_policy", "attach", "id_reuse_policy"), TWICE),
}
"""Options that change nothing that is recorded here, by their path, wherever they stand."""

WITHOUT_EFFECT_THERE = {
    table.STARTED.title: {"workflow_id_reuse_policy": TWICE},
    table.STANDALONE_ACTIVITY.title: {"summary": NOT_SHOWN},
    table.NEXUS.title: {
        "on_timeout": OF_THE_RUNTIME,
        **{f"retry_policy.{one.key}": OF_THE_RUNTIME for one in table.RETRY_POLICY.options},
    },
}

CALLER = """
workflow W(n: string):
    nexus E S.Op(n) -> r
        options:
            timeout: 1m
    close
"""


def given(place: OptionSet) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the options of a place that act, by their path, each with the lines that give it."""
    for option in place.options:
        if option.unused:
            continue
        if isinstance(option.value, table.Block):
            for inner in option.value.options.options:
                path = f"{option.key}.{inner.key}"
                yield path, (f"{option.key}:", f"    {_line(inner, place)}")
        else:
            yield option.key, (_line(option, place),)


def _line(option: Option, place: OptionSet) -> str:
    """Return an option with a value that is a literal, and of words the one that is no default."""
    ways = [written for written, _ in values(option.value, place)]
    return f"{option.key}: {ways[-1 if isinstance(option.value, table.Words) else 0]}"


CASES = [(place, path, lines) for place in PLACES for path, lines in given(place)]


@cache
def recorded(text: str) -> str:
    """Return the histories of what a design does in two hours, the same each time, and what the
    simulator makes of activities without a workflow, which have no history."""
    with (
        TemporaryDirectory() as folder,
        Simulated(Path(folder), {"orders.twf": text}, seed=1) as app,
    ):
        app.start("W", "x")
        app.simulation.do(asyncio.sleep(7200))
        server = app.simulation.server
        histories = (str(event) for run in server.runs.values() for event in run.history.events)
        return "\n".join((*histories, *(str(one.command) for one in server.standalone.values())))


def designed(place: OptionSet, *lines: str) -> str:
    """Return the design of a place, with somebody who calls what stands there."""
    text = with_options(place, *lines)
    return text if "workflow W(" in text else CALLER + text


@pytest.mark.parametrize(
    ("place", "path", "lines"), CASES, ids=[f"{place.title}-{path}" for place, path, _ in CASES]
)
def test_an_option_changes_what_is_recorded_in_memory(
    place: OptionSet, path: str, lines: tuple[str, ...]
) -> None:
    """Or it is listed, and then it changes nothing."""
    changes = recorded(designed(place)) != recorded(designed(place, *lines))
    listed = WITHOUT_EFFECT.keys() | WITHOUT_EFFECT_THERE.get(place.title, {}).keys()
    assert changes == (path not in listed), path

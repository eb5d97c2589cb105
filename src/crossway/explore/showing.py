"""What came of a search, as text and as JSON; and how a run is written to be made again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crossway.explore.bounds import Bounds
from crossway.explore.running import ReplayError, Run
from crossway.explore.search import CounterExample, Searched
from crossway.explore.undo import Pair

_COUNTED = {
    "failures": ("failure", "failures"),
    "duplicates": ("lost answer", "lost answers"),
    "signals": ("signal or update", "signals or updates"),
    "cancels": ("cancellation", "cancellations"),
    "restarts": ("lost worker", "lost workers"),
}


def text(searched: Searched, pairs: Sequence[Pair], workflow: str, again: str) -> str:
    """Return a report; `again` is the command that explores this, without a run to be replayed."""
    return "\n".join(_lines(searched, pairs, workflow, again))


def _lines(searched: Searched, pairs: Sequence[Pair], workflow: str, again: str) -> Iterator[str]:
    yield f"explored {workflow}: {extent(searched)}"
    ends = ", ".join(f"{count} {how}" for how, count in sorted(searched.endings.items()))
    yield f"  runs that were followed to their end: {ends or 'none'}"
    if pairs:
        yield f"  what undoes what: {', '.join(map(_pair, pairs))}"
    for example in searched.found:
        yield ""
        yield from counter_example(example, searched.bounds, again)
    if not searched.found:
        yield "no property breaks" + ("" if searched.complete else " in what was looked at")


def extent(searched: Searched) -> str:
    """Return how much was looked at, and whether that is all there is."""
    size = f"{searched.states} states in {searched.runs} runs, {searched.seconds:.1f} s"
    if searched.complete:
        return f"{size}; all orders within {within(searched.bounds)}"
    if searched.found:
        return f"{size}; not all orders: a property breaks"
    reasons = [searched.why] if searched.why else []
    reasons += [f"--depth {searched.bounds.depth} cut {searched.cut}"] if searched.cut else []
    walked = f", and {searched.walks} runs at random" if searched.walks else ""
    return f"{size}{walked}; not all orders: {' and '.join(reasons)}"


def within(bounds: Bounds) -> str:
    """Return bounds in words: `1 failure, 1 lost answer, ..`."""
    counted = [
        f"{getattr(bounds, name)} {one if getattr(bounds, name) == 1 else many}"
        for name, (one, many) in _COUNTED.items()
        if name != "restarts" or bounds.restarts
    ]
    together = "one fault at a time" if bounds.faults == 1 else f"{bounds.faults} faults together"
    return f"{', '.join(counted)}, {together}"


def _pair(pair: Pair) -> str:
    return f"{pair.do} by {pair.undo}" + (" (from their names)" if pair.inferred else "")


def counter_example(example: CounterExample, bounds: Bounds, again: str) -> Iterator[str]:
    """Yield the lines that show a run that breaks a property."""
    yield f"{example.finding.property}: {example.finding.said}"
    yield from steps(example.run)
    yield f"  again: {again} --replay {written(example.choices, bounds)}"


def steps(run: Run) -> Iterator[str]:
    """Yield what happened in a run, numbered, each with its time and its line in the design."""
    width = max((len(step.said) for step in run.steps), default=0)
    for number, step in enumerate(run.steps, 1):
        yield f"  {number:3}. {step.at:8.1f} s  {step.said:<{width}}  {step.where}".rstrip()


def written(choices: Sequence[int], bounds: Bounds) -> str:
    """Return how `--replay` takes a run: `1,1,1,1,2:0.0.5`, its bounds and its choices."""
    return f"{bounds.written}:{'.'.join(map(str, choices)) or '0'}"


def read(text: str, bounds: Bounds) -> tuple[Bounds, tuple[int, ...]]:
    """Return the bounds and the choices that `written` wrote.

    Raises:
        ReplayError: it wrote no such text.
    """
    own, _, listed = text.partition(":")
    try:
        choices = tuple(int(part) for part in listed.split("."))
        bounds = bounds.read(own)
    except ValueError:
        expected = "expected what a report says after --replay, such as 1,1,1,1,2:0.0.5"
        raise ReplayError(f"{expected}; found {text!r}") from None
    if min(choices) < 0:
        raise ReplayError(f"a choice is a number from 0; found {text!r}")
    return bounds, choices


def as_json(searched: Searched, pairs: Sequence[Pair], workflow: str) -> dict[str, Any]:
    """Return a report as JSON."""
    return {
        "workflow": workflow,
        "states": searched.states,
        "runs": searched.runs,
        "walks": searched.walks,
        "seconds": round(searched.seconds, 3),
        "complete": searched.complete,
        "stopped": searched.why or None,
        "cut": searched.cut,
        "bounds": {name: getattr(searched.bounds, name) for name in (*_COUNTED, "faults", "depth")},
        "endings": searched.endings,
        "undo": [{"do": one.do, "undo": one.undo, "inferred": one.inferred} for one in pairs],
        "broken": [
            {
                "property": one.finding.property,
                "message": one.finding.said,
                "replay": written(one.choices, searched.bounds),
                "steps": steps_as_json(one.run),
            }
            for one in searched.found
        ],
    }


def steps_as_json(run: Run) -> list[dict[str, Any]]:
    """Return what happened in a run as JSON."""
    return [{"at": step.at, "what": step.said, "where": step.where or None} for step in run.steps]


def end_of(run: Run) -> str:
    """Return how the workflow of a run ended: `completed`, or `waits`."""
    ended = run.ended.lower().replace("_", " ").replace("canceled", "cancelled")
    return f"ended: {ended}" if ended else "has not ended"

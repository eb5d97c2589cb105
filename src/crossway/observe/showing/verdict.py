"""What became of a call, in a sentence or two: how it ended, and the step that it is due to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crossway.observe.reading.failures import LAST_ERROR, passed_on
from crossway.observe.reading.steps import Kind, State, Step
from crossway.observe.showing.words import duration, waited_for

_NAMED = 3
"""How many open steps a verdict names."""

_BROKEN = (State.FAILED, State.TIMED_OUT, State.TERMINATED)
_IN_TROUBLE = (State.BACKING_OFF, State.BLOCKED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`state` is the call's; `said` begins with it, `reasons` are sentences beside it."""

    state: State
    said: str
    reasons: tuple[str, ...] = ()


def verdict(trees: Sequence[Step], now: datetime) -> Verdict:
    """Return what became of a call; of several trees, of the first that did not complete."""
    root = next((tree for tree in trees if tree.state is not State.COMPLETED), trees[0])
    took = duration(root, now)
    if root.state is State.COMPLETED:
        said = f"completed in {took}" if took else "completed"
        return Verdict(root.state, said, tuple(_beside(trees)))
    if root.state.final:
        said = f"{root.state} after {took}" if took else str(root.state)
        return Verdict(root.state, said, (*_blamed(root), *_beside(trees)))
    if root.state is State.UNKNOWN:
        return Verdict(root.state, "could not be read", (root.note,) if root.note else ())
    said = f"{root.state} for {took}" if took else str(root.state)
    return Verdict(root.state, said, tuple(dict.fromkeys(_open(root))))


def cause(root: Step) -> Step:
    """Return the innermost step that a failed one is due to: itself where nothing below failed
    with what it failed with, since what was caught is no cause.

    Of several that did at one level it is the last. Who was terminated was so by somebody.
    """
    if root.state is State.TERMINATED:
        return root
    failed = [child for child in _awaited(root) if child.state in _BROKEN and _due(root, child)]
    if not failed:
        return root
    return cause(max(failed, key=lambda child: child.ended.timestamp() if child.ended else 0))


def _due(step: Step, below: Step) -> bool:
    """Whether a step failed with what one below it failed with."""
    if step.kind is Kind.NEXUS and step.state is State.FAILED and step.started is not None:
        return True  # the workflow behind it, whose end is the operation's
    if below.kind is Kind.NEXUS and below.name in step.failure:
        return True  # as the runtime says of one that timed out: its name, in words of its own
    said = str(below.state)
    if below.state is not State.TERMINATED and below.failure:
        said = below.failure.partition(LAST_ERROR)[0]
    return passed_on(said, step.failure)


def _awaited(step: Step) -> Iterator[Step]:
    """Yield the steps below one that it waited for; those behind a handler in its place."""
    for child in step.children:
        if child.kind is Kind.HANDLER and child.state not in _BROKEN:
            yield from child.children
        elif child.kind is not Kind.DETACH:
            yield child


def _blamed(root: Step) -> Iterator[str]:
    """Yield what an end is due to; nothing where it says no more than the state."""
    step = cause(root)
    if step is root and not step.failure and not step.place:
        return
    named = "it" if step is root else f"{step.kind} {step.name} [{step.namespace}]"
    why = f": {step.failure}" if step.failure else ""
    place = f", at {step.place}" if step.place else ""
    # A failure may begin with the state itself: `terminated: asked for by ann`.
    said = step.failure if step.failure.startswith(step.state) else f"{step.state}{why}"
    yield f"{named} {said}{place}"


def _beside(trees: Sequence[Step]) -> Iterator[str]:
    """Yield what went wrong beside the end: failures that were caught, what nobody waits for."""
    steps = [step for tree in trees for step in tree.walk()]
    broken = [one for one in steps[1:] if one.state in _BROKEN and one.kind is not Kind.HANDLER]
    if trees[0].state is State.COMPLETED and broken:
        yield f"{counted(len(broken), 'step')} below it failed, and that was caught"
    retried = [one for one in steps if one.attempt > 1]
    if retried:
        yield f"{counted(len(retried), 'step')} took more than one attempt"
    orphans = [one for one in steps if one.orphan]
    if orphans:
        yield f"{counted(len(orphans), 'execution')} went on with nobody waiting for it"


def counted(count: int, name: str) -> str:
    """Return how many there are of a thing: `1 step`, `2 steps`."""
    return f"{count} {name}{'s' * (count != 1)}"


def _open(root: Step) -> Iterator[str]:
    """Yield what a call that goes on waits for: its innermost open steps, troubled ones first."""
    found = [step for step in root.walk() if not step.state.final and not _has_open(step)]
    found.sort(key=lambda step: step.state not in _IN_TROUBLE)
    for step in found[:_NAMED]:
        named = "it" if step is root else f"{step.kind} {step.name} [{step.namespace}]"
        waits = " and ".join(f"waits for {waited_for(one)}" for one in step.waits)
        attempt = f" after attempt {step.attempt}" if step.attempt > 1 else ""
        why = f": {step.failure}" if step.failure else ""
        note = f" ({step.note})" if step.note else ""
        yield f"{named} {waits or 'is ' + str(step.state)}{attempt}{why}{note}"
    if len(found) > _NAMED:
        yield f"and {len(found) - _NAMED} more go on"


def _has_open(step: Step) -> bool:
    return any(not below.state.final for child in step.children for below in child.walk())

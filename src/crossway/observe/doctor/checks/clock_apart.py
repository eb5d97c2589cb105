"""A clock is wrong: of a worker that signs or checks calls, or of this machine.

A token is refused when the clocks of who signs and who checks it are more than `SKEW`
apart; a worker's share of that is half. Looked at:

- the tokens in histories: whole seconds are signed, and up to ten pass before the service
  records a token that was signed in time;
- the workers' heartbeats, sent by their clocks, against their last polls, which the service
  recorded by its own: the last heartbeat before a poll is an interval old at most. This
  tells only of clocks that are further off, but of workers that refuse every call, too.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.clocks import Stamp, furthest
from crossway.observe.doctor.task_queues import Heartbeat, Tasks
from crossway.observe.reading.failures import plain
from crossway.runtime.identity import SKEW

APART = timedelta(seconds=SKEW / 2)
"""How far from the service's clock, either way, a clock counts as wrong."""

NEWEST = 20
"""Tokens of a namespace that count, the newest: a clock may have been set right since."""

ADVICE = (
    "synchronize the clock of that machine with NTP (where systemd does: "
    "`timedatectl set-ntp true`); nothing has to be started anew"
)


async def _look(case: Case) -> Sequence[Finding]:
    signed = list(_signed(case))
    reported = [finding async for finding in _reported(case)]
    return [*signed, *reported, *_own(case)]


def _signed(case: Case) -> Iterator[Finding]:
    places: dict[tuple[str, str], list[Stamp]] = {}
    for examined in case.executions:
        for stamp in examined.stamps:
            places.setdefault((stamp.namespace, stamp.does), []).append(stamp)
    for (namespace, does), known in sorted(places.items()):
        newest = sorted(known, key=lambda stamp: stamp.at)[-NEWEST:]
        worst = furthest(newest)
        if abs(worst.ahead) >= APART:
            yield _of_token(plain(namespace), does, worst)


def _of_token(namespace: str, does: str, stamp: Stamp) -> Finding:
    what = {"calls": "a call", "answers": "an answer"}[does]
    when = "after" if stamp.ahead > timedelta() else "before"
    return Finding(
        problem=f"the clock of a worker in {namespace} is {_apart(stamp.ahead)} the service's",
        looked_at="when its workers signed, by their clocks, and when the service recorded "
        "that, by its own",
        seen=f"{what} that the service recorded at {_time(stamp.at)} was signed "
        f"{_seconds(stamp.ahead)} {when} that; {_limit()}",
        advice=ADVICE,
    )


async def _reported(case: Case) -> AsyncIterator[Finding]:
    called = (case.target(call.endpoint) for call in case.calls)
    places = {*case.namespaces, *(e.execution.namespace for e in case.executions)}
    places |= {target.namespace for target in called if target is not None and target.namespace}
    for namespace in sorted(places):
        last: dict[str, Heartbeat] = {}
        for beat in await case.queues.heartbeats(namespace):
            if beat.identity not in last or beat.clock > last[beat.identity].clock:
                last[beat.identity] = beat
        for beat in last.values():
            polled = await _polled(case, namespace, beat)
            ahead = _ahead(beat, polled) if polled is not None else timedelta()
            if polled is not None and abs(ahead) >= APART:
                yield _of_heartbeat(namespace, beat, polled, ahead)


async def _polled(case: Case, namespace: str, beat: Heartbeat) -> datetime | None:
    """Return when a worker polled last, for whatever kind of task."""
    queues = [await case.queues.queue(namespace, beat.task_queue, tasks) for tasks in Tasks]
    pollers = [poller for queue in queues if queue is not None for poller in queue.pollers]
    same = (p.polled for p in pollers if p.identity == plain(beat.identity))
    return max((polled for polled in same if polled is not None), default=None)


def _ahead(beat: Heartbeat, polled: datetime) -> timedelta:
    """Return by how much a clock is wrong at least."""
    if beat.clock < polled:
        return min(beat.clock + timedelta(seconds=beat.interval) - polled, timedelta())
    return max(beat.clock - max(polled, _now()), timedelta())


def _of_heartbeat(namespace: str, beat: Heartbeat, polled: datetime, ahead: timedelta) -> Finding:
    return Finding(
        problem=f"the clock of the worker {plain(beat.identity)} in {namespace} is {_apart(ahead)} "
        "the service's, or more",
        looked_at="its last heartbeat, by its own clock, and its last poll, by the service's",
        seen=f"it sent the heartbeat at {_time(beat.clock)} by its clock (one comes every "
        f"{beat.interval:.0f} s), and polled at {_time(polled)}; {_limit()}",
        advice=ADVICE,
    )


def _own(case: Case) -> Iterator[Finding]:
    """Yield this machine, when the service has recorded what is in its future."""
    latest = max((e.latest for e in case.executions if e.latest is not None), default=None)
    now = _now()
    if latest is not None and latest - now >= APART:
        yield Finding(
            problem=f"the clock of this machine is {_apart(now - latest)} the service's, or more",
            looked_at="this machine's clock, and the last event of the executions looked at",
            seen=f"it is {_time(now)} here; the service recorded an event at {_time(latest)}",
            advice=ADVICE,
        )


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def _apart(ahead: timedelta) -> str:
    return f"{_seconds(ahead)} {'ahead of' if ahead > timedelta() else 'behind'}"


def _seconds(ahead: timedelta) -> str:
    return f"{abs(ahead).total_seconds():.0f} s"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _limit() -> str:
    return f"calls are refused when two workers are more than {SKEW} s apart"


CHECK = Check(
    code="clock-apart",
    severity=Severity.ERROR,
    summary="the clock of a worker, or of this machine, is wrong",
    why="""\
A signed call is good for a short time, counted by the clocks of those who sign and who check.
Where these are more than 30 s apart, calls are refused although key and allow-list are right.""",
    mend="""\
Synchronize the clock of that machine with NTP. Nothing has to be started anew.""",
    question="do the clocks of workers and service agree?",
    evidence=(
        "the times that signers wrote into tokens against the service's own; the workers' "
        "heartbeats against their polls. Tokens tell a clock that is 15 s off; a heartbeat, of a "
        "worker that refuses every call, one that is off by that, its interval (10 s with "
        "`crossway serve`) and the time since its last poll"
    ),
    look=_look,
)

"""The measurements of `python -m bench`, each a coroutine that prints its table and returns its raw
samples."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.process import CORE, LOOP, OTHER
from bench.scenes import CASES, SYNCHRONOUS, WORKFLOW_RUN
from bench.sides import SIDES, Round, Side, sides

Samples = dict[str, Any]
"""Raw samples, as JSON."""


_BEGUN = time.monotonic()


def progress(said: str) -> None:
    """Say on standard error what is measured now, and how many seconds have passed."""
    print(f"[{time.monotonic() - _BEGUN:5.0f} s] {said}", file=sys.stderr, flush=True)


async def calls(options: argparse.Namespace) -> Samples:
    """Measure every case: CPU, by thread and of the server, rate, latencies, history."""
    samples: Samples = {}
    chosen = [case for case in CASES if case.title in options.cases]
    async with sides() as measured:
        _head("", "CPU ms per operation", "operations per second")
        for case in chosen:
            await _warm(measured.values(), case, options)
            rounds = await _rounds(measured, case, options, case.title)
            samples[case.title] = {
                name: [asdict(one) for one in each] for name, each in rounds.items()
            }
            _row(case.title, rounds, lambda one: one.cpu, lambda one: one.rate)
        for case in chosen:
            _detail(case.title, samples[case.title])
        samples["history"] = {
            case.title: {
                name: await _history(side, case.operations) for name, side in measured.items()
            }
            for case in (SYNCHRONOUS,)
        }
    print("\nhistory of a synchronous call at its caller, bytes:", end="")
    for name, size in samples["history"][SYNCHRONOUS.title].items():
        print(f"  {name} {size:.0f}", end="")
    print(flush=True)
    return samples


async def _history(side: Side, operations: int) -> float:
    """Return bytes of the events of one synchronous call, at its caller."""
    client, id = await side.run(SYNCHRONOUS)
    history = await client.get_workflow_handle(id).fetch_history()
    kinds = [f"nexus_operation_{kind}_event_attributes" for kind in ("scheduled", "completed")]
    sizes = [e.ByteSize() for e in history.events if e.WhichOneof("attributes") in kinds]
    return sum(sizes) / operations


async def _warm(measured: Iterable[Side], case: Any, options: argparse.Namespace) -> None:
    for side in measured:
        await side.measure(case, max(options.at_once, options.runs // 4), options.at_once)


async def _rounds(
    measured: Mapping[str, Side], case: Any, options: argparse.Namespace, what: str
) -> dict[str, list[Round]]:
    """Return the rounds of each side: they take turns, so that what else the machine does hits all
    alike."""
    rounds: dict[str, list[Round]] = {name: [] for name in measured}
    for number in range(options.rounds):
        progress(f"{what}: round {number + 1} of {options.rounds}")
        for name, side in measured.items():
            rounds[name].append(await side.measure(case, options.runs, options.at_once))
    return rounds


async def namespaces(options: argparse.Namespace) -> Samples:
    """Measure synchronous operations with more and more namespaces in one process."""
    samples: Samples = {}
    _head("namespaces", "CPU ms per operation", "operations per second")
    for count in options.namespaces:
        async with _ring(count) as measured:
            await _once_each(measured, count, options)
            rounds = await _rounds(measured, SYNCHRONOUS, options, f"{count} namespaces")
        samples[str(count)] = {name: [asdict(o) for o in each] for name, each in rounds.items()}
        _row(str(count), rounds, lambda one: one.cpu, lambda one: one.rate)
    _growth(samples)
    return samples


async def memory(options: argparse.Namespace) -> Samples:
    """Measure resident memory, idle and after synchronous operations in each namespace."""
    samples: Samples = {}
    _head("namespaces", "idle MiB", "busy MiB")
    for count in options.namespaces:
        async with _ring(count) as measured:
            await asyncio.sleep(options.settle)
            idle = {name: side.usage().resident for name, side in measured.items()}
            await _once_each(measured, count, options)
            once = argparse.Namespace(**{**vars(options), "rounds": 1})
            await _rounds(measured, SYNCHRONOUS, once, f"{count} namespaces")
            busy = {name: side.usage().peak for name, side in measured.items()}
        samples[str(count)] = {"idle": idle, "busy": busy}
        _numbers(str(count), [idle, busy])
    return samples


@contextlib.asynccontextmanager
async def _ring(count: int) -> AsyncIterator[Mapping[str, Side]]:
    progress(f"{count} namespaces: making them for each of {len(SIDES)} sides")
    async with sides(count) as measured:
        progress(f"{count} namespaces: served")
        yield measured


async def _once_each(measured: Mapping[str, Side], count: int, options: argparse.Namespace) -> None:
    """Let each namespace of each side call and be called: what is made once is made."""
    for name, side in measured.items():
        progress(f"{count} namespaces: each of them once, {name}")
        await side.measure(SYNCHRONOUS, max(count, options.at_once), options.at_once)


def _growth(samples: Samples) -> None:
    """Print how much more CPU an operation takes among the most namespaces than the fewest."""
    counts = sorted(samples, key=int)
    cpus = {
        count: {
            name: statistics.median(one["cpu"] for one in samples[count][name]) for name in SIDES
        }
        for count in (counts[0], counts[-1])
    }
    print(f"CPU from {counts[0]} to {counts[-1]} namespaces:", end="")
    for name in SIDES:
        print(f"  {name} {cpus[counts[-1]][name] / cpus[counts[0]][name] - 1:+.0%}", end="")
    print(flush=True)


async def idle(options: argparse.Namespace) -> Samples:
    """Measure what a process uses that waits, and then one that gets a call a second."""
    samples: Samples = {}
    _head("namespaces", "idle, CPU ms per second", "at 1 workflow a second, ms")
    for count in options.namespaces:
        async with _ring(count) as measured:
            await asyncio.sleep(options.settle)
            waiting = await _used(measured, options.seconds, asyncio.sleep(options.seconds))
            slowly = await _slowly(measured, options.seconds)
        samples[str(count)] = {"idle": waiting, "slow": slowly}
        _numbers(str(count), [waiting, slowly])
    return samples


async def _used(
    measured: Mapping[str, Side], seconds: float, work: Coroutine[Any, Any, Any]
) -> dict[str, float]:
    """Return milliseconds of CPU per second that each side uses meanwhile."""
    before = {name: side.usage().cpu for name, side in measured.items()}
    begin = time.perf_counter()
    await work
    passed = max(time.perf_counter() - begin, seconds)
    return {
        name: 1000 * (side.usage().cpu - before[name]) / passed for name, side in measured.items()
    }


async def _slowly(measured: Mapping[str, Side], seconds: float) -> dict[str, float]:
    async def each_second() -> None:
        for at in range(round(seconds)):
            await asyncio.gather(
                asyncio.sleep(1), *(side.run(SYNCHRONOUS, at) for side in measured.values())
            )

    return await _used(measured, seconds, each_second())


async def inflight(options: argparse.Namespace) -> Samples:
    """Measure workflow-run operations with more and more workflows at once."""
    samples: Samples = {}
    _head("at once", "CPU ms per operation", "p99, ms")
    async with sides() as measured:
        for side in measured.values():
            await side.measure(WORKFLOW_RUN, options.runs, 20)
        for level in options.levels:
            own = argparse.Namespace(
                rounds=options.rounds, runs=max(options.runs, level), at_once=level
            )
            rounds = await _rounds(measured, WORKFLOW_RUN, own, f"{level} at once")
            samples[str(level)] = {n: [asdict(o) for o in each] for n, each in rounds.items()}
            _row(str(level), rounds, lambda one: one.cpu, lambda one: one.latency(0.99))
    return samples


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Coroutine[Any, Any, Samples]]] = {
    "calls": calls,
    "memory": memory,
    "namespaces": namespaces,
    "inflight": inflight,
    "idle": idle,
}


def _head(first: str, *titles: str) -> None:
    print(f"\n{first:24}" + "".join(f"{title:>44}" for title in titles))
    columns = "".join(f"{name:>10}" for name in SIDES) + f"{'ratio':>8}{'':6}"
    print(" " * 24 + columns * len(titles), flush=True)


def _row(
    title: str, rounds: Mapping[str, Sequence[Round]], *read: Callable[[Round], float]
) -> None:
    """Print the medians of the sides, and the median of the paired ratios to the samples."""
    print(f"{title:24}", end="")
    for value in read:
        each = {name: [value(one) for one in rounds[name]] for name in SIDES}
        ratios = [own / by for own, by in zip(each["compiled"], each["samples"], strict=True)]
        medians = "".join(f"{statistics.median(each[name]):10.2f}" for name in SIDES)
        spread = f"±{(max(ratios) - min(ratios)) / 2:.2f}"
        print(f"{medians}{statistics.median(ratios):8.2f} {spread:5}", end="")
    print(flush=True)


def _numbers(title: str, columns: Sequence[Mapping[str, float]]) -> None:
    print(f"{title:24}", end="")
    for column in columns:
        ratio = column["compiled"] / column["samples"] if column["samples"] else 0.0
        print("".join(f"{column[name]:10.1f}" for name in SIDES) + f"{ratio:8.2f}{'':6}", end="")
    print(flush=True)


def _detail(title: str, samples: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Print where the time of a case goes, and how long its workflows took."""
    print(f"\n{title}")
    for name, rounds in samples.items():
        threads = {
            kind: statistics.median(one["threads"][kind] for one in rounds)
            for kind in (LOOP, CORE, OTHER)
        }
        latencies = sorted(ms for one in rounds for ms in one["latencies"])
        p50, p99 = (latencies[int(share * (len(latencies) - 1))] for share in (0.5, 0.99))
        server = statistics.median(one["server"] for one in rounds)
        parts = ", ".join(f"{kind} {ms:.2f}" for kind, ms in threads.items())
        print(f"  {name:10} {parts}; server {server:.2f}; p50 {p50:.0f} ms, p99 {p99:.0f} ms")

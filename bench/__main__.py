"""Measure compiled designs against hand-written SDK code: `make bench`.

All sides' workers run at once, each in its own process, on one embedded server; rounds
alternate between them, so that whatever else the machine does hits all alike. Reported
are medians over the rounds; a ratio is the median of the rounds' own ratios, to the samples'
style, with half of their spread. Timings are printed, never asserted. The raw samples go to
`build/bench/samples.json`, the report to `build/bench/report.svg`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.chart import report
from bench.commands import COMMANDS
from bench.scenes import CASES

WHAT = "all (default), " + ", ".join(COMMANDS)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("what", nargs="?", default="all", choices=["all", *COMMANDS], help=WHAT)
    options.add_argument("--rounds", type=int, default=5, help="rounds per side and case")
    options.add_argument("--runs", type=int, default=100, help="workflows per round")
    titles = [case.title for case in CASES]
    options.add_argument("--cases", choices=titles, nargs="+", default=titles, help="for calls")
    options.add_argument("--at-once", type=int, default=20, help="workflows in flight")
    options.add_argument(
        "--namespaces", type=int, nargs="+", default=[1, 25, 100], help="in one process"
    )
    options.add_argument(
        "--levels", type=int, nargs="+", default=[1, 10, 100, 1000], help="for inflight"
    )
    options.add_argument("--seconds", type=float, default=20, help="of watching, for idle")
    options.add_argument("--settle", type=float, default=3, help="seconds before idle is measured")
    options.add_argument("--output", type=Path, default=Path("build/bench"))
    return options.parse_args()


async def _main(options: argparse.Namespace) -> None:
    samples: dict[str, object] = {}
    for name, measure in COMMANDS.items():
        if options.what in ("all", name):
            print(f"\n{name}: {(measure.__doc__ or '').strip()}", flush=True)
            samples[name] = await measure(options)
    _write(options.output, samples)


def _write(folder: Path, samples: Mapping[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    about = {"cores": os.cpu_count(), "python": platform.python_version(), "on": sys.platform}
    (folder / "samples.json").write_text(json.dumps({"about": about, **samples}, indent=1))
    (folder / "report.svg").write_text(report(samples))
    print(f"\nraw samples and report: {folder}/samples.json, {folder}/report.svg", flush=True)


if __name__ == "__main__":
    asyncio.run(_main(_options()))
    sys.stdout.flush()
    os._exit(0)  # the interpreter's own end aborts now and then (NEXUS-FIELD-NOTES section 12)

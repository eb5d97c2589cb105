"""Measure tests of a design: in the simulator and on the server, in one run.

`python -m bench.tests_of_designs`. Each test opens the design, runs one order over three namespaces
and stops; on a server it starts one, as `pytest --crossway-server` does. They take turns. `months`
is a test that a server has no time for: three activities of 30 days over three namespaces.
Timings are printed, never asserted.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crossway.cli.quiet import quiet_sdk
from crossway.testing import RunningDesign, takes
from crossway.testing.opening import built_at

DESIGN = Path(__file__).parent / "design"
PAYMENT = {"id": "p-1", "amount": 12.5}
ORDER = {"id": "o-1", "customer": {"name": "Ada", "email": "ada@example.com"}, "payment": PAYMENT}


IN_MEMORY = 20
"""Tests in the simulator for each on the server, which takes longer than all of them."""


def order(*, server: bool) -> None:
    """Test that an order is placed."""
    design = RunningDesign(built_at(DESIGN, (), ()), server=server)
    try:
        design.start("OrderWorkflow", ORDER).result()
    finally:
        design.close()


def months() -> None:
    """Test an order whose every activity takes 30 days."""
    design = RunningDesign(built_at(DESIGN, (), ()))
    try:
        design.stand_in("payments", takes("30d", {"id": "paid"}))
        design.stand_in("notifications", takes("30d", {"sent": True}))
        handle = design.start("OrderWorkflow", ORDER)
        design.skip("90d")
        assert handle.events
    finally:
        design.close()


def seconds(test: Callable[[], None]) -> float:
    """Return how long a test takes."""
    begun = time.perf_counter()
    test()
    return time.perf_counter() - begun


def main(times: int) -> None:
    """Measure and print: of each test the least of all times, as other work only adds to it."""
    logging.disable(logging.CRITICAL)
    quiet_sdk()  # which warns on standard output
    tests = {
        "an order, in the simulator": (lambda: order(server=False), IN_MEMORY),
        "an order, on a server": (lambda: order(server=True), 1),
        "months, in the simulator": (months, IN_MEMORY),
    }
    least: dict[str, float] = {}
    for turn in range(times + 1):
        for name, (test, often) in tests.items():
            spent = min(seconds(test) for _ in range(often))
            if turn:  # the first is to warm up: what is imported and compiled once
                least[name] = min(spent, least.get(name, spent))
    print(f"{'':32} {'ms per test':>12} {'tests per second':>18}")
    for name, spent in least.items():
        print(f"{name:32} {1000 * spent:12.1f} {1 / spent:18.2f}")
    simulated, served, _ = least.values()
    print(f"{'ratio of an order':32} {served / simulated:12.0f}", flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=5, help="tests on the server")
    main(**vars(options.parse_args()))
    sys.stdout.flush()
    os._exit(0)  # the interpreter's own end aborts now and then (NEXUS-FIELD-NOTES section 12)

"""Measure tests of a design: in the simulator and on the server, in one run.

`python -m bench.tests_of_designs`. Each test opens the design, runs one order over three namespaces
and stops; on a server it starts one, as `pytest --crossway-server` does. The last line is a
test that a server has no time for: three timers of 30 days over three namespaces.
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

from crossway.testing import RunningDesign, takes
from crossway.testing.opening import built_at

DESIGN = Path(__file__).parent / "design"
PAYMENT = {"id": "p-1", "amount": 12.5}
ORDER = {"id": "o-1", "customer": {"name": "Ada", "email": "ada@example.com"}, "payment": PAYMENT}


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


def measured(test: Callable[[], None], times: int) -> float:
    """Return the seconds that a test takes: the least of some, as other work only adds to it."""
    test()  # warm up: what is imported and compiled once
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        test()
        spent.append(time.perf_counter() - begun)
    return min(spent)


def main(times: int) -> None:
    """Measure and print."""
    logging.disable(logging.CRITICAL)
    simulated = measured(lambda: order(server=False), times * 10)
    served = measured(lambda: order(server=True), times)
    waiting = measured(months, times * 10)
    print(f"{'':32} {'ms per test':>12} {'tests per second':>18}")
    print(f"{'an order, in the simulator':32} {1000 * simulated:12.1f} {1 / simulated:18.1f}")
    print(f"{'an order, on a server':32} {1000 * served:12.1f} {1 / served:18.2f}")
    print(f"{'ratio':32} {served / simulated:12.0f}")
    print(f"{'months, in the simulator':32} {1000 * waiting:12.1f} {1 / waiting:18.1f}", flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=5, help="tests on the server")
    main(**vars(options.parse_args()))
    sys.stdout.flush()
    os._exit(0)  # the interpreter's own end aborts now and then (NEXUS-FIELD-NOTES section 12)

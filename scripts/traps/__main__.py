"""Show traps: `python -m scripts.traps [NAME ..]`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

from crossway.cli.quiet import quiet_replays, quiet_sdk
from scripts.traps.registry import QUICK, TRAPS, measured


def main() -> None:
    """Print what each trap that is named does, or each that is over within seconds."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--all", action="store_true", help="those that take a minute, too")
    arguments.add_argument(
        "names", nargs="*", choices=[*TRAPS, []], metavar="NAME", help=", ".join(TRAPS)
    )
    quiet_sdk()
    quiet_replays()
    given = arguments.parse_args()
    names = given.names or ([*TRAPS] if given.all else QUICK)
    for name, lines in asyncio.run(measured(names)).items():
        print(f"{name}\n" + "".join(f"    {line}\n" for line in lines))
    sys.stdout.flush()
    os._exit(0)  # the interpreter's own end aborts now and then after the SDK was used


main()

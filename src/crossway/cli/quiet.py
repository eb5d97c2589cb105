"""The SDK's own logs, kept off the screen of commands that only look."""

from __future__ import annotations

import logging
from pathlib import Path

from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from crossway.cluster.logs import DesignLines, TextLines


def quiet_sdk(*, served: bool = False) -> None:
    """Let the SDK log errors only; commands say themselves what goes wrong.

    With `served`, what served workflows and activities log goes on to standard error.
    """
    silent = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=silent))))
    logger = logging.getLogger("temporalio")
    logger.propagate = False
    if logging.lastResort is not None:  # what no handler takes, asyncio's errors say
        logging.lastResort.setFormatter(TextLines())
    if served:
        shown = logging.StreamHandler()
        shown.setFormatter(TextLines())
        shown.addFilter(lambda record: "temporalio" not in Path(record.pathname).parts)
        logger.addHandler(shown)
        _show_design()


def _show_design() -> None:
    """Show what designs log, on standard error, from the level of `info` on."""
    shown = logging.StreamHandler()
    shown.setFormatter(DesignLines())
    own = logging.getLogger("crossway.log")
    own.setLevel(logging.INFO)
    own.propagate = False
    own.handlers[:] = [shown]

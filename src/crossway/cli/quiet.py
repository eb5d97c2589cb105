"""The SDK's own logs, kept off the screen of commands that only look."""

from __future__ import annotations

import logging
from pathlib import Path

from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from crossway.cluster.logs import DesignLines, TextLines


def quiet_sdk(*, served: bool = False, level: int | None = None) -> None:
    """Let the SDK log errors only; commands say themselves what goes wrong.

    With `served`, what served workflows and activities log goes on to standard error: from
    `level` on, else what designs log from `info` on and what Python does from `warning` on.
    """
    silent = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=silent))))
    logger = logging.getLogger("temporalio")
    logger.propagate = False
    if logging.lastResort is not None:  # what no handler takes, asyncio's errors say
        logging.lastResort.setFormatter(TextLines())
        if level is not None:
            logging.lastResort.setLevel(level)
    if served:
        shown = logging.StreamHandler()
        shown.setFormatter(TextLines())
        shown.addFilter(lambda record: "temporalio" not in Path(record.pathname).parts)
        logger.addHandler(shown)
        _show_design(logging.INFO if level is None else level)
    if level is not None:
        logging.getLogger().setLevel(level)
        # Which selector its loop uses is nothing that anybody asked for.
        logging.getLogger("asyncio").setLevel(max(level, logging.WARNING))


def _show_design(level: int) -> None:
    """Show what designs log, on standard error, from a level on."""
    shown = logging.StreamHandler()
    shown.setFormatter(DesignLines())
    own = logging.getLogger("crossway.log")
    own.setLevel(level)
    own.propagate = False
    own.handlers[:] = [shown]


def quiet_replays() -> None:
    """Keep what the SDK and the handlers log of a replay off the screen."""
    logging.getLogger("temporalio").setLevel(logging.CRITICAL)
    logging.getLogger("crossway").setLevel(logging.CRITICAL)

"""The SDK's own logs, kept off the screen of commands that only look."""

from __future__ import annotations

import logging
from pathlib import Path

from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from crossway.cli.output import say
from crossway.cluster.logs import DesignLines, TextLines


class Beside(logging.Handler):
    """Writes to what `sys.stderr` is at that moment.

    While a drawing is redrawn in place that is a stream of rich's, which puts a line above the
    drawing; a line in the middle of it would leave half of it on the screen.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as a line."""
        try:
            say(self.format(record))
        except Exception:  # as logging's own handlers do: no log ends what logs
            self.handleError(record)


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
        shown = Beside()
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
    shown = Beside()
    shown.setFormatter(DesignLines())
    own = logging.getLogger("crossway.log")
    own.setLevel(level)
    own.propagate = False
    own.handlers[:] = [shown]


def quiet_replays() -> None:
    """Keep what the SDK and the handlers log of a replay off the screen."""
    logging.getLogger("temporalio").setLevel(logging.CRITICAL)
    logging.getLogger("crossway").setLevel(logging.CRITICAL)

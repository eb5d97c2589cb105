"""The SDK's own logs, kept off the screen of commands that only look."""

from __future__ import annotations

import logging

from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter


def quiet_sdk() -> None:
    """Let the SDK log errors only; commands say themselves what goes wrong."""
    silent = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=silent))))
    logging.getLogger("temporalio").propagate = False

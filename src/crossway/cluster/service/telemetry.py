"""OpenTelemetry: one trace over caller, handler and target, when the environment asks for it, and
the audit log where `serve --audit otlp` does.

The standard variables switch it on and configure it: an OTLP endpoint is enough. The SDK's
contrib makes the spans and carries the trace context through Nexus headers; span ids come
from the workflow's own random numbers, so that replay makes the same ones, and nothing
that a workflow does depends on whether it is traced. It needs the extra `otel`. The logs of the
OpenTelemetry SDK are in modules that begin with `_`, since they may still change; all that we take
of them is in `log_provider`.
Source: NEXUS-FIELD-NOTES section 9; the OpenTelemetry specification, "SDK environment
variables" and "OTLP exporter".
"""

from __future__ import annotations

import os
import urllib.parse
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crossway.errors import TelemetryError

if TYPE_CHECKING:
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk.trace import TracerProvider
    from temporalio.client import Interceptor

FLUSH = 3000
"""Milliseconds that the last spans get to be sent."""

EXPORTERS = {
    "http/protobuf": "opentelemetry.exporter.otlp.proto.http",
    "grpc": "opentelemetry.exporter.otlp.proto.grpc",
}
"""Packages of the exporters by OTLP protocol; the first is the specification's default."""

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


def traces_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether the environment asks for traces.

    Raises:
        TelemetryError: it asks for an exporter other than OTLP.
    """
    if _disabled(environment):
        return False
    exporters = environment.get("OTEL_TRACES_EXPORTER", "").replace(" ", "")
    if exporters == "none":
        return False
    if exporters:
        if "otlp" not in exporters.split(","):
            raise TelemetryError(f"OTEL_TRACES_EXPORTER: expected otlp or none, found {exporters}")
        return True
    return any(environment.get(name) for name in _ENDPOINTS)


def _disabled(environment: Mapping[str, str]) -> bool:
    return environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"


def trace_interceptors() -> tuple[Interceptor, ...]:
    """Return what traces a client and the workers on it; nothing when traces are not wanted.

    Raises:
        TelemetryError: they are wanted and cannot be made; the message says what to do.
    """
    return (_interceptor(),) if traces_wanted() else ()


def flush_traces() -> None:
    """Send the spans that are still held back; for a few seconds at most. May block."""
    if traces_wanted():
        _provider().force_flush(FLUSH)


@cache
def _interceptor() -> Interceptor:
    _provider()
    contrib = import_module("temporalio.contrib.opentelemetry")
    interceptor: Interceptor = contrib.OpenTelemetryInterceptor(add_temporal_spans=True)
    return interceptor


@cache
def _provider() -> TracerProvider:
    """Return the process's tracer provider: the global one, so that user code's spans nest."""
    try:
        from opentelemetry import trace
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from temporalio.contrib.opentelemetry import create_tracer_provider

        exporter = import_module(f"{_exporters('TRACES')[1]}.trace_exporter").OTLPSpanExporter()
    except ImportError as failure:
        raise TelemetryError(
            f"the environment asks for OpenTelemetry traces, but {failure.name} is not "
            "installed: pip install 'crossway[otel]', or set OTEL_TRACES_EXPORTER=none"
        ) from failure
    provider: Any = create_tracer_provider(resource=_resource(Resource, SERVICE_NAME))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    made: TracerProvider = provider
    return made


def _resource(resource: Any, name: str) -> Any:
    """Return who sends: as the environment says, else crossway."""
    named = os.environ.get("OTEL_SERVICE_NAME") or "service.name=" in os.environ.get(
        "OTEL_RESOURCE_ATTRIBUTES", ""
    )
    return resource.create({} if named else {name: "crossway"})


def _exporters(signal: str) -> tuple[str, str]:
    """Return the OTLP protocol of a signal (`TRACES`, `LOGS`) and the package of its exporters."""
    names = (f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
    asked = next((os.environ[name] for name in names if os.environ.get(name)), None)
    protocol = asked or next(iter(EXPORTERS))
    if protocol not in EXPORTERS:
        known = " or ".join(EXPORTERS)
        raise TelemetryError(f"OTEL_EXPORTER_OTLP_PROTOCOL: expected {known}, found {protocol}")
    return protocol, EXPORTERS[protocol]


def log_provider(url: str = "") -> LoggerProvider:
    """Return what sends log records by OTLP to a URL, else to where the environment says.

    What is left is sent when the process ends.

    Raises:
        TelemetryError: nothing could be sent: the SDK is not installed or switched off, or the
            URL is none.
    """
    if _disabled(os.environ):
        raise TelemetryError("OTEL_SDK_DISABLED is set, and the audit log is to go to OTLP")
    protocol, package = _exporters("LOGS")
    given = {"endpoint": _logs_at(url, protocol)} if url else {}
    try:
        from opentelemetry.sdk._logs import LoggerProvider
        from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource

        exporter = import_module(f"{package}._log_exporter").OTLPLogExporter(**given)
    except ImportError as failure:
        raise TelemetryError(
            f"the audit log is to go to OTLP, but {failure.name} is not installed: "
            "pip install 'crossway[otel]'"
        ) from failure
    provider = LoggerProvider(resource=_resource(Resource, SERVICE_NAME))
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
    return provider


def _logs_at(url: str, protocol: str) -> str:
    """Return where logs go: a URL without a path is that of all signals, by HTTP."""
    try:
        parts = urllib.parse.urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise TelemetryError(
            f"{url!r} is no place for OTLP: expected a URL such as http://host:4318"
        )
    whole = protocol == "grpc" or parts.path.strip("/")
    return url if whole else f"{url.rstrip('/')}/v1/logs"

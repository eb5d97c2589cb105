"""What talks to a Temporal service: an embedded one, connections to any, what is asked of it."""

from crossway.cluster.service.ask import (
    UNSETTLED,
    TaskKind,
    current_version,
    describe_queue,
    existing_endpoints,
    find_namespace,
    is_polled,
    refused,
    service_id,
    whole_seconds,
)
from crossway.cluster.service.connect import RUN_EMBEDDED, Connections, connect
from crossway.cluster.service.server import LOOPBACK, EmbeddedServer, embedded
from crossway.cluster.service.telemetry import flush_traces, log_provider, trace_interceptors

__all__ = [
    "LOOPBACK",
    "RUN_EMBEDDED",
    "UNSETTLED",
    "Connections",
    "EmbeddedServer",
    "TaskKind",
    "connect",
    "current_version",
    "describe_queue",
    "embedded",
    "existing_endpoints",
    "find_namespace",
    "flush_traces",
    "is_polled",
    "log_provider",
    "refused",
    "service_id",
    "trace_interceptors",
    "whole_seconds",
]

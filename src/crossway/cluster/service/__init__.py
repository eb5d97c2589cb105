"""What talks to a Temporal service: an embedded one, connections to any, what is asked of it."""

from crossway.cluster.service.ask import (
    INDEXED,
    POLLED_WITHIN,
    UNSETTLED,
    TaskKind,
    current_version,
    describe_queue,
    existing_attributes,
    existing_endpoints,
    find_namespace,
    is_busy,
    is_polled,
    once_answered,
    polled_without_builds,
    refused,
    result_of,
    service_id,
    whole_seconds,
)
from crossway.cluster.service.connect import RUN_EMBEDDED, Connections, connect, reach
from crossway.cluster.service.deployments import in_charge
from crossway.cluster.service.server import EmbeddedServer, embedded, while_server_runs
from crossway.cluster.service.telemetry import flush_traces, log_provider, trace_interceptors
from crossway.runtime.owner import (
    deployment_name,
    practice_identity,
    practises,
    served_by,
    worker_identity,
)

__all__ = [
    "INDEXED",
    "POLLED_WITHIN",
    "RUN_EMBEDDED",
    "UNSETTLED",
    "Connections",
    "EmbeddedServer",
    "TaskKind",
    "connect",
    "current_version",
    "deployment_name",
    "describe_queue",
    "embedded",
    "existing_attributes",
    "existing_endpoints",
    "find_namespace",
    "flush_traces",
    "in_charge",
    "is_busy",
    "is_polled",
    "log_provider",
    "once_answered",
    "polled_without_builds",
    "practice_identity",
    "practises",
    "reach",
    "refused",
    "result_of",
    "served_by",
    "service_id",
    "trace_interceptors",
    "while_server_runs",
    "whole_seconds",
    "worker_identity",
]

"""OpenTelemetry: one trace over all namespaces, received by a real OTLP receiver."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from crossway.cluster.service.telemetry import traces_wanted
from crossway.errors import TelemetryError
from tests.helpers.command import crossway
from tests.helpers.listening import listening
from tests.helpers.paths import ORDERS


class Received:
    """What a receiver got: the requests, decoded."""

    def __init__(self) -> None:
        self.requests: list[ExportTraceServiceRequest] = []

    @property
    def spans(self) -> list[Span]:
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    @property
    def services(self) -> set[str]:
        return {
            attribute.value.string_value
            for request in self.requests
            for resource in request.resource_spans
            for attribute in resource.resource.attributes
            if attribute.key == "service.name"
        }


Receiver = Callable[[], AbstractContextManager[tuple[str, Received]]]


@contextmanager
def http_receiver() -> Iterator[tuple[str, Received]]:
    """Receive OTLP over HTTP; yield its endpoint and what it gets."""
    received = Received()

    def asked(path: str, body: bytes) -> None:
        assert path == "/v1/traces"
        received.requests.append(ExportTraceServiceRequest.FromString(body))

    with listening(asked) as url:
        yield url, received


@contextmanager
def grpc_receiver() -> Iterator[tuple[str, Received]]:
    """Receive OTLP over gRPC; yield its endpoint and what it gets."""
    received = Received()

    def export(request: ExportTraceServiceRequest, _context: Any) -> ExportTraceServiceResponse:
        received.requests.append(request)
        return ExportTraceServiceResponse()

    # By name, since the package has no types.
    grpc = import_module("grpc")
    method = grpc.unary_unary_rpc_method_handler(
        export,
        request_deserializer=ExportTraceServiceRequest.FromString,
        response_serializer=ExportTraceServiceResponse.SerializeToString,
    )
    service = "opentelemetry.proto.collector.trace.v1.TraceService"
    server = grpc.server(ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler(service, {"Export": method}),)
    )
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"http://127.0.0.1:{port}", received
    finally:
        server.stop(1).wait()


def run_orders(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run the orders example with these variables."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OTEL_")}
    order = f"@{ORDERS / 'order.json'}"
    line = ["run", str(ORDERS), "--input", order, "--quiet"]
    return crossway(*line, environment={**clean, **environment})


@pytest.mark.parametrize(
    ("receiver", "protocol", "said", "expected"),
    [
        (http_receiver, "http/protobuf", {"OTEL_SERVICE_NAME": ""}, "crossway"),
        (grpc_receiver, "grpc", {"OTEL_SERVICE_NAME": "shop"}, "shop"),
    ],
)
def test_a_call_is_one_trace_over_all_namespaces(
    receiver: Receiver, protocol: str, said: Mapping[str, str], expected: str
) -> None:
    """Of the service that the environment names: an empty variable counts as one that is not set,
    as the specification has it."""
    with receiver() as (endpoint, received):
        ran = run_orders(
            OTEL_EXPORTER_OTLP_ENDPOINT=endpoint, OTEL_EXPORTER_OTLP_PROTOCOL=protocol, **said
        )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    spans = {span.span_id: span for span in received.spans}
    assert len({span.trace_id for span in spans.values()}) == 1
    assert path_to("RunActivity:ChargeCard", spans) == [
        "StartWorkflow:OrderWorkflow",
        "RunWorkflow:OrderWorkflow",
        "StartNexusOperation:PaymentsService/ProcessPayment",
        "RunStartNexusOperationHandler:PaymentsService/ProcessPayment",
        "StartWorkflow:ProcessPaymentWorkflow",
        "RunWorkflow:ProcessPaymentWorkflow",
        "StartActivity:ChargeCard",
        "RunActivity:ChargeCard",
    ]
    assert received.services == {expected}


def path_to(name: str, spans: dict[bytes, Span]) -> list[str]:
    """Return the names from the root of the trace down to a span."""
    span = next(span for span in spans.values() if span.name == name)
    above = spans.get(span.parent_span_id)
    return [*(path_to(above.name, spans) if above is not None else []), name]


def test_a_receiver_that_is_not_there_fails_nothing() -> None:
    ran = run_orders(
        OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1", OTEL_EXPORTER_OTLP_TIMEOUT="1"
    )
    assert ran.returncode == 0
    assert '"paymentId": "ch-1001"' in ran.stdout
    assert "Traceback" not in ran.stderr


def test_a_protocol_that_does_not_exist_is_one_line() -> None:
    ran = run_orders(
        OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1", OTEL_EXPORTER_OTLP_PROTOCOL="carrier"
    )
    assert ran.returncode == 2
    said = "error: OTEL_EXPORTER_OTLP_PROTOCOL: expected http/protobuf or grpc, found carrier\n"
    assert ran.stderr == said


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://here"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://here"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://here"}, False),
        ({"OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://here"}, False),
    ],
)
def test_the_standard_variables_switch_it_on_and_off(
    environment: dict[str, str], expected: bool
) -> None:
    assert traces_wanted(environment) is expected


def test_another_exporter_is_refused() -> None:
    with pytest.raises(TelemetryError, match="expected otlp or none, found zipkin"):
        traces_wanted({"OTEL_TRACES_EXPORTER": "zipkin"})

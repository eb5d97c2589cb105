"""Where the audit log goes besides standard error, as `serve --audit` takes it."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, SeverityNumber

from crossway.cluster.audits import OtlpLines, audit_to
from crossway.cluster.logs import AUDIT, show
from crossway.errors import TelemetryError
from crossway.runtime.identity import Call, Caller
from crossway.runtime.identity.audit import record
from tests.helpers.listening import listening

LOGGER = logging.getLogger(AUDIT)
LINE = {
    "event": "start",
    "decision": "denied",
    "caller": {"namespace": "shop", "verified": True, "chain": ["shop", "front"]},
    "request_id": "",
}


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave the loggers as other tests know them, and the environment without OpenTelemetry."""
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_SDK_DISABLED"):
        monkeypatch.delenv(name, raising=False)
    root = logging.getLogger()
    before, level = list(LOGGER.handlers), LOGGER.level
    shown, least = list(root.handlers), root.level
    yield
    root.handlers[:] = shown
    root.setLevel(least)
    for handler in LOGGER.handlers:
        if handler not in before:
            handler.close()
    LOGGER.handlers[:] = before
    LOGGER.setLevel(level)


@pytest.mark.parametrize("said", ["url", "variable"])
def test_each_decision_is_a_log_record(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By OTLP over HTTP, to the receiver that the destination names or the environment does."""
    requests: list[ExportLogsServiceRequest] = []

    def asked(path: str, body: bytes) -> None:
        assert path == "/v1/logs"
        requests.append(ExportLogsServiceRequest.FromString(body))

    with listening(asked) as url:
        if said == "variable":
            monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        audit_to(f"otlp:{url}" if said == "url" else "otlp")
        LOGGER.warning(json.dumps(LINE))
        LOGGER.info(json.dumps({**LINE, "decision": "allowed"}))
        handler = LOGGER.handlers[-1]
        assert isinstance(handler, OtlpLines)
        handler.close()
    (resource,) = [one for request in requests for one in request.resource_logs]
    assert resource.resource.attributes[-1].value.string_value
    (scope,) = resource.scope_logs
    assert scope.scope.name == AUDIT
    denied, allowed = scope.log_records
    assert denied.severity_number == SeverityNumber.SEVERITY_NUMBER_WARN
    assert allowed.severity_number == SeverityNumber.SEVERITY_NUMBER_INFO
    assert denied.time_unix_nano > 0
    assert told(denied) == {"event": "start", "decision": "denied", "request_id": ""}
    (caller,) = [one.value for one in denied.body.kvlist_value.values if one.key == "caller"]
    assert [one.key for one in caller.kvlist_value.values] == ["namespace", "verified", "chain"]


def told(record: LogRecord) -> dict[str, str]:
    """Return the texts that a record says."""
    values = record.body.kvlist_value.values
    return {one.key: one.value.string_value for one in values if one.value.HasField("string_value")}


@pytest.mark.parametrize("place", ["collector:4318", "ftp://collector", "http://", "http://h:x"])
def test_what_is_no_url_is_one_message(place: str) -> None:
    with pytest.raises(TelemetryError, match="expected a URL such as http://host:4318"):
        audit_to(f"otlp:{place}")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk._logs", None)
    with pytest.raises(TelemetryError, match=r"pip install 'crossway\[otel\]'"):
        audit_to("otlp")


def test_where_opentelemetry_is_switched_off_nothing_is_lost_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The SDK would take every record and send none."""
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    with pytest.raises(TelemetryError, match="OTEL_SDK_DISABLED"):
        audit_to("otlp")


def test_a_file_may_be_named_like_a_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    audit_to("./otlp")
    LOGGER.warning(json.dumps(LINE))
    assert json.loads((tmp_path / "otlp").read_text())["decision"] == "denied"


def test_a_file_that_was_rotated_away_is_made_anew_for_its_owner_alone(tmp_path: Path) -> None:
    """Whatever files others make are for; one that was there before stays as it was."""
    file, away = tmp_path / "audit.jsonl", tmp_path / "audit.jsonl.1"
    before = os.umask(0o022)
    try:
        audit_to(str(file))
        LOGGER.warning(json.dumps(LINE))
        file.rename(away)
        LOGGER.warning(json.dumps(LINE))
    finally:
        os.umask(before)
    for made in (away, file):
        (line,) = made.read_text().splitlines()
        assert next(iter(json.loads(line))) == "time"
        assert made.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("level", "shown"), [("WARNING", ["denied"]), ("ERROR", [])])
def test_a_file_has_each_decision_whatever_is_shown(
    level: str, shown: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--log-level` is of standard error: who keeps that short has a whole audit log all the
    same."""
    show(as_json=True, level=logging.getLevelNamesMapping()[level])
    audit_to(str(tmp_path / "audit.jsonl"))
    decide(allowed=True)
    decide(allowed=False)
    written = (tmp_path / "audit.jsonl").read_text().splitlines()
    assert [json.loads(line)["decision"] for line in written] == ["allowed", "denied"]
    told = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["audit"]["decision"] for line in told] == shown


def decide(*, allowed: bool) -> None:
    """Have a decision recorded as a worker does."""
    call, caller = Call("desk", "Desks", "Ask"), Caller("shop", "order-1", "run-1")
    record("start", call, caller, "", "", allowed=allowed)

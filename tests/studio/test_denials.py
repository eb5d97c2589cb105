"""Refusals on the map: from this process, and from files of audit lines, whatever these hold."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from crossway.cluster.logs import AUDIT
from crossway.studio.denials import heard

DENIED = {
    "event": "start",
    "decision": "denied",
    "reason": "namespace is not on the operation's list",
    "caller": {"namespace": "reports"},
    "endpoint": "Desk",
    "service": "Money",
    "operation": "Refund",
}


def test_refusals_of_this_process_are_gathered_and_go_on_being_logged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = logging.getLogger(AUDIT)
    with heard() as denials:
        log.warning("%s", json.dumps(DENIED))
        log.warning("%s", json.dumps(DENIED | {"decision": "allowed"}))
        log.warning("no JSON")
        for _ in range(2):  # tried twice
            log.warning("%s", json.dumps(DENIED | {"request_id": "1", "reason": "no"}))
        [found, again] = denials.latest()
    assert again.reason == "no"
    assert (found.caller, found.endpoint, found.operation) == ("reports", "Desk", "Money.Refund")
    assert "not on the operation's list" in capsys.readouterr().err
    assert denials not in log.handlers


def test_files_of_audit_lines_are_read_whatever_is_in_them(tmp_path: Path) -> None:
    """The last of them, the latest first; what is no audit line is passed over."""
    file = tmp_path / "audit.jsonl"
    lines = [json.dumps({"time": f"2026-01-01T00:00:0{n}", **DENIED}) for n in range(3)]
    hostile = ["[" * 90_000, "null", '"x"', '{"time": 3, "decision": "denied"}', "\x00\x1b[2J"]
    file.write_text("\n".join([*lines, *hostile]) + "\n")
    with heard([file, tmp_path / "missing"]) as denials:
        assert [one.time[-1] for one in denials.latest()] == ["2", "1", "0"]
        file.write_text(json.dumps({"time": "t", **DENIED, "caller": "\x1b[2J", "endpoint": [1]}))
        [odd] = denials.latest()
        assert odd.caller == ""
        assert "\x1b" not in repr(odd)

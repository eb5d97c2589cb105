"""Logs of a serving process: repeated lines now and then, and none that acts on a terminal."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from crossway.cluster.logs import JsonLines, Seldom, TextLines
from tests.helpers.hostile import TEXTS, acting


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("crossway.core", logging.WARNING, "", 0, message, (), None)


def test_lines_that_differ_in_a_number_alone_are_one() -> None:
    """While a service is down, the SDK counts its retries of each call in the message."""
    seldom = Seldom()
    polls = [record(f"gRPC call poll_nexus_task_queue retried {n} times") for n in range(6, 12)]
    assert [seldom.filter(poll) for poll in polls] == [True, *[False] * 5]
    assert seldom.filter(record("gRPC call poll_activity_task_queue retried 6 times"))


def hostile() -> logging.LogRecord:
    """Return a record as user code writes it, every text of it hostile."""
    evil = "".join(TEXTS)
    try:
        raise ValueError(evil)
    except ValueError:
        found = logging.LogRecord("a" + evil, logging.ERROR, "", 0, evil, (), sys.exc_info())
    found.__dict__[f"extra {evil}"] = {evil: [evil]}
    return found


@pytest.mark.parametrize("form", [JsonLines(), TextLines("%(name)s %(message)s")])
def test_what_user_code_logs_is_shown_and_not_sent(form: logging.Formatter) -> None:
    shown = form.format(hostile())
    assert acting(shown) == []
    assert "x1b" in shown or "u001b" in shown


def test_a_line_of_json_is_one_line_and_means_what_was_logged() -> None:
    shown = JsonLines().format(hostile())
    assert "\n" not in shown
    evil = "".join(TEXTS)
    assert json.loads(shown)["message"] == evil
    assert json.loads(shown)[f"extra {evil}"] == {evil: [evil]}

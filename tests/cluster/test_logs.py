"""Logs of a serving process: a line that repeats is written once in a while."""

from __future__ import annotations

import logging

from crossway.cluster.serving.logs import Seldom


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("crossway.core", logging.WARNING, "", 0, message, (), None)


def test_lines_that_differ_in_a_number_alone_are_one() -> None:
    """While a service is down, the SDK counts its retries of each call in the message."""
    seldom = Seldom()
    polls = [record(f"gRPC call poll_nexus_task_queue retried {n} times") for n in range(6, 12)]
    assert [seldom.filter(poll) for poll in polls] == [True, *[False] * 5]
    assert seldom.filter(record("gRPC call poll_activity_task_queue retried 6 times"))

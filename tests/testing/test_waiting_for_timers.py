"""How long a timer is that a workflow waits for: as a design writes it, however it was computed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from crossway.pytest_plugin import Opens

DESIGN = """\
workflow Rests(n: number, length: duration, at: moment, given: any, how: string) -> (string):
    signal Wake():
        log("woken")
    switch how:
        case "seconds":
            await timer(90s)
        case "hours":
            await timer(36h)
        case "a part of an hour":
            await timer(1.5h)
        case "a number":
            await timer(n)
        case "a duration":
            await timer(length)
        case "a sum":
            await timer(length + 1s)
        case "a product":
            await timer(n * 1ms)
        case "what is left":
            await timer(at - now())
        case "a moment":
            await timer(at)
        case "a text":
            await timer(given)
        case "a race":
            await one:
                timer(length / 2):
                    log("rested")
                signal Wake:
                    log("up")
        else:
            close fail("no such way")
    close complete(how)
"""


SHOWN: list[tuple[str, Any, str]] = [
    ("seconds", None, "90s"),
    ("hours", None, "36h"),
    ("a part of an hour", None, "90m"),
    ("a number", None, "90m"),
    ("a duration", None, "30d"),
    ("a sum", None, "30d"),
    ("a product", None, "5400ms"),
    ("what is left", None, "40d1h"),
    ("a text", "36h", "36h"),
    ("a text", "2041-05-06T07:08:09Z", "2041-05-06T07:08:09Z"),
    ("a race", None, "15d"),
]


def test_a_timer_is_told_as_a_design_writes_it(crossway_design: Opens, tmp_path: Path) -> None:
    """A number was `5400`, what was computed `2592001s` and `3456000000ms`; as the tree says it."""
    (tmp_path / "rests.twf").write_text(DESIGN)
    design = crossway_design(tmp_path / "rests.twf")
    for how, given, shown in SHOWN:
        at = design.now + timedelta(days=40, minutes=90)
        rests = design.start("Rests", 5400, "30d", at, given, how)
        (waiting,) = rests.waits
        assert (how, waiting.things[0]) == (how, f"timer {shown}")


def test_a_moment_is_told_as_it_is(crossway_design: Opens, tmp_path: Path) -> None:
    (tmp_path / "rests.twf").write_text(DESIGN)
    rests = crossway_design(tmp_path / "rests.twf").start(
        "Rests", 1, "1s", "2041-05-06T09:08:09+02:00", None, "a moment"
    )
    assert rests.waits[0].things == ("timer 2041-05-06T07:08:09Z",)

"""A short storm; the whole one is `python -m tests.soak`."""

from __future__ import annotations

from pathlib import Path

from tests.soak.storm import Storm, rage


def test_nothing_is_lost_when_the_serving_process_and_the_server_are_killed(
    tmp_path: Path,
) -> None:
    story: list[str] = []
    rage(Storm(executions=10, kills=2), tmp_path, story.append)
    assert [line.split(" s ")[1].split(",")[0] for line in story] == [
        "killed the serving process",
        "killed the server",
        "killed the serving process",
        "all 10 done",
    ]

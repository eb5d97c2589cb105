"""What is no history is said to be none, in one short line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crossway.cluster.replaying import exported
from crossway.errors import ClusterError


def _failing(depth: int) -> str:
    failure: dict[str, Any] = {"message": "first"}
    for _ in range(depth):
        failure = {"message": "then", "cause": failure}
    attributes = {"taskQueue": {"name": "q"}, "continuedFailure": failure}
    started = {"eventId": "1", "workflowExecutionStartedEventAttributes": attributes}
    return json.dumps({"events": [started]})


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"events":' * 100_000, _failing(200), _failing(700)]
)
async def test_what_is_nested_too_deeply_is_no_history(tmp_path: Path, text: str) -> None:
    """Protobuf ends at a hundred levels by an error of its own, which names each of them."""
    (tmp_path / "deep.json").write_text(text)
    with pytest.raises(ClusterError, match="nested less deeply") as said:
        [one async for one in exported(tmp_path)]
    assert len(str(said.value)) < 300 + len(str(tmp_path))


async def test_a_chain_of_causes_as_executions_have_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "chain.json").write_text(_failing(40))
    assert len([one async for one in exported(tmp_path)]) == 1


async def test_a_file_with_other_fields_is_told_by_what_protobuf_says(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"events": [{"eventId": "one"}]}')
    with pytest.raises(ClusterError, match="is no exported history: Failed to parse events"):
        [one async for one in exported(tmp_path)]

"""Every statement form of a workflow, run on the real server."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.deployed import deployed, gathered
from tests.helpers.statements import CASES, DESIGN


async def test_each_statement_does_what_it_says(address: str, tmp_path: Path) -> None:
    """Each workflow's outcome is the one in the table."""
    async with deployed(address, tmp_path, {"statements.twf": DESIGN}) as app:
        outcomes = await gathered(app, {name: given for name, (given, _) in CASES.items()})
    assert outcomes == {name: expected for name, (_, expected) in CASES.items()}


async def test_input_that_does_not_fit_fails_the_workflow_and_names_the_field(
    address: str, tmp_path: Path
) -> None:
    """A workflow whose input lacks a field it reads fails at once instead of hanging."""
    async with deployed(address, tmp_path, {"statements.twf": DESIGN}) as app:
        kind, message, _ = await app.outcome("ReadsMissing", {"nowhere": {}})
    assert kind == "InvalidArgumentError"
    assert "record.nowhere.at_all is missing" in message


async def test_a_value_too_large_to_send_fails_the_workflow(address: str, tmp_path: Path) -> None:
    """Over 2 MiB the server refuses the task again and again; the workflow fails instead."""
    async with deployed(address, tmp_path, {"statements.twf": DESIGN}) as app:
        kind, message, _ = await app.outcome("TooLarge")
    assert kind == "PayloadTooLarge"
    assert "bytes is larger than" in message

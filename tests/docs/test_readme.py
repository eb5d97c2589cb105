"""README.md: the moving picture is a session as it is, and histories hold what the page says."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

from crossway.cli import COMMANDS
from crossway.cli.command_line import loaded
from crossway.cluster.service.ask import result_of
from scripts.picture import FOLDER, PICTURE, draw, last_screen, recorded, session
from scripts.traps.lab import laboratories
from tests.helpers.command import crossway
from tests.helpers.deployed import Deployed, deployed
from tests.helpers.eventually import eventually
from tests.helpers.paths import ROOT
from tests.helpers.terminal import without_durations

README = (ROOT / "README.md").read_text()
ORDER = {"id": "7", "amount": 30, "customer": "ann@example.com"}


def test_the_recording_shows_what_its_commands_print() -> None:
    """After a change of what `run` shows: `python -m scripts.picture`, and look at it."""
    shown, kept = ("\n".join(last_screen(each)) for each in (session(), recorded()))
    assert without_durations(shown) == without_durations(kept)


def test_the_picture_is_drawn_from_its_recording(tmp_path: Path) -> None:
    """After a change of its colours: `python -m scripts.picture --draw`."""
    drawn = tmp_path / "picture.svg"
    draw(drawn)
    assert drawn.read_text() == PICTURE.read_text()
    assert "prefers-color-scheme: dark" in drawn.read_text()


async def test_histories_hold_what_the_page_lists(address: str, tmp_path: Path) -> None:
    """Whoever leaves wants to know what stays: types, headers, markers and payloads."""
    files = {"shop.twf": (FOLDER / "shop.twf").read_text()}
    async with deployed(address, tmp_path, files, "payments", "mail") as app:
        await app.run("Order", ORDER)
        await eventually(lambda: _sent(app))
        histories = "".join([text async for text in _histories(app)])
    ids = re.compile(r"crossway-(?=0|simulated)")  # of builds
    left = set(re.findall(r"crossway[-.][A-Za-z]+", ids.sub("", histories)))
    section = README.partition("## What it leaves in your histories")[2].partition("\n## ")[0]
    assert left == set(re.findall(r"`(crossway[-.][A-Za-z]+)`", section))


async def _sent(app: Deployed) -> bool:
    """Whether the detached call has arrived and is over."""
    found = app.client("mail").list_workflows("ExecutionStatus = 'Completed'")
    return [execution.workflow_type async for execution in found] == ["Confirm"]


async def _histories(app: Deployed) -> AsyncIterator[str]:
    for namespace in ("shop", "payments", "mail"):
        client = app.client(namespace)
        async for execution in client.list_workflows():
            handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
            yield (await handle.fetch_history()).to_json()


def test_the_page_sums_up_what_the_approval_page_counts() -> None:
    counted = (ROOT / "docs" / "approval.md").read_text()
    rows = re.findall(r"^\| (lines|commands) .+? \| (\d+) \| (\d+) \|$", counted, re.M)
    ours, theirs = (
        {
            word: sum(int(row[side]) for row in rows if row[0] == word)
            for word in ("lines", "commands")
        }
        for side in (1, 2)
    )
    said = f"{ours['lines']} lines and {ours['commands']} command in place of "
    assert f"{said}{theirs['lines']} and {theirs['commands']}." in README


def test_the_first_screen_has_the_sentence_the_picture_and_both_ways_in() -> None:
    """Whoever has Temporal finds his one line there, and who starts another."""
    screen = README.partition("\n## ")[0]
    assert len(screen.splitlines()) < 22
    parts = [
        "runs it\non a real Temporal server",
        "<img ",
        "| you have Temporal already | you start |",
    ]
    assert [part for part in parts if part not in screen] == []
    ways = screen.partition("| you have Temporal already")[2]
    assert all(f"`crossway {one}" in ways for one in ("doctor --address", "trace ", "run "))


async def test_who_has_temporal_gets_a_result_by_the_lines_of_the_page(tmp_path: Path) -> None:
    """A development server as it comes and plain SDK code: nothing there is of Crossway's."""
    doctor, trace = re.findall(r"`crossway ((?:doctor|trace) [^`]*--address \S+)`", README)[:2]
    async with laboratories(["readme"]) as labs, labs["readme"].calls(), labs["readme"].handles():
        lab = labs["readme"]
        called = await lab.call("quote", "r-1", 30.0)
        await result_of(called)
        await lab.failing("Call", "no-such-endpoint", "quote", "r-2", 30.0, {})
        address = lab.caller.service_client.config.target_host
        told = {"WORKFLOW_ID": called.id, "NAMESPACE": "readme-caller", "localhost:7233": address}
        printed = [
            await asyncio.to_thread(_printed, with_values(line, told), tmp_path)
            for line in (trace, doctor)
        ]
    assert "✓ handler Payments.quote  [readme-handler]" in printed[0]
    assert "no-such-endpoint" in printed[1]
    assert "endpoint-missing" in printed[1]


def with_values(line: str, values: dict[str, str]) -> list[str]:
    """Return the words of a command line, with what its reader puts in."""
    return [values.get(word, word) for word in line.split()]


def _printed(words: list[str], folder: Path) -> str:
    return crossway(*words, cwd=folder).stdout


def test_every_command_line_of_the_page_is_one_that_there_is() -> None:
    """Its command and its options: what is renamed takes the page along."""
    known = {
        each.name: {
            name for one in loaded(each).params for name in (*one.opts, *one.secondary_opts)
        }
        for each in COMMANDS
    }
    lines = re.findall(r"`crossway ([^`]+)`|^crossway (.+)$", README, re.M)
    written = [first or second for first, second in lines]
    assert len(written) > 30
    for line in written:
        command, *words = line.split()
        if command == "--install-completion":
            continue
        options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert command in known, line
        assert options <= known[command], line


def test_commands_are_listed_in_their_own_section_alone() -> None:
    """Rows of one table were once put into another that looked alike."""
    before, _, section = README.partition("\n## Commands\n")
    assert "\n| `crossway " not in before
    assert section.count("\n| `crossway ") >= 20

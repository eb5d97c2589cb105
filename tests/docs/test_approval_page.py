"""docs/approval.md: its commands, in their order, and what it counts of the same by hand."""

from __future__ import annotations

import asyncio
import io
import json
import re
import shlex
import shutil
import time
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.enums.v1 import PendingNexusOperationState
from temporalio.client import Client, WorkflowHandle

from crossway.cluster.making.provision import provision
from tests.docs import approval_by_hand as by_hand
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.designs import placed
from tests.helpers.eventually import eventually
from tests.helpers.pages import BLOCKS, Block
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE
from tests.helpers.server import connected

PAGE = ROOT / "docs" / "approval.md"
EXAMPLE = ROOT / "examples" / "approval"
BY_HAND = Path(by_hand.__file__)


STRANGERS = """
namespace strangers:
    worker strangers
        task_queue: "strangers"

worker strangers:
    workflow Idle

workflow Idle():
    close complete
"""
"""A namespace that has a key like the others, and is on no list."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the page's first command runs, beside a namespace of strangers."""
    folder = tmp_path_factory.mktemp("approval")
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    shutil.copytree(EXAMPLE, folder / "examples" / "approval")
    (folder / "examples" / "approval" / "strangers.twf").write_text(STRANGERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE"):
            patch.delenv(name, raising=False)
        (serving, _), *_rest = _steps()
        with Background(*shlex.split(serving[0])[1:], cwd=folder) as dev:
            dev.wait_for("reloads when a file changes")
            yield folder


def test_the_commands_of_the_page_do_what_it_says(folder: Path) -> None:
    """One after the other, against the `dev` that the first of them is, with nothing left out."""
    _first, *steps = _steps()
    for commands, shown in steps:
        _follow(commands, shown, folder)


GIVEN: dict[str, Any] = {
    "Ask": {"id": "c-1", "requester": "ann@example.com", "amount": 1800},
    "Nudge": "c-1",
    "Support": {"id": "c-1", "document": {"id": "d-1", "name": "quote"}},
    "Decide": {"id": "c-1", "approve": True, "by": "bob"},
    "Status": "c-1",
    "Notify": {"id": "c-1", "to": "ann@example.com", "text": "done"},
}
"""Each operation, and what it is called with."""


def _words(operation: str, caller: str) -> tuple[str, ...]:
    """Return the command line that calls an operation as a namespace."""
    given = json.dumps(GIVEN[operation])
    return "call", "examples/approval", operation, "--as", caller, "--input", given


def test_each_operation_is_called_by_whom_it_lets_in_and_by_nobody_else(folder: Path) -> None:
    """All six without a workflow; what is denied leaves nothing behind it."""

    def call(operation: str, caller: str = "travel") -> tuple[int, Any, str]:
        done = crossway(*_words(operation, caller), cwd=folder)
        return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr

    refused = [(name, "strangers") for name in GIVEN] + [("Decide", "travel")]
    for name, caller in refused:
        code, nothing, said = call(name, caller)
        assert (code, nothing) == (1, None), (name, caller)
        assert "HandlerError: not allowed\n" in said, (name, caller, said)
    assert "NotFoundError: workflow not found for ID: request-c-1" in call("Status")[2]

    assert call("Support")[0] == 0
    with Background(*_words("Ask", "travel"), cwd=folder) as asking:
        _until(lambda: call("Status")[1], {"asked": True, "documents": ["quote"]})
        assert call("Nudge")[0] == 0
        outcome = {"approved": True, "by": "bob", "nudges": 1}
        assert call("Decide", "managers")[:2] == (0, outcome)
        asking.wait_for('"nudges": 1')
        assert asking.process.wait(PATIENCE) == 0
    assert call("Notify")[:2] == (0, {"to": "ann@example.com", "text": "done"})


def _until(ask: Callable[[], Any], wanted: dict[str, Any]) -> None:
    """Ask again until the answer holds what is wanted."""
    end = time.monotonic() + PATIENCE
    while not wanted.items() <= (ask() or {}).items():
        assert time.monotonic() < end, wanted


def _steps() -> Iterator[tuple[list[str], Block | None]]:
    """Yield the commands of each `sh` block of the page, and the block that says what comes."""
    blocks = [block for block in BLOCKS if block.page == PAGE.name]
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if block.language == "sh":
            shown = after if after is not None and after.language in ("json", "text") else None
            yield block.text.splitlines(), shown


def _follow(commands: list[str], shown: Block | None, folder: Path) -> None:
    """Run commands; hold the last one's result or error against what is shown."""
    refused = shown is not None and shown.language == "text" and commands[-1].split()[1] != "trace"
    for command in commands:
        done = crossway(*shlex.split(command)[1:], cwd=folder)
        assert done.returncode == int(refused), done.stderr
    if shown is None:
        return
    if shown.language == "json":
        assert json.loads(done.stdout) == json.loads(shown.text)
    elif refused:
        assert shown.text.strip() in done.stderr
    else:
        parts = map(_pattern, shown.text.strip().split("...\n"))
        assert re.search("(?:.*\n)*".join(parts), done.stdout + "\n"), done.stdout


def _pattern(lines: str) -> str:
    """Return what matches lines of a tree, whatever its steps took."""
    return "".join(f"{re.escape(line)}(  .*)?\n" for line in lines.splitlines())


def test_the_page_counts_what_each_way_takes() -> None:
    """Lines that say something: no blank ones, comments or docstrings; and commands."""
    whole = BY_HAND.read_text().split("# --- ")
    contract, team, callers, workers = (_python(part) for part in whole[1:])
    head = _python(whole[0])
    counted = {
        "lines of the service and what is behind it": (
            _twf("approvals.twf") + _python((EXAMPLE / "approvals.py").read_text()),
            head + contract + team,
        ),
        "lines of the callers": (_twf("travel.twf"), callers),
        "lines that start the workers": (0, workers),
        "commands until it runs locally": (1, len(_commands())),
    }
    rows = re.findall(r"^\| ((?:lines|commands) .+?) \| (\d+) \| (\d+) \|$", PAGE.read_text(), re.M)
    assert {name: (int(ours), int(theirs)) for name, ours, theirs in rows} == counted


def _twf(name: str) -> int:
    lines = (EXAMPLE / name).read_text().splitlines()
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines)


def _python(text: str) -> int:
    """Return how many lines of Python hold code: of a docstring none."""
    text = text if text.startswith(('"""', "from")) else f"# {text}"
    held: set[int] = set()
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    fresh = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        docstring = fresh and token.type == tokenize.STRING
        if token.type not in {*skipped, tokenize.ENDMARKER} and not docstring:
            held |= set(range(token.start[0], token.end[0] + 1))
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            fresh = token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    return len(held)


def _commands() -> list[str]:
    """Return the commands that the page lists for the way by hand."""
    (listed,) = (b for b in BLOCKS if b.page == PAGE.name and "temporal server" in b.text)
    return listed.text.splitlines()


async def test_what_is_counted_by_hand_works(address: str) -> None:
    """Else there would be no saying what it takes: the same trip, on the same server."""
    connections = await connected(address)
    names = ("approvals", "travel", "managers")
    endpoints = [(by_hand.ENDPOINT, "approvals", "approvals")]
    await provision(connections, placed(names, endpoints))
    clients = {name: await Client.connect(address, namespace=name) for name in names}
    makers = (by_hand.approvals, by_hand.travel, by_hand.managers)
    workers = [make(clients[make.__name__]) for make in makers]
    async with workers[0], workers[1], workers[2]:
        request = by_hand.Request("t-1", "ann@example.com", 1800)
        quote = by_hand.Document("d-1", "quote")
        trip = await clients["travel"].start_workflow(
            by_hand.Trip.run, args=[request, quote], id="trip-1", task_queue="travel"
        )

        async def asked() -> bool:
            return _waiting(await _described(trip))

        await eventually(asked)
        review = clients["managers"].execute_workflow(
            by_hand.Review.run, args=["t-1", True, "bob"], id="review-1", task_queue="managers"
        )
        outcome = by_hand.Outcome(approved=True, by="bob", nudges=0)
        assert await asyncio.wait_for(review, PATIENCE) == outcome
        notice = by_hand.Notice("ann@example.com", "bob said true")
        assert await asyncio.wait_for(trip.result(), PATIENCE) == notice


async def _described(handle: WorkflowHandle[Any, Any]) -> Any:
    return (await handle.describe()).raw_description


def _waiting(described: Any) -> bool:
    started = PendingNexusOperationState.PENDING_NEXUS_OPERATION_STATE_STARTED
    return any(call.state == started for call in described.pending_nexus_operations)

"""Every design in the documentation: what `check` says of it, and what running it gives."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crossway.checks import diagnose
from crossway.checks.examples import sources
from crossway.cli.inputs import arguments
from crossway.cli.starting import choose_workflow
from crossway.design import Workspace, load, resolve
from crossway.design.model import Design
from crossway.errors import UserError
from tests.helpers import simulated
from tests.helpers.deployed import Failure, deployed
from tests.helpers.pages import DESIGNS, Block

_RUN = re.compile(r"(?:([A-Z]\w*):\s*)?(.*?)\s*=>\s*(.*)", re.DOTALL)
_FAILS = re.compile(r'fails (\w+)(?: "(.*)")?')
_REFUSED = re.compile(r'refused "(.*)"')
RUN = tuple(block for block in DESIGNS if block.said("run"))
WORST = 0.6
"""The least share of the designs that are run."""


class Run(NamedTuple):
    """One promise of a page: this workflow with this input ends like this."""

    workflow: str | None
    given: str
    expected: str


def _files(block: Block) -> dict[str, str]:
    beside = {"example.py": block.below} if block.below else {}
    return {**dict(sources(block.text)), **beside}


def _load(block: Block, folder: Path) -> tuple[Workspace, Design]:
    for name, text in _files(block).items():
        (folder / name).write_text(text)
    (workspace,) = load(folder)
    return workspace, resolve([parsed.file for parsed in workspace.files], workspace.implemented)


@pytest.mark.parametrize("block", DESIGNS, ids=str)
def test_check_finds_in_each_design_what_the_page_announces(block: Block, tmp_path: Path) -> None:
    """Nothing, unless a comment above the block lists the codes."""
    workspace, design = _load(block, tmp_path)
    faults = diagnose(workspace.files, design)
    announced = sorted(code for text in block.said("check") for code in text.split())
    assert sorted({fault.code for fault in faults}) == announced, faults


@pytest.mark.parametrize("block", RUN, ids=str)
def test_running_a_design_gives_what_the_page_says(block: Block, tmp_path: Path) -> None:
    """In the simulator, which does what the server does (tests/e2e, tests/generated)."""
    simulated.run(_runs(block, simulated.ADDRESS, tmp_path))


def _largest() -> set[Block]:
    """Return the largest design of each page."""
    pages = {block.page for block in RUN}
    each = ([block for block in RUN if block.page == page] for page in pages)
    return {max(blocks, key=lambda block: len(block.text)) for blocks in each}


LARGEST = _largest()


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, id=str(block), marks=() if block in LARGEST else pytest.mark.long)
        for block in RUN
    ],
)
async def test_running_a_design_on_the_server_gives_what_the_page_says(
    block: Block, address: str, tmp_path: Path
) -> None:
    """The largest design of each page, under names of its own; `make long` runs all of them."""
    await _runs(block, address, tmp_path)


async def _runs(block: Block, address: str, folder: Path) -> None:
    """Run the workflows that a page shows, as often as it says."""
    # Beside each other: a folder is read with those in it.
    source, fresh = folder / "source", folder / "fresh"
    source.mkdir()
    fresh.mkdir()
    _, design = _load(block, source)
    names = {*design.namespaces, *design.endpoints}
    members = {hole: [value] for hole, _, value in (t.partition("=") for t in block.said("set"))}
    async with deployed(address, fresh, _files(block), *names, members=members) as app:
        for text in block.said("run"):
            run = _parsed(text)
            workflow = choose_workflow(design, run.workflow)
            if refused := _REFUSED.fullmatch(run.expected):
                with pytest.raises(UserError, match=re.escape(refused.group(1))):
                    arguments(design, workflow, run.given)
                continue
            given = arguments(design, workflow, run.given or "null")
            outcome = await app.outcome(workflow.name, *given)
            _compare(outcome, run.expected, app.names)


def _parsed(text: str) -> Run:
    found = _RUN.fullmatch(text)
    assert found is not None, f"expected `[Workflow]: [INPUT] => RESULT`, found {text!r}"
    return Run(*found.groups())


def _compare(outcome: Any, expected: str, names: Mapping[str, str]) -> None:
    """Compare how a workflow ended with what a page says, in the names of the page."""
    failure = _FAILS.fullmatch(expected)
    if failure is None:
        assert _as_written(outcome, names) == json.loads(expected)
        return
    kind, message = failure.groups()
    assert isinstance(outcome, Failure), outcome
    assert outcome.type == kind
    assert message in (None, _as_written(outcome.message, names))


def _as_written(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value with the names that the page uses for namespaces and endpoints."""
    text = json.dumps(value)
    for written, fresh in names.items():
        text = text.replace(fresh, written)
    return json.loads(text)


def test_most_designs_are_run() -> None:
    """A page of designs that only parse would prove little."""
    assert len(RUN) >= WORST * len(DESIGNS)

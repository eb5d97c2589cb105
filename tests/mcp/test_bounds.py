"""What an answer may take: time and length."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from crossway.errors import UserError
from crossway.lsp.mending import mends
from crossway.mcp.asking import Answer, ask
from crossway.mcp.folder import Folder
from crossway.mcp.results import LONGEST_TEXT, MOST_DIAGNOSTICS, MOST_SUGGESTIONS
from crossway.mcp.tools import Tools

ENDLESS = "workflow Loop():\n    await timer(30d)\n    close\n"


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    (tmp_path / "loop.twf").write_text(ENDLESS)
    asking = ask(tmp_path, "run", "./loop.twf", seconds=0.5, service=False)
    with pytest.raises(UserError, match=r"crossway run took more than 0\.5 s and was ended"):
        asyncio.run(asking)


def test_a_long_text_is_cut_at_the_end_of_a_line_and_what_is_cut_is_counted() -> None:
    line = "x" * 99 + "\n"
    said = Answer(0, line * 1000, "done").said()
    assert len(said.text) <= LONGEST_TEXT
    assert said.text.endswith("\n")
    assert said.cut == 1000 * 100 - len(said.text)
    valued = Answer(0, f'["{line.strip() * 1000}"]', "").valued()
    assert valued.value is None
    assert valued.cut > 0


def test_the_first_diagnostics_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    wrong = "".join(f"    activity Nowhere{n}()\n" for n in range(MOST_DIAGNOSTICS + 20))
    (tmp_path / "a.twf").write_text(f"workflow W():\n{wrong}    close\n")
    found = asyncio.run(Tools(Folder(tmp_path.resolve())).check("a.twf"))
    assert len(found.diagnostics) == MOST_DIAGNOSTICS
    assert found.left_out == 20


def test_a_design_of_many_workflows_is_told_by_the_first_and_how_many_more(tmp_path: Path) -> None:
    """Which workflow is to run is asked, and which there are; not every name of thousands."""
    texts = (f"workflow W{number:04}(id: string):\n    log(id)\n\n" for number in range(3000))
    (tmp_path / "a.twf").write_text("".join(texts))
    tools = Tools(Folder(tmp_path.resolve()))
    for named in ("", "Nowhere"):
        found = asyncio.run(tools.run("a.twf", named))
        assert not found.ok
        assert "W0000, W0001" in found.said
        assert found.said.rstrip().endswith("W0019 and 2980 more")


def test_only_the_faults_that_are_suggested_something_for_are_mended(tmp_path: Path) -> None:
    """Each fix is tried by a check of the design: 2,000 faults are not tried for the first 20."""
    slips = (f"workflow W{number}(id: string):\n    log(idd)\n\n" for number in range(40))
    (tmp_path / "a.twf").write_text("".join(slips))
    assert [(one.line, one.title) for one in mends(tmp_path, 3)] == [
        (line, "Change to id") for line in (2, 5, 8)
    ]
    found = asyncio.run(Tools(Folder(tmp_path.resolve())).fix())
    assert [len(one.fixes) for one in found.suggestions] == [1] * MOST_SUGGESTIONS
    assert found.left_out == 40 - MOST_SUGGESTIONS

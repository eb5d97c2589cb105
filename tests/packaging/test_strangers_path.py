"""README.md, "From an empty folder to the workers of two teams": every step, by the wheel alone."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.helpers.killable import Server
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port
from tests.helpers.wheel import declared_alone, outside

PAGE = (ROOT / "README.md").read_text()
_STEP = re.compile(r"(?:<!-- write: (\S+) -->\n)?^```(\w+)\n(.*?)^```$", re.M | re.S)
INSTALL = ["--no-deps", "--no-index", "--no-build-isolation", "--quiet"]
"""What a test does without: other packages are there, and no network is needed."""


BUILDING = ("pip", "hatchling")
"""What a stranger's installer has, or gets for itself."""
CHECKING = ("mypy>=1.18", "pytest>=8", "ruff>=0.14")
"""What the extra `test` of a generated project brings, which no index is asked for here."""


def steps() -> Iterator[tuple[str, str]]:
    """Yield what the page has a reader do: a file to write with its text, or a command."""
    section = PAGE.partition("## From an empty folder")[2].partition("\n## ")[0]
    for path, language, text in _STEP.findall(section):
        if path:
            yield path, text
        elif language == "sh":
            yield from (("", line) for line in text.splitlines())


def test_a_stranger_begins_by_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    """All steps up to the projects, with what the wheel declares and no more; those after, which
    take longer, are in the test below."""
    folder, programs = tmp_path / "work", installed
    folder.mkdir()
    environment = {**outside(os.environ), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    for path, text in steps():
        if path:
            (folder / path).write_text(text)
            continue
        program, *arguments = shlex.split(text)
        if program == "pip":
            break
        done(programs, program, arguments, folder, environment)
    assert sorted(path.name for path in (folder / "teams").iterdir()) == [
        *("bank", "bank-contract", "shop")
    ]


@pytest.mark.long
def test_a_stranger_comes_from_an_empty_folder_to_workers_of_two_teams(
    wheel: Path, tmp_path: Path
) -> None:
    """Each command succeeds, and the last one has its answer from the other team's worker."""
    folder = tmp_path / "work"
    programs = declared_alone(wheel, tmp_path / "environment", *BUILDING, *CHECKING)
    folder.mkdir()
    port = str(free_port())
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TEMPORAL", "PYTHONPATH"))}
    environment = {**kept, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    at, printed = folder, ""
    with ExitStack() as ends:
        for path, text in steps():
            if path:
                (folder / path).write_text(text)
                continue
            program, *arguments = shlex.split(text.replace("7233", port))
            if program == "cd":
                at = at / arguments[0]
            elif program == "temporal":
                ends.enter_context(Server(int(port), tmp_path / "server.db"))
            elif program.endswith("-worker"):
                worker = subprocess.Popen([programs / program, *arguments], cwd=at, env=environment)
                ends.callback(worker.wait, 60)
                ends.callback(worker.terminate)
            else:
                printed = done(programs, program, arguments, at, environment)
    assert json.loads(printed) == {"id": "ch-o-1", "amount": 2.5}


def done(
    programs: Path, program: str, arguments: list[str], at: Path, environment: dict[str, str]
) -> str:
    """Run a command to its end, and return what it prints."""
    words: list[str | Path] = [programs / program, *arguments]
    if program in ("mypy", "ruff", "pytest", "pip"):
        words = [programs / "python", "-m", program, *arguments]
    words += INSTALL if program == "pip" else []
    ran = subprocess.run(
        words,
        cwd=at,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.returncode == 0, f"{program} {arguments}\n{ran.stdout}{ran.stderr}"
    return ran.stdout

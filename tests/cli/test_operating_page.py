"""docs/operating.md: its commands, run in order against a service of their own."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.killable import Server
from tests.helpers.paths import ROOT
from tests.helpers.ports import free_port

PAGE = (ROOT / "docs" / "operating.md").read_text()
STARTED = {"dev": "reloads when a file changes", "serve": "is current"}
"""What the commands that stay up print once they are."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_commands_of_the_page_do_what_it_says(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for name, text in zip(
        ("production.py", "codecs.py", "by_hand.py"), blocks("python"), strict=True
    ):
        (tmp_path / name).write_text(text)
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) > 8
    with Server(free_port(), tmp_path / "server.db") as server:
        settings = tmp_path / "temporal.toml"
        settings.write_text(f'[profile.prod]\naddress = "{server.address}"\n')
        for command in commands:
            run(command, tmp_path, {"TEMPORAL_CONFIG_FILE": str(settings)})


def run(command: str, folder: Path, environment: dict[str, str]) -> None:
    """Run one command to its end, or until it is up."""
    program, *arguments = shlex.split(command)
    assert program == "crossway"
    for position, argument in enumerate(arguments):
        if argument in ("--health", "--metrics"):
            arguments[position + 1] = str(free_port())
    with Background(*arguments, cwd=folder, environment=environment) as process:
        if arguments[0] in STARTED:
            process.wait_for(STARTED[arguments[0]], times=arguments.count("--namespace") or 1)
            code = process.end()
        else:
            code = process.process.wait(60)
    assert code == 0, process.text


def test_the_options_of_the_page_exist() -> None:
    helps = {c: crossway(c, "--help").stdout for c in ("plan", "apply", "serve", "check", "keys")}
    known = set(re.findall(r"--[a-z-]+", "".join(helps.values()))) | {"--output", "--kustomize"}
    assert set(re.findall(r"--[a-z-]+", PAGE)) <= known

"""Following a page step by step, in a folder: files are saved and edited, commands run.

What a `text` or `json` block after commands shows is held against what the last of them leaves on
a terminal. There a line `...` stands for any lines, and `..` for anything within one.
"""

from __future__ import annotations

import re
import shlex
import signal
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.helpers.background import Background
from tests.helpers.killable import Server
from tests.helpers.pages import Block
from tests.helpers.patience import PATIENCE
from tests.helpers.terminal import shown, without_durations

READING = ("list", "trace", "doctor", "query")
"""Commands that are asked again until they show what the page says: others take their time."""


class Steps:
    """One reader of a page, whose commands are those of `crossway`, a path.

    `ports` are those of a page and those to use for them.
    """

    def __init__(self, folder: Path, ports: Mapping[str, str], crossway: Path) -> None:
        """Begin in a folder, with nothing running."""
        self._folder, self._ports, self._crossway = folder, ports, crossway
        self._environment: dict[str, str] = {}
        self._running: dict[str, Background] = {}

    def follow(self, blocks: Iterable[Block]) -> int:
        """Do what each block says, end what stays up, and return how many commands there were."""
        steps = [block for block in blocks if _is_step(block)]
        count = 0
        with ExitStack() as ends:
            for block, after in zip(steps, [*steps[1:], None], strict=True):
                self._change(block)
                if block.language == "sh":
                    reads = after is not None and after.language in ("text", "json")
                    count += self._run(block, after if reads else None, ends)
        return count

    def _change(self, block: Block) -> None:
        for path in block.said("write"):
            (self._folder / path).write_text(block.text)
        for path in block.said("edit"):
            edited(self._folder / path, block.text)
        for command in block.said("ended"):
            assert self._running[command].end(signal.SIGINT) in (0, 130)

    def _run(self, block: Block, shows: Block | None, ends: ExitStack) -> int:
        *first, last = map(self._with_ports, block.text.splitlines())
        for command in first:
            self._succeeds(command)
        if ready := block.said("stays up"):
            self._start(last, ready[0], ends)
        elif shows is None and not block.said("exit"):
            self._succeeds(last)
        else:
            (wanted,) = block.said("exit") or ["0"]
            self._shows(last, int(wanted), self._with_ports(shows.text) if shows else "...\n")
        return len(first) + 1

    def _succeeds(self, command: str) -> None:
        name, set_to, value = command.removeprefix("export ").partition("=")
        if command.startswith("export ") and set_to:
            self._environment[name] = value
            return
        code, printed = self._shown(command)
        assert code == 0, f"{command}\n{printed}"

    def _start(self, command: str, ready: str, ends: ExitStack) -> None:
        program, *arguments = shlex.split(command)
        if program == "temporal":
            assert arguments == ["server", "start-dev"]
            (port,) = self._ports.values()
            ends.enter_context(Server(int(port), self._folder.with_suffix(".db")))
            return
        assert program == "crossway", command
        going = Background(
            *arguments,
            cwd=self._folder, environment=self._environment, program=self._crossway,
        )  # fmt: skip
        self._running[command] = ends.enter_context(going)
        going.wait_for(ready, times=arguments.count("-n") or 1)

    def _shows(self, command: str, code: int, text: str) -> None:
        """Run a command once, or again and again if it only reads, until it shows this."""
        end = time.monotonic() + (PATIENCE if shlex.split(command)[1] in READING else 0)
        while True:
            found, printed = self._shown(command)
            if found == code and re.fullmatch(_pattern(text), _compared(printed)):
                return
            assert time.monotonic() < end, f"{command} ends with {found}:\n{printed}"
            time.sleep(0.5)

    def _shown(self, command: str) -> tuple[int, str]:
        return shown(command, self._folder, self._environment, self._crossway)

    def _with_ports(self, text: str) -> str:
        for written, port in self._ports.items():
            text = text.replace(written, port)
        return text


def edited(path: Path, change: str) -> None:
    """Replace the lines of a file that a diff has with `-` by those that it has with `+`."""
    lines = change.splitlines()
    old = "".join(f"{line[1:]}\n" for line in lines if line.startswith("-"))
    new = "".join(f"{line[1:]}\n" for line in lines if line.startswith("+"))
    text = path.read_text()
    assert text.count(old) == 1, f"{path.name} has not once:\n{old}"
    path.write_text(text.replace(old, new))


def _is_step(block: Block) -> bool:
    return block.language in ("sh", "text", "json") or bool(
        block.said("write") or block.said("edit")
    )


def _compared(text: str) -> str:
    """Return lines without durations and with no spaces at their ends."""
    lines = without_durations(text).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines if line.strip())


def _pattern(text: str) -> str:
    lines = _compared(text).splitlines()
    return "".join(r"(?:.*\n)*?" if line == "..." else f"{_line(line)}\n" for line in lines)


def _line(line: str) -> str:
    return ".*".join(map(re.escape, line.split("..")))

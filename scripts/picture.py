"""Record docs/picture.cast, a terminal session as it was, and draw docs/picture.svg from it.

    python -m scripts.picture            runs the session, writes the recording and the picture
    python -m scripts.picture --draw     draws the recording that is there again

The commands run on a terminal of their own; what they print, and when, is an asciicast, which any
of its players shows. termtosvg makes the moving picture of it, in the colours of
scripts/picture_frame.svg, light or dark as the reader's page is. Pauses longer than half a second
are shortened in the picture, nothing else is changed.
"""

from __future__ import annotations

import json
import os
import pty
import shlex
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyte

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "picture.svg"
RECORDING = PICTURE.with_suffix(".cast")
FRAME = Path(__file__).with_name("picture_frame.svg")
FOLDER = ROOT / "examples" / "first"
COMMANDS = ("cat shop.twf", "crossway run shop.twf")

COLUMNS, ROWS = 92, 60
"""Of the terminal that the commands see; the picture is as high as what they print."""
TYPED, PAUSE, END = 0.04, 0.5, 6.0
"""Seconds: for a letter that is typed, the longest pause that is shown, and at the end."""


class Printed(NamedTuple):
    """What a terminal got, and how many seconds after the beginning."""

    at: float
    text: str


def session(folder: Path = FOLDER, commands: Iterable[str] = COMMANDS) -> list[Printed]:
    """Return what a terminal gets while commands are typed and run in a folder."""
    now, found = 0.0, []
    for command in commands:
        for pause, text in _typed_and_run(command, folder):
            now += pause
            found.append(Printed(round(now, 3), text))
    return found


def _typed_and_run(command: str, folder: Path) -> Iterator[tuple[float, str]]:
    yield PAUSE, "\x1b[32m$\x1b[0m "
    yield PAUSE, command[0]
    yield from ((TYPED, letter) for letter in command[1:])
    yield PAUSE, "\r\n"
    yield from _running(command, folder)


def _running(command: str, folder: Path) -> Iterator[tuple[float, str]]:
    """Yield what a command prints on a terminal, with the seconds before it."""
    program, *arguments = shlex.split(command)
    found = [sys.executable, "-m", program] if program == "crossway" else [program]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own commands
        [*found, *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": str(COLUMNS), "LINES": str(ROWS), "TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    before, left = time.monotonic(), b""
    while True:
        try:
            left += os.read(ours, 65536)
        except OSError:  # how Linux says that the other side has closed
            break
        whole, _, rest = left.rpartition(b"\n")  # no letter and no sequence in two halves
        if whole:
            yield time.monotonic() - before, (whole + b"\n").decode()
            before = time.monotonic()
        left = rest
    if left:
        yield 0.0, left.decode()
    os.close(ours)
    if process.wait() != 0:
        raise SystemExit(f"{command} ended with {process.returncode}")


def last_screen(printed: Iterable[Printed]) -> list[str]:
    """Return the lines that stand on the terminal at the end, without colours."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    for one in printed:
        stream.feed(one.text)
    return "\n".join(line.rstrip() for line in screen.display).rstrip().split("\n")


def asciicast(printed: Iterable[Printed]) -> str:
    """Return a recording, as version 2 of the format has it."""
    kept = list(printed)
    head = {"version": 2, "width": COLUMNS, "height": len(last_screen(kept)) + 1}
    lines = [head, *([one.at, "o", one.text] for one in kept)]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def recorded(path: Path = RECORDING) -> list[Printed]:
    """Return what a recording holds."""
    _, *lines = path.read_text().splitlines()
    return [Printed(at, text) for at, _, text in map(json.loads, lines)]


def draw(picture: Path, recording: Path = RECORDING) -> None:
    """Write the picture of a recording."""
    shown = ["--max-frame-duration", f"{PAUSE * 1000:.0f}", "--loop-delay", f"{END * 1000:.0f}"]
    drawer = [sys.executable, "-m", "termtosvg", "render", str(recording), str(picture)]
    command = [*drawer, *shown, "--template", str(FRAME)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own


def main() -> None:
    """Write the recording, unless it is to be drawn again, and the picture."""
    if "--draw" not in sys.argv[1:]:
        RECORDING.write_text(asciicast(session()))
    draw(PICTURE)


if __name__ == "__main__":
    main()

"""Write docs/picture.svg, the moving picture of the README: a terminal session as it was.

    python -m scripts.picture            runs the session and writes the picture

The commands run in a terminal of their own; what they left on each of its lines, and when, becomes
text in the picture, in its colours. Its description holds the last screen, which the tests compare
with a session of their own. Long pauses are shortened, nothing else is changed.
"""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rich.color import ColorType
from rich.style import Style
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "picture.svg"
FOLDER = ROOT / "examples" / "first"
COMMANDS = ("cat shop.twf", "crossway run shop.twf")

COLUMNS, LINE, CHARACTER, MARGIN = 92, 20, 8.4, 18
TYPED, PAUSE, END = 0.04, 0.5, 6.0
"""Seconds: for a letter that is typed, the longest pause that is shown, and at the end."""

_CONTROL = re.compile(r"(\x1b\[\?\d+[hl]|\x1b\[\d*[AK]|\r|\n)")
_COLOURS = {
    "light": (
        "#ffffff",
        "#d0d7de",
        "#1f2328",
        "#6e7781",
        "#cf222e",
        "#116329",
        "#7d4e00",
        "#0550ae",
    ),
    "dark": (
        "#0d1117",
        "#30363d",
        "#e6edf3",
        "#8d96a0",
        "#ff7b72",
        "#56d364",
        "#e3b341",
        "#79c0ff",
    ),
}
"""Background, frame, text, dim text, red, green, yellow and blue."""
_NAMES = {1: "red", 2: "green", 3: "yellow", 4: "blue", 6: "blue", 8: "dim"}


@dataclass(frozen=True)
class Shown:
    """What stood on a row of the screen, with escape sequences of its colours, and when."""

    row: int
    text: str
    since: float
    until: float | None = None


class Screen:
    """The lines of a terminal over time; `shown` is what stood there and is gone."""

    def __init__(self) -> None:
        """Begin with an empty screen, at second 0."""
        self.now = 0.0
        self.shown: list[Shown] = []
        self._lines, self._row = [""], 0
        self._since: dict[int, tuple[str, float]] = {}

    def write(self, text: str) -> None:
        """Take what a program printed at this moment."""
        for part in _CONTROL.split(text):
            if part == "\n":
                self._row += 1
                self._lines += [""] * (self._row + 1 - len(self._lines))
            elif part.endswith("A") and part.startswith("\x1b"):
                self._row -= int(part[2:-1] or 1)
            elif part == "\x1b[2K":
                self._lines[self._row] = ""
            elif not _CONTROL.fullmatch(part):
                self._lines[self._row] += part

    def tick(self, seconds: float) -> None:
        """Let time pass, with the screen as it is."""
        for row, text in enumerate(self._lines):
            before, since = self._since.get(row, ("", self.now))
            if text != before:
                if before:
                    self.shown.append(Shown(row, before, since, self.now))
                self._since[row] = (text, self.now)
        self.now += seconds

    @property
    def last(self) -> list[Shown]:
        """What stands there now."""
        return [Shown(row, text, since) for row, (text, since) in self._since.items() if text]


def session(folder: Path = FOLDER, commands: Iterable[str] = COMMANDS) -> Screen:
    """Return the screen after commands were typed and run in a folder."""
    screen = Screen()
    for command in commands:
        screen.write("\x1b[32m$\x1b[0m ")
        screen.tick(PAUSE)
        for letter in command:
            screen.write(letter)
            screen.tick(TYPED)
        screen.write("\n")
        screen.tick(PAUSE)
        for pause, printed in _running(command, folder):
            screen.tick(min(pause, PAUSE))
            screen.write(printed)
        screen.tick(PAUSE)
    return screen


def _running(command: str, folder: Path) -> Iterator[tuple[float, str]]:
    """Yield what a command prints on a terminal, with the seconds before it."""
    program, *arguments = shlex.split(command)
    found = [sys.executable, "-m", program] if program == "crossway" else [program]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own commands
        [*found, *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"},
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
        yield time.monotonic() - before, (whole + b"\n" if whole else b"").decode()
        before, left = time.monotonic(), rest
    yield 0.0, left.decode()
    os.close(ours)
    if process.wait() != 0:
        raise SystemExit(f"{command} ended with {process.returncode}")


def plain(lines: Iterable[Shown]) -> str:
    """Return what stands on a screen, without colours."""
    return "".join(f"{Text.from_ansi(line.text).plain.rstrip()}\n" for line in lines)


def drawn(screen: Screen) -> str:
    """Return the picture of a session, as SVG."""
    total = screen.now + END
    width = round(COLUMNS * CHARACTER + 2 * MARGIN)
    height = (1 + max(line.row for line in screen.last)) * LINE + 2 * MARGIN
    lines = sorted([*screen.shown, *screen.last], key=lambda line: (line.since, line.row))
    moves = "".join(_move(number, line, total) for number, line in enumerate(lines))
    texts = "".join(_line(number, line) for number, line in enumerate(lines))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>A terminal: {escape(" and ".join(COMMANDS))}</title>
<desc>{escape(plain(screen.last))}</desc>
<style>
{_theme("light")}@media (prefers-color-scheme: dark) {{
{_theme("dark")}}}
text {{ font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  fill: var(--text); white-space: pre; }}
.bold {{ font-weight: bold; }}
.dim {{ fill: var(--dim); }} .red {{ fill: var(--red); }} .green {{ fill: var(--green); }}
.yellow {{ fill: var(--yellow); }} .blue {{ fill: var(--blue); }}
.gone {{ visibility: hidden; }}
@media (prefers-reduced-motion: no-preference) {{
g {{ animation: {total:.2f}s step-end infinite; }}
{moves}}}
</style>
<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"
  fill="var(--back)" stroke="var(--frame)"/>
{texts}</svg>
"""


def _theme(name: str) -> str:
    keys = ("back", "frame", "text", "dim", "red", "green", "yellow", "blue")
    values = " ".join(f"--{key}: {value};" for key, value in zip(keys, _COLOURS[name], strict=True))
    return f":root {{ {values} }}\n"


def _move(number: int, line: Shown, total: float) -> str:
    """Return when a line is there: keyframes in per cent of the whole."""
    begin = 100 * line.since / total
    frames = f"0% {{ visibility: hidden }} {begin:.2f}% {{ visibility: visible }}"
    if line.until is not None:
        frames += f" {100 * line.until / total:.2f}% {{ visibility: hidden }}"
    return f"@keyframes k{number} {{ {frames} }} #l{number} {{ animation-name: k{number} }}\n"


def _line(number: int, line: Shown) -> str:
    """Return a line: who sees no movement sees the last screen alone."""
    column, parts = 0, ""
    y = MARGIN + line.row * LINE + 15
    for text, style in _spans(line.text):
        if text.strip():
            x, length = MARGIN + column * CHARACTER, len(text) * CHARACTER
            named = f' class="{" ".join(_classes(style))}"' if _classes(style) else ""
            parts += (
                f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}"{named}>{escape(text)}</text>'
            )
        column += len(text)
    gone = ' class="gone"' if line.until is not None else ""
    return f'<g id="l{number}"{gone}>{parts}</g>\n'


def _spans(text: str) -> Iterator[tuple[str, Style]]:
    """Yield the parts of a line that look alike."""
    from rich.console import Console

    for segment in Text.from_ansi(text).render(Console(color_system="truecolor")):
        yield segment.text.rstrip("\n"), segment.style or Style()


def _classes(style: Style) -> list[str]:
    found = ["bold"] if style.bold else []
    if style.dim:
        found.append("dim")
    elif style.color is not None and style.color.type is ColorType.STANDARD:
        number = style.color.number or 0
        found += [name] if (name := _NAMES.get(number, _NAMES.get(number - 8, ""))) else []
    return found


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(drawn(session()))
    print(PICTURE.relative_to(ROOT), file=sys.stderr)


if __name__ == "__main__":
    main()

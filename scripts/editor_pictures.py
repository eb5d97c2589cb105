"""Write the pictures of docs/editors.md: an example as an editor shows it while it is written.

    python -m scripts.editor_pictures          writes those that are not what the server says now
    python -m scripts.editor_pictures --check  says which those are

A client opens a copy of the example, types into it, and asks `crossway lsp` what an editor asks;
`scripts/editor_drawing.py` draws the answers. They are the same on every machine. Look at them
after a change of what an editor shows: in a browser that is set to light, and in one set to dark.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lsprotocol import types as lsp

from scripts.editor_drawing import drawn
from scripts.editor_texts import Answers
from scripts.pages import Written
from tests.helpers.editor import Editor, coloured, cursor_in, editor, uri_of

EXAMPLE = Path(__file__).parents[1] / "examples" / "gateway"
FILE = "shop.twf"
FOLDER = "editors"


@dataclass(frozen=True)
class Scene:
    """Something that is typed in place of something else, and what is asked about the place of ¦.

    Without a ¦ in what is typed the question is about `asked`, a word of the file with one.
    """

    typed: tuple[str, str]
    method: str
    asked: tuple[str, str] = ("", "")

    def after(self, text: str) -> tuple[str, lsp.Position]:
        """Return a text with what is typed into it, and the place that is asked about."""
        for old, new in (self.typed, self.asked):
            if old not in text:
                raise SystemExit(f"{EXAMPLE / FILE} has no {old} any more")
            text = text.replace(old, new, 1)
        return cursor_in(text)


SCENES = {
    "reading": Scene(
        ("changed.count", "changed.cuont"),
        lsp.TEXT_DOCUMENT_HOVER,
        ("UpdateOrder", "Up¦dateOrder"),
    ),
    "typing": Scene(
        ("OrdersGateway.CancelOrder(id)", "OrdersGateway.¦"), lsp.TEXT_DOCUMENT_COMPLETION
    ),
}


def pages(_docs: Path) -> dict[str, str]:
    """Return the pictures by their paths below docs/."""
    return {f"{FOLDER}/{name}.svg": drawn(answers(scene)) for name, scene in SCENES.items()}


@cache
def answers(scene: Scene) -> Answers:
    """Return what a server of its own says of the example, with what a scene types into it."""
    with TemporaryDirectory() as made:
        folder = Path(made) / EXAMPLE.name
        shutil.copytree(EXAMPLE, folder)
        with editor(folder) as one:
            return _asked(one, folder / FILE, scene)


def _asked(one: Editor, path: Path, scene: Scene) -> Answers:
    before = path.read_text()
    text, at = scene.after(before)
    one.open(path, before)
    one.until(lambda: uri_of(path) in one.diagnostics)
    one.change(path, text)
    popup = one.at(scene.method, path, at)
    _told_of(one, path)
    everything = lsp.Range(lsp.Position(0, 0), lsp.Position(text.count("\n"), 0))
    return Answers(
        path.name,
        text,
        coloured(one, path),
        one.about(lsp.TEXT_DOCUMENT_INLAY_HINT, path, range=everything),
        one.about(lsp.TEXT_DOCUMENT_CODE_LENS, path),
        one.diagnostics[uri_of(path)],
        at,
        popup,
    )


def _told_of(one: Editor, path: Path) -> None:
    """Wait until it is told what is wrong with what was typed."""
    uri = uri_of(path)
    wanted = (uri, one.versions[uri])
    one.until(lambda: any((told.uri, told.version) == wanted for told in one.published))


written = Written(pages, "`crossway lsp` answers", FOLDER)
stale, write, main = written.stale, written.write, written.main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

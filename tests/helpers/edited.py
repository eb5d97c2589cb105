"""Designs that somebody edits at random: what is found in them with what was kept, and without."""

from __future__ import annotations

import random
import re

from crossway.checks import Checked, KnownFiles
from crossway.design import Workspace
from crossway.design.model import Design
from crossway.language import parse
from crossway.language.diagnostic import Diagnostic
from crossway.lsp.reading import Trees
from tests.helpers.expectations import FIXTURES, designs
from tests.helpers.paths import EXAMPLES

_TYPE = re.compile(r"\b(?:string|int|decimal|Order)\b")

TOGETHER = 12
"""Fixtures that are one design here, with all the names that they have in common."""


def _texts() -> dict[str, dict[str, str]]:
    """Return designs: every example, and fixtures, a dozen of them together, by name."""
    found = {
        folder.name: {path.name: path.read_text() for path in sorted(folder.glob("*.twf"))}
        for folder in EXAMPLES
    }
    cases = [case for fixture in FIXTURES for case in designs(fixture)]
    for at in range(0, len(cases), TOGETHER):
        several = (one for case in cases[at : at + TOGETHER] for one in case)
        found[f"fixtures from {at}"] = {
            f"{n}-{path}": text for n, (path, text) in enumerate(several)
        }
    return found


DESIGNS = _texts()


class Editor:
    """Files of a design that change, and what is found in it: with what was kept, and without."""

    def __init__(self, texts: dict[str, str]) -> None:
        """Read the files."""
        self.texts, self.known = texts, KnownFiles()
        self._trees = Trees()
        self._before: Workspace | None = None

    def _workspace(self) -> Workspace:
        """Return the files as they are, read with what is known of their last state."""
        files = tuple(self._trees.parse(text, path) for path, text in self.texts.items())
        found = Workspace("design", files, self.texts, {})
        found = found.after(self._before) if self._before else found
        self._before = found
        return found

    def design(self) -> Design:
        """Return the design of the files as they are, with what is known of their last state."""
        return self._workspace().design

    def found(self, *ways: KnownFiles | None) -> list[tuple[Diagnostic, ...]]:
        """Return what is found in the files as they are, with what is known, or None, without.

        The files are read, and the design resolved, with what was known of them: as without.
        """
        kept = self._workspace()
        Checked(kept, self.known).early()  # which changes nothing of what is found then
        files = tuple(parse(text, path) for path, text in self.texts.items())
        anew = Workspace("design", files, self.texts, {})
        assert kept.design == anew.design, self.texts
        found = [Checked(anew if known is None else kept, known).diagnostics for known in ways]
        if self.known in ways:  # nothing was changed since: what is said early is all there is
            assert Checked(kept, self.known).early() == found[ways.index(self.known)], self.texts
        return found

    def edit(self, chance: random.Random) -> None:
        """Change one file as somebody does who types: a line more, less, moved, or another name;
        or a definition goes to another file, or a file goes, or comes back under another name."""
        path = chance.choice(list(self.texts))
        lines = self.texts[path].splitlines() or [""]
        at = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                del lines[at]
            case 1:
                other = chance.choice(list(self.texts.values())).splitlines() or [""]
                lines.insert(at, chance.choice(other))
            case 2:
                lines[at], lines[at - 1] = lines[at - 1], lines[at]
            case 3:
                words = lines[at].split(" ")
                words[chance.randrange(len(words))] += "x"
                lines[at] = " ".join(words)
            case 4:  # in the middle of a line, which cannot be read any more, nor two keys later
                lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)] + " ("
            case 5:  # another type, which what it is passed on to has then, too
                kinds = {"string": "int", "int": "decimal", "decimal": "Order", "Order": "string"}
                lines[at] = _TYPE.sub(lambda found: kinds[found[0]], lines[at])
            case 6:
                first, *definitions = "\n".join(lines).split("\n\n")
                there = chance.choice(list(self.texts))
                if definitions and there != path:
                    moved = definitions.pop(chance.randrange(len(definitions)))
                    self.texts[there] += f"\n{moved}\n"
                    lines = "\n\n".join([first, *definitions]).splitlines()
            case 7 if len(self.texts) > 1:
                del self.texts[path]
                path = path if chance.random() < 0.5 else f"x{path}"
                lines = lines if path.startswith("x") else lines[: at + 1]
            case _:  # a place of everything below that is another now
                lines.insert(at, "")
        self.texts[path] = "\n".join(lines) + "\n"


def hold(name: str, seed: object, edits: int) -> None:
    """Edit a design at random, and see that what is found is the same with what is known.

    Raises:
        AssertionError: it is not; it says with which texts.
    """
    editor, chance = Editor({**DESIGNS[name]}), random.Random(f"{name}{seed}")  # noqa: S311  chooses edits
    editor.found(editor.known)
    for _ in range(edits):
        editor.edit(chance)
        kept, anew = editor.found(editor.known, None)
        assert kept == anew, editor.texts

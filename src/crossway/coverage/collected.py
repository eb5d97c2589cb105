"""What designs passed while they ran, in this process and in others."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crossway.compiler import Mark
from crossway.coverage.passing import PASSED, tell_passing

Place = tuple[int, int, str]
"""A line and a column of a file, 1-based, and what of the design is passed there."""


@dataclass(slots=True)
class _File:
    text: str = ""
    passed: dict[Place, bool] = field(default_factory=dict)


@dataclass(slots=True)
class _Running:
    """A compiled module; files of the design in `outdated` have changed since."""

    marks: Sequence[Mark]
    passed: bytearray
    outdated: set[str] = field(default_factory=set)


class Coverage:
    """What some designs have, and what of it was passed. A `Watcher` of `crossway.cluster`."""

    def __init__(self) -> None:
        """Begin with no design."""
        self._running: list[_Running] = []
        self._files: dict[str, _File] = {}

    def reads(self, texts: Mapping[str, str]) -> None:
        """Note the texts of a design that is about to be compiled, by their paths.

        Of a file that was changed since it was compiled before, what was passed is forgotten.
        """
        for path, text in texts.items():
            known = self._files.get(path)
            if known is not None and known.text == text:
                continue
            self._files[path] = _File(text)
            for running in self._running:
                running.outdated.add(path)

    def watch(self, module: ast.Module, marks: Sequence[Mark]) -> Mapping[str, Any]:
        """Have a compiled module tell what it passes; return the names that it needs for it."""
        passed = bytearray(len(marks))
        tell_passing(module, marks)
        self._running.append(_Running(marks, passed))
        return {PASSED: passed}

    def passed(self) -> dict[str, dict[Place, bool]]:
        """Return what each file has, by its path, and whether it was passed so far."""
        found = {path: dict(file.passed) for path, file in self._files.items()}
        for running in self._running:
            for mark, yes in zip(running.marks, running.passed, strict=True):
                if mark.span.path in running.outdated:
                    continue
                file = found.setdefault(mark.span.path, {})
                place = (mark.span.line, mark.span.column, mark.part or "line")
                file[place] = file.get(place, False) or bool(yes)
        return found

    def text(self, path: str) -> str:
        """Return the text of a file as it was compiled."""
        return self._files[path].text if path in self._files else ""

    def told(self) -> str:
        """Return all of it as text, for another process to add."""
        files = {
            path: (self.text(path), [(*place, yes) for place, yes in file.items()])
            for path, file in self.passed().items()
        }
        return json.dumps(files)

    def add(self, told: str) -> None:
        """Add what another process told: what was passed in one of them was passed."""
        for path, (text, places) in json.loads(told).items():
            file = self._files.setdefault(path, _File(text))
            for line, column, part, yes in places:
                place = (line, column, part)
                file.passed[place] = file.passed.get(place, False) or yes

"""Trees as short nested values, and finding a step in one."""

from __future__ import annotations

from typing import Any

from crossway.observe.reading.steps import Kind, Step


def outline(step: Step) -> Any:
    """Return a tree as nested (kind, name, state) lists; operations without their endpoint."""
    here = (str(step.kind), step.name.partition(" ")[2] or step.name, str(step.state))
    return [here, *map(outline, step.children)] if step.children else here


def find(step: Step, kind: Kind, name: str = "") -> Step:
    """Return the first step of a kind whose name holds `name`."""
    return next(s for s in step.walk() if s.kind is kind and name in s.name)

"""What a project's function that starts a workflow is called with, by a command line."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from crossway.errors import UserError


def arguments(
    workflow: str, starter: Callable[..., Any], id: str, queue: str | None, texts: Sequence[str]
) -> list[Any]:
    """Return what a starter takes after its client: the execution's id, the queue of a tenant where
    there are such, and what the workflow takes, each from JSON.

    Raises:
        UserError: a text is no JSON, there are too few or too many, or a queue too much or too few.
    """
    values = [_json(text) for text in texts]
    _, _, *taken = inspect.signature(starter).parameters.values()
    if bool(queue) is not (bool(taken) and taken[0].name == "task_queue"):
        told = "is on one queue: leave it out" if queue else "is on a queue per tenant: name it"
        raise UserError(f"--task-queue: {workflow} {told}")
    if queue:
        taken = taken[1:]
    if len(values) != len(taken):
        listed = ", ".join(_shown(taken)) or "nothing"
        raise UserError(f"{workflow}: expected {listed}; found {len(values) or 'none'}")
    return [id, *([queue] if queue else ()), *values]


def _shown(taken: Sequence[inspect.Parameter]) -> Iterator[str]:
    """Yield each parameter with its type, as the project has it: `order: str`."""
    return (f"{one.name}: {one.annotation}" for one in taken)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        hint = ": a text needs quotes of its own, as '\"o-1\"'"
        raise UserError(f"an argument is no JSON: {error}; found {text!r}{hint}") from None

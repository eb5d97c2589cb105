"""What the command that starts a project's workflows makes of its words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crossway.cluster.starters import arguments
from crossway.errors import UserError


def buy(client: object, workflow_id: str, order: str, amount: float) -> None:
    """Be what a project has for a workflow of two arguments."""


def serve(client: object, workflow_id: str, task_queue: str, note: str) -> None:
    """Be what it has for one on a queue per tenant."""


def rest(client: object, workflow_id: str) -> None:
    """Be what it has for one that takes nothing."""


def test_each_word_is_read_as_json() -> None:
    """After the id, and the queue where there are such."""
    assert arguments("Buy", buy, "b-1", None, ['"o-1"', "2.5"]) == ["b-1", "o-1", 2.5]
    assert arguments("Serve", serve, "s-1", "q-a", ["null"]) == ["s-1", "q-a", None]


@pytest.mark.parametrize(
    ("starter", "queue", "words", "said"),
    [
        (buy, None, [], "W: expected order: str, amount: float; found none"),
        (buy, "", ["1", "2", "3"], "W: expected order: str, amount: float; found 3"),
        (buy, None, ["o-1", "2"], "an argument is no JSON: .* found 'o-1': a text needs quotes"),
        (buy, "q", ["1", "2"], "--task-queue: W is on one queue: leave it out"),
        (serve, None, ["1"], "--task-queue: W is on a queue per tenant: name it"),
        (rest, None, ["1"], "W: expected nothing; found 1"),
    ],
)
def test_what_does_not_fit_is_told_with_what_the_workflow_takes(
    starter: object, queue: str | None, words: Sequence[str], said: str
) -> None:
    """Before anything is asked of a service."""
    assert callable(starter)
    with pytest.raises(UserError, match=said):
        arguments("W", starter, "w-1", queue, words)

"""Updates that `return update` puts behind operations go on for as long as they take.

On a server, with the same assertions as there: `tests/e2e/test_backed.py`, which runs in both.
"""

from __future__ import annotations

from pathlib import Path

from tests.helpers.blocks import outcomes, said

DESK = """
workflow Ask(id: string) -> (string):
    nexus DeskEndpoint Desk.Decide(id, true) -> answer
        options(timeout: 30d)
    close complete(answer)

workflow Desk(id: string) -> (string):
    state:
        word = ""
        done = false
    signal Say(w: string):
        word = w
    signal Stop():
        done = true
    update Decide(approve: boolean) -> (string):
        await word != ""
        return "said {word}"
    await done
    close complete("closed")

nexus service Desk:
    operation Decide(id: string, approve: boolean) -> (string):
        return update Decide(approve):
            workflow_id: "desk-{id}"

namespace a:
    worker aWorker
        options:
            task_queue: "a"
namespace b:
    worker bWorker
        options:
            task_queue: "b"
    nexus endpoint DeskEndpoint
        options:
            task_queue: "b"
worker aWorker:
    workflow Ask
worker bWorker:
    workflow Desk
    nexus service Desk

test "a decision takes two days":
    promise desk <- workflow Desk("1")
        options:
            workflow_id: "desk-1"
    promise ask <- workflow Ask("1")
    skip 2d
    expect ask waits for nexus DeskEndpoint Desk.Decide
    signal desk.Say("yes")
    expect ask completes with "said yes"

test "at once":
    promise desk <- workflow Desk("1")
        options:
            workflow_id: "desk-1"
    signal desk.Say("yes")
    promise ask <- workflow Ask("1")
    expect ask completes with "said yes"

test "the desk is closed meanwhile":
    promise desk <- workflow Desk("1")
        options:
            workflow_id: "desk-1"
    promise ask <- workflow Ask("1")
    skip 2d
    cancel desk
    expect ask fails
"""


def test_an_update_behind_an_operation_takes_its_time(tmp_path: Path) -> None:
    """Days, nothing at all, or until the workflow that took it has ended."""
    (tmp_path / "desk.twf").write_text(DESK)
    found = outcomes(tmp_path)
    assert len(found) == 3
    assert [said(one) for one in found if one.fault] == []

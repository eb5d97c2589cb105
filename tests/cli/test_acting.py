"""Commands that act on a design which runs: start, signal, query, update, cancel, list."""

from __future__ import annotations

import asyncio
import json
import shlex
import signal
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError

from crossway.cli.calling import Question, call_operation
from crossway.cli.reaching import Where
from crossway.cli.sending import Message, told_plainly
from crossway.cluster.service import server
from crossway.errors import ClusterError
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.patience import PATIENCE

DESIGN = """\
workflow Refund(order: string, amount: number) -> Outcome:
    state:
        nudges = 0
        said = ""
    signal Nudge(by: string):
        nudges = nudges + 1
    update Decide(approve: boolean, note: string) -> (Answer):
        if note == "closed":
            raise NotOpenError("nobody may decide now")
        said = note
        return Answer{approved: approve}
    query Status() -> (Status):
        return Status{nudges: nudges}
    await update Decide
    close Outcome{said: said, nudges: nudges}

namespace refunds:
    worker refunds
        task_queue: "refunds"
    worker back
        task_queue: "back"

worker refunds:
    workflow Refund

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces:
        - refunds

namespace back:
    worker back
        task_queue: "back"

worker back:
    workflow Idle

workflow Idle():
    close complete

nexus_service Desk:
    operation Look(order: string, times: number) -> (Found):
        if times > 9:
            raise TooOftenError("{times} times")
        return Found{order: order}
    operation See(order: string) -> (Seen):
        return workflow SeeOrder(order):
            workflow_id: "see-{order}"

workflow SeeOrder(order: string) -> (Seen):
    close complete(Seen{order: order})
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a design that `crossway dev` runs, found by itself and by nobody else."""
    folder = tmp_path_factory.mktemp("acting")
    (folder / "refunds.twf").write_text(DESIGN)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE"):
            patch.delenv(name, raising=False)
        with Background("dev", "refunds.twf", cwd=folder) as dev:
            dev.wait_for("reloads when a file changes")
            yield folder
        assert list((runtime / "crossway").iterdir()) == [], "nothing announces what is over"


def act(folder: Path, *words: str) -> tuple[int, Any, str]:
    """Run a command on the design; return its exit code, its result, and what it said besides."""
    command, *more = words
    done = crossway(command, "refunds.twf", *more, cwd=folder)
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def refusal(folder: Path, *words: str) -> str:
    """Return the one line of a command that could not do what it was asked to."""
    code, result, said = act(folder, *words)
    assert (code, result) == (2, None), said
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    assert errors == said.splitlines()[-1:], said
    return errors[0].removeprefix("error: ")


def test_a_workflow_is_started_nudged_asked_decided_and_listed(folder: Path) -> None:
    """All that a user does to what runs, with nothing said that the design or `dev` knows."""
    refund = '{"order": "o-1", "amount": 12.5}'
    code, started, said = act(folder, "start", "Refund", "--input", refund, "-w", "refund-1")
    assert (code, started["workflowId"], started["namespace"]) == (0, "refund-1", "refunds")
    assert "using crossway dev at 127.0.0.1:" in said
    code, nothing, said = act(folder, "signal", "refund-1", "Nudge")
    assert (code, nothing) == (0, None)
    assert 'sampled input: "by-1"' in said
    assert act(folder, "query", "-w", "refund-1", "Status")[1] == {"nudges": 1}
    (listed,) = act(folder, "list", "--json")[1]
    assert (listed["workflow"], listed["status"]) == ("Refund", "running")
    assert listed["waitsFor"] == ["update Decide"]
    assert listed["waits"] == [{"for": ["update Decide"], "at": "refunds.twf:14"}]
    line = ["update", "refunds.twf", "refund-1", "Decide", "--input", "-"]
    piped = crossway(*line, cwd=folder, given='{"approve": true, "note": "fine"}')
    assert json.loads(piped.stdout) == {"approved": True}
    assert act(folder, "list", "--json")[1] == []
    (ended,) = act(folder, "list", "--json", "--all")[1]
    assert (ended["workflowId"], ended["status"]) == ("refund-1", "completed")
    assert act(folder, "list", "--json", "--all", "--since", "2h")[1] == [ended]
    assert act(folder, "list", "--json", "--all", "--since", "1ms")[1] == []
    assert "such as 10s, 30m or 2d, found '2'" in refusal(folder, "list", "--since", "2")
    assert act(folder, "query", "refund-1", "Status")[1] == {"nudges": 1}
    for kind in ("signal refund-1 Nudge", "update refund-1 Decide", "cancel refund-1"):
        assert "Refund refund-1 in refunds has ended (completed): it takes no " in refusal(
            folder, *kind.split()
        )


def test_what_is_misspelt_or_does_not_fit_is_refused_before_anything_is_sent(folder: Path) -> None:
    act(folder, "start", "Refund", "-w", "refund-2")
    wrong = '{"order": "o-1", "amount": "12.5"}'
    expected = "--input does not fit Refund: amount: expected number, found string"
    assert refusal(folder, "start", "Refund", "--input", wrong) == expected
    assert "it is empty" in refusal(folder, "start", "Refund", "-w", ""), "no fresh one instead"
    assert "runs in refunds already" in refusal(folder, "start", "Refund", "-w", "refund-2")
    unknown = refusal(folder, "query", "refund-3", "Status")
    assert unknown.startswith("no workflow 'refund-3' is in ")
    assert "; did you mean refund-2" in unknown
    assert refusal(folder, "signal", "refund-2", "Nuge") == (
        "no signal of Refund is called 'Nuge'; did you mean Nudge?"
    )
    assert refusal(folder, "signal", "refund-2", "Decide") == (
        "Decide is an update of Refund, not a signal: use `crossway update`"
    )
    assert refusal(folder, "signal", "Nudge", "refund-2") == (
        "the workflow's id comes first: refund-2 Nudge"
    )
    assert refusal(folder, "signal", "refund-2", "Nudge", "--input", "3") == (
        "--input does not fit Nudge: by: expected string, found number"
    )
    assert refusal(folder, "signal", "refund-2", "Nudge", "--input", '{"by": "ann"}') == (
        "--input does not fit Nudge: by: expected string, found object; "
        'one parameter is its value alone: "ann"'
    )
    assert "expected WORKFLOW_ID NAME after the design" in refusal(folder, "signal", "refund-2")
    assert "the design has back, desk, refunds" in refusal(
        folder, "cancel", "refund-2", "-n", "elsewhere"
    )
    closed = '{"approve": true, "note": "closed"}'
    code, answer, said = act(folder, "update", "refund-2", "Decide", "--input", closed)
    assert (code, answer) == (1, None)
    assert "error: Refund refund-2 in refunds refused the update Decide\n" in said
    assert "\n  NotOpenError: nobody may decide now\n" in said
    assert act(folder, "query", "refund-2", "Status")[1] == {"nudges": 0}
    assert act(folder, "cancel", "refund-2")[0] == 0


def test_which_of_several_namespaces_is_meant_is_asked_for(folder: Path) -> None:
    """Nothing is started in the first one unsaid, or sent to one of two with the same id."""
    several = "Idle is served in refunds and back; choose one with --namespace, or refunds/Idle"
    assert refusal(folder, "start", "Idle") == several
    for namespace, words in (("refunds", ["Idle", "-n", "refunds"]), ("back", ["back/Idle"])):
        code, started, _ = act(folder, "start", *words, "-w", "idle-1")
        assert (code, started["namespace"]) == (0, namespace)
    assert "is served in refunds and back" in refusal(folder, "start", "Idle", "-n", "desk")
    said = "workflow 'idle-1' is in back and refunds; choose one with -n"
    assert refusal(folder, "cancel", "idle-1") == said
    assert refusal(folder, "query", "idle-1", "Status") == said


def test_start_follows_as_run_does_and_says_how_to_answer(folder: Path) -> None:
    """The answer comes from a second process, by the very command that was shown. Ctrl-C ends the
    waiting alone, and what ends the workflow is shown, too."""
    with Background(
        "start", "refunds.twf", "Refund", "-w", "refund-4", "--wait", cwd=folder
    ) as waiting:
        shown = waiting.wait_for("crossway update refunds.twf refund-4 Decide --input ")
        _answer(folder, shown)
        waiting.wait_for('"said": "note-1"')
        assert waiting.process.wait(PATIENCE) == 0
    with Background("start", "refunds.twf", "Refund", "-w", "it's-6", "--wait", cwd=folder) as one:
        one.wait_for("started Refund it's-6 in ")
        assert one.end(signal.SIGINT) == 130
        shown = one.wait_for("no longer waiting: Refund it's-6 in refunds goes on; what ends it is")
    assert [it["workflowId"] for it in act(folder, "list", "--json")[1]] == ["it's-6"]
    assert crossway(*shlex.split(shown.partition(" is crossway ")[2]), cwd=folder).returncode == 0


def test_run_says_where_it_runs_and_how_to_answer(folder: Path) -> None:
    with Background("run", "refunds.twf", "Refund", "-w", "refund-5", cwd=folder) as running:
        running.wait_for("Refund refund-5 in refunds at 127.0.0.1:")
        running.wait_for(
            "Refund refund-5 in refunds waits for update Decide, refunds.twf:14; answer"
        )
        shown = running.wait_for("crossway update refunds.twf refund-5 Decide --input ")
        assert " --address 127.0.0.1:" in shown
        _answer(folder, shown)
        running.wait_for('"said": "note-1"')
        assert running.process.wait(PATIENCE) == 0


def test_an_operation_is_called_without_a_workflow_by_whom_it_lets_in(folder: Path) -> None:
    """Signed by the caller, vouched for by the handler, and denied to everybody else."""
    looked = ("call", "Look", "--input", '{"order": "o-1", "times": 2}')
    assert act(folder, *looked)[:2] == (0, {"order": "o-1"})
    code, seen, said = act(folder, "call", "Desk.See", "--as", "refunds", "--input", '"o-7"')
    assert (code, seen) == (0, {"order": "o-7"})
    shown = said.partition("behind it: crossway ")[2].split()
    assert shown == ["trace", "see-o-7", "-n", "desk"]
    assert "workflow SeeOrder" in crossway(*shown).stdout, "it finds the running dev, too"
    for denied in (("--as", "back"), ("--as", "refunds", "--keys", "none")):
        code, nothing, said = act(folder, *looked, *denied)
        assert (code, nothing) == (1, None)
        assert "\n  HandlerError: not allowed\n  the design lets in refunds; " in said, said
    often = '{"order": "o-1", "times": 10}'
    code, nothing, said = act(folder, "call", "Look", "--input", often)
    assert (code, nothing) == (1, None)
    assert "TooOftenError: 10 times" in said
    assert refusal(folder, "call", "Lok") == "no operation is called 'Lok'; did you mean Look?"
    assert "there is no key of any of them here" in refusal(folder, "call", "Look", "--keys", "no")
    wrong = '{"order": "o-1", "times": "2"}'
    assert refusal(folder, "call", "Look", "--input", wrong) == (
        "--input does not fit Look: times: expected number, found string"
    )


async def test_a_service_without_standalone_operations_is_told_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "refunds.twf").write_text(DESIGN)
    monkeypatch.setitem(server.SETTINGS, "nexusoperation.enableStandalone", "false")
    async with server.embedded() as bare:
        where = Where(tmp_path / "refunds.twf", address=bare.address)
        assert crossway("apply", str(where.path), "--address", bare.address).returncode == 0
        with pytest.raises(ClusterError, match="enableStandalone has to be true"):
            await call_operation(where, where.design(), Question("Look", caller="default"))


def _answer(folder: Path, shown: str) -> None:
    """Do what a line shows."""
    words = shown.strip().split(" ", 1)
    assert words[0] == "crossway"
    line = f"{sys.executable} -m {' '.join(words)}"
    subprocess.run(line, shell=True, cwd=folder, timeout=PATIENCE, check=True)  # noqa: S602


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("cause", [asyncio.CancelledError(), TimeoutError("late")])
def test_ctrl_c_while_an_update_waits_is_not_taken_for_a_worker_that_is_away(
    cause: BaseException, capsys: pytest.CaptureFixture[str]
) -> None:
    """A handler may wait as long as it likes, and the SDK tells both by one error."""
    found: Any = types.SimpleNamespace(where="desk", task_queue="desk")
    message, failure = Message("update", "id", "Fix"), WorkflowUpdateRPCTimeoutOrCancelledError()
    stopped = isinstance(cause, asyncio.CancelledError)
    expected = asyncio.CancelledError if stopped else ClusterError
    with pytest.raises(expected) as raised, told_plainly(found, found, message):
        raise failure from cause
    assert ("its worker is busy" in str(raised.value)) != stopped
    assert ("may take the update Fix all the same" in capsys.readouterr().err) == stopped


def test_a_design_that_nobody_runs_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "idle.twf").write_text(DESIGN)
    said = crossway("list", str(tmp_path / "idle.twf"), "--address", "127.0.0.1:1")
    assert said.stderr == (
        "error: cannot connect to Temporal at 127.0.0.1:1: nothing listens there; "
        "check --address or --profile\n"
    )
    said = crossway("list", "idle.twf", cwd=tmp_path)
    if said.returncode:  # nothing listens at the Temporal CLI's own address
        assert "idle.twf does not run: no `crossway dev idle.twf` of yours is up" in said.stderr

"""Each command that acts, with good and bad input, against each kind of service that there is.

The kinds: a `crossway dev` that is found by itself, and a system with key files that is served,
reached by its address and through a profile.

Longer than other files because the table of what is wrong is read beside the kinds of services it
is held against.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.names import with_fresh_names

DESIGN = """\
namespace orders:
    worker orderWorker
        task_queue: "orders"

worker orderWorker:
    workflow Order
    workflow Price

namespace payments:
    worker payWorker
        task_queue: "payments"

worker payWorker:
    nexus_service Payments

nexus_endpoint Till:
    target_namespace: payments
    target_task_queue: payments
    allowed_caller_namespaces: [orders]

nexus_service Payments:
    operation Quote(order: string, amount: number) -> (Quote):
        return Quote{order: order, fee: amount / 10}

workflow Order(order: string, amount: number) -> (Done):
    state:
        nudges = 0
    signal Nudge(by: string):
        nudges = nudges + 1
    update Decide(approve: boolean, note: string) -> (Answer):
        return Answer{approved: approve}
    query Status() -> (Status):
        return Status{nudges: nudges}
    query Since(when: int) -> (int):
        return when + nudges
    await update Decide
    close complete(Done{order: order})

workflow Price(order: string, amount: number) -> (number):
    nexus Till Payments.Quote(order, amount) -> quote
        options(timeout: 10m)
    close complete(quote.fee)
"""
ORDER = '{"order": "o-1", "amount": 30}'
DECISION = '{"approve": true, "note": "fine"}'


@dataclass(frozen=True)
class Kind:
    """A design that runs, and the words that lead a command there."""

    folder: Path
    reached: tuple[str, ...]
    orders: str
    address: str
    turn: int = 0
    """Which of the kinds it is."""

    def do(self, *words: str, given: str | None = None) -> tuple[int, str, str]:
        """Run a command; return its exit code and what it printed on both streams."""
        command, *more = words
        line = [more[0], "shop.twf", *more[1:]] if command == "trace" else ["shop.twf", *more]
        done = crossway(command, *line, *self.reached, cwd=self.folder, given=given)
        return done.returncode, done.stdout, done.stderr


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let nothing but what is in a folder lead a command anywhere, and put input there."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    (folder / "order.json").write_text(ORDER)
    (folder / "half.json").write_text('{"order": ')
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE"):
            patch.delenv(name, raising=False)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        patch.setenv("TEMPORAL_CONFIG_FILE", str(folder / "temporal.toml"))
        patch.setenv("CROSSWAY_KEYS", str(folder / "keys"))
        yield


def _begun(kind: Kind) -> Kind:
    """Return a kind that has a workflow which is open and one that has ended."""
    for workflow_id in ("open-1", "ended-1"):
        assert kind.do("start", "Order", "-i", ORDER, "-w", workflow_id)[0] == 0
    assert kind.do("update", "ended-1", "Decide", "-i", DECISION)[0] == 0
    return kind


@contextmanager
def _dev(folder: Path) -> Iterator[Kind]:
    (folder / "shop.twf").write_text(DESIGN)
    with _alone(folder), Background("dev", "shop.twf", cwd=folder) as dev:
        dev.wait_for("reloads when a file changes")
        address = dev.wait_for("Temporal at").split()[-1]
        yield _begun(Kind(folder, (), "orders", address))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serving_address: str) -> Iterator[Kind]:
    """Serve the design once, for all ways to reach it."""
    folder = tmp_path_factory.mktemp("served")
    text, names = with_fresh_names(DESIGN, "orders", "payments", "Till")
    (folder / "shop.twf").write_text(text)
    (folder / "temporal.toml").write_text(f'[profile.shop]\naddress = "{serving_address}"\n')
    spaces = [names["orders"], names["payments"]]
    reached = ("--address", serving_address)
    with _alone(folder):
        for words in (("keys", "new", *spaces), ("apply", "shop.twf", *reached)):
            assert crossway(*words, cwd=folder).returncode == 0
        flags = [word for space in spaces for word in ("-n", space)]
        with Background("serve", "shop.twf", *flags, *reached, cwd=folder) as workers:
            workers.wait_for("is current now", times=2)
            yield _begun(Kind(folder, reached, names["orders"], serving_address))


# `kind` asks for it as it runs, where nobody sees that it does.
pytestmark = pytest.mark.usefixtures("serving_address")

KINDS = ("dev", "address", "profile")


@pytest.fixture(scope="module", params=KINDS)
def kind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kind]:
    """One kind after the other, each with a workflow that is open and one that has ended."""
    turn = KINDS.index(request.param)
    if request.param == "dev":
        with _dev(tmp_path_factory.mktemp("dev")) as dev:
            yield dev
        return
    found: Kind = request.getfixturevalue("served")
    reached = found.reached if request.param == "address" else ("--profile", "shop")
    yield replace(found, reached=reached, turn=turn)


def test_what_is_right_is_done_and_its_result_alone_is_on_standard_output(kind: Kind) -> None:
    """Input as text, of a file, from standard input, and none."""

    def result(*words: str, given: str | None = None) -> Any:
        code, out, said = kind.do(*words, given=given)
        assert (code, "error" in said) == (0, False), said
        return json.loads(out) if out else None

    started = result("start", "Order", "-i", "@order.json", "-w", "good-1")
    assert (started["workflowId"], started["namespace"]) == ("good-1", kind.orders)
    assert (
        result("start", "Order", "-i", "-", "-w", "good-2", given=ORDER)["workflowId"] == "good-2"
    )
    assert result("signal", "good-1", "Nudge", "-i", '"ann"') is None
    assert result("signal", "good-1", "Nudge", "-i", "-", given='"ben"') is None
    assert result("query", "good-1", "Status") == {"nudges": 2}
    assert result("query", "good-1", "Since", "-i", "3") == 5
    assert result("call", "Quote", "-i", "@order.json") == {"order": "o-1", "fee": 3}
    assert result("call", "Quote", "-i", "-", "--as", kind.orders, given=ORDER)["fee"] == 3
    running = {one["workflowId"] for one in result("list", "--json")}
    assert running >= {"good-1", "good-2", "open-1"}
    assert "ended-1" not in running
    assert "workflow Order" in kind.do("trace", "good-1", "-n", kind.orders)[1]
    assert result("doctor", "--workflow", "good-1", "-n", kind.orders, "--json")["healthy"]
    assert result("update", "good-1", "Decide", "-i", "-", given=DECISION) == {"approved": True}
    assert result("cancel", "good-2") is None
    ended = {one["workflowId"]: one["status"] for one in result("list", "--json", "--all")}
    assert (ended["good-1"], ended["ended-1"]) == ("completed", "completed")


def test_a_run_ends_with_its_result_alone_on_standard_output(kind: Kind) -> None:
    """On a service that exists, beside what is served there; by `dev` it is not found, and has a
    server for itself. A design that is served already is not run beside its workers: what starts
    it with those is shown."""
    text, _ = with_fresh_names(DESIGN, "orders", "payments", "Till")
    (kind.folder / "other.twf").write_text(text)
    words = ("run", "other.twf", "Price", "-i", "-", *kind.reached)
    done = crossway(*words, cwd=kind.folder, given=ORDER)
    assert (done.returncode, done.stdout) == (0, "3\n"), done.stderr
    if kind.reached:
        code, out, said = kind.do("run", "Price", "-i", ORDER)
        assert (code, out) == (2, "")
        assert "start it there: crossway start shop.twf Price" in said


def test_more_workers_serve_until_they_are_told_to_stop(kind: Kind) -> None:
    """It is done when they have stopped: 0. A `dev` keeps its keys to itself: who serves beside it
    is told to make some."""
    words = ("serve", "shop.twf", "-n", kind.orders, "--address", kind.address)
    if kind.reached:
        with Background(*words, cwd=kind.folder) as more:
            more.wait_for("is current already")
            assert more.end() == 0
        return
    done = crossway(*words, cwd=kind.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "crossway keys new orders" in done.stderr


BAD: dict[str, list[tuple[tuple[str, ...], str]]] = {
    "start": [
        (("Ordr", "-i", ORDER), "did you mean Order?"),
        (("Order", "-i", '{"order": "o", "amount": "3"}'), "amount: expected number, found string"),
        (("Order", "-i", '{"order": "o"}'), "amount is missing"),
        (("Order", "-i", '{"order": "o", "amuont": 3}'), "did you mean amount?"),
        (("Order", "-i", "[1]"), "expected an object with the keys order, amount, found list"),
        (("Order", "-i", "@half.json"), "half.json"),
        (("Order", "-i", "@ordr.json"), "cannot read ordr.json: No such file"),
        (("Order", "-i", ORDER, "-w", "open-1"), "runs in"),
        (("Order", "-i", ORDER, "-n", "elsewhere"), "elsewhere"),
    ],
    "call": [
        (("Quot", "-i", ORDER), "did you mean Quote?"),
        (("Order", "-i", ORDER), "Order is a workflow, not an operation: use `crossway start`"),
        (("Payment.Quote", "-i", ORDER), "did you mean"),
        (("Quote", "-i", '{"order": 1, "amount": 3}'), "order: expected string, found number"),
        (("Quote", "-i", '{"order": "o"}'), "amount is missing"),
        (("Quote", "-i", "{"), "JSON"),
        (("Quote", "-i", "@ordr.json"), "cannot read ordr.json: No such file"),
        (("Quote", "-i", ORDER, "--as", "nobody-at-all"), "nobody-at-all"),
    ],
    "signal": [
        (("open-1", "Nuge"), "did you mean Nudge?"),
        (("open-1", "Decide"), "use `crossway update`"),
        (("open-1", "Nudge", "-i", "3"), "by: expected string, found number"),
        (("open-1", "Nudge", "-i", '"ann'), "JSON"),
        (("open-1", "Nudge", "-i", "@ordr.json"), "cannot read ordr.json: No such file"),
        (("open-2", "Nudge"), "did you mean open-1"),
        (("ended-1", "Nudge"), "has ended (completed)"),
        (("open-1",), "expected WORKFLOW_ID NAME"),
    ],
    "query": [
        (("open-1", "Staus"), "did you mean Status?"),
        (("open-1", "Nudge"), "use `crossway signal`"),
        (("open-1", "Status", "-i", "3"), "takes no input"),
        (("open-1", "Since", "-i", '"3"'), "when: expected integer, found string"),
        (("open-1", "Since", "-i", "@half.json"), "half.json"),
        (("open-2", "Status"), "did you mean open-1"),
        (("", "Status"), "the workflow's id is empty"),
    ],
    "update": [
        (("open-1", "Decde"), "did you mean Decide?"),
        (("open-1", "Status"), "use `crossway query`"),
        (("open-1", "Decide", "-i", '{"approve": "yes", "note": ""}'), "approve: expected boolean"),
        (("open-1", "Decide", "-i", '{"approve": true}'), "note is missing"),
        (("open-1", "Decide", "-i", "{'approve': true}"), "JSON"),
        (("open-2", "Decide"), "did you mean open-1"),
        (("ended-1", "Decide", "-i", DECISION), "has ended (completed)"),
    ],
    "cancel": [
        (("open-2",), "did you mean open-1"),
        (("ended-1",), "has ended (completed)"),
        (("",), "the workflow's id is empty"),
        (("open-1", "-n", "elsewhere"), "elsewhere"),
    ],
    "run": [
        (("Ordr", "-i", ORDER), "did you mean Order?"),
        (("Order", "-i", '{"order": "o"}'), "amount is missing"),
        (("Order", "-i", "@ordr.json"), "cannot read ordr.json: No such file"),
        (("Quote", "-i", ORDER), "Quote is an operation, not a workflow: use `crossway call`"),
    ],
    "doctor": [
        (("-n", "elsewhere"), "elsewhere"),
        (("--workflow", "open-2"), "did you mean open-1"),
    ],
    "trace": [
        (("open-2",), "did you mean open-1"),
        (("",), "the workflow's id is empty"),
        (("open-1", "-n", "elsewhere"), "elsewhere"),
    ],
    "serve": [
        ((), "which namespaces of the design? all of them are `-n "),
        (("-n", "orders", "--grace", "soon"), "or a duration such as 5m, from 0"),
    ],
    "list": [
        (("--since", "2"), "such as 10s, 30m or 2d, found '2'"),
        (("-n", "elsewhere"), "elsewhere"),
    ],
}


@pytest.mark.parametrize("command", BAD)
def test_what_is_wrong_is_one_line_that_says_what_to_do(kind: Kind, command: str) -> None:
    """Nothing is sent, nothing is printed as a result, and no traceback of ours is shown.

    Each slip is made at one kind of service in turn, and each kind has one of each command at
    least; `make long` makes all of them at all kinds.
    """
    slips = BAD[command][kind.turn :: len(KINDS)] or BAD[command][:1]
    _are_one_line_each(kind, command, slips)


@pytest.mark.long
@pytest.mark.parametrize("command", BAD)
def test_all_that_is_wrong_is_one_line_at_every_kind(kind: Kind, command: str) -> None:
    _are_one_line_each(kind, command, BAD[command])


def _are_one_line_each(kind: Kind, command: str, slips: list[tuple[tuple[str, ...], str]]) -> None:
    for words, told in slips:
        code, out, said = kind.do(command, *words)
        lines = [line for line in said.splitlines() if not _is_told_beside(line)]
        assert (code, out, len(lines)) == (2, "", 1), (words, said)
        assert lines[0].startswith("error: "), (words, said)
        assert told in lines[0], (words, said)
    assert kind.do("query", "open-1", "Status")[1].split() == ["{", '"nudges":', "0", "}"]


def _is_told_beside(line: str) -> bool:
    return line.startswith(("using crossway dev at ", "sampled input: "))


def test_standard_input_that_holds_nothing_is_one_line(kind: Kind) -> None:
    """It is not taken for input that is left out, which would be sampled. Each command at one kind
    of service in turn."""
    named = {"start": ["Order"], "run": ["Order"], "call": ["Quote"], "signal": ["open-1", "Nudge"]}
    named |= {"query": ["open-1", "Since"], "update": ["open-1", "Decide"]}
    for command in list(named)[kind.turn :: len(KINDS)]:
        code, out, said = kind.do(command, *named[command], "-i", "-", given="")
        assert (code, out) == (2, ""), said
        assert "standard input is empty" in said
        assert "Traceback" not in said

"""Commands against a served system: workers of `serve`, key files, lists of callers, profiles."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.names import fresh, with_fresh_names

DESIGN = """\
namespace orders:
    worker orderWorker
        task_queue: "orders"

worker orderWorker:
    workflow Order

namespace payments:
    worker payWorker
        task_queue: "payments"

worker payWorker:
    workflow Charge
    nexus_service Payments

namespace desk:
    worker deskWorker
        task_queue: "desk"

worker deskWorker:
    workflow Idle

nexus_endpoint Till:
    target_namespace: payments
    target_task_queue: payments
    allowed_caller_namespaces:
        - orders

nexus_service Payments:
    operation Quote(order: string, amount: number) -> (Quote):
        return Quote{order: order, fee: amount / 10}
    operation Charge(order: string, amount: number) -> (Receipt):
        return workflow Charge(order, amount):
            workflow_id: "charge-{order}"

workflow Charge(order: string, amount: number) -> (Receipt):
    close complete(Receipt{order: order, amount: amount})

workflow Idle():
    close complete

workflow Order(order: string, amount: number) -> (Receipt):
    state:
        nudges = 0
    signal Nudge(by: string):
        nudges = nudges + 1
    update Decide(approve: boolean, note: string) -> (Answer):
        if note == "closed":
            raise NotOpenError("nobody may decide now")
        return Answer{approved: approve}
    query Status() -> (Status):
        return Status{nudges: nudges}
    await update Decide
    nexus Till Payments.Charge(order, amount) -> receipt
        options:
            timeout: 10m
    close complete(receipt)
"""
GIVEN = ("--input", '{"order": "o-1", "amount": 30}')


@pytest.fixture(scope="module")
def address(serving_address: str) -> str:
    """Return the address of a server that knows builds of workers."""
    return serving_address


@dataclass(frozen=True)
class Served:
    """A design that `crossway serve` runs, and the profile of the Temporal CLI that reaches it."""

    folder: Path
    names: dict[str, str]
    workers: Background

    def act(self, *words: str) -> tuple[int, Any, str]:
        """Run a command on the design; return its exit code, its result, and what it said."""
        command, *more = words
        done = crossway(command, "shop.twf", *more, "--profile", "shop", cwd=self.folder)
        return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr

    def refusal(self, *words: str) -> str:
        """Return the one line of a command that could not do what it was asked to."""
        code, result, said = self.act(*words)
        assert (code, result) == (2, None), said
        (error,) = [line for line in said.splitlines() if line.startswith("error: ")]
        return error.removeprefix("error: ")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, address: str) -> Iterator[Served]:
    """A design that is applied and served by a process with key files."""
    folder = tmp_path_factory.mktemp("served")
    text, names = with_fresh_names(DESIGN, "orders", "payments", "desk", "Till")
    spaces = [names[name] for name in ("orders", "payments", "desk")]
    (folder / "shop.twf").write_text(text)
    (folder / "temporal.toml").write_text(
        f'[profile.shop]\naddress = "{address}"\n[profile.gone]\naddress = "127.0.0.1:1"\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEMPORAL_CONFIG_FILE", str(folder / "temporal.toml"))
        patch.setenv("CROSSWAY_KEYS", str(folder / "keys"))
        assert crossway("keys", "new", *spaces).returncode == 0
        assert crossway("keys", "new", names["orders"], "--dir", f"{folder}/forged").returncode == 0
        design = str(folder / "shop.twf")
        assert crossway("apply", design, "--profile", "shop").returncode == 0
        words = [word for space in spaces for word in ("-n", space)]
        with Background("serve", design, *words, "--profile", "shop", cwd=folder) as workers:
            workers.wait_for("is current now", times=3)
            yield Served(folder, names, workers)


def test_a_served_workflow_is_started_nudged_asked_decided_and_listed(served: Served) -> None:
    orders = served.names["orders"]
    code, started, said = served.act("start", "Order", *GIVEN, "-w", "order-1")
    assert (code, started["namespace"], said) == (0, orders, "")
    assert served.act("signal", "order-1", "Nudge", "--input", '"ann"')[0] == 0
    assert served.act("query", "order-1", "Status")[1] == {"nudges": 1}
    (running,) = served.act("list", "--json")[1]
    assert (running["workflowId"], running["waitsFor"]) == (
        "order-1",
        ["update Decide"],
    )
    closed = '{"approve": true, "note": "closed"}'
    code, answer, said = served.act("update", "order-1", "Decide", "--input", closed)
    assert (code, answer) == (1, None)
    assert "NotOpenError: nobody may decide now" in said
    fine = '{"approve": true, "note": "fine"}'
    assert served.act("update", "order-1", "Decide", "--input", fine)[1] == {"approved": True}
    listed = served.act("list", "--json", "--all", "--since", "1h")[1]
    assert {one["workflowId"] for one in listed} >= {"order-1", "charge-o-1"}
    assert served.act("list", "--json", "--all", "--since", "10s")[0] == 0
    code, result, said = served.act("start", "Idle", "--wait")
    assert (code, result) == (0, None), said
    assert served.act("start", "Order", *GIVEN, "-w", "order-2")[0] == 0
    assert served.act("cancel", "order-2")[0] == 0


def test_an_operation_is_called_with_the_key_files_of_a_namespace_that_may(served: Served) -> None:
    """The list lets in one namespace, whose key is there: no `--as` is needed."""
    orders, till = served.names["orders"], served.names["Till"]
    assert served.act("call", "Quote", *GIVEN)[:2] == (0, {"order": "o-1", "fee": 3})
    charged = served.act(
        "call", f"{till} Payments.Charge", *GIVEN, "--as", orders, "--endpoint", till
    )
    assert charged[:2] == (0, {"order": "o-1", "amount": 30})
    assert f"behind it: crossway trace charge-o-1 -n {served.names['payments']}" in charged[2]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--as", "desk"), ""),  # it has a key, and is on no list
        (("--as", "orders", "--keys", "forged"), ""),  # a key that payments does not know
        (("--as", "orders", "--keys", "none"), "the call is not signed"),
    ],
)
def test_nobody_else_is_let_in(served: Served, flags: tuple[str, ...], told: str) -> None:
    """Why is for the handler's log alone; who asked is told where to look."""
    words = [served.names.get(word, word) for word in flags]
    code, nothing, said = served.act("call", "Quote", *GIVEN, *words)
    assert (code, nothing) == (1, None)
    assert "HandlerError: not allowed\n" in said
    assert told in said
    assert f"the design lets in {served.names['orders']}; the log of " in said


def test_who_has_a_key_that_counts_no_more_is_told_to_make_a_newer_one(served: Served) -> None:
    orders, here = served.names["orders"], ("--dir", "ended")
    crossway("keys", "new", orders, *here, cwd=served.folder)
    first = next((served.folder / "ended").glob("*.jwk")).name.split(".")[-2]
    crossway("keys", "revoke", orders, first, *here, cwd=served.folder)
    code, nothing, said = served.act("call", "Quote", *GIVEN, "--keys", "ended")
    assert (code, nothing) == (2, None)
    ended = f"keys: every key of {orders} that is known here is revoked; "
    assert f"{ended}`crossway keys rotate {orders} --dir ended` makes one that signs\n" in said


def test_what_is_wrong_with_a_call_is_said_before_anything_is_sent(served: Served) -> None:
    orders = served.names["orders"]
    assert "there is no key of any of them here: say --keys DIR" in served.refusal(
        "call", "Quote", *GIVEN, "--keys", "none"
    )
    misspelt = served.refusal("call", "Quote", *GIVEN, "--as", orders[:-1])
    # Other tests have namespaces there whose names are as near.
    assert misspelt.startswith(f"no namespace is called '{orders[:-1]}'; did you mean {orders}")
    assert served.refusal("call", "Quot", *GIVEN) == (
        "no operation is called 'Quot'; did you mean Quote?"
    )
    assert served.refusal("call", "Quote", "--input", '{"order": "o-1"}') == (
        "--input does not fit Quote: amount is missing"
    )
    assert served.refusal("call", "Quote", "--input", '{"order": "o-1", "amuont": 1}') == (
        "no parameter of Quote is called 'amuont'; did you mean amount?"
    )
    assert served.refusal("call", "Quote", "--input", "[1]") == (
        "--input for Quote: expected an object with the keys order, amount, found list"
    )
    assert served.refusal("call", "Quote", *GIVEN, "--keys", "shop.twf") == (
        "cannot read shop.twf: Not a directory"
    )


def test_what_is_wrong_with_a_message_is_said_before_anything_is_sent(served: Served) -> None:
    orders, payments = served.names["orders"], served.names["payments"]
    assert served.act("start", "Order", *GIVEN, "-w", "order-3")[0] == 0
    assert served.refusal("start", "Order", *GIVEN, "-w", "order-3").startswith(
        f"a workflow with the id 'order-3' runs in {orders} already"
    )
    assert served.refusal("cancel", "order-3", "-n", payments) == (
        f"no workflow 'order-3' is in {payments}; it is in {orders}: use -n {orders}"
    )
    assert served.refusal("signal", "", "Nudge") == (
        "the workflow's id is empty; `crossway list` shows what runs"
    )
    assert "did you mean Status?" in served.refusal("query", "order-3", "Staus")
    sent = [("order-3", "Nudge"), ("order-3", "Decide"), ("order-3", "Status"), ("Quote",)]
    for command, words in zip(("signal", "update", "query", "call"), sent, strict=True):
        odd = served.refusal(command, *words, "--input", '{"by": NaN}')
        assert odd == "--input is not JSON: NaN is no number of JSON"
        half = served.refusal(command, *words, "--input", '"\\udc00"')
        assert half.startswith("--input holds half a character: a `\\ud..` escape without its")
    assert served.act("query", "order-3", "Status")[1] == {"nudges": 0}
    assert served.act("cancel", "order-3")[0] == 0


def test_a_profile_that_is_not_there_or_reaches_nobody_is_one_line(served: Served) -> None:
    for profile, said in (("shp", "Profile 'shp' not found"), ("gone", "nothing listens there")):
        done = crossway("list", "shop.twf", "--profile", profile, cwd=served.folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [("start", "Alone"), ("list",)], ids=" ".join)
def test_a_service_that_has_none_of_the_namespaces_is_told_as_that(
    address: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Not as one where nothing runs, or where only a worker is missing."""
    home = fresh("home")
    (tmp_path / "alone.twf").write_text(
        f'namespace {home}:\n    worker all\n        task_queue: "q"\n'
        "worker all:\n    workflow Alone\nworkflow Alone():\n    close complete\n"
    )
    command, *more = words
    done = crossway(command, "alone.twf", *more, "--address", address, cwd=tmp_path)
    said = f"error: {address} has none of the namespaces of this design ({home}); is it served at "
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(said), done.stderr


def test_what_nobody_serves_is_told_from_what_is_wrong(served: Served) -> None:
    """Last of this file: the workers are gone afterwards."""
    assert served.act("start", "Order", *GIVEN, "-w", "order-4")[0] == 0
    assert served.act("query", "order-4", "Status")[0] == 0
    assert served.workers.end(signal.SIGTERM) == 0
    assert "nobody serves" in served.refusal("query", "order-4", "Status")
    code, nothing, said = served.act("call", "Quote", *GIVEN, "--timeout", "2")
    assert (code, nothing) == (1, None)
    assert f"nobody serves {served.names['payments']}" in said
    assert served.act("signal", "order-4", "Nudge")[0] == 0, "it waits for a worker"
    assert served.act("cancel", "order-4")[0] == 0

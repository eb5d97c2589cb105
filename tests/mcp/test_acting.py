"""The tools of `crossway mcp --acting` on a real service: apply, serve, start, trace, doctor."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from tests.helpers.agents import asked_here, called, refused, running_in
from tests.helpers.coded import TURNED
from tests.helpers.command import crossway
from tests.helpers.names import with_fresh_names
from tests.helpers.patience import PATIENCE

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

nexus_endpoint Till:
    target_namespace: payments
    target_task_queue: payments
    allowed_caller_namespaces: [orders]

nexus_service Payments:
    operation Charge(order: string, amount: number) -> (Receipt):
        return workflow Charge(order, amount)

type Receipt:
    order: string
    amount: number

workflow Charge(order: string, amount: number) -> (Receipt):
    if amount > 100:
        raise TooMuchError("{amount} is too much")
    close complete(Receipt{order, amount})

workflow Order(order: string, amount: number) -> (Receipt):
    nexus Till Payments.Charge(order, amount) -> receipt
        options:
            timeout: 10m
    close complete(receipt)
"""


def test_a_design_is_applied_served_started_and_followed(
    serving_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was asked for is done, what is wrong is said, and workers end with the server.

    All of it through a codec, without which the service shows nothing.
    """
    text, names = with_fresh_names(DESIGN, "orders", "payments", "Till")
    spaces = [names["orders"], names["payments"]]
    folder = _designs(tmp_path, text)
    monkeypatch.setenv("CROSSWAY_KEYS", str(tmp_path / "keys"))
    assert crossway("keys", "new", *spaces).returncode == 0
    order = {"order": "o-1", "amount": 30}

    async def ask(client: Client) -> None:
        missing = await called(client, "doctor", path="shop.twf")
        assert not missing["ok"]
        assert "namespace-missing" in str(missing["value"]), missing
        applied = await called(client, "apply", path="shop.twf")
        assert applied["ok"]
        assert f"create namespace {spaces[0]}" in applied["text"]

        typo = await called(client, "serve", path="shop.twf", namespaces=[spaces[0][:-1]])
        assert not typo["ok"]
        assert "did you mean" in typo["said"]
        assert "is no namespace" in await refused(
            client, "serve", path="shop.twf", namespaces=["--impl=os"]
        )
        assert "which namespaces" in await refused(client, "serve", path="shop.twf", namespaces=[])
        assert "nothing serves" in await refused(
            client, "serve", path="shop.twf", namespaces=[], stop=True
        )
        simulated = await called(client, "serve", path="idle.twf", namespaces=[spaces[0]])
        assert not simulated["ok"], "nothing is simulated"
        served = await called(client, "serve", path="shop.twf", namespaces=spaces)
        assert (served["ok"], served["text"]) == (True, f"serves {', '.join(spaces)}"), served

        done = await called(client, "start", path="shop.twf", workflow="Order", input=order)
        assert (done["ok"], done["value"]) == (True, order), done
        too_much = {**order, "amount": 300}
        failed = await called(client, "start", path="shop.twf", workflow="Order", input=too_much)
        assert not failed["ok"]
        assert "TooMuchError: 300 is too much" in failed["said"]
        wrong = await called(client, "start", path="shop.twf", workflow="Ordr", input=order)
        assert "did you mean Order?" in wrong["said"]

        traced = await called(client, "trace", workflow_id=_started(done), path="shop.twf")
        assert all(shown in str(traced["value"]) for shown in ("Payments.Charge", "o-1"))
        _shows_nothing(_started(done), spaces[0], serving_address)
        again = await called(client, "serve", path="shop.twf", namespaces=spaces)
        assert again["ok"], "in place of those that ran"
        stopped = await called(client, "serve", path="shop.twf", namespaces=[], stop=True)
        assert stopped["ok"]
        again = await called(client, "serve", path="shop.twf", namespaces=spaces)
        assert again["ok"]
        assert running_in(folder)

    at = ("--address", serving_address)
    asked_here(folder, ask, at=at, coded=_codec(tmp_path), acting=True)
    deadline = time.monotonic() + PATIENCE
    while left := running_in(folder):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def _designs(parent: Path, text: str) -> Path:
    """Return a folder with the design, and one whose activity nothing implements."""
    folder = parent / "designs"
    folder.mkdir()
    (folder / "shop.twf").write_text(text)
    (folder / "idle.twf").write_text(text.replace("close complete(receipt)", "activity Nobody()"))
    return folder


def _started(done: Any) -> str:
    """Return the id of the workflow that was started, which is said beside its result."""
    (line,) = [one for one in done["said"].splitlines() if one.startswith("started ")]
    return str(line.split()[2])


def _codec(folder: Path) -> tuple[str, str]:
    """Return the flags that name a codec, which is in a file of that folder."""
    (folder / "codecs.py").write_text(TURNED)
    return "--codec", f"{folder / 'codecs.py'}:Turned"


def _shows_nothing(workflow_id: str, namespace: str, address: str) -> None:
    """Hold that a workflow's values cannot be read there by who has no codec."""
    shown = crossway("trace", workflow_id, "-n", namespace, "--json", "--address", address).stdout
    assert "binary/turned" in shown
    assert "o-1" not in shown


def test_a_codec_that_is_not_there_is_told_before_a_client_is_served(tmp_path: Path) -> None:
    """A client shows what a server says on its way out, and no tool would work."""
    (tmp_path / "codecs.py").write_text(TURNED)
    for codec, told in (("codecs.py:Turnd", "did you mean Turned?"), ("Turned", "MODULE:NAME")):
        done = crossway("mcp", "--codec", codec, cwd=tmp_path, given="")
        assert (done.returncode, done.stdout) == (2, "")
        assert told in done.stderr
        assert done.stderr.startswith("error: ")
        assert done.stderr.count("\n") == 1

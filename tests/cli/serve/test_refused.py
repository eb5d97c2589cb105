"""What `serve` refuses before anything polls, each with one line that says what to do."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.server import connected
from tests.helpers.serving import Shop


def test_nothing_simulated_is_served(shop: Shop) -> None:
    (shop.folder / f"{shop.orders}.py").unlink()
    said = crossway(*shop.command)
    assert said.returncode == 1
    assert said.stderr.endswith(":\n  activity Reserve\n")
    assert crossway("serve", *shop.command[1:2], "-n", "nowhere").returncode == 2


def test_what_other_namespaces_simulate_is_no_reason_to_refuse(shop: Shop) -> None:
    (shop.folder / f"{shop.payments}.py").unlink()
    command = [part for part in shop.command if part not in ("-n", shop.payments, shop.orders)]
    with Background(*command, "-n", shop.orders) as process:
        process.wait_for("is current now")


def test_an_audit_log_that_cannot_be_written_is_one_line(
    unchanged_shop: Shop, tmp_path: Path
) -> None:
    """Before anything is served: a log with nothing in it says that nobody called."""
    said = crossway(*unchanged_shop.command, "--audit", str(tmp_path / "nowhere" / "audit.jsonl"))
    assert said.returncode == 2
    assert "cannot write the audit log" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_namespace_without_a_key_is_refused(unchanged_shop: Shop, tmp_path: Path) -> None:
    said = crossway(*unchanged_shop.command, "--keys", str(tmp_path / "none"))
    assert said.returncode == 2
    assert f"crossway keys new {unchanged_shop.orders} {unchanged_shop.payments}" in said.stderr


def test_a_namespace_that_was_never_made_is_refused(tmp_path: Path, address: str) -> None:
    name = fresh("unmade")
    (tmp_path / f"{name}.twf").write_text("workflow Idle():\n    await timer(1s)\n")
    said = crossway("serve", str(tmp_path), "-n", name, "--address", address)
    assert said.returncode == 2
    assert "make it with `crossway apply`" in said.stderr


def test_a_call_to_what_nobody_offers_is_refused(tmp_path: Path, address: str) -> None:
    text, names = with_fresh_names(
        "workflow Buy(n: number):\n    options(timeout: 5m)\n    nexus Theirs Market.Sell(n)\n",
        "Theirs",
        "buyers",
    )
    (tmp_path / f"{names['buyers']}.twf").write_text(text)
    crossway("keys", "new", names["buyers"], "--dir", f"{tmp_path}/keys")
    crossway("apply", str(tmp_path), "--address", address)
    where = ("--address", address, "--keys", f"{tmp_path}/keys")
    command = ("serve", str(tmp_path), "-n", names["buyers"], *where)
    said = crossway(*command)
    assert said.returncode == 2
    assert f"the design calls {names['Theirs']}, which it does not define" in said.stderr


@pytest.mark.parametrize("option", ["--health", "--metrics"])
def test_a_port_in_use_is_one_line(unchanged_shop: Shop, option: str) -> None:
    port = unchanged_shop.address.rpartition(":")[2]
    said = crossway(*unchanged_shop.command, option, port)
    assert said.returncode == 2
    assert f"choose another {option}" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("grace", ["inf", "1e30", "-1"])
def test_a_grace_that_is_none_is_one_line(unchanged_shop: Shop, grace: str) -> None:
    said = crossway(*unchanged_shop.command, "--grace", grace)
    assert said.returncode == 2
    assert said.stderr.startswith("error: Invalid value for '--grace'")


def test_an_address_that_is_none_is_one_line(unchanged_shop: Shop) -> None:
    said = crossway(*unchanged_shop.command, "--health", "soon")
    assert said.stderr == "error: --health: expected PORT or HOST:PORT, found 'soon'\n"


def test_a_tenant_gets_its_queue(tmp_path: Path, address: str) -> None:
    text, names = with_fresh_names(
        "nexus_endpoint Desk:\n"
        "    target_namespace: desks\n"
        "    target_task_queue: front\n\n"
        "nexus_service DeskService:\n"
        "    operation Handle(tenantId: string, n: number) -> number:\n"
        "        return workflow HandleFor(n):\n"
        '            task_queue: "tenant-{tenantId}"\n\n'
        "workflow HandleFor(n: number) -> number:\n"
        "    return n\n",
        "Desk",
        "desks",
    )
    (tmp_path / "desk.twf").write_text(text)
    crossway("keys", "new", names["desks"], "--dir", f"{tmp_path}/keys")
    crossway("apply", str(tmp_path), "--address", address)
    where = ("--address", address, "--keys", f"{tmp_path}/keys")
    command = ("serve", str(tmp_path / "desk.twf"), "-n", names["desks"], *where)
    assert "name them with --tenant" in crossway(*command).stderr
    with Background(*command, "--tenant", "blue") as process:
        process.wait_for("is current now")
        assert f"{names['desks']}/tenant-blue" in process.text

        async def handled() -> Any:
            client = (await connected(address)).client(names["desks"])
            return await client.execute_workflow(
                "HandleFor", 7, id=fresh("h"), task_queue="tenant-blue"
            )

        assert asyncio.run(handled()) == 7


BESIDE_OTHERS = """\
workflow Clip(scene: string) -> (string):
    activity Title(scene) -> title
    activity Frame(title) -> picture
    workflow Encode(picture) -> film
    close complete(film)

activity Title(scene: string) -> (string):
    return "title {scene}"

worker web:
    workflow Clip
    activity Title

extern worker gpu:
    activity Frame
    workflow Encode

namespace studio:
    worker web
        options:
            task_queue: "web"
    worker gpu
        options:
            task_queue: "gpu"
"""


def test_a_design_whose_other_worker_is_somebody_else_s_is_served(
    tmp_path: Path, address: str
) -> None:
    """What nobody implements here is theirs; of their queue nothing is polled."""
    text, names = with_fresh_names(BESIDE_OTHERS, "studio")
    (tmp_path / "clips.twf").write_text(text)
    crossway("keys", "new", names["studio"], "--dir", f"{tmp_path}/keys")
    crossway("apply", str(tmp_path), "--address", address)
    where = ("--address", address, "--keys", f"{tmp_path}/keys")
    with Background("serve", str(tmp_path), "-n", names["studio"], *where) as process:
        served = json.loads(process.wait_for('"serving"'))
        process.wait_for("is current now")
    assert served["queues"] == [f"{names['studio']}/web"]


THEIRS = """
extern worker archivists:
    workflow Keep

namespace archive:
    worker archivists
        options:
            task_queue: "films"

extern nexus service Depot:
    sync Put(film: string) -> (string)

nexus_endpoint DepotEndpoint:
    target_namespace: depot
    target_task_queue: parcels
    services: [Depot]
    allowed_caller_namespaces: [studio]
"""


def test_a_namespace_that_others_serve_says_so(tmp_path: Path) -> None:
    """Before a service is asked: with it comes what there is to serve instead."""

    def said(text: str, *namespaces: str) -> str:
        (tmp_path / "clips.twf").write_text(text)
        done = crossway(
            "serve", "clips.twf", *(f"--namespace={name}" for name in namespaces), cwd=tmp_path
        )
        assert (done.returncode, done.stdout) == (2, "")
        return done.stderr.removeprefix("error: ")

    both = BESIDE_OTHERS + THEIRS
    assert said(both) == (
        "which namespaces of the design? all of them that others do not serve are `-n studio`\n"
    )
    for namespace, queue in (("archive", "films"), ("depot", "parcels")):
        assert said(both, "studio", namespace) == (
            f"others serve {namespace}: what stands on {queue} there is `extern`, and nothing else "
            "of the design runs in it; yours to serve is `-n studio`\n"
        )
    assert said(THEIRS) == "others serve archive, depot: all that stands there is `extern`\n"
    assert said(THEIRS, "depot").endswith("; yours to serve is nothing of it\n")

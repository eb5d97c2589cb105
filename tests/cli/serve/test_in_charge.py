"""A task queue is in the charge of one deployment, or of workers without builds."""

from __future__ import annotations

import asyncio
import time

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.names import fresh
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port
from tests.helpers.serving import Shop, eventually_answers, get, serving


def test_another_deployment_takes_a_queue_over_only_when_told_to(shop: Shop) -> None:
    """The same design under another name, or a second one on a queue, would get all new work.

    Whoever lost a queue is ready no more, and gets it back by --take-over.
    """
    health = free_port()
    with serving(shop, "--health", str(health)):
        refused = crossway(*shop.command, "--owner", "release-2")
        assert refused.returncode == 2, refused.stderr
        assert "is in charge of the task queue" in refused.stderr
        assert "--take-over" in refused.stderr
        other = (str(shop.folder), "--address", shop.address, "--owner", "release-2")
        planned = crossway("plan", *other).stdout
        assert f"is in charge of task queue {shop.orders} of namespace {shop.orders}" in planned
        assert "is in charge of task queue" in crossway("apply", *other).stderr
        own = crossway("plan", str(shop.folder), "--address", shop.address)
        assert "in charge" not in own.stdout
        with Background(*shop.command, "--owner", "release-2", "--take-over") as second:
            second.wait_for("is current now", times=2)
            assert eventually_answers(health, 503)
            assert "release-2 is in charge" in get(health, "/ready")[1]
            looked = crossway("doctor", str(shop.folder), "--address", shop.address)
            assert f"share the task queue {shop.orders}/{shop.orders}" in looked.stdout
            assert "release-2 is in charge and gets all new work" in looked.stdout
            assert "--take-over --address" in looked.stdout
            assert second.end() == 0, second.text
    for words in ((), ("--make-current",)):  # that is about builds of one deployment
        refused = crossway(*shop.command, *words)
        assert refused.returncode == 2, refused.stderr
        assert "the deployment 'release-2' is in charge of the task queue" in refused.stderr
    with serving(shop, "--take-over", "--make-current"):
        asyncio.run(shop.start("back"))
        assert asyncio.run(shop.result("back")) == {"id": "r-p-1"}


ANSWERS = """\
nexus service {name}:
    operation Do(id: string) -> string:
        return concat("done ", id)

worker answering:
    nexus service {name}

namespace {space}:
    worker answering
        options:
            task_queue: "{space}"
    nexus endpoint {space}-{name}
        options:
            task_queue: "{space}"
            allowed_caller_namespaces: [{space}]
"""


def test_a_queue_that_only_answers_calls_is_in_somebodys_charge_too(shop: Shop) -> None:
    """It has no version for workflow tasks, so that whoever asked for those took it over."""
    space = fresh("answers")
    designs = [shop.folder.parent / name for name in ("cards", "refunds")]
    for folder in designs:
        folder.mkdir()
        text = ANSWERS.format(name=folder.name.title(), space=space)
        (folder / "it.twf").write_text(text)
    keys = ("--keys", str(shop.folder.parent / "keys"))
    assert crossway("keys", "new", space, "--dir", keys[1]).returncode == 0
    made = crossway("apply", str(designs[0]), "--address", shop.address)
    assert made.returncode == 0, made.stderr
    common = ("-n", space, "--address", shop.address, *keys)
    with Background("serve", str(designs[0]), *common) as first:
        first.wait_for("is current now")
        made = crossway("apply", str(designs[1]), "--address", shop.address)
        assert made.returncode == 0, made.stderr
        refused = crossway("serve", str(designs[1]), *common)
        assert refused.returncode == 2, refused.stderr
        assert "the deployment 'cards' is in charge of the task queue" in refused.stderr


def test_of_two_deployments_that_start_at_once_one_ends(shop: Shop) -> None:
    """Both find nobody in charge, and would share the queues until somebody notices."""
    one = ("-n", shop.payments, "--address", shop.address, "--keys", f"{shop.folder.parent}/keys")
    command = ("serve", str(shop.folder), *one)
    with (
        Background(*command, "--owner", "first") as first,
        Background(*command, "--owner", "second") as second,
    ):
        end = time.monotonic() + PATIENCE
        while first.process.poll() is None and second.process.poll() is None:
            assert time.monotonic() < end, first.text + second.text
            time.sleep(0.1)
        ended, left = (second, first) if first.process.poll() is None else (first, second)
        ended.wait_for("'first'" if left is first else "'second'")
        assert ended.process.wait(PATIENCE) == 2
        left.wait_for("is current now")
        time.sleep(4)  # longer than it takes to look whether it is still in charge
        assert left.process.poll() is None, left.text


def test_workers_with_builds_and_without_take_a_queue_over_only_when_told_to(shop: Shop) -> None:
    """Either kind gets no work where the other one is in charge, whoever comes second."""
    words = ("--no-versioning", "--log-format", "text", "--log-level", "debug")
    with Background(*shop.command, *words) as process:
        process.wait_for("INFO crossway serving")
        process.wait_for(" DEBUG crossway.core ")
        asyncio.run(shop.start("plain"))
        assert asyncio.run(shop.result("plain")) == {"id": "r-p-1"}
        refused = crossway(*shop.command)
        assert refused.returncode == 2, refused.stderr
        assert f"polls the task queue {shop.orders} of namespace {shop.orders}" in refused.stderr
        assert "To take its place, add --take-over" in refused.stderr
    with serving(shop, "--take-over"):
        pass
    health = free_port()
    with Background(*shop.command, "--health", str(health)) as again:
        again.wait_for("is current already", times=2)
        assert eventually_answers(health, 200)
        said = crossway(*shop.command, "--no-versioning")
        assert said.returncode == 2
        assert "or, to take its place, add --take-over" in said.stderr
        with Background(*shop.command, *words, "--take-over") as plain:
            plain.wait_for("is not current any more: its processes get no new work", times=2)
            assert eventually_answers(health, 503)
            assert "workers without a build are in charge" in get(health, "/ready")[1]
            asyncio.run(shop.start("taken"))
            assert asyncio.run(shop.result("taken")) == {"id": "r-p-1"}


def test_another_design_without_builds_is_refused_a_queue_and_a_replica_is_not(shop: Shop) -> None:
    """Two designs on one queue lose calls at random; two processes of one share the work."""
    words = (*shop.command, "--no-versioning")
    with Background(*words) as first:
        first.wait_for('"serving"')
        other = crossway(*words, "--owner", "elsewhere")
        assert other.returncode == 2, other.stderr
        assert f"serves the task queue {shop.orders} of namespace {shop.orders}" in other.stderr
        assert f"serve it as --owner {shop.folder.name}" in other.stderr
        for more in ((), ("--owner", "elsewhere", "--take-over")):
            with Background(*words, *more) as second:
                second.wait_for('"serving"')

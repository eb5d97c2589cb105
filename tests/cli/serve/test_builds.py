"""Which build executions run on, and which one gets the new ones."""

from __future__ import annotations

import asyncio
import json
import shlex

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.ports import free_port
from tests.helpers.serving import ORDER, Shop, get, serving


def test_running_executions_end_on_the_code_they_began_on(shop: Shop) -> None:
    with serving(shop) as before:
        asyncio.run(shop.start("old"))
        before.wait_for("serving")
        asyncio.run(until_scheduled(shop, "old"))
        shop.caller.write_text(shop.caller.read_text().replace("Reserve", "Inspect"))
        with serving(shop, builds=1) as after:
            asyncio.run(shop.start("new"))
            assert asyncio.run(shop.result("old")) == {"id": "r-p-1"}
            assert asyncio.run(shop.result("new")) == {"id": "r-p-1"}
            assert asyncio.run(shop.activities("old")) == ["Reserve"]
            assert asyncio.run(shop.activities("new")) == ["Inspect"]
            after.wait_for("is current already")


async def until_scheduled(shop: Shop, id: str) -> None:
    while not await shop.activities(id):
        await asyncio.sleep(0.05)


def test_no_build_that_was_left_takes_over_when_it_is_restarted(shop: Shop) -> None:
    """Neither the older one, nor the newer one once its users went back to the older."""
    older, health = shop.caller.read_text(), free_port()
    newer = older.replace("Reserve", "Inspect")
    with serving(shop):
        pass
    shop.caller.write_text(newer)
    with serving(shop, builds=1):
        shop.caller.write_text(older)
        with Background(*shop.command) as again:
            again.wait_for("was current before, and was replaced")
            again.wait_for("to go back to it, serve --make-current")
        assert buys(shop, "later") == ["Inspect"]
    with Background(*shop.command, "--make-current") as back:
        back.wait_for("is current now")
        shop.caller.write_text(newer)
        with Background(*shop.command, "--health", str(health)) as left:
            left.wait_for("was current before, and was replaced")
            code, said = get(health, "/ready")
            assert (code, "--make-current" in said) == (503, True), said
        assert buys(shop, "latest") == ["Reserve"]


def buys(shop: Shop, id: str) -> list[str]:
    """Return the activities of an execution that was started now and has ended."""
    asyncio.run(shop.start(id))
    asyncio.run(shop.result(id))
    return asyncio.run(shop.activities(id))


def test_run_is_refused_where_served_builds_get_the_work(shop: Shop) -> None:
    with serving(shop):
        pass
    order = ("--input", json.dumps(ORDER), "--address", shop.address)
    said = crossway("run", str(shop.folder), "Buy", *order, "-q")
    assert (said.returncode, said.stdout) == (2, "")
    assert "would get nothing. Run it on an embedded server" in said.stderr
    command = said.stderr.partition("or start it there: ")[2].strip()
    assert "unversioned" not in said.stderr, "that would take production out of service"
    words = shlex.split(command)
    assert words[:4] == ["crossway", "start", str(shop.folder), "Buy"]
    assert json.loads(words[words.index("--input") + 1]) == ORDER
    assert len(said.stderr.splitlines()) == 1
    started = crossway(*words[1:])
    assert started.returncode == 0, started.stderr
    assert json.loads(started.stdout)["namespace"] == shop.orders

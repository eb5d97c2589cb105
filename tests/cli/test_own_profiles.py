"""Namespaces with profiles of their own, called otherwise on the service than in the design."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowFailureError

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.server import connected

DESIGN = {
    "payments": """\
nexus_endpoint Till:
    target_namespace: payments
    target_task_queue: payments-worker
    {identity}allowed_caller_namespaces:
        - orders

nexus_service TillService:
    operation Who(id: string) -> string:
        caller = get_nexus_caller_info()
        return caller.namespace
    operation Pay(id: string) -> Receipt:
        return workflow TakePayment(id):
            workflow_id: "pay-{id}"

workflow TakePayment(id: string) -> Receipt:
    close Receipt{id: id}
""",
    "orders": """\
workflow Buy(id: string) -> Bought:
    options(timeout: 10m)
    nexus Till TillService.Who(id) -> who
    options(timeout: 10m)
    nexus Till TillService.Pay(id) -> receipt
    close Bought{who: who, receipt: receipt}
""",
}


@pytest.fixture(scope="module")
def address(serving_address: str) -> str:
    """Return the address of a server that knows builds of workers."""
    return serving_address


@dataclass(frozen=True)
class Renamed:
    """A design of two teams; `there` is what the service calls a namespace of it."""

    folder: Path
    address: str
    names: dict[str, str]

    @property
    def orders(self) -> str:
        return self.names["orders"]

    @property
    def payments(self) -> str:
        return self.names["payments"]

    @property
    def both(self) -> tuple[str, ...]:
        reached = (self.own(self.orders), self.own(self.payments))
        return ("--address", self.address, *reached[0], *reached[1])

    @staticmethod
    def own(namespace: str) -> tuple[str, str]:
        return "--profile-for", f"{namespace}=cloud-{namespace}"

    @staticmethod
    def there(namespace: str) -> str:
        return f"{namespace}.a1b2c"

    async def buy(self, id: str) -> Any:
        client = (await connected(self.address)).client(self.there(self.orders))
        try:
            return await client.execute_workflow("Buy", id, id=id, task_queue=self.orders)
        except WorkflowFailureError as failure:
            return getattr(failure.cause, "type", str(failure.cause))

    @contextmanager
    def serving(self, *knows_callers: str) -> Iterator[None]:
        """Serve each team's namespace in a process of its own, with its own profile alone."""
        keys = ("--keys", str(self.folder.parent / "keys"), "--address", self.address)
        with ExitStack() as stack:
            for namespace in (self.orders, self.payments):
                own = self.own(namespace)
                more = knows_callers if namespace == self.payments else ()
                command = ("serve", str(self.folder), "-n", namespace, *own, *more, *keys)
                process = stack.enter_context(Background(*command))
                process.wait_for("is current now")
            yield


@pytest.fixture
def renamed(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Renamed:
    """Return the design applied under the service's names, and nothing served."""
    texts = {stem: text.replace("{identity}", request.param) for stem, text in DESIGN.items()}
    replaced, names = with_fresh_names("\0".join(texts.values()), "orders", "payments", "Till")
    app = Renamed(tmp_path / fresh("shop"), address, names)
    app.folder.mkdir()
    for stem, text in zip(texts, replaced.split("\0"), strict=True):
        (app.folder / f"{names[stem]}.twf").write_text(text)
    profiles = "".join(
        f'[profile.cloud-{name}]\naddress = "{address}"\nnamespace = "{app.there(name)}"\n'
        for name in (app.orders, app.payments)
    )
    (tmp_path / "temporal.toml").write_text(profiles)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "temporal.toml"))
    for command in (
        ("keys", "new", app.orders, app.payments, "--dir", f"{tmp_path}/keys"),
        ("apply", str(app.folder), *app.both),
    ):
        said = crossway(*command)
        assert said.returncode == 0, said.stderr
    return app


SIGNED, LINKED = "", "caller_identity: link\n    "


@pytest.mark.parametrize("renamed", [SIGNED], indirect=True)
def test_signed_calls_between_namespaces_that_the_service_calls_otherwise(
    renamed: Renamed,
) -> None:
    again = crossway("plan", str(renamed.folder), *renamed.both)
    assert "nothing to change" in again.stdout + again.stderr
    id = fresh("o")
    with renamed.serving():
        assert asyncio.run(renamed.buy(id)) == {"who": renamed.orders, "receipt": {"id": id}}
        for name in (renamed.orders, renamed.there(renamed.orders)):
            _is_traced(renamed, id, name)
        _is_traced(renamed, f"pay-{id}", renamed.payments)
        healthy = crossway("doctor", str(renamed.folder), *renamed.both, *_keys(renamed))
        assert healthy.returncode == 0, healthy.stdout
        checked = crossway("check", str(renamed.folder), "--replay", *renamed.both)
        assert checked.returncode == 0, checked.stderr
    _is_diagnosed(renamed)


def _is_traced(renamed: Renamed, id: str, namespace: str) -> None:
    """Check that the call is followed into the other namespace, by the service's names."""
    traced = crossway("trace", id, "-n", namespace, "--json", *renamed.both)
    assert traced.returncode == 0, traced.stderr
    (tree,) = json.loads(traced.stdout)["trees"]
    assert (tree["name"], tree["namespace"]) == ("Buy", renamed.there(renamed.orders))
    target = tree["children"][1]["children"][0]["children"][0]
    assert (target["name"], target["namespace"]) == (
        "TakePayment",
        renamed.there(renamed.payments),
    )
    assert sum(step["asked"] for step in (tree, target)) == 1


def _is_diagnosed(renamed: Renamed) -> None:
    """Check that what is found goes by the service's names, and what mends it by the design's."""
    queue = asyncio.run(_stuck(renamed))
    sick = crossway("doctor", "-n", renamed.orders, str(renamed.folder), *renamed.both)
    assert sick.returncode == 1
    found = f"no worker polls {renamed.there(renamed.orders)}/{queue} for workflow tasks"
    assert found in sick.stdout
    words = ("--namespace", renamed.orders, *renamed.both)
    assert f"crossway serve {renamed.folder} {' '.join(words)}\n" in sick.stdout


async def _stuck(renamed: Renamed) -> str:
    client = (await connected(renamed.address)).client(renamed.there(renamed.orders))
    queue = fresh("nobody")
    await client.start_workflow("Buy", "x", id=fresh("o"), task_queue=queue)
    return queue


def _keys(renamed: Renamed) -> tuple[str, str]:
    return "--keys", str(renamed.folder.parent / "keys")


@pytest.mark.parametrize("renamed", [LINKED], indirect=True)
def test_callers_known_by_their_link_are_known_by_the_designs_names(renamed: Renamed) -> None:
    id = fresh("o")
    with renamed.serving(*renamed.own(renamed.orders)):
        assert asyncio.run(renamed.buy(id)) == {"who": renamed.orders, "receipt": {"id": id}}

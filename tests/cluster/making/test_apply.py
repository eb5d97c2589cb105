"""A design on a Temporal service: what changes, what stays, and whose it is."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.nexus.v1 import Endpoint
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest

from crossway.cluster.making.changes import Plan, leads_to, owner_of
from crossway.cluster.making.plan import Terms, plan
from crossway.cluster.making.provision import provision
from crossway.cluster.service.ask import existing_endpoints
from crossway.cluster.service.connect import Connections
from crossway.design import load, resolve
from crossway.design.model import Design
from crossway.errors import ProvisionError
from tests.helpers.designs import placed
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.server import connected

SHOP = """\
nexus_endpoint Payments:
    target_namespace: payments
    target_task_queue: payments-worker
    description: "Money in."
    allowed_caller_namespaces:
        - orders
        - admin

nexus_service PaymentsService:
    operation Pay(payment: Payment, note: string) -> Receipt:
        return workflow TakePayment(payment, note)

workflow TakePayment(payment: Payment, note: string) -> Receipt:
    close Receipt{id: payment.id}
"""


async def elsewhere(address: str) -> Connections:
    """Return connections to a server that holds more than what we put there."""
    return Connections((await connected(address)).service)


async def found(connections: Connections, endpoint: str) -> Endpoint:
    return (await existing_endpoints(connections))[endpoint]


async def retention_of(connections: Connections, namespace: str) -> timedelta:
    request = DescribeNamespaceRequest(namespace=namespace)
    answer = await connections.service.workflow_service.describe_namespace(request, retry=True)
    return answer.config.workflow_execution_retention_ttl.ToTimedelta()


def nothing(left: Plan) -> bool:
    return not any((left.namespaces, left.endpoints, left.retentions, left.removals))


def shop(folder: Path) -> tuple[Design, str]:
    text, names = with_fresh_names(SHOP, "Payments", "payments", "orders", "admin")
    (folder / "payments.twf").write_text(text)
    [space] = load(folder)
    return resolve([f.file for f in space.files], space.implemented), names["Payments"]


async def test_the_second_time_changes_nothing(address: str, tmp_path: Path) -> None:
    connections, terms = await elsewhere(address), Terms(owner=fresh("shop"))
    design, _ = shop(tmp_path)
    assert not nothing(await provision(connections, design, terms=terms))
    told: list[str] = []
    assert nothing(await provision(connections, design, told.append, terms))
    assert told == []


async def test_the_registry_describes_what_is_behind_an_endpoint(
    address: str, tmp_path: Path
) -> None:
    connections = await elsewhere(address)
    design, endpoint = shop(tmp_path)
    await provision(connections, design, terms=Terms(owner="shop-of-many"))
    seen = await found(connections, endpoint)
    text = json.loads(seen.spec.description.data)
    assert text.startswith("Money in.\n\nService `PaymentsService`\n")
    assert "- `Pay(payment: Payment, note: string) -> Receipt`" in text
    assert "Callers: `admin" in text
    assert owner_of(seen) == "shop-of-many"


async def test_a_changed_allow_list_is_a_change(address: str, tmp_path: Path) -> None:
    connections, terms = await elsewhere(address), Terms(owner=fresh("shop"))
    design, endpoint = shop(tmp_path)
    await provision(connections, design, terms=terms)
    file = tmp_path / "payments.twf"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "- admin" not in line))
    [space] = load(tmp_path)
    changed = resolve([f.file for f in space.files], space.implemented)
    [change] = (await plan(connections, changed, terms)).endpoints
    assert str(change).startswith(f"change the callers of endpoint {endpoint}: -admin")
    await provision(connections, changed, terms=terms)
    assert nothing(await plan(connections, changed, terms))


async def test_an_endpoint_may_be_opened_to_anybody(address: str, tmp_path: Path) -> None:
    connections, terms = await elsewhere(address), Terms(owner=fresh("shop"))
    design, endpoint = shop(tmp_path)
    await provision(connections, design, terms=terms)
    entry = replace(design.endpoints[endpoint], callers=None, task_queue="other")
    opened = replace(design, endpoints={endpoint: entry})
    [change] = (await plan(connections, opened, terms)).endpoints
    assert f"redirect endpoint {endpoint} -> " in str(change)
    assert ", callers now anyone, was admin" in str(change)


@pytest.mark.parametrize("words", ["x" * 40_000, "é" * 9_000, '"\n' * 6_000, "\x1b[31m" * 4_000])
async def test_what_is_too_long_to_describe_is_shortened_but_for_the_callers(
    address: str, tmp_path: Path, words: str
) -> None:
    """The server takes 20,000 bytes, as they are sent."""
    connections, terms = await elsewhere(address), Terms(owner=fresh("shop"))
    design, endpoint = shop(tmp_path)
    service = design.services[design.endpoints[endpoint].services[0]]
    [pay] = service.operations.values()
    many = {f"Pay{n}": replace(pay, name=f"Pay{n}") for n in range(400)}
    design = replace(
        design,
        services={service.name: replace(service, operations=many)},
        endpoints={endpoint: replace(design.endpoints[endpoint], description=words)},
    )
    await provision(connections, design, terms=terms)
    said = (await found(connections, endpoint)).spec.description.data.decode()
    assert "\x1b" not in json.loads(said)
    assert "(shortened)\n\nCallers: `admin" in json.loads(said)
    assert nothing(await plan(connections, design, terms))


async def test_eight_at_once_leave_one_consistent_result(address: str) -> None:
    connections, terms = await elsewhere(address), Terms(owner=fresh("shop"))
    namespaces = [fresh("many") for _ in range(5)]
    design = placed(namespaces, [(fresh("endpoint"), name, "queue") for name in namespaces])
    await asyncio.gather(*(provision(connections, design, terms=terms) for _ in range(8)))
    assert nothing(await plan(connections, design, terms))


async def test_of_two_designs_at_once_that_want_one_endpoint_one_gets_it(address: str) -> None:
    connections = await elsewhere(address)
    namespace, endpoint = fresh("payments"), fresh("endpoint")
    await provision(connections, placed([namespace]))
    sides = {name: placed([namespace], [(endpoint, namespace, name)]) for name in ("left", "right")}
    outcomes = await asyncio.gather(
        *(provision(connections, side, terms=Terms(owner=name)) for name, side in sides.items()),
        return_exceptions=True,
    )
    [refusal] = [outcome for outcome in outcomes if isinstance(outcome, ProvisionError)]
    winner = owner_of(await found(connections, endpoint))
    assert winner in sides
    assert f"It belongs to the design '{winner}'" in str(refusal)
    assert leads_to(await found(connections, endpoint)) == f"{namespace}/{winner}"


async def test_an_endpoint_of_another_design_is_taken_only_when_told_to(address: str) -> None:
    connections = await elsewhere(address)
    namespace, endpoint = fresh("payments"), fresh("endpoint")
    theirs = placed([namespace], [(endpoint, namespace, "theirs")])
    ours = placed([namespace], [(endpoint, namespace, "ours")])
    await provision(connections, theirs, terms=Terms(owner="them"))

    with pytest.raises(ProvisionError, match="--take-over"):
        await provision(connections, ours, terms=Terms(owner="us"))
    assert leads_to(await found(connections, endpoint)) == f"{namespace}/theirs"

    await provision(connections, ours, terms=Terms(owner="us", take_over=True))
    assert leads_to(await found(connections, endpoint)) == f"{namespace}/ours"
    assert owner_of(await found(connections, endpoint)) == "us"


async def test_nothing_is_made_when_anything_is_in_the_way(address: str) -> None:
    connections = await elsewhere(address)
    namespace, new, endpoint = fresh("payments"), fresh("new"), fresh("endpoint")
    theirs = placed([namespace], [(endpoint, namespace, "theirs")])
    await provision(connections, theirs, terms=Terms(owner="them"))
    ours = placed([namespace, new], [(endpoint, namespace, "ours")])
    with pytest.raises(ProvisionError):
        await provision(connections, ours, terms=Terms(owner="us"))
    left = await plan(connections, ours, Terms(owner="us"))
    assert [change.name for change in left.namespaces] == [new]


async def test_what_the_design_has_no_more_is_deleted_only_when_told_to(address: str) -> None:
    connections, owner = await elsewhere(address), fresh("shop")
    namespace, kept, gone = fresh("payments"), fresh("kept"), fresh("gone")
    before = placed([namespace], [(kept, namespace, "q"), (gone, namespace, "q")])
    after = placed([namespace], [(kept, namespace, "q")])
    await provision(connections, before, terms=Terms(owner=owner))

    left = await provision(connections, after, terms=Terms(owner=owner))
    assert [removal.found.spec.name for removal in left.removals] == [gone]
    assert gone in await existing_endpoints(connections)

    told: list[str] = []
    await provision(connections, after, told.append, Terms(owner=owner, prune=True))
    assert told == [f"delete endpoint {gone} -> {namespace}/q"]
    assert {kept, gone} & set(await existing_endpoints(connections)) == {kept}


async def test_pruning_leaves_the_endpoints_of_others(address: str) -> None:
    connections = await elsewhere(address)
    namespace, theirs = fresh("payments"), fresh("theirs")
    design = placed([namespace], [(theirs, namespace, "q")])
    await provision(connections, design, terms=Terms(owner=fresh("them")))
    await provision(connections, placed([namespace]), terms=Terms(owner=fresh("us"), prune=True))
    assert theirs in await existing_endpoints(connections)


async def test_retention_is_set_when_made_and_changed_only_when_said(address: str) -> None:
    connections, namespace = await elsewhere(address), fresh("kept")
    design = placed([namespace])
    await provision(connections, design, terms=Terms(retention=timedelta(days=5)))
    assert await retention_of(connections, namespace) == timedelta(days=5)
    assert nothing(await plan(connections, design, Terms()))
    await provision(connections, design, terms=Terms(retention=timedelta(days=2)))
    assert await retention_of(connections, namespace) == timedelta(days=2)


async def test_what_the_design_only_names_is_not_made(address: str, tmp_path: Path) -> None:
    text, names = with_fresh_names(
        "workflow Buy(order: Order):\n"
        "    options(timeout: 5m)\n"
        '    nexus "theirs" workflow Sell(order)\n',
        "theirs",
        "ours",
    )
    (tmp_path / f"{names['ours']}.twf").write_text(text)
    [space] = load(tmp_path)
    design = resolve([f.file for f in space.files], space.implemented)
    left = await plan(await elsewhere(address), design, Terms(owner="ours", simulated=False))
    assert [new.name for new in left.namespaces] == [names["ours"]]
    assert left.endpoints == ()

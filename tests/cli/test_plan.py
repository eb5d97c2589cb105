"""`crossway plan`: what a design needs and why, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.command import crossway

ORDERS = """\
workflow Checkout(order: Order) -> (Receipt):
    nexus PaymentsEndpoint Payments.Charge(order) -> receipt
        options:
            timeout: 5m
    nexus "mail" workflow SendReceipt(receipt)
        options:
            timeout: 5m
    close complete(receipt)
"""
PAYMENTS = """\
nexus_endpoint PaymentsEndpoint:
    target_namespace: payments
    target_task_queue: payments-worker
    allowed_caller_namespaces:
        - orders

nexus_service Payments:
    operation Charge(order: Order) -> (Receipt):
        return workflow ChargeOrder(order)

workflow ChargeOrder(order: Order) -> (Receipt):
    activity ChargeCard(order) -> receipt
    close complete(receipt)
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "orders.twf").write_text(ORDERS)
    (tmp_path / "payments.twf").write_text(PAYMENTS)
    return tmp_path


def test_json_says_where_everything_lives_and_why(shop: Path) -> None:
    [design] = json.loads(crossway("plan", ".", "--json", cwd=shop).stdout)["designs"]
    homes = {item["name"]: item for item in design["residents"]}
    assert homes["Checkout"]["namespace"] == "orders"
    assert homes["ChargeOrder"]["namespace"] == "payments"
    assert homes["ChargeOrder"]["task_queue"] == "payments-worker"
    assert homes["Payments"]["kind"] == "service"
    assert homes["ChargeCard"]["simulated"] is True
    assert all(item["reason"] for item in design["residents"])
    assert {"orders", "payments", "mail"} <= set(design["namespaces"])


def test_json_lists_declared_and_simulated_endpoints(shop: Path) -> None:
    [design] = json.loads(crossway("plan", ".", "--json", cwd=shop).stdout)["designs"]
    endpoints = {item["name"]: item for item in design["endpoints"]}
    declared = endpoints.pop("PaymentsEndpoint")
    assert declared["origin"] == "declared"
    assert declared["services"] == ["Payments"]
    assert declared["allowed_caller_namespaces"] == ["orders"]
    [other] = endpoints.values()
    assert (other["namespace"], other["origin"]) == ("mail", "simulated")


def test_text_shows_the_same(shop: Path) -> None:
    shown = crossway("plan", ".", cwd=shop)
    assert shown.returncode == 0
    assert "namespace payments\n  task queue payments-worker\n" in shown.stdout
    assert "endpoint PaymentsEndpoint -> payments / payments-worker\n" in shown.stdout
    assert "callers    orders (signed)" in shown.stdout
    assert shown.stdout == crossway("plan", ".", cwd=shop).stdout


NARROWED = """
nexus_endpoint Desk:
    target_namespace: desk
    allowed_caller_namespaces: [orders, reports]
    replay: once
    proof: signature
nexus_service Money:
    options:
        allowed_callers: [orders, reports]
    operation Status(n: int) -> int:
        return n
    operation Refund(n: int) -> int:
        options:
            allowed_callers: [orders]
            originating_namespaces: [shop]
        return n
"""


def test_lists_of_services_and_operations_are_shown_as_what_they_come_to(tmp_path: Path) -> None:
    """What a reviewer wants to know of an operation is who may call it, by all lists together."""
    (tmp_path / "desk.twf").write_text(NARROWED)
    shown = crossway("plan", "desk.twf", cwd=tmp_path)
    assert (
        "      Money  orders, reports\n      Money.Refund  orders (began in shop)\n" in shown.stdout
    )
    assert "callers    orders, reports (signed, each call once, signatures alone)\n" in shown.stdout
    [design] = json.loads(crossway("plan", "desk.twf", "--json", cwd=tmp_path).stdout)["designs"]
    assert design["endpoints"][0]["replay"] == "once"
    assert design["endpoints"][0]["proof"] == "signature"
    assert design["endpoints"][0]["narrower"] == [
        {
            "service": "Money",
            "operation": None,
            "allowed_caller_namespaces": ["orders", "reports"],
            "originating_namespaces": None,
        },
        {
            "service": "Money",
            "operation": "Refund",
            "allowed_caller_namespaces": ["orders"],
            "originating_namespaces": ["shop"],
        },
    ]


TENANTS = """
workflow Assess(claim: Claim) -> (int):
    nexus Desk Assessing.Assess(claim) -> found
        options:
            timeout: 1m
    activity Note(claim.policy.insurer)
        options:
            task_queue: "notes-{claim.policy.insurer}"
    workflow Pay(claim.policy.insurer)
    close complete(found)

nexus_service Assessing:
    operation Assess(claim: Claim) -> (int):
        return workflow Handle(claim):
            task_queue: "assessors-{claim.policy.insurer}"

workflow Handle(claim: Claim) -> (int):
    close complete(1)

workflow Pay(insurer: string):
    default_options:
        task_queue: "payers-{insurer}"
    close

activity Note(insurer: string):
    log(insurer)

nexus_endpoint Desk:
    target_namespace: desk
    target_task_queue: front
    allowed_caller_namespaces: [assess]
"""


def test_a_queue_for_each_tenant_is_listed_with_who_runs_there(tmp_path: Path) -> None:
    """Behind an operation, of an activity and of a child: nobody else says that it is needed."""
    (tmp_path / "assess.twf").write_text(TENANTS)
    shown = crossway("plan", "assess.twf", cwd=tmp_path).stdout
    lines = [line for line in shown.split("\n") if line]
    for queue, kind in [
        ("assessors-{claim.policy.insurer}", "workflow  Handle"),
        ("notes-{claim.policy.insurer}", "activity  Note"),
        ("payers-{insurer}", "workflow  Pay"),
    ]:
        listed = f"  task queue {queue}  (one per tenant: crossway serve --tenant)"
        assert any(kind in line for line in lines[lines.index(listed) :][1:2]), shown


FAMILY = """
namespace shard-{org}:
    worker shelves
        options:
            task_queue: "shelves-{org}"

worker shelves:
    workflow Keep

workflow Keep(org: Org) -> (string):
    activity Look(org) -> found
        options:
            task_queue: "look-{org.id}"
    close complete(found)

activity Look(org: Org) -> (string):
    return org.id
"""


def test_the_queue_of_each_member_of_a_family_is_none_of_a_tenant(tmp_path: Path) -> None:
    """`serve --set org=acme` polls it; a queue that a call computes takes `--tenant`."""
    (tmp_path / "shop.twf").write_text(FAMILY)
    shown = crossway("plan", "shop.twf", cwd=tmp_path).stdout
    assert [line for line in shown.split("\n") if "task queue" in line] == [
        "  task queue look-{org.id}  (one per tenant: crossway serve --tenant)",
        "  task queue shelves-{org}",
    ]


def test_a_path_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    shown = crossway("plan", "missing.twf", cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (2, "error: missing.twf: no such file or folder\n")


@pytest.mark.parametrize(
    "kept", ["junk", "-1d", "0d", "0h", "1.5d", "7", "36501d", "876001h", "9" * 99]
)
def test_a_retention_that_no_server_takes_is_one_line(shop: Path, kept: str) -> None:
    """A server takes more than a hundred years for a hundred: the plan would never be done."""
    said = crossway("plan", ".", f"--retention={kept}", cwd=shop)
    assert (said.returncode, said.stdout) == (2, "")
    message = "expected days or hours such as 7d or 36h, at most 36500d"
    assert said.stderr == f"error: --retention: {message}, found {kept!r}\n"


@pytest.mark.parametrize("kept", ["7d", "036h", "36500d", "876000h"])
def test_a_retention_within_bounds_is_taken(shop: Path, kept: str) -> None:
    assert crossway("plan", ".", "--retention", kept, cwd=shop).returncode == 0

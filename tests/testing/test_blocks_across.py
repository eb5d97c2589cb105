"""`test` blocks over packages and namespaces: whose names they mean, and who is let in."""

from __future__ import annotations

from pathlib import Path

from crossway.checks import Checked
from crossway.design import load
from tests.helpers.blocks import outcomes, said

BILLING = """\
package billing

workflow Pay(id: string) -> (string):
    activity Charge(id) -> receipt
    close complete(receipt)

activity Charge(id: string) -> (string):
    charge it
"""
ORDERS = """\
package orders

import "x/billing"

workflow Order(id: string) -> (string):
    workflow billing.Pay(id) -> paid
    activity Charge(paid) -> noted
    close complete(noted)

activity Charge(paid: string) -> (string):
    note it

test "each package has its own":
    activity billing.Charge returns "paid"
    activity Charge(paid) returns "noted: {paid}"
    promise order <- workflow Order("o-1")
    expect order completes with "noted: paid"
    expect activity billing.Charge("o-1") called once
    workflow billing.Pay("o-2") -> paid
    expect paid == "paid"
"""


def test_names_are_those_of_the_packages_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "billing.twf").write_text(BILLING)
    (tmp_path / "orders.twf").write_text(ORDERS)
    (outcome,) = outcomes(tmp_path)
    assert outcome.fault is None, said(outcome)


WAITING = """
test "its own is waited for":
    activity billing.Charge returns "paid"
    activity Charge never answers
    promise order <- workflow Order("o-1")
    expect order waits for activity Charge

test "that of the other package is":
    activity billing.Charge never answers
    promise paid <- workflow billing.Pay("o-1")
    expect paid waits for activity billing.Charge

test "the other one is not":
    activity billing.Charge never answers
    promise paid <- workflow billing.Pay("o-1")
    expect paid waits for activity Charge
"""


def test_what_is_waited_for_is_that_of_the_packages_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "billing.twf").write_text(BILLING)
    (tmp_path / "orders.twf").write_text(ORDERS + WAITING)
    *held, other = outcomes(tmp_path)
    assert [said(one) for one in held if one.fault is not None] == []
    assert other.fault is not None
    assert other.fault.said == "it waits for activity billing.Charge"


FRONT = """
import "banks"

nexus service Desk:
    sync Ask(n: int) -> (int):
        return activity Look(n)

activity Look(n: int) -> (int):
    look it up

workflow Visit(n: int) -> (int):
    nexus FrontEndpoint Desk.Ask(n) -> found
        options:
            timeout: 5h
    close complete(found)

nexus_endpoint FrontEndpoint:
    target_namespace: front
    services: [Desk]

test "its own is waited for":
    activity Look never answers
    promise visit <- workflow Visit(3)
    expect visit waits for nexus FrontEndpoint Desk.Ask

test "that of the other package is not":
    activity Look never answers
    promise visit <- workflow Visit(3)
    expect visit waits for nexus BankEndpoint banks.Desk.Ask
"""
BANKS = """
package banks

nexus service Desk:
    sync Ask(n: int) -> (int):
        return n

nexus_endpoint BankEndpoint:
    target_namespace: bank
    services: [Desk]
"""


def test_an_operation_that_is_waited_for_is_that_of_its_package(tmp_path: Path) -> None:
    """Also where one of both has no package, and keeps its plain name."""
    (tmp_path / "front.twf").write_text(FRONT)
    (tmp_path / "banks.twf").write_text(BANKS)
    own, other = outcomes(tmp_path)
    assert own.fault is None, said(own)
    assert other.fault is not None
    assert other.fault.said == "it waits for nexus FrontEndpoint Desk.Ask"


FAMILY = """\
workflow Order(id: string) -> (string):
    nexus shard-{org}-Boot Boots.Boot(id) -> booted
        options:
            timeout: 1m
    close complete(booted)

nexus service Boots:
    sync Boot(id: string) -> (string):
        close complete(concat("booted ", id))

namespace shard-{org}:
    with:
        org: [acme]
    worker boots
        options:
            task_queue: "boots"
    nexus endpoint shard-{org}-Boot
        options:
            task_queue: "boots"

worker boots:
    nexus service Boots

worker orders:
    workflow Order

namespace orders:
    worker orders
        options:
            task_queue: "orders"

test "it":
    namespace shard-acme never answers
    promise order <- workflow Order("o-1")
    expect activity Nothing called from shard-acme
"""


def test_a_member_of_a_family_is_a_namespace_that_there_is(tmp_path: Path) -> None:
    """Of those that are chosen when the test runs: `check` cannot know which."""
    (tmp_path / "family.twf").write_text(FAMILY)
    (workspace,) = load(tmp_path)
    found = Checked(workspace).diagnostics
    assert [one.message for one in found if one.code == "unknown-in-test"] == [
        "the design has no activity Nothing"
    ]

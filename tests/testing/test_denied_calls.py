"""`test` blocks that expect the guard of an operation to refuse a call."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.blocks import outcomes, said

GUARDED = """\
nexus service Vault:
    sync Open(id: string) -> (string):
        close complete(id)

namespace bank:
    worker vault
        options:
            task_queue: "bank"
    nexus endpoint VaultEndpoint
        options:
            task_queue: "bank"
            allowed_caller_namespaces: [orders]

namespace orders:
    worker callers
        options:
            task_queue: "orders"

namespace crm:
    worker callers
        options:
            task_queue: "crm"

worker vault:
    nexus service Vault

worker callers:
    workflow Asks

workflow Asks(id: string) -> (string):
    nexus VaultEndpoint Vault.Open(id) -> opened
        options:
            timeout: 1m
    close complete(opened)
"""


def test_a_call_that_the_guard_refuses_is_denied(tmp_path: Path) -> None:
    """By the real guard, with signatures of throw-away keys: by whose list, it is told."""
    (tmp_path / "bank.twf").write_text(
        GUARDED.replace("allowed_caller_namespaces: [orders]", "allowed_caller_namespaces: [crm]")
        + """
test "it":
    promise asks <- workflow Asks("v-1")
    expect asks fails NexusUnauthorizedError
    expect nexus VaultEndpoint Vault.Open denied from orders
    expect nexus VaultEndpoint Vault.Open never called

test "who was let in was not denied":
    nexus VaultEndpoint Vault.Open returns "stood in"
    promise asks <- workflow Asks("v-1")
    expect nexus VaultEndpoint Vault.Open denied from crm
"""
    )
    denied, other = outcomes(tmp_path)
    assert denied.fault is None, said(denied)
    assert said(other).endswith("denied from crm\nit was denied from orders")


TWO_DOORS = """
namespace bank:
    worker vault
        options:
            task_queue: "bank"
    nexus endpoint VaultEndpoint
        options:
            task_queue: "bank"
            allowed_caller_namespaces: [crm]
    nexus endpoint OpenDoor
        options:
            task_queue: "bank"
"""


def test_a_call_is_denied_at_the_endpoint_that_the_line_names(tmp_path: Path) -> None:
    """One that is shut says nothing of another that is open; a namespace is any of its own."""
    start, _, rest = GUARDED.partition("namespace bank:")
    design = start + TWO_DOORS + "\nnamespace orders:" + rest.partition("namespace orders:")[2]
    asks = 'promise asks <- workflow Asks("v-1")\n    expect asks fails'
    lines = (
        "expect nexus VaultEndpoint Vault.Open denied from orders",
        'expect nexus "bank" Vault.Open denied',
        "never nexus OpenDoor Vault.Open denied",
        "expect nexus OpenDoor Vault.Open denied",
    )
    tests = [f'\ntest "{at}":\n    {asks}\n    {line}\n' for at, line in enumerate(lines)]
    (tmp_path / "bank.twf").write_text(design + "".join(tests))
    *held, other = outcomes(tmp_path)
    assert [one.fault for one in held] == [None] * 3
    assert said(other).endswith("\nno call of it was denied there, but at VaultEndpoint")


MEMBERS = """\
workflow Order(id: string, org: string) -> (string):
    nexus shard-{org}-Boot Boots.Boot(id) -> booted
        options:
            timeout: 1m
    close complete(booted)

nexus service Boots:
    sync Boot(id: string) -> (string):
        close complete(concat("booted ", id))

namespace shard-{org}:
    worker boots
        options:
            task_queue: "boots"
    nexus endpoint shard-{org}-Boot
        options:
            task_queue: "boots"
            allowed_caller_namespaces: [crm]

worker boots:
    nexus service Boots

worker orders:
    workflow Order

namespace orders:
    worker orders
        options:
            task_queue: "orders"

namespace crm:
    worker orders
        options:
            task_queue: "crm"

test "it":
    promise order <- workflow Order("o-1", "acme")
    expect order fails
    expect nexus shard-acme-Boot Boots.Boot denied
    expect nexus "shard-{org}-Boot" Boots.Boot denied
    expect nexus shard-zeta-Boot Boots.Boot denied
"""


def test_a_call_is_denied_at_the_member_that_the_line_names(tmp_path: Path) -> None:
    """Of the endpoint of a family a test may name one."""
    (tmp_path / "family.twf").write_text(MEMBERS)
    (other,) = outcomes(tmp_path, ["org=acme", "org=zeta"])
    assert said(other).endswith("\nno call of it was denied there, but at shard-acme-Boot")

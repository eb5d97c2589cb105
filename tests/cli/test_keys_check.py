"""`crossway keys check`: who could call whom in a design, with the keys that are installed."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from crossway.cli.access import PossibleCall, installed, possible_calls, proofs
from crossway.cluster.keys import Keys, key_problems
from crossway.design import resolve
from crossway.language import parse
from crossway.runtime.identity import new_key
from tests.helpers.command import crossway

DESIGN = """
workflow Buy() -> (any):
    nexus Desk Money.Pay() -> paid
        options:
            timeout: 1m
    close complete(paid)

workflow Look() -> (any):
    nexus Desk Money.Refund() -> paid
        options:
            timeout: 1m
    close complete(paid)

nexus service Money:
    sync Pay() -> (string):
        return "paid"
    sync Refund() -> (string):
        options:
            allowed_callers: [shop]
        return "back"

nexus_endpoint Desk:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: [shop, clerks, audits]

worker buyers:
    workflow Buy

worker lookers:
    workflow Look

namespace shop:
    worker buyers
        options:
            task_queue: "shop"

namespace clerks:
    worker lookers
        options:
            task_queue: "clerks"
"""


def found(*namespaces: str, **ends: float) -> dict[str, str]:
    """Return the problem of each caller and operation with the keys of some namespaces."""
    signing = tuple(new_key(name, ends=ends.get(name, float("inf"))) for name in namespaces)
    design = resolve([parse(DESIGN, "bank.twf").file])
    every = possible_calls(design, key_problems(Keys(signing), time.time()))
    return {f"{one.caller} {one.operation}": one.problem for one in every}


def test_lists_and_keys_decide_together() -> None:
    """Who calls and is not listed, who is listed without a key, and who could."""
    assert found("shop", "clerks", "bank") == {
        "shop Money.Pay": "",
        "clerks Money.Pay": "",
        "audits Money.Pay": "no key of audits is known here",
        "clerks Money.Refund": "operation Money.Refund does not list it",
        "shop Money.Refund": "",
    }


@pytest.mark.parametrize(
    ("keys", "ends", "problem"),
    [
        (("shop",), {}, "no key of bank is known here"),
        (("bank",), {}, "no key of shop is known here"),
        (("shop", "bank"), {"shop": 1.0}, "every key of shop that is known here is no longer good"),
    ],
)
def test_both_sides_need_keys_that_are_good(
    keys: tuple[str, ...], ends: dict[str, float], problem: str
) -> None:
    """The caller's signs the call, the handler's the answer."""
    assert found(*keys, **ends)["shop Money.Pay"] == problem


def test_an_endpoint_without_a_list_is_for_anybody() -> None:
    """Nothing has to be known of who calls there; the answer is signed all the same."""
    listed = "    allowed_caller_namespaces: [shop, clerks, audits]\n"
    design = resolve([parse(DESIGN.replace(listed, ""), "bank.twf").file])
    every = list(possible_calls(design, key_problems(Keys((new_key("bank"),)), time.time())))
    assert every[:2] == [
        PossibleCall("", "Desk", "Money.Pay", calls=False),
        PossibleCall("shop", "Desk", "Money.Pay", calls=True),
    ]


def test_the_command_fails_when_a_caller_in_the_design_could_not(tmp_path: Path) -> None:
    """And says what is odd in the directory, which `serve` would only log."""
    design, keys = tmp_path / "bank.twf", tmp_path / "keys"
    design.write_text(DESIGN.replace("    workflow Look\n", "    workflow Buy\n"))
    made = crossway("keys", "new", "shop", "clerks", "bank", "--dir", str(keys))
    assert made.returncode == 0, made.stderr
    command = ("keys", "check", str(design), "--dir", str(keys))
    said = crossway(*command)
    assert said.returncode == 0, said.stdout
    assert "shop -> Desk Money.Pay: could\n" in said.stdout
    assert "shop -> Desk Money.Refund: could, and does not in this design\n" in said.stdout
    assert "audits -> Desk Money.Pay: cannot: no key of audits is known here, and" in said.stdout
    assert "shop -> Desk Money.Pay: proven by " in said.stdout
    assert "\nNAMESPACE  NEWEST KEY " in said.stdout
    (keys / "odd.jwks.json").write_text(json.dumps({"keys": 3}))
    odd = crossway(*command)
    assert odd.returncode == 1
    assert "odd: " in odd.stdout
    assert "odd.jwks.json" in odd.stdout
    shutil.rmtree(keys)
    assert crossway(*command).returncode == 1
    assert "  crossway keys check orders.twf\n" in crossway("keys", "--help").stdout


@pytest.mark.parametrize(
    ("body", "proof", "agreeing", "said"),
    [
        ("return n", "mac", ("shop", "bank"), "a MAC"),
        (
            "return n",
            "mac",
            ("shop",),
            "signatures, since the newest key of bank only signs",
        ),
        (
            "return n",
            "mac",
            ("bank",),
            "signatures, since the newest key of shop only signs",
        ),
        ("return n", "signature", ("shop", "bank"), "signatures, since the endpoint asks for them"),
        (
            "nexus Desk Money.Pay(n) -> m\n        return m",
            "mac",
            ("shop", "bank"),
            "signatures, since the operation may call others, who verify the chain of calls",
        ),
    ],
)
def test_it_is_said_by_what_each_call_is_proven_and_why(
    body: str, proof: str, agreeing: tuple[str, ...], said: str
) -> None:
    """Whoever expects a MAC, or evidence, sees which he has."""
    text = PROVEN.replace("BODY", body).replace("PROOF", proof)
    design = resolve([parse(text, "bank.twf").file])
    signing = [new_key(name, agrees=name in agreeing) for name in ("shop", "bank")]
    keys = Keys(tuple(signing))
    every = list(possible_calls(design, key_problems(keys, time.time())))
    assert f"shop -> Desk Money.Pay: proven by {said}" in proofs(design, keys, every)


def test_a_table_says_which_namespace_has_which_key_and_what_each_two_can_prove_by() -> None:
    """The keys of others are known by their public halves, and those of some not at all."""
    design = resolve([parse(DESIGN, "bank.twf").file])
    shop, bank = new_key("shop"), new_key("bank")
    clerks = new_key("clerks", algorithm="ES256", agrees=False)
    keys = Keys((shop, bank), (clerks.public,))
    every = list(possible_calls(design, key_problems(keys, time.time())))
    table = [line.split(maxsplit=4) for line in installed(design, keys, every)]
    assert table[1:5] == [
        ["audits", "not", "known", "-", "-         -"],
        ["bank", bank.id[:12], "EdDSA", "yes", "here"],
        ["clerks", clerks.id[:12], "ES256", "no", "-"],
        ["shop", shop.id[:12], "EdDSA", "yes", "here"],
    ]
    pairs = [line.split(maxsplit=2) for line in [*installed(design, keys, every)][6:]]
    assert pairs == [
        ["audits", "bank", "nothing: no key of audits is known here"],
        ["clerks", "bank", "signatures, since the newest key of clerks only signs"],
        ["shop", "bank", "a MAC"],
    ]


def test_what_counts_no_more_proves_nothing(tmp_path: Path) -> None:
    """Who revokes the last key of a namespace is told what becomes of calls, and what ends that."""
    (tmp_path / "bank.twf").write_text(DESIGN)
    here = ("--dir", str(tmp_path / "keys"))
    crossway("keys", "new", "shop", "bank", *here)
    first = next((tmp_path / "keys").glob("bank.*.jwk")).name.split(".")[1]
    said = crossway("keys", "revoke", "bank", first, *here).stderr
    assert "every key of bank that is known here is revoked: calls of bank are refused" in said
    assert f"`crossway keys rotate bank --dir {tmp_path / 'keys'}`" in said
    checked = crossway("keys", "check", str(tmp_path / "bank.twf"), *here)
    assert checked.returncode == 1
    assert "shop    bank     nothing: every key of bank that is known here is revoked" in (
        checked.stdout
    )
    crossway("keys", "rotate", "bank", *here)
    assert crossway("keys", "revoke", "bank", first, *here).stderr == ""


def test_of_two_files_that_hold_one_key_that_which_revokes_it_counts() -> None:
    """As it is for whoever verifies: a public half that others have may be older."""
    key = new_key("shop")
    keys = Keys((replace(key, revoked=True),), (key.public,))
    said = "every key of shop that is known here is revoked"
    assert key_problems(keys, time.time()) == {"shop": said}


PROVEN = """
namespace shop:
    worker shops
worker shops:
    workflow Buys
workflow Buys():
    nexus Desk Money.Pay(1) -> paid
    close complete

nexus_endpoint Desk:
    target_namespace: bank
    allowed_caller_namespaces: [shop, bank]
    proof: PROOF
    services: [Money]

nexus_service Money:
    operation Pay(n: int) -> int:
        BODY
"""

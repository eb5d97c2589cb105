"""`plan --format terraform`: what Temporal Cloud's provider takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from crossway.cluster.making.plan import Terms
from crossway.cluster.making.terraform import terraform
from crossway.cluster.making.terraform_self_hosted import terraform_self_hosted
from crossway.design import load, resolve
from crossway.design.model import Design
from tests.helpers.paths import ORDERS

# Arguments that the provider requires. Source: the schemas of its resources.
NAMESPACE = {"name", "regions", "retention_days"}
ATTRIBUTE = {"namespace_id", "name", "type"}
ENDPOINT = {"name", "worker_target", "allowed_caller_namespaces"}


@pytest.fixture(scope="module")
def module() -> str:
    [space] = load(ORDERS)
    design = resolve([f.file for f in space.files], space.implemented)
    return terraform(design, Terms(retention=timedelta(days=14), simulated=False))


def resources(text: str, kind: str) -> dict[str, set[str]]:
    """Return the arguments of each resource of a kind, by its label."""
    blocks = re.findall(rf'^resource "{kind}" "([\w-]+)" {{\n(.*?)^}}$', text, re.M | re.S)
    return {label: set(re.findall(r"^  (\w+) +=", body, re.M)) for label, body in blocks}


def test_every_namespace_has_what_the_provider_requires(module: str) -> None:
    found = resources(module, "temporalcloud_namespace")
    assert set(found) == {"orders", "payments", "notifications"}
    assert all(given >= NAMESPACE for given in found.values())
    assert module.count("retention_days = 14\n") == 3


def test_every_endpoint_has_what_the_provider_requires(module: str) -> None:
    found = resources(module, "temporalcloud_nexus_endpoint")
    assert set(found) == {"PaymentsEndpoint", "NotificationsEndpoint"}
    assert all(given >= ENDPOINT for given in found.values())


def test_callers_are_ids_and_those_of_other_teams_are_variables(module: str) -> None:
    start = module.index('"temporalcloud_nexus_endpoint" "PaymentsEndpoint"')
    endpoint = module[start:]
    assert "namespace_id = temporalcloud_namespace.payments.id" in endpoint
    callers = re.findall(r"^    (\S+),$", endpoint, re.M)
    assert callers == [
        "var.admin_namespace_id",
        "temporalcloud_namespace.orders.id",
        "var.subscriptions_namespace_id",
    ]
    assert 'variable "admin_namespace_id" {' in module


def shop(folder: Path, *lines: str, retention: timedelta | None = None) -> str:
    """Return the module of a design whose endpoint has these lines."""
    (folder / "shop.twf").write_text(
        "nexus_endpoint Pay:\n"
        "    target_namespace: pay\n"
        + "".join(f"    {line}\n" for line in lines)
        + "\nnexus_service Till:\n"
        "    operation Take(n: number) -> number:\n"
        "        return n\n"
    )
    [space] = load(folder)
    design = resolve([f.file for f in space.files], space.implemented)
    return terraform(design, Terms(retention=retention, simulated=False))


def test_names_that_an_identifier_cannot_hold_stay_apart(tmp_path: Path) -> None:
    text = shop(
        tmp_path,
        "target_task_queue: pay",
        'allowed_caller_namespaces: ["a.b", "a_b", "a_b_", "9lives", pay, pay]',
    )
    variables = re.findall(r'^variable "(\w+)"', text, re.M)
    assert len(variables) == len(set(variables)) == 5
    callers = re.findall(r"^    (\S+),$", text, re.M)
    assert len(callers) == len(set(callers)) == 5
    assert {f"var.{name}" for name in variables if name != "regions"} < set(callers)


def test_retention_is_whole_days_and_never_shorter_than_asked_for(tmp_path: Path) -> None:
    text = shop(tmp_path, "target_task_queue: pay", retention=timedelta(hours=36))
    assert "retention_days = 2\n" in text


def test_a_character_that_is_no_text_is_an_escape_that_terraform_knows(tmp_path: Path) -> None:
    text = shop(tmp_path, 'target_task_queue: "pay\\u0008\\u000c\\u0001"')
    assert r'"pay\U00000008\U0000000c\U00000001"' in text


def test_a_text_cannot_break_out_of_its_string(tmp_path: Path) -> None:
    text = shop(tmp_path, "target_task_queue: pay", 'description: "say ${var.secret} and %{if}"')
    assert "say $${var.secret} and %%{if}" in text
    assert len(re.findall(r"(?<!\$)\$\{", text)) == 0


def test_lists_of_operations_are_described_and_let_through(tmp_path: Path) -> None:
    """Cloud knows the endpoint's callers only: those of all its operations have to reach it."""
    text = shop(tmp_path, "target_task_queue: pay")
    assert "(callers:" not in text
    design = tmp_path / "shop.twf"
    listed = "    operation Take(n: number) -> number:\n        options:\n"
    listed += "            allowed_callers: [orders]\n"
    old = "    operation Take(n: number) -> number:\n"
    design.write_text(design.read_text().replace(old, listed))
    [space] = load(tmp_path)
    text = terraform(resolve([f.file for f in space.files], {}), Terms(simulated=False))
    assert "- `Take(n: number) -> number` (callers: `orders`)" in text
    assert re.findall(r"^    (\S+),$", text, re.M) == ["var.orders_namespace_id"]


def test_search_attributes_are_resources_of_their_namespace(tmp_path: Path) -> None:
    """The provider's own types; two namespaces may have one of the same name."""
    (tmp_path / "shop.twf").write_text(
        "workflow Ship(id: string):\n    close\n\n"
        "worker ships:\n    workflow Ship\n\n"
        + "".join(
            f"namespace {space}:\n    search_attributes:\n        OwnerId: {kind}\n"
            f"        Tags: KeywordList\n    worker ships\n"
            f'        options:\n            task_queue: "{space}"\n\n'
            for space, kind in (("shop", "Keyword"), ("depot", "int"))
        )
    )
    [space] = load(tmp_path)
    text = terraform(space.design, Terms(simulated=False))
    found = resources(text, "temporalcloud_namespace_search_attribute")
    assert set(found) == {"shop_OwnerId", "shop_Tags", "depot_OwnerId", "depot_Tags"}
    assert all(given == ATTRIBUTE for given in found.values())
    start = text.index('"depot_OwnerId"')
    assert re.findall(r"= (.*)", text[start:])[:3] == [
        "temporalcloud_namespace.depot.id",
        '"OwnerId"',
        '"int"',
    ]
    assert text.count('"keyword_list"') == 2


@pytest.mark.parametrize("form", [terraform, terraform_self_hosted])
def test_attributes_whose_names_run_together_stay_apart(
    tmp_path: Path, form: Callable[[Design, Terms], str]
) -> None:
    """`a` has `b_c`, and `a_b` has `c`: no resource is there twice under one name."""
    spaces = {"a": "b_c", "a_b": "c"}
    (tmp_path / "shop.twf").write_text(
        "workflow A():\n    close\nworker w:\n    workflow A\n"
        + "".join(
            f"namespace {space}:\n    search_attributes:\n        {name}: keyword\n"
            f'    worker w\n        options:\n            task_queue: "{space}"\n'
            for space, name in spaces.items()
        )
    )
    [space] = load(tmp_path)
    design = resolve([f.file for f in space.files], space.implemented)
    text = form(design, Terms(retention=None, simulated=False))
    found = re.findall(r'^resource "(\w+_search_attribute)" "([\w-]+)"', text, re.M)
    assert (len(found), len({*found})) == (2, 2)

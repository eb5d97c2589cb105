"""`plan --format terraform`: what Temporal Cloud's provider takes."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from crossway.cluster.plan import Terms
from crossway.cluster.terraform import terraform
from crossway.design import load, resolve

ROOT = Path(__file__).parents[2]

# Arguments that the provider requires. Source: the schemas of its two resources.
NAMESPACE = {"name", "regions", "retention_days"}
ENDPOINT = {"name", "worker_target", "allowed_caller_namespaces"}


@pytest.fixture(scope="module")
def module() -> str:
    [space] = load(ROOT / "examples" / "orders")
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


def test_a_text_cannot_break_out_of_its_string(tmp_path: Path) -> None:
    (tmp_path / "shop.twf").write_text(
        "nexus_endpoint Pay:\n"
        "    target_namespace: pay\n"
        "    target_task_queue: pay\n"
        '    description: "say ${var.secret} and %{if}"\n\n'
        "nexus_service Till:\n"
        "    operation Take(n: number) -> number:\n"
        "        return n\n"
    )
    [space] = load(tmp_path)
    design = resolve([f.file for f in space.files], space.implemented)
    text = terraform(design, Terms(simulated=False))
    assert "say $${var.secret} and %%{if}" in text
    assert len(re.findall(r"(?<!\$)\$\{", text)) == 0

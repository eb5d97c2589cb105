"""`plan --format terraform-self-hosted`: what the community provider for own servers takes."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from crossway.cluster.making.plan import Terms
from crossway.cluster.making.terraform import terraform
from crossway.cluster.making.terraform_self_hosted import terraform_self_hosted
from crossway.design import load
from tests.helpers.command import crossway
from tests.helpers.paths import ORDERS
from tests.helpers.patience import PATIENCE

# Arguments that the provider requires or takes. Source: the schemas of its resources.
KNOWN = {
    "temporal_namespace": ({"name", "owner_email"}, {"retention", "description"}),
    "temporal_nexus_endpoint": ({"name"}, {"description", "worker_target"}),
    "temporal_search_attribute": ({"name", "type"}, {"namespace"}),
}


def resources(text: str) -> list[tuple[str, str, set[str]]]:
    """Return the kind, the label and the arguments of each resource."""
    blocks = re.findall(r'^resource "(\w+)" "([\w-]+)" {\n(.*?)^}$', text, re.M | re.S)
    return [
        (kind, label, set(re.findall(r"^  (\w+) +=", body, re.M))) for kind, label, body in blocks
    ]


def test_every_resource_has_what_the_provider_requires_and_nothing_else() -> None:
    """Namespaces, search attributes and endpoints; those of other teams are none of them."""
    printed = crossway(
        "plan", str(ORDERS), "--format", "terraform-self-hosted", "--retention", "7d"
    )
    assert printed.returncode == 0
    found = resources(printed.stdout)
    assert [(kind, label) for kind, label, _ in found] == [
        ("temporal_namespace", "notifications"),
        ("temporal_namespace", "orders"),
        ("temporal_namespace", "payments"),
        ("temporal_nexus_endpoint", "NotificationsEndpoint"),
        ("temporal_nexus_endpoint", "PaymentsEndpoint"),
    ]
    for kind, _, given in found:
        required, optional = KNOWN[kind]
        assert required <= given <= required | optional
    assert printed.stdout.count("retention   = 7\n") == 3
    assert "namespace  = temporal_namespace.payments.name" in printed.stdout


def test_search_attributes_and_odd_names_are_resources(tmp_path: Path) -> None:
    """What a design writes stays a text, whatever is in it."""
    (tmp_path / "shop.twf").write_text(
        "namespace shop:\n"
        "    search_attributes:\n"
        "        Customer: keyword\n"
        "    workflow Buy\n\n"
        "workflow Buy(id: string):\n    close\n"
    )
    [space] = load(tmp_path)
    terms = Terms(retention=timedelta(hours=36), simulated=False)
    text = terraform_self_hosted(space.design, terms)
    assert "retention   = 2\n" in text
    assert all(given >= KNOWN[kind][0] for kind, _, given in resources(text))


@pytest.mark.parametrize("write", [terraform, terraform_self_hosted])
def test_terraform_itself_reads_the_module(write: object, tmp_path: Path) -> None:
    """As it is formatted, which parses it; that needs no provider."""
    program = shutil.which("terraform")
    if program is None:
        pytest.skip("there is no terraform here")
    [space] = load(ORDERS)
    assert callable(write)
    file = tmp_path / "main.tf"
    file.write_text(write(space.design, Terms(simulated=False)))
    done = subprocess.run(
        [program, "fmt", "-check", "-diff", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stderr

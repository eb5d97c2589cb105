"""examples/deploy: what an orchestrator is told about workers is what they take and need."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from crossway.cli import COMMANDS
from crossway.cli.command_line import loaded
from crossway.cluster.building import build
from crossway.cluster.keys import exported, jwks_of, read_keys
from crossway.design import load
from crossway.runtime.identity import new_key
from tests.helpers.paths import ORDERS, ROOT
from tests.helpers.patience import PATIENCE
from tests.packaging.compose import SCHEMA

DEPLOY = ROOT / "examples" / "deploy"
SPACES = ("notifications", "orders", "payments")
GRACE = 30
"""Seconds that `serve` gives to running activities unless told otherwise."""


def manifests(kind: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a kind in the Kubernetes manifests."""
    for file in sorted((DEPLOY / "kubernetes").glob("*.yaml")):
        for one in yaml.safe_load_all(file.read_text()):
            if one["kind"] == kind:
                yield one


def flags() -> set[str]:
    """Return the options of `crossway serve`, which those of a project's worker are."""
    serve = next(one for one in COMMANDS if one.name == "serve")
    return {name for parameter in loaded(serve).params for name in parameter.opts}


def unknown(arguments: Sequence[str]) -> set[str]:
    """Return the options among arguments that no worker takes."""
    return {one.partition("=")[0] for one in arguments if one.startswith("-")} - flags()


def test_each_namespace_has_a_deployment_of_its_own() -> None:
    """With probes that ask for what they mean, time to stop, and its key from a secret."""
    found = {
        one["metadata"]["name"]: one["spec"]["template"]["spec"] for one in manifests("Deployment")
    }
    assert sorted(found) == [f"{name}-worker" for name in SPACES]
    for name in SPACES:
        pod = found[f"{name}-worker"]
        (container,) = pod["containers"]
        assert pod["terminationGracePeriodSeconds"] > GRACE
        assert unknown(container["args"]) == set()
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        assert f"--health=0.0.0.0:{ports['health']}" in container["args"]
        assert f"--metrics=0.0.0.0:{ports['metrics']}" in container["args"]
        assert container["readinessProbe"]["httpGet"] == {"path": "/ready", "port": "health"}
        assert container["livenessProbe"]["httpGet"] == {"path": "/live", "port": "health"}
        secrets = {
            one["name"]: one["valueFrom"]["secretKeyRef"]["name"]
            for one in container["env"]
            if "secretKeyRef" in one["valueFrom"]
        }
        assert secrets == {"CROSSWAY_PRIVATE_KEYS": f"{name}-key"}
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert container["securityContext"]["readOnlyRootFilesystem"] is True


def test_selectors_select_the_workers_that_they_are_about() -> None:
    """A deployment its pods, and a budget those of a deployment."""
    labels = []
    for one in manifests("Deployment"):
        selector = one["spec"]["selector"]["matchLabels"]
        labels.append(selector)
        assert selector.items() <= one["spec"]["template"]["metadata"]["labels"].items()
    assert [
        one["spec"]["selector"]["matchLabels"] for one in manifests("PodDisruptionBudget")
    ] == labels


def test_kubectl_builds_the_manifests() -> None:
    """All that the kustomization lists, with the address that each deployment reads."""
    program = shutil.which("kubectl")
    if program is None:
        pytest.skip("there is no kubectl here")
    done = subprocess.run(
        [program, "kustomize", str(DEPLOY / "kubernetes")],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    kinds = [one["kind"] for one in yaml.safe_load_all(done.stdout)]
    assert sorted(kinds) == ["ConfigMap", *["Deployment"] * 3, *["PodDisruptionBudget"] * 3]


def test_the_manifests_are_what_kubernetes_takes() -> None:
    """By the schemas of its releases; a field that no object of its kind has is a fault."""
    program = Path(sys.executable).with_name("kubernetes-validate")
    if not program.exists():
        pytest.skip("kubernetes-validate is of the group dev: it is not installed here yet")
    files = [str(one) for one in (DEPLOY / "kubernetes").glob("*.yaml")]
    objects = [one for one in files if not one.endswith("kustomization.yaml")]
    done = subprocess.run(
        [program, "--strict", *objects],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_compose_file_serves_each_namespace_with_what_is_beside_it() -> None:
    """Its flags are those of the commands, its files are there, and nothing would be simulated."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert sorted(services) == ["apply", *SPACES, "temporal"]
    for name in SPACES:
        one = services[name]
        assert one["command"][:3] == ["serve", "/designs/orders", f"--namespace={name}"]
        assert unknown(one["command"]) == set()
        assert int(one["stop_grace_period"].removesuffix("s")) > GRACE
        assert "/ready" in one["healthcheck"]["test"][-1]
        mounted = [volume.split(":")[0] for volume in one["volumes"]]
        assert all((DEPLOY / path).exists() for path in mounted if path != "./keys")
    (space,) = load(ORDERS)
    built = build(space.design.own, SPACES, [str(DEPLOY / "production.py")], samples=False)
    assert built.simulated == ()


COMPOSE = (DEPLOY / "compose.yaml").read_text()


def faults(text: str) -> list[str]:
    """Return what compose would refuse of a file."""
    document = yaml.safe_load(text)
    found = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]
    services = document.get("services", {})
    asked = {name for one in services.values() for name in one.get("depends_on", {})}
    return found + [f"no service {name}" for name in sorted(asked - {*services})]


def test_the_compose_file_is_one() -> None:
    """By the Compose Specification, and by compose itself where that is installed."""
    assert faults(COMPOSE) == []
    docker = shutil.which("docker")
    compose = [docker or "", "compose"]
    if (
        docker is None
        or subprocess.run([*compose, "version"], capture_output=True, check=False).returncode
    ):
        return
    program = [*compose, "--file", str(DEPLOY / "compose.yaml"), "config", "--quiet"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("healthcheck:", "healthchek:", "'healthchek' was unexpected"),
        ("stop_grace_period: 45s", "stop_grace_period: 45", "45 is not of type 'string'"),
        ("interval: 5s", "interval: 5 seconds", "'5 seconds' does not match"),
        ("service_healthy", "healthy", "'healthy' is not one of"),
        ("restart: unless-stopped", "restart: sometimes", "'sometimes' is not one of"),
        ('"127.0.0.1:7233:7233"', "7233", "7233 is not of type 'string'"),
        ("test: [CMD, temporal,", "test: [temporal,", "'temporal' is not one of"),
        ("../orders:/designs/orders:ro", "../orders", "'../orders' does not match"),
        ("image: crossway", "container: crossway", "'image' is a required property"),
        (
            "      temporal:\n        condition",
            "      server:\n        condition",
            "no service server",
        ),
        ("services:\n", "service:\n", "'services' is a required property"),
        ("retries: 12", 'retries: "many"', "'many' is not of type 'integer'"),
    ],
)
def test_what_is_wrong_with_a_compose_file_is_found(right: str, wrong: str, said: str) -> None:
    """A test of the test: each row is the file with one thing wrong."""
    assert right in COMPOSE
    assert any(said in fault for fault in faults(COMPOSE.replace(right, wrong))), said


def test_keys_are_read_as_kubernetes_mounts_them(tmp_path: Path) -> None:
    """Public ones are links into a folder that is swapped; the private one is in a variable."""
    own, other = new_key("payments"), new_key("orders")
    data = tmp_path / "..2026_11_26"
    data.mkdir()
    (data / "orders.jwks.json").write_text(json.dumps(exported([other.public])))
    (tmp_path / "..data").symlink_to(data.name)
    (tmp_path / "orders.jwks.json").symlink_to("..data/orders.jwks.json")
    (jwk,) = jwks_of([own])["keys"]
    found = read_keys(tmp_path, {"CROSSWAY_PRIVATE_KEYS": json.dumps(jwk)})
    assert [one.id for one in found.signing] == [own.id]
    assert [one.id for one in found.trusted] == [other.id]

"""Namespaces with holes in their names, of one workflow's reach, and at each level."""

from __future__ import annotations

import pytest

from crossway.graph import Level, at_level, reached_from
from crossway.graph.captions import node_captions
from crossway.graph.model import Graph, Kind
from tests.graph.shop import graph

FRONT = """\
workflow Route(org: string):
    nexus "shard-{org}" workflow Keep(org)

workflow Idle(org: string):
    activity Rest(org)
"""
SHARDS = """\
workflow Keep(org: string):
    activity Write(org)
    nexus Audit Audits.Note(org)

worker shards:
    workflow Keep
    activity Write

namespace shard-{org}:
    worker shards
        options:
            task_queue: "shards"
    nexus endpoint shard-{org}-Notes
        options:
            task_queue: "shards"
            allowed_caller_namespaces: ["front"]
"""
AUDIT = """\
nexus_endpoint Audit:
    target_namespace: audit
    target_task_queue: audit
    allowed_caller_namespaces: ["shard-{org}"]

nexus_service Audits:
    operation Note(org: string):
        pass
"""


@pytest.fixture(scope="module")
def tenants() -> Graph:
    """Return a front that calls the namespace of a tenant, which calls one that all share."""
    return graph({"front.twf": FRONT, "shards.twf": SHARDS, "audit.twf": AUDIT})


def regions(found: Graph) -> dict[str, tuple[str, ...]]:
    """Return the namespaces of a graph, with the holes in their names."""
    return {region.name: region.holes for region in found.regions}


def test_a_workflow_reaches_into_the_namespace_of_a_tenant_and_on_from_there(
    tenants: Graph,
) -> None:
    """Two namespaces away, through the endpoints of both; what it does not call is left out."""
    found = reached_from(tenants, "Route")
    assert regions(found) == {"audit": (), "front": (), "shard-{org}": ("org",)}
    names = {node.name for node in found.nodes}
    assert names == {"Route", "shard-{org}-Notes", "Keep", "Write", "Audit", "Note"}
    gates = {edge.through for edge in found.edges if edge.through}
    assert gates == {"endpoint shard-{org}-Notes", "endpoint Audit"}


def test_what_a_tenant_s_workflow_reaches_begins_with_it(tenants: Graph) -> None:
    """By its name alone, or with the namespace as it is written, hole and all."""
    found = reached_from(tenants, "shard-{org}/Keep")
    assert found == reached_from(tenants, "Keep")
    assert regions(found) == {"audit": (), "shard-{org}": ("org",)}
    assert "Route" not in {node.name for node in found.nodes}


@pytest.mark.parametrize("reduced", [False, True], ids=["all of it", "one workflow's reach"])
def test_tenants_are_one_namespace_at_the_level_of_namespaces(
    tenants: Graph, reduced: bool
) -> None:
    """Which says that there is one for each tenant, its endpoint, and who may pass there."""
    whole = reached_from(tenants, "Route") if reduced else tenants
    found = at_level(whole, Level.NAMESPACES)
    one = next(node for node in found.nodes if node.name == "shard-{org}")
    assert (one.kind, one.holes, one.inside) == (
        Kind.NAMESPACE,
        ("org",),
        ("shard-{org}-Notes",),
    )
    assert [admission.callers for admission in one.admits] == [("front",)]
    assert {(edge.source, edge.target) for edge in found.edges} == {
        ("namespace front", "namespace shard-{org}"),
        ("namespace shard-{org}", "namespace audit"),
    }
    assert node_captions(one) == ("namespace · one per org", "shard-{org}-Notes for front")


def test_tenants_keep_their_service_and_their_endpoint_at_the_level_of_services(
    tenants: Graph,
) -> None:
    """The endpoint is one for each tenant, too; it is the way from the front to the service."""
    found = at_level(tenants, Level.SERVICES)
    inside = {node.kind: node for node in found.nodes if node.region == "namespace shard-{org}"}
    assert inside.keys() == {Kind.ENDPOINT, Kind.SERVICE, Kind.OWN}
    assert inside[Kind.ENDPOINT].holes == ("org",)
    assert inside[Kind.SERVICE].inside == ("Keep",)
    [into] = [edge for edge in found.edges if edge.target == inside[Kind.SERVICE].id]
    assert (into.source, into.through) == ("own front/", inside[Kind.ENDPOINT].id)

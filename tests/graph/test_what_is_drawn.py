"""A design's graph: what is in it, where each line of it stands, who may call whom."""

from __future__ import annotations

import pytest

from crossway.errors import UnknownNameError
from crossway.graph import Level, as_values, at_level, reached_from
from crossway.graph.model import Call, Edge, Graph, Kind, Mode, Node, lines_of
from tests.graph.shop import SHOP, graph


def edge(found: Graph, source: str, target: str, mode: Mode = Mode.AWAITED) -> Edge:
    """Return the one edge between two nodes, by the ends of their ids, in a mode."""
    [one] = [
        each
        for each in found.edges
        if each.source.endswith(source) and each.target.endswith(target) and each.mode is mode
    ]
    return one


def node(found: Graph, id: str) -> Node:
    return found.by_id[id]


def lines(one: Edge) -> list[int]:
    return [place.line for place in one.places]


def test_every_thing_is_in_its_namespace_with_its_line() -> None:
    """Workflows, activities, operations and endpoints, and nothing besides."""
    found = graph(SHOP)
    assert [region.name for region in found.regions] == ["money", "shop"]
    kinds = {(one.region, str(one.kind), one.name) for one in found.nodes}
    assert kinds == {
        ("namespace money", "endpoint", "Money"),
        ("namespace money", "operation", "Charge"),
        ("namespace money", "operation", "Refund"),
        ("namespace money", "operation", "Note"),
        ("namespace money", "workflow", "ChargeOrder"),
        ("namespace money", "activity", "Bill"),
        ("namespace shop", "workflow", "Order"),
        ("namespace shop", "workflow", "Pack"),
        ("namespace shop", "workflow", "Tidy"),
        ("namespace shop", "activity", "Reserve"),
        ("namespace shop", "activity", "Ring"),
    }
    pack, bill = node(found, "workflow shop/Pack"), node(found, "activity money/Bill")
    assert pack.place is not None
    assert (pack.place.path, pack.place.line) == ("shop.twf", 14)
    assert bill.place is not None
    assert (bill.place.path, bill.place.line) == ("money.twf", 19)  # where it is called
    assert bill.simulated
    assert not pack.simulated


def test_each_call_has_its_mode_and_the_lines_that_make_it() -> None:
    """Awaited, promised and detached calls of one operation are three edges, signals are others."""
    found = graph(SHOP)
    charge = edge(found, "shop/Order", "Payments.Charge")
    assert (charge.call, charge.through, lines(charge)) == (Call.NEXUS, "endpoint Money", [3])
    assert lines(edge(found, "shop/Order", "Payments.Charge", Mode.PROMISE)) == [4]
    assert lines(edge(found, "shop/Order", "Payments.Note", Mode.DETACHED)) == [6]
    child = edge(found, "shop/Order", "shop/Pack", Mode.PROMISE)
    assert (child.call, lines(child)) == (Call.CHILD, [7])
    signal = edge(found, "shop/Order", "shop/Pack", Mode.DETACHED)
    assert (signal.call, signal.name, lines(signal)) == (Call.SIGNAL, "Hurry", [8])
    assert edge(found, "shop/Order", "shop/Tidy", Mode.DETACHED).call is Call.CHILD
    assert edge(found, "shop/Pack", "shop/Ring").call is Call.ACTIVITY  # out of a handler
    assert edge(found, "Payments.Charge", "money/ChargeOrder").call is Call.BEHIND


def test_a_gate_says_who_may_call_and_a_call_that_it_refuses_is_marked() -> None:
    """What the narrower list of one operation takes away counts as well."""
    found = graph(SHOP)
    whole, narrower = node(found, "endpoint Money").admits
    assert (whole.about, whole.callers) == ("", ("shop", "audit"))
    assert (narrower.about, narrower.callers) == ("Payments.Refund", ("audit",))
    refused = [(one.target, one.refused) for one in found.edges if one.call is Call.NEXUS]
    assert dict(refused) == {
        "operation money/Payments.Charge": False,
        "operation money/Payments.Refund": True,
        "operation money/Payments.Note": False,
    }


def test_calls_through_one_gate_share_the_line_behind_it() -> None:
    """A picture has a line to the gate for each mode, and one from it to each operation."""
    drawn = {(one.source, one.target, one.mode) for one in lines_of(graph(SHOP))}
    gate, charge = "endpoint Money", "operation money/Payments.Charge"
    assert ("workflow shop/Order", gate, Mode.PROMISE) in drawn
    assert [mode for source, target, mode in drawn if (source, target) == (gate, charge)] == [
        Mode.AWAITED
    ]


def test_a_workflow_reaches_what_it_calls_and_nothing_else() -> None:
    """Through endpoints, and no caller of it; a name that nothing has is told, with near ones."""
    found = reached_from(graph(SHOP), "Pack")
    assert {one.name for one in found.nodes} == {"Pack", "Ring"}
    assert [region.name for region in found.regions] == ["shop"]
    everything = reached_from(graph(SHOP), "shop/Order")
    assert {one.name for one in everything.nodes} >= {"Money", "ChargeOrder", "Bill"}
    with pytest.raises(UnknownNameError, match="did you mean Order"):
        reached_from(graph(SHOP), "Ordr")


def test_levels_put_services_and_namespaces_in_the_place_of_what_is_in_them() -> None:
    """The calls between them stay, those inside are gone; the endpoints stay to be seen."""
    services = at_level(graph(SHOP), Level.SERVICES)
    assert {(one.kind, one.name) for one in services.nodes} == {
        (Kind.ENDPOINT, "Money"),
        (Kind.SERVICE, "Payments"),
        (Kind.OWN, "1 workflow, 1 activity"),
        (Kind.OWN, "3 workflows, 2 activities"),
    }
    namespaces = at_level(graph(SHOP), Level.NAMESPACES)
    assert [one.name for one in namespaces.nodes] == ["money", "shop"]
    assert namespaces.nodes[0].inside == ("Money",)
    assert {(one.source, one.target) for one in namespaces.edges} == {
        ("namespace shop", "namespace money")
    }
    assert {one.mode for one in namespaces.edges} == set(Mode)


def test_tenants_are_drawn_as_one() -> None:
    """A family of namespaces is one region, which says what there is one of for each."""
    text = """\
workflow Route(org: string):
    nexus "shard-{org}" workflow Keep(org)

workflow Keep(org: string):
    activity Write(org)

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
"""
    found = graph({"front.twf": text})
    family = {region.name: region.holes for region in found.regions}
    assert family == {"front": (), "shard-{org}": ("org",)}


def test_json_has_all_of_it() -> None:
    """Nodes by id, calls by the ids of their ends, places with file and line."""
    found = as_values(graph(SHOP))
    by_id = {one["id"]: one for one in found["nodes"]}
    assert by_id["endpoint Money"]["may_call"][1] == {
        "about": "Payments.Refund",
        "callers": ["audit"],
        "originators": None,
    }
    [refund] = [one for one in found["calls"] if one["to"].endswith("Refund")]
    assert refund == {
        "from": "workflow shop/Order",
        "to": "operation money/Payments.Refund",
        "kind": "nexus",
        "mode": "awaited",
        "endpoint": "endpoint Money",
        "name": None,
        "refused": True,
        "places": [{"file": "shop.twf", "line": 5, "column": 5}],
    }
    assert {one["from"] for one in found["calls"]} <= by_id.keys()

"""`extern nexus service`: what another team offers, declared and not implemented."""

from __future__ import annotations

from pathlib import Path

from crossway.cluster.building.build import build
from crossway.design.elsewhere import without_live
from crossway.design.simulated import called_elsewhere, simulated, stood_in_for
from tests.helpers.building import one
from tests.helpers.command import crossway

DESIGN = """
workflow Ship(order: string, count: int) -> (Claim):
    nexus DepotEndpoint Depot.Reserve(order, count) -> claim
        options:
            timeout: 20s
    close complete(claim)

workflow Sketch(order: string) -> (Place):
    nexus "north" workflow Find(order) -> place
        options:
            timeout: 20s
    close complete(place)

type Claim:
    id: string

type Place:
    shelf: string

extern nexus service Depot:
    operation Reserve(claimId: string, amount: int) -> (Claim)

extern nexus_service Shelves:
    operation Find(id: string) -> Place
    operation Forget(id: string) -> Place
"""


def test_what_is_declared_of_others_is_theirs() -> None:
    """Nothing of it is simulated, and a worker of ours implements none of it."""
    design = one(DESIGN, "ships.twf")
    assert simulated(design) == ()
    assert stood_in_for(design) == (
        *("operation Depot.Reserve", "operation Shelves.Find", "operation Shelves.Forget"),
    )
    assert build(design.own, ("ships",), (), samples=False).simulated == ()
    reached = {(t.service, t.operation) for t in design.calls.nexus.values()}
    assert reached == {("Depot", "Reserve"), ("Shelves", "Find")}
    parameters = design.services["Depot"].operations["Reserve"].signature.parameters
    assert [name for name, _ in parameters] == ["claimId", "amount"]


def test_serving_asks_for_their_endpoints_alone() -> None:
    design = one(DESIGN, "ships.twf")
    assert called_elsewhere(design, ["ships"]) == ("DepotEndpoint", "north")
    left = without_live(design, {"DepotEndpoint", "north"})
    assert (set(left.endpoints), {at.namespace for at in left.residents}) == (set(), {"ships"})


def test_an_own_service_beside_theirs_is_served_as_ever() -> None:
    """A classic endpoint takes the services of its file: not those of somebody else."""
    own = """
nexus_endpoint ShipEndpoint:
    target_namespace: ships
    target_task_queue: ships
    allowed_caller_namespaces: [shop]

nexus_service Shipping:
    operation Send(order: string) -> string:
        return order
"""
    design = one(DESIGN + own, "ships.twf")
    assert design.endpoints["ShipEndpoint"].services == ("Shipping",)
    assert {at.namespace for at in design.services["Shipping"].placements} == {"ships"}
    assert ("ships", "ships") not in design.foreign


def test_a_plan_says_whose_it_is_and_changes_nothing_for_it(tmp_path: Path) -> None:
    (tmp_path / "ships.twf").write_text(DESIGN)
    shown = crossway("plan", "ships.twf", cwd=tmp_path)
    assert shown.returncode == 0
    assert "task queue depot-endpoint  (extern: somebody else serves it)\n" in shown.stdout
    assert "endpoint DepotEndpoint -> where its owners say\n" in shown.stdout
    assert "simulated" not in shown.stdout + shown.stderr
    made = crossway("plan", "ships.twf", "--format", "terraform", cwd=tmp_path).stdout
    assert "ships" in made
    assert not [word for word in ("depot", "Depot", "north") if word in made]

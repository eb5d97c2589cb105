"""What is simulated: `check`, `plan`, `run` and `serve` have one answer, and it is what runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from crossway.checks import diagnose
from crossway.cluster.building.bind import bind
from crossway.cluster.building.build import build, compiled
from crossway.design import Workspace, load
from crossway.design.model import Design
from crossway.design.simulated import Python, is_simulated, simulated, stood_in_for
from crossway.language.diagnostic import Severity
from crossway.runtime import TaskQueue
from tests.helpers.paths import ORDERS, ROOT

FIXTURES = ROOT / "tests" / "fixtures"
DESIGNS = (
    ORDERS,
    ROOT / "bench" / "design",
    FIXTURES / "seed" / "nexus.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "tests").rglob("*.twf")),
)
SLICE = [
    path
    for path in DESIGNS
    if not path.is_relative_to(ROOT / "tests" / "replaying")
    and not path.is_relative_to(ROOT / "tests" / "checks")
]
"""Those with something of each kind, which the suite compares."""

OWN = """\
nexus_service Prices:
    operation Ask(order: Order) -> (Price):
        base = lookup(order.id)
        return Price{amount: base, code: shorten(order.id)}
    operation Later(order: Order) -> (Price):
        activity Weigh(order) -> weight
        return Price{amount: weight}
    operation Bare(order: Order) -> (Price)

workflow Buy(order: Order) -> (Receipt):
    activity Charge(order) -> receipt
    activity Outline(order) -> sketch
    activity Whole(order) -> whole
    workflow Elsewhere(order) -> other
    nexus "shipping" Shipping.Send(order) -> sent
        options:
            timeout: 5m
    close complete(receipt)

activity Outline(order: Order) -> (Sketch):
    look at the order, then decide

activity Whole(order: Order) -> (Sketch):
    return Sketch{id: pack(order.id)}
"""
EVERYTHING = {
    "activity Charge",
    "activity Outline",
    "activity Weigh",
    "function lookup",
    "function pack",
    "function shorten",
    "operation Prices.Bare",
    "operation Shipping.Send",
    "workflow Elsewhere",
}


@cache
def spaces(path: Path) -> tuple[Workspace, ...]:
    """Return the designs of a path that `run` would take, none where a fixture is no design."""
    try:
        return tuple(filter(runs, load(path)))
    except Exception:
        return ()


def stubbed(queues: tuple[TaskQueue, ...]) -> set[str]:
    """Return what the stubs of bound queues would answer with a sample."""
    stubs = (stub for queue in queues for stub in queue.stubs)
    return {f"{stub.kind} {stub.name}" for stub in stubs if stub.simulated}


def modules(design: Design, python: Python) -> Mapping[str, ModuleType]:
    """Return modules with these functions, by the label of the design file they are beside."""
    found = {}
    for path, names in python.beside.items():
        module = ModuleType("beside")
        vars(module).update({name: (lambda *_given: None) for name in names})
        found[design.labels[path]] = module
    return found


def told(design: Design, python: Python) -> set[str]:
    """Return what is said to be simulated, or stood in for, of what has stubs."""
    said = {*simulated(design, python), *stood_in_for(design, python)}
    return {name for name in said if not name.startswith("value ")}


def runs(space: Workspace) -> bool:
    """Whether `run` would take a design: one with errors is never compiled."""
    faults = diagnose(space.files, space.design)
    return not any(fault.severity is Severity.ERROR for fault in faults)


EACH = [
    pytest.param(
        path,
        id=str(path.relative_to(ROOT)),
        marks=() if path in SLICE else pytest.mark.long,
    )
    for path in DESIGNS
]


@pytest.mark.parametrize("path", EACH)
def test_what_is_said_to_be_simulated_is_what_python_does_not_take_the_place_of(path: Path) -> None:
    """With no Python at all, and with the functions that were read beside the design, if any. The
    designs that were recorded and those of the rules' tests are left to `make long`."""
    for space in spaces(path):
        design = space.design
        beside = [Python(space.implemented)] if any(space.implemented.values()) else []
        for python in (Python(), *beside):
            _, queues = compiled(design)
            bound = bind(design, queues, modules(design, python)).queues
            assert told(design, python) == stubbed(bound), space.name


@pytest.mark.parametrize(
    ("paths", "least"), [(SLICE, 100), pytest.param(DESIGNS, 200, marks=pytest.mark.long)]
)
def test_designs_of_many_kinds_were_compared(paths: Sequence[Path], least: int) -> None:
    """Else the test above proves little."""
    found = [space.design for path in paths for space in spaces(path)]
    kinds = {name.split()[0] for design in found for name in simulated(design, Python())}
    assert kinds == {"activity", "function", "operation", "value", "workflow"}
    assert len(found) > least


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.twf").write_text(OWN)
    return tmp_path


def test_everything_that_neither_the_design_nor_python_says_is_listed(shop: Path) -> None:
    (space,) = load(shop)
    assert set(simulated(space.design)) == EVERYTHING
    assert set(build(space.design).simulated) == EVERYTHING


def test_what_a_body_calls_that_python_replaces_is_not_asked_for(shop: Path) -> None:
    """`pack` stands in the body of `Whole` alone, which the Python beside the design does."""
    (shop / "shop.py").write_text("def whole(order):\n    return {'id': order['id']}\n")
    (space,) = load(shop)
    left = EVERYTHING - {"function pack"}
    assert set(simulated(space.design)) == left
    assert set(build(space.design).simulated) == left


def test_a_python_function_takes_the_place_in_every_answer(shop: Path) -> None:
    """Read by `check` and `plan`, imported by `run` and `serve`: all say the same."""
    names = ("charge", "Outline", "weigh", "lookup", "pack", "shorten", "bare", "send")
    (shop / "shop.py").write_text("".join(f"def {name}(*_): ...\n\n" for name in names))
    (space,) = load(shop)
    assert simulated(space.design) == ("workflow Elsewhere",)
    assert build(space.design).simulated == ("workflow Elsewhere",)
    planned = {r.name for r in space.design.residents if is_simulated(r, space.design)}
    assert planned == {"Elsewhere", "Shipping"}
    assert "UNDEFINED_ACTIVITY" not in {f.code for f in diagnose(space.files, space.design)}


def test_a_function_beside_another_file_stands_for_nothing_in_any_answer(shop: Path) -> None:
    """`check` took a function beside any file for an activity; `run` simulated it."""
    (shop / "other.twf").write_text("workflow Other(a: string):\n    close complete()\n")
    (shop / "other.py").write_text("def charge(order): ...\n")
    (space,) = load(shop)
    assert "activity Charge" in simulated(space.design)
    assert "activity Charge" in build(space.design).simulated
    undefined = [f for f in diagnose(space.files, space.design) if f.code == "UNDEFINED_ACTIVITY"]
    assert "Charge" in {fault.name for fault in undefined}


def test_what_an_option_names_counts_for_every_file(shop: Path, tmp_path: Path) -> None:
    (shop / "more.py").write_text("def charge(order): ...\n")
    (space,) = load(shop)
    built = build(space.design, modules=[str(tmp_path / "more.py")])
    assert set(built.simulated) == EVERYTHING - {"activity Charge"}


def test_python_stands_for_an_activity_that_only_a_worker_lists_and_a_workflow_calls(
    tmp_path: Path,
) -> None:
    """It was simulated where a worker block held it, whatever Python was there."""
    (tmp_path / "shop.twf").write_text(
        "worker w:\n    workflow Buy\n    activity Charge\n\n"
        'namespace shop:\n    worker w\n        options:\n            task_queue: "shop"\n\n'
        "workflow Buy(order: Order) -> (Receipt):\n"
        "    activity Charge(order) -> receipt\n    close complete(receipt)\n"
    )
    (tmp_path / "shop.py").write_text("def charge(order): ...\n")
    (space,) = load(tmp_path)
    assert simulated(space.design) == build(space.design).simulated == ()

"""`crossway generate`: what it prints can be deployed, or it prints nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from crossway.cluster.building import compiled
from crossway.design import load
from crossway.design.model import Design
from crossway.runtime import Stub
from tests.helpers.command import crossway


def test_no_sample_stands_in_generated_code(tmp_path: Path) -> None:
    """Two names with a slip are listed with their lines; without them there is code."""
    design = tmp_path / "shop.twf"
    text = "workflow W(order: any):\n    activity Charge(odrer.id, totl)\n    close\n"
    design.write_text(text)
    refused = crossway("generate", str(design))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "nothing defines these names" in refused.stderr
    assert "  odrer (shop.twf:2)\n  totl (shop.twf:2)" in refused.stderr
    design.write_text(text.replace("odrer", "order").replace(", totl", ""))
    printed = crossway("generate", str(design))
    assert printed.returncode == 0
    assert "# A sample" not in printed.stdout


WHEREVER = """\
workflow W(order: any):
    state:
        seen = began_at
    update Add(n: int) -> (int):
        return ammount
    await timer(graze)
    if seen == order:
        raise Late("too late", amuont)
    close

nexus service S:
    sync Op(n: int) -> (int):
        return totl

nexus_service Desk:
    operation Open(id: string):
        return workflow W(idd)
    operation Add(id: string):
        return update Add(upp):
            workflow_id: concat("w-", up_id)

workflow Further(order: any) -> (any):
    query Seen() -> (int):
        return queried
    signal Tell(by: string):
        log(signalled)
    for item in itemss:
        log(item)
    switch swiched:
        case casee:
            log("so it is")
    try:
        activity Weigh(order)
            options:
                task_queue: concat("scales-", scale)
    catch -> err:
        raise Late(errr.details[0])
    finally:
        log(finally_said)
    await one:
        waited > 3:
            log([one for one in comprehended if one == condition])
        timer(1h):
            close fail(Late{message: failed_with})
    temporal.signal(other_id, Tell, {by: field}.by)
    close continue_as_new(nextt)

activity Weigh(order: any) -> (int):
    weigh(order)
"""

NAMES = {"began_at": 3, "ammount": 5, "graze": 6, "amuont": 8, "totl": 13, "idd": 17, "upp": 19}
NAMES |= {"up_id": 20, "queried": 24, "signalled": 26, "itemss": 27, "swiched": 29, "casee": 30}
NAMES |= {"scale": 35, "errr": 37, "finally_said": 39, "waited": 41, "comprehended": 42}
NAMES |= {"condition": 42, "failed_with": 44, "other_id": 45, "field": 45, "nextt": 46}
"""What nothing defines there, with its lines."""


@pytest.mark.parametrize("form", [(), ("-o", "out"), ("-o", "out", "--standalone")])
def test_nor_does_one_wherever_the_name_stands(form: tuple[str, ...], tmp_path: Path) -> None:
    """In state, a handler, a wait, an error, an option, a loop, a choice, the next run, and an
    operation of either spelling; in whatever form the code is asked for, nothing is written."""
    (tmp_path / "shop.twf").write_text(WHEREVER)
    refused = crossway("generate", "shop.twf", *form, cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    listed = [line for line in refused.stderr.splitlines() if "(shop.twf:" in line]
    assert sorted(listed) == sorted(f"  {name} (shop.twf:{line})" for name, line in NAMES.items())
    assert not (tmp_path / "out").exists()


SKETCH = """\
workflow Fulfil(order: Order) -> (Receipt):
    activity Reserve(order.id) -> place
    activity Inspect(place) -> fine
    workflow Elsewhere(order.id) -> note
    nexus DeskEndpoint Desk.Ask(note) -> receipt
    close complete(receipt)

activity Reserve(id: string) -> (Place):
    return locate(id)

activity Inspect(place: Place) -> (number):
    look(place)

nexus_endpoint DeskEndpoint:
    target_namespace: sketch
    target_task_queue: sketch
    allowed_caller_namespaces: [sketch]

nexus_service Desk:
    operation Ask(note: string) -> (Receipt)

type Order:
    id: string

type Place:
    shelf: string

type Receipt:
    state: string
"""

SAMPLES = {
    "Inspect": 42,
    "Elsewhere": "elsewhere-1",
    "Desk.Ask": {"state": "state-1"},
    "locate": {"shelf": "shelf-1"},
}
"""What `run` answers for each thing that the sketch leaves open."""


def test_what_nobody_implements_has_no_answer_in_generated_code(tmp_path: Path) -> None:
    """Activities, operations, functions and workflows that a sketch leaves open refuse in it, while
    `run`, which has the design at hand, still gives each a sample to answer with."""
    design = tmp_path / "sketch.twf"
    design.write_text(SKETCH)
    printed = crossway("generate", str(design))
    assert printed.returncode == 0, printed.stderr
    for made_up in ("sample", "42", "elsewhere-1", "state-1", "shelf-1"):
        assert made_up not in printed.stdout
    (space,) = load(design)
    simulating, refusing = (_stubs(space.design, samples=samples) for samples in (True, False))
    for name, sample in SAMPLES.items():
        assert asyncio.run(simulating[name]()) == sample
        assert f'cw.Stub("{refusing[name].kind}", "{name}", "sketch", ' in printed.stdout
        with pytest.raises(ApplicationError, match=f"{name} .* has no implementation"):
            asyncio.run(refusing[name]())


def test_nor_has_it_one_in_a_project(tmp_path: Path) -> None:
    """Only its tests have samples, and say so: inputs, and the design that they run beside it."""
    text = f"{SKETCH}\nworkflow Elsewhere(id: string) -> (string):\n    close complete(id)\n"
    (tmp_path / "sketch.twf").write_text(text)
    written = crossway("generate", "sketch.twf", "-o", "out", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    code = [file for file in (tmp_path / "out").rglob("src/**/*.py") if file.stat().st_size]
    assert {"activities.py", "operations.py", "functions.py"} < {file.name for file in code}
    for file in code:
        held = [one for one in ("sample", "42", "state-1", "shelf-1") if one in file.read_text()]
        assert not held, (file, held)


def _stubs(design: Design, *, samples: bool) -> dict[str, Stub]:
    _, queues = compiled(design, samples=samples)
    return {stub.name: stub for queue in queues for stub in queue.stubs}


FAMILY = """\
workflow Store(org: string) -> (string):
    close complete(org)

worker storing:
    workflow Store

namespace shard-{org}:
    with:
        org: [acme, globex]
    worker storing
        options:
            task_queue: "store"
            max_cached_workflows: 5
    nexus endpoint shard-{org}-In
        options:
            task_queue: "store"
            allowed_caller_namespaces: [front]
"""


def test_the_members_of_a_family_have_their_own_code(tmp_path: Path) -> None:
    """Those of the design's `with:`, or of `--set`, which wins; none said, the family as it is."""
    design = tmp_path / "shards.twf"
    design.write_text(FAMILY)
    both = crossway("generate", str(design)).stdout
    assert "# --- shard_acme.py ---" in both
    assert "# --- shard_globex.py ---" in both
    assert both.count("max_cached_workflows=5") == 2
    one = crossway("generate", str(design), "--set", "org=initech").stdout
    assert one.startswith('"""Namespace shard-initech, compiled from shards.twf')
    design.write_text(FAMILY.replace("    with:\n        org: [acme, globex]\n", ""))
    assert '"""Namespace shard-{org}, compiled' in crossway("generate", str(design)).stdout


def test_check_looks_at_the_names_of_members(tmp_path: Path) -> None:
    """One that Temporal takes in no endpoint is an error, said by a flag or by the design."""
    design = tmp_path / "shards.twf"
    design.write_text(FAMILY)
    fine = crossway("check", str(design), "--set", "org=initech")
    assert fine.returncode == 0
    refused = crossway("check", str(design), "--set", "org=a_b")
    assert refused.returncode == 2
    assert "'shard-a_b-In' would be an endpoint, and Temporal takes no such name" in refused.stderr
    design.write_text(FAMILY.replace("[acme, globex]", "[acme, a_b]"))
    found = crossway("check", str(design))
    assert found.returncode == 1
    assert "error[wrong-member]: 'shard-a_b-In' would be an endpoint" in found.stdout
    design.write_text(FAMILY.replace("[acme, globex]", "[acme, acme]"))
    assert "error[wrong-member]: org has acme twice" in crossway("check", str(design)).stdout
    design.write_text(FAMILY.replace("[acme, globex]", "1 + 2"))
    assert "a list of texts: [acme, globex]" in crossway("check", str(design)).stdout

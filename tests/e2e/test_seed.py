"""Every block of the seed: what `check` says of it, and what `run` makes of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from crossway.checks import diagnose
from crossway.design import load, resolve
from tests.helpers.command import crossway
from tests.helpers.seed import SEED
from tests.helpers.server import ServerThread

NO_RUN = object()
"""The block defines no workflow: it runs together with a caller (test_services.py)."""


@dataclass(frozen=True)
class Block:
    """A design of the seed: where it begins, its diagnostics, its result, its simulations.

    `place` is the line of the block, with the number of the alternative if it has several.
    """

    place: str
    codes: Sequence[str]
    result: Any = NO_RUN
    simulated: Sequence[str] = ()


UNKNOWN, ACTIVITY = "nexus-unknown-target", "UNDEFINED_ACTIVITY"
DEADLINE, OPEN, NAME = "nexus-missing-deadline", "nexus-open-endpoint", "undefined-name"
WORKFLOW = "UNDEFINED_WORKFLOW"

BLOCKS = (
    Block(
        "61",
        [ACTIVITY, UNKNOWN, DEADLINE, UNKNOWN],
        {"paymentId": "id-1"},
        [
            "activity ValidateOrder",
            "operation notifications.SendConfirmation",
            "operation payments.ProcessPayment",
        ],
    ),
    Block(
        "80",
        [OPEN, ACTIVITY, ACTIVITY, ACTIVITY],
        {},
        ["activity ChargeCard", "activity RecordTransaction", "activity ValidatePayment"],
    ),
    Block("103", []),
    Block("115", [WORKFLOW]),
    Block(
        "148",
        [DEADLINE, UNKNOWN, NAME],
        {"paymentId": "id-1"},
        ["operation payments.ProcessPayment", "value payment of Caller"],
    ),
    Block(
        "159",
        [DEADLINE, UNKNOWN, NAME, ACTIVITY],
        {"paymentId": "id-1"},
        ["activity DoOtherWork", "operation payments.ProcessPayment", "value payment of Caller"],
    ),
    Block(
        "177",
        [UNKNOWN, NAME],
        {"status": "initiated"},
        ["operation notifications.SendEmail", "value email of Caller"],
    ),
    Block(
        "202",
        [UNKNOWN, ACTIVITY],
        {"success": True, "data": "operation-1"},
        ["activity AlertTimeout", "operation target.Operation"],
    ),
    Block("219.1", [ACTIVITY], None, ["activity ProcessPayment"]),
    Block("219.2", [DEADLINE, UNKNOWN], None, ["operation payments.ProcessPayment"]),
    Block(
        "238",
        [DEADLINE, UNKNOWN, NAME],
        None,
        ["operation service.Operation", "value data of A"],
    ),
    Block("246.1", [ACTIVITY, NAME], None, ["activity CallExternalAPI", "value data of A"]),
    Block(
        "246.2",
        [DEADLINE, UNKNOWN, NAME],
        None,
        ["operation external.Operation", "value data of A"],
    ),
    Block("264", [OPEN]),
    Block("276", [OPEN, WORKFLOW, WORKFLOW, WORKFLOW]),
    Block("291", [OPEN, WORKFLOW]),
    # BAD, then GOOD: same namespace.
    Block(
        "307.1",
        [DEADLINE, "nexus-same-namespace", UNKNOWN, NAME],
        None,
        ["operation nexus.Operation", "value data of A"],
    ),
    Block("307.2", [WORKFLOW, NAME], None, ["value data of A", "workflow OperationWorkflow"]),
    # BAD and GOOD are two services of one design: OpenService is found, SecureService not.
    Block("319", [OPEN, WORKFLOW]),
    # BAD, then GOOD: no deadline.
    Block(
        "335.1",
        [DEADLINE, UNKNOWN, NAME],
        None,
        ["operation target.SlowOperation", "value data of A"],
    ),
    Block(
        "335.2",
        [UNKNOWN, NAME],
        None,
        ["operation target.SlowOperation", "value data of A"],
    ),
)
RUNNABLE = [block for block in BLOCKS if block.result is not NO_RUN]


def test_every_block_is_in_the_table_with_its_diagnostics() -> None:
    """Each design of the seed parses, and `check` finds exactly what the table says."""
    found = []
    for workspace in load(SEED):
        design = resolve([parsed.file for parsed in workspace.files], workspace.implemented)
        codes = [fault.code for fault in diagnose(workspace.files, design)]
        found.append((workspace.name, codes))
    assert found == [(_name(block.place), list(block.codes)) for block in BLOCKS]


def _name(place: str) -> str:
    """Return the name of a design of the seed: `nexus.md:307 (2)` for `307.2`."""
    line, _, alternative = place.partition(".")
    return f"nexus.md:{line} ({alternative})" if alternative else f"nexus.md:{line}"


def test_the_open_endpoint_found_is_the_bad_one() -> None:
    """The seed's BAD service is named, its GOOD one is not."""
    (workspace,) = (w for w in load(SEED) if w.name == "nexus.md:319")
    design = resolve([parsed.file for parsed in workspace.files], workspace.implemented)
    named = {f.name for f in diagnose(workspace.files, design) if f.code == OPEN}
    assert named == {"OpenService"}


@pytest.mark.parametrize("block", RUNNABLE, ids=lambda block: f"line {block.place}")
def test_each_block_that_is_a_design_on_its_own_runs_unmodified(
    shared_server: ServerThread, block: Block
) -> None:
    """`crossway run nexus.md --block PLACE`: the result, and what was simulated, listed. All on
    one server, since a server for each takes longer than what is run on it."""
    where = ("--address", shared_server.address)
    done = crossway("run", str(SEED), "--block", block.place, *where)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == block.result
    (listed,) = (line for line in done.stderr.splitlines() if line.startswith("simulated: "))
    assert listed.removeprefix("simulated: ").split(", ") == list(block.simulated)

"""`crossway plan --address` and `crossway apply`: as commands, also killed and at once."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.names import fresh, with_fresh_names

PAYMENTS = """\
nexus_endpoint Payments:
    target_namespace: payments
    target_task_queue: payments-worker
    allowed_caller_namespaces:
        - orders

nexus_service PaymentsService:
    operation Pay(payment: Payment) -> Receipt:
        return workflow TakePayment(payment)

workflow TakePayment(payment: Payment) -> Receipt:
    close Receipt{id: payment.id}
"""


@pytest.fixture
def shop(tmp_path: Path) -> tuple[Path, str]:
    """Return the folder of a design and the fresh word in its names."""
    folder = tmp_path / fresh("shop")
    folder.mkdir()
    return folder, write(folder, "payments")


def write(folder: Path, stem: str) -> str:
    text, names = with_fresh_names(PAYMENTS, "Payments", "payments", "PaymentsService")
    text = text.replace("TakePayment", f"Take{names['payments']}")
    (folder / f"{stem}.twf").write_text(text)
    return names["Payments"]


def test_a_plan_is_what_apply_then_does(shop: tuple[Path, str], address: str) -> None:
    folder, endpoint = shop
    planned = crossway("plan", str(folder), "--address", address)
    assert planned.stdout.endswith(f"2 to create at {address}\n")

    applied = crossway("apply", str(folder), "--address", address)
    assert applied.returncode == 0
    assert f"create endpoint {endpoint} -> " in applied.stdout
    assert applied.stderr == f"2 changes at {address}\n"
    done = applied.stdout.splitlines()
    assert all(any(change in line for line in planned.stdout.splitlines()) for change in done)

    again = crossway("apply", str(folder), "--address", address)
    assert (again.stdout, again.stderr) == ("", f"nothing to change at {address}\n")
    assert crossway("plan", str(folder), "--address", address).stdout == again.stderr


def test_a_plan_shows_who_may_call(shop: tuple[Path, str], address: str) -> None:
    folder, endpoint = shop
    planned = crossway("plan", str(folder), "--address", address).stdout
    assert "-worker (callers: orders)\n" in planned
    crossway("apply", str(folder), "--address", address)
    file = folder / "payments.twf"
    file.write_text(file.read_text().replace("- orders", "- admin"))
    planned = crossway("plan", str(folder), "--address", address).stdout
    assert f"~ change the callers of endpoint {endpoint}: +admin, -orders\n" in planned
    found = json.loads(crossway("plan", str(folder), "--address", address, "--json").stdout)
    [change] = found["changes"]
    assert change["allowed_caller_namespaces"] == ["admin"]
    assert change["message"].endswith("+admin, -orders")


def test_a_plan_as_json_lists_changes(shop: tuple[Path, str], address: str) -> None:
    folder, endpoint = shop
    crossway("apply", str(folder), "--address", address)
    kept = ("--retention", "9d", "--json")
    found = json.loads(crossway("plan", str(folder), "--address", address, *kept).stdout)
    [change] = found["changes"]
    assert (change["kind"], change["retention"], change["was"]) == ("namespace", "9d", "3d")

    file = folder / "payments.twf"
    file.write_text(file.read_text().replace("-worker", "-elsewhere"))
    found = json.loads(crossway("plan", str(folder), "--address", address, "--json").stdout)
    [change] = found["changes"]
    assert change["name"] == endpoint
    assert change["was"].endswith("-worker")
    assert change["target"].endswith("-elsewhere")


def test_a_plan_shows_what_is_in_the_way(shop: tuple[Path, str], address: str) -> None:
    folder, endpoint = shop
    crossway("apply", str(folder), "--address", address, "--owner", "somebody")
    file = folder / "payments.twf"
    file.write_text(file.read_text().replace("-worker", "-elsewhere"))
    planned = crossway("plan", str(folder), "--address", address)
    assert f"! the endpoint '{endpoint}' exists and leads to" in planned.stdout
    assert "It belongs to the design 'somebody'" in planned.stdout

    refused = crossway("apply", str(folder), "--address", address)
    assert refused.returncode == 2
    assert "--take-over" in refused.stderr
    taken = crossway("apply", str(folder), "--address", address, "--take-over")
    assert taken.stdout.startswith(f"redirect endpoint {endpoint} -> ")


def test_an_endpoint_that_is_as_wanted_and_another_designs_is_said(
    shop: tuple[Path, str], address: str
) -> None:
    """There was "nothing to change", and then that design redirected or deleted it."""
    folder, endpoint = shop
    crossway("apply", str(folder), "--address", address, "--owner", "somebody")
    whose = f"the endpoint '{endpoint}' leads where this design wants it, and belongs to the design"
    where = (str(folder), "--address", address)
    planned = crossway("plan", *where).stdout
    assert f"! {whose} 'somebody'" in planned
    assert planned.endswith(f"nothing to change at {address}\n")
    found = json.loads(crossway("plan", *where, "--json").stdout)
    assert found["owned"] == [{"endpoint": endpoint, "design": "somebody"}]
    assert f"note: {whose} 'somebody'" in crossway("apply", *where).stderr
    taken = crossway("apply", *where, "--take-over")
    assert (taken.returncode, taken.stderr) == (0, f"1 change at {address}\n")
    assert whose not in crossway("plan", *where).stdout


def test_what_is_left_over_is_said_and_pruned_on_demand(
    shop: tuple[Path, str], address: str
) -> None:
    folder, _ = shop
    other = write(folder, "more")
    crossway("apply", str(folder), "--address", address)
    (folder / "more.twf").unlink()
    kept = crossway("apply", str(folder), "--address", address)
    assert f"left over: delete endpoint {other}" in kept.stderr
    pruned = crossway("apply", str(folder), "--address", address, "--prune")
    assert pruned.stdout.startswith(f"delete endpoint {other}")


def test_an_apply_that_was_killed_is_completed_by_the_next(tmp_path: Path, address: str) -> None:
    folder = tmp_path / fresh("shop")
    folder.mkdir()
    for number in range(25):
        write(folder, f"team{number}")
    with Background("apply", str(folder), "--address", address) as killed:
        killed.wait_for("create namespace")
        killed.end(signal.SIGKILL)
    made = killed.text.count("create ")
    rest = crossway("plan", str(folder), "--address", address).stdout
    assert made < 50
    assert "nothing to change" not in rest
    assert crossway("apply", str(folder), "--address", address).returncode == 0
    left = crossway("plan", str(folder), "--address", address).stdout
    assert left == f"nothing to change at {address}\n"


def test_two_processes_at_once_leave_one_consistent_result(
    shop: tuple[Path, str], address: str
) -> None:
    folder, endpoint = shop
    with ThreadPoolExecutor(3) as pool:
        both = list(
            pool.map(lambda _: crossway("apply", str(folder), "--address", address), range(3))
        )
    assert [said.returncode for said in both] == [0, 0, 0], [said.stderr for said in both]
    created = "".join(said.stdout for said in both).count(f"create endpoint {endpoint}")
    assert created == 1
    left = crossway("plan", str(folder), "--address", address).stdout
    assert left == f"nothing to change at {address}\n"


def test_errors_in_the_design_stop_it(tmp_path: Path, address: str) -> None:
    (tmp_path / "broken.twf").write_text("workflow Broken(\n")
    said = crossway("apply", str(tmp_path), "--address", address)
    assert said.returncode == 1
    assert "error[SYNTAX]" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--retention", "soon"), "--retention: expected days or hours such as 7d or 36h"),
        (("--retention", f"{10**30}d"), "--retention: expected days or hours such as 7d or 36h"),
        (("--profile-for", "orders"), "--profile-for: expected NAMESPACE=PROFILE"),
        (("--address", "127.0.0.1:1"), "cannot connect to Temporal at 127.0.0.1:1"),
    ],
)
def test_a_mistake_is_one_line(
    shop: tuple[Path, str], arguments: tuple[str, ...], said: str
) -> None:
    result = crossway("apply", str(shop[0]), *arguments)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_terraform_is_of_the_design_alone(shop: tuple[Path, str]) -> None:
    said = crossway("plan", str(shop[0]), "--format", "terraform", "--address", "127.0.0.1:1")
    assert said.stderr.startswith("error: --format terraform looks at no service")

"""`crossway run`: from a design to its result, and one clear line for each mistake."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.command import crossway
from tests.helpers.names import with_fresh_names
from tests.helpers.patience import PATIENCE
from tests.helpers.ports import free_port

ORDERS = """\
workflow OrderWorkflow(order: Order) -> OrderResult:
    activity ValidateOrder(order)
    options(timeout: 10m)
    nexus "payments" workflow ProcessPayment(order.payment) -> paid
    close OrderResult{paymentId: paid.id}
"""

PAYMENTS = """\
nexus_endpoint PaymentsEndpoint:
    target_namespace: payments
    target_task_queue: payments-worker
    allowed_caller_namespaces:
        - orders

nexus_service PaymentsService:
    operation ProcessPayment(payment: Payment) -> PaymentResult:
        return workflow ProcessPaymentWorkflow(payment):
            workflow_id: "payment-{payment.id}"

workflow ProcessPaymentWorkflow(payment: Payment) -> PaymentResult:
    if payment.amount <= 0:
        close failed Refusal{reason: "no amount", payment: payment.id}
    charged = activity ChargeCard(payment)
    return charged
"""

PYTHON = """\
def charge_card(payment):
    return {"id": "ch-" + payment["id"]}
"""

INPUT = {"payment": {"id": "p-1", "amount": 5}}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a folder with a design of two namespaces, half of it implemented."""
    (tmp_path / "orders.twf").write_text(ORDERS)
    (tmp_path / "payments.twf").write_text(PAYMENTS)
    (tmp_path / "payments.py").write_text(PYTHON)
    return tmp_path


def test_the_result_is_the_only_thing_on_stdout_and_the_story_on_stderr(shop: Path) -> None:
    said = crossway("run", str(shop), "--input", json.dumps(INPUT), "--timings")
    assert json.loads(said.stdout) == {"paymentId": "ch-p-1"}
    assert said.returncode == 0
    assert "simulated: activity ValidateOrder\n" in said.stderr
    assert "✓ workflow OrderWorkflow  [orders]" in said.stderr
    assert "✓ workflow ProcessPaymentWorkflow  [payments]" in said.stderr
    phases = [line.split()[0] for line in said.stderr.splitlines()[-8:]]
    assert sorted(phases) == sorted(
        ["check", "server", "compile", "import", "provision", "workers", "run", "total"]
    )


def test_input_may_come_from_a_file_and_quiet_is_quiet(shop: Path) -> None:
    file = shop / "order.json"
    file.write_text(json.dumps(INPUT))
    said = crossway("run", str(shop), "OrderWorkflow", "--input", f"@{file}", "-q")
    assert json.loads(said.stdout) == {"paymentId": "ch-p-1"}
    assert said.stderr == ""


def test_missing_input_is_sampled_and_shown(tmp_path: Path) -> None:
    design = tmp_path / "greet.twf"
    design.write_text("workflow Greet(name: string) -> (Hi):\n    close Hi{to: name}\n")
    said = crossway("run", str(design))
    assert json.loads(said.stdout) == {"to": "name-1"}
    assert 'sampled input: "name-1"' in said.stderr


def test_a_failed_workflow_says_type_message_and_details(shop: Path) -> None:
    broken = {"payment": {"id": "p-1", "amount": 0}}
    said = crossway("run", str(shop), "--input", json.dumps(broken), "-q")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("error: OrderWorkflow failed\n  NexusOperationError: ")
    assert '"reason": "no amount"' in said.stderr
    assert "Traceback" not in said.stderr


def test_strict_refuses_what_would_be_simulated(shop: Path) -> None:
    said = crossway("run", str(shop), "--input", json.dumps(INPUT), "--strict")
    assert (said.returncode, said.stdout) == (1, "")
    assert "error: --strict: these would be simulated: activity ValidateOrder;" in said.stderr


def test_errors_in_the_design_are_shown_and_nothing_is_started(tmp_path: Path) -> None:
    design = tmp_path / "broken.twf"
    design.write_text("workflow A():\n    close close close\n")
    said = crossway("run", str(design))
    assert (said.returncode, said.stdout) == (1, "")
    assert f"{design}:2:" in said.stderr
    assert "error[" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--input", '{"payment": }'], "--input is not JSON, line 1 column 13"),
        (["--input", "7"], "--input does not fit OrderWorkflow: order: expected object"),
        (["--input", '{"payment": {"id": "1"}}'], "order.payment.amount is missing"),
        (
            ["--input", '{"payment": {"id": "1", "amount": "5"}}'],
            "order.payment.amount: expected number, found string",
        ),
        (["--input", "@no-such-file.json"], "cannot read no-such-file.json: No such file"),
        (["OrderWorkflo"], "no workflow is called 'OrderWorkflo'; did you mean OrderWorkflow?"),
        (["Zzz"], "the design has OrderWorkflow, ProcessPaymentWorkflow"),
        (["--block", "3"], "no TWF block is at line 3; only a Markdown file has blocks"),
        (["--port", "7", "--address", "localhost:1"], "--port is for the embedded server"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(
    shop: Path, arguments: list[str], message: str
) -> None:
    said = crossway("run", str(shop), *arguments)
    assert (said.returncode, said.stdout) == (2, "")
    last = said.stderr.splitlines()[-1]
    assert last.startswith("error: ")
    assert message in last


def test_a_port_in_use_and_an_address_that_is_none_are_one_line(shop: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for option, message in [("--port", "is not free"), ("--address", "cannot connect")]:
            value = port if option == "--port" else "127.0.0.1:1"
            said = crossway("run", str(shop), "--input", json.dumps(INPUT), "-q", option, value)
            assert (said.returncode, said.stdout) == (2, "")
            assert message in said.stderr
            assert len(said.stderr.splitlines()) == 1


def test_a_python_file_that_does_not_import_is_one_line(shop: Path) -> None:
    (shop / "payments.py").write_text("import nothing_like_this\n")
    said = crossway("run", str(shop), "--input", json.dumps(INPUT), "-q")
    assert said.returncode == 2
    assert "payments.py, line 1): ModuleNotFoundError" in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_a_markdown_file_offers_its_blocks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    block = "```twf\nworkflow {0}() -> (R):\n    close R{{done: true}}\n```\n"
    page.write_text(block.format("First") + block.format("Second"))
    unsaid = crossway("run", str(page))
    assert unsaid.returncode == 2
    assert "--block 2  (First)" in unsaid.stderr
    assert "--block 6  (Second)" in unsaid.stderr
    assert json.loads(crossway("run", str(page), "Second", "-q").stdout) == {"done": True}
    assert json.loads(crossway("run", str(page), "--block", "2", "-q").stdout) == {"done": True}


def test_it_runs_on_a_service_that_is_there_already(tmp_path: Path, address: str) -> None:
    text, names = with_fresh_names(PAYMENTS + ORDERS, "payments", "PaymentsEndpoint", "orders")
    design = tmp_path / f"{names['orders']}.twf"
    design.write_text(text)
    arguments = ["run", str(design), "OrderWorkflow", "--input", json.dumps(INPUT)]
    for _ in range(2):
        said = crossway(*arguments, "--address", address)
        assert said.returncode == 0, said.stderr
        assert "paymentId" in json.loads(said.stdout)


SPINS = "workflow Slow():\n    activity Spin(1)\n    close\n\nactivity Spin(n: int):\n"


@pytest.mark.parametrize(
    ("number", "body", "python"),
    [
        (signal.SIGINT, "    while n > 0:\n        n = n + 1\n", ""),
        (signal.SIGTERM, "    spin\n", "def spin(n):\n    while True:\n        pass\n"),
    ],
)
def test_a_signal_stops_everything_that_was_started(
    tmp_path: Path, number: int, body: str, python: str
) -> None:
    """At once, also where an activity never ends, in the design or in Python beside it."""
    design = tmp_path / "slow.twf"
    design.write_text(SPINS + body)
    (tmp_path / "slow.py").write_text(python)
    port = free_port()
    # Not forked: a signal to a whole group, which its server belongs to, as a shell starts it.
    command = [sys.executable, "-m", "crossway", "run", str(design), "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    ) as process:
        assert process.stderr is not None
        assert any("activity Spin" in line for line in process.stderr)
        # As a terminal does: to the whole process group, the server included.
        os.killpg(process.pid, number)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert not listens_after(port, seconds=PATIENCE)


def listens_after(port: int, seconds: float) -> bool:
    """Whether a port still answers after that time; returns as soon as it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) != 0:
                return False
        time.sleep(0.05)
    return True


def test_a_workflow_of_a_family_of_namespaces_asks_for_a_member(tmp_path: Path) -> None:
    design = tmp_path / "family.twf"
    design.write_text(
        "workflow Boot(org: string):\n    close\n\nworker boots:\n    workflow Boot\n\n"
        'namespace shard-{org}:\n    worker boots\n        options:\n            task_queue: "q"\n'
    )
    said = crossway("run", str(design))
    assert (said.returncode, said.stdout) == (2, "")
    assert "left out: shard-{org}, whose members are not known (--set org=VALUE)\n" in said.stderr
    assert "error: Boot lives in a family of namespaces of which no member is known" in said.stderr


def test_of_several_namespaces_run_says_which_and_takes_another(tmp_path: Path) -> None:
    """With the task queue that the chosen one has; a wrong name is told with those there are."""
    (tmp_path / "pay.twf").write_text(
        "workflow Charge(id: string) -> (string):\n    close complete(id)\n\n"
        "worker charging:\n    workflow Charge\n\n"
        + "".join(
            f"namespace {name}:\n    worker charging\n        options:\n"
            f'            task_queue: "{name}-queue"\n\n'
            for name in ("east", "west")
        )
    )
    words = ("run", str(tmp_path / "pay.twf"), "--input", '"a"', "-w", "c-1")
    first = crossway(*words)
    assert (first.returncode, first.stdout) == (0, '"a"\n')
    assert "Charge is served in east and west: it runs in east, or say --namespace" in first.stderr
    other = crossway(*words, "--namespace", "west")
    assert (other.returncode, other.stdout) == (0, '"a"\n')
    assert "Charge c-1 in west at" in other.stderr
    assert "is served in" not in other.stderr
    wrong = crossway(*words, "--namespace", "wst")
    assert wrong.returncode == 2
    assert "did you mean west?" in wrong.stderr
    named = crossway("run", str(tmp_path / "pay.twf"), "west/Charge", "-w", "c-2")
    assert "Charge c-2 in west at" in named.stderr
    wrong = crossway(*words[:2], "wst/Charge")
    assert "did you mean west?" in wrong.stderr
    wrong = crossway(*words[:2], "west/Chrage")
    assert "did you mean Charge?" in wrong.stderr
    both = crossway(*words[:2], "west/Charge", "--namespace", "east")
    assert "west/Charge and --namespace east say different namespaces" in both.stderr


def test_a_failed_activity_is_shown_where_it_failed(tmp_path: Path) -> None:
    """File and line of the user's own innermost frame, and the trace from there on."""
    (tmp_path / "shop.twf").write_text(
        "workflow Shop(n: int) -> (any):\n    activity Work(n) -> r\n        options:\n"
        "            retry_policy:\n                maximum_attempts: 1\n    close complete(r)\n"
    )
    (tmp_path / "shop.py").write_text(
        "def work(n):\n    return helper({})\n\n\ndef helper(d):\n    return d['b']\n"
    )
    result = crossway("run", str(tmp_path / "shop.twf"), "--input", "1")
    assert result.returncode == 1
    assert "activity Work failed at shop.py:6 in helper" in result.stderr
    assert "return d['b']" in result.stderr
    assert "site-packages" not in result.stderr

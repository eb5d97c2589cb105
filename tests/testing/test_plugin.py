"""The pytest plugin, in runs of pytest of its own: what a user sees."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE

TESTS = """
from datetime import timedelta

import pytest

from crossway.testing import NEVER, in_turn

ORDER = {"sku": "pen", "count": 2}


@pytest.mark.crossway("shop")
def test_it_is_paid(crossway_design):
    design = crossway_design()
    design.stand_in("Reserve", {"shelf": "A1"})
    design.stand_in("Charge", in_turn("ch-1"))
    assert design.start("Order", ORDER).result() == {"id": "ch-1", "shelf": "A1"}
    assert design.calls("payments.Pay").only().caller == "shop"
    assert [decision.allowed for decision in design.audit] == [True]


def test_it_hurries(crossway_design):
    hurried = crossway_design("shop").start("Hurried")
    hurried.signal("Hurry")
    assert hurried.result() == "hurried"


def test_time_passes(crossway_design):
    design = crossway_design("shop")
    order = design.start("Hurried")
    design.skip("30d")
    assert order.result() == "took its time"
"""

FAILS = """
from temporalio.exceptions import ApplicationError


def test_it_is_wrong(crossway_design):
    design = crossway_design("shop")
    empty = ApplicationError("nothing on the shelf", type="Empty", non_retryable=True)
    design.stand_in("Reserve", empty)
    assert design.start("Order", {"sku": "pen", "count": 2}).result() == "paid"
"""


def run(folder: Path, text: str, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run tests beside the shop, in a process of their own."""
    shutil.copytree(ROOT / "tests/testing/shop", folder / "shop", dirs_exist_ok=True)
    (folder / "test_shop.py").write_text(text)
    # Without the plugins of others that happen to be installed here.
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "NO_COLOR": "1"}
    environment = {**os.environ, **alone, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "crossway.pytest_plugin", "-rs"),
            *("-p", "no:cacheprovider", *flags),
        ],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_same_tests_run_on_a_server(tmp_path: Path) -> None:
    """What needs virtual time is skipped there, and says so; in the simulator all of them pass
    (`test_coverage_of_several_designs_is_shown_and_written`)."""
    served = run(tmp_path, TESTS, "--crossway-server")
    assert "2 passed, 1 skipped" in served.stdout, served.stdout + served.stderr
    assert "needs virtual time, and a server has none" in served.stdout


def test_a_failing_test_shows_the_calls_with_the_lines_of_the_design(tmp_path: Path) -> None:
    """Beside the tests in the documentation, which pass: whoever copies them starts with what
    works. Those of the saga are in `test_examples`."""
    page = (ROOT / "docs/testing.md").read_text()
    block, _saga = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    (tmp_path / "test_page.py").write_text(block)
    failed = run(tmp_path, FAILS)
    assert "1 failed, 2 passed" in failed.stdout, failed.stdout + failed.stderr
    assert failed.returncode == 1
    assert "crossway trace" in failed.stdout
    assert "✗ workflow Order" in failed.stdout
    assert "✗ activity Reserve" in failed.stdout
    assert "nothing on the shelf" in failed.stdout
    assert "workflow Order failed at shop.twf:13: Empty: nothing on the shelf" in failed.stdout
    assert "E       crossway.testing.errors.WorkflowFailedError: Order failed" in failed.stdout
    for ours in ("crossway/testing/", "crossway/simulate/", "direct cause"):
        assert ours not in failed.stdout.partition("Captured log")[0], "its own line says all"


ENDLESS = """
from crossway.testing.audit import AUDIT


def test_one_does_not_close(crossway_design):
    crossway_design("shop")
    backend = crossway_design("shop")._backend
    close = backend.close
    backend.close = lambda: (close(), 1 / 0)


def test_nothing_is_left_of_it():
    assert AUDIT.handlers == []
"""


def test_each_design_is_closed_though_another_one_does_not_close(tmp_path: Path) -> None:
    """And the next test has nothing of either."""
    done = run(tmp_path, ENDLESS)
    assert "ZeroDivisionError" in done.stdout
    assert "2 passed, 1 error" in done.stdout


def test_the_plugin_costs_a_run_of_pytest_nothing_that_opens_no_design() -> None:
    """Whoever has Crossway installed loads it in every run: the SDK comes when it is needed."""
    program = "import crossway.pytest_plugin, sys; sys.exit('temporalio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_pytest_finds_the_plugin_where_crossway_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (module,) = project["entry-points"]["pytest11"].values()
    assert module == "crossway.pytest_plugin"
    assert any(line.startswith("pytest") for line in project["optional-dependencies"]["testing"])
    assert not any(line.startswith("pytest") for line in project["dependencies"])


@pytest.mark.parametrize("package", ["runtime", "simulate", "cluster", "cli"])
def test_nothing_but_the_plugin_needs_pytest(package: str) -> None:
    """It is an extra: whoever serves a design has none of it."""
    files = (ROOT / "src/crossway" / package).rglob("*.py")
    assert [file.name for file in files if "import pytest" in file.read_text()] == []


def test_coverage_of_several_designs_is_shown_and_written(tmp_path: Path) -> None:
    """The table, the page and the JSON of one run tell the same."""
    flags = ("--crossway-coverage", *(f"--crossway-coverage={k}:out/c.{k}" for k in _WRITTEN))
    done = run(tmp_path, TESTS, *flags, "--crossway-fail-under=66")
    assert "3 passed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout
    lines = [line for line in done.stdout.splitlines() if line]
    (head,) = (at for at, line in enumerate(lines) if " design coverage =" in line)
    table = lines[head + 1 : head + 5]
    assert table[2].endswith("62.5%  2-8, 18 case, 19")
    assert "\n".join(table) in (ROOT / "docs" / "testing.md").read_text()
    found = json.loads((tmp_path / "out" / "c.json").read_text())
    assert [file["path"] for file in found["files"]] == ["shop/payments.twf", "shop/shop.twf"]
    assert found["files"][1]["missed"][-1] == {"line": 19, "column": 13, "kind": "line"}
    assert found["percent"] == 66.67
    page = (tmp_path / "out" / "c.html").read_text()
    assert "Design coverage: 66.6%" in page
    assert "<code>            close failed Late" in page


_WRITTEN = ("html", "json")


def test_too_little_coverage_fails_the_run_whose_workers_are_summed(tmp_path: Path) -> None:
    """The tests are shared by two workers, and all of them together pass 66.6%."""
    done = run(tmp_path, TESTS, "-p", "xdist", "-n", "2", "--crossway-fail-under", "66.7")
    assert done.returncode == 1, done.stdout
    assert "3 passed" in done.stdout
    assert "FAILED: design coverage is 66.6%, and 66.7% is the least" in done.stdout
    assert re.search(r"all +23 +8 +4 +1 +66.6%\n", done.stdout)


def test_coverage_of_nothing_is_too_little(tmp_path: Path) -> None:
    """Tests that open no design prove nothing of one; and those of a design are not run where its
    folder is."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "orders_test.twf").write_text(BESIDE)
    done = run(tmp_path, "def test_it():\n    pass\n", "--crossway-fail-under=1")
    assert done.returncode == 1
    assert "1 passed" in done.stdout
    assert "no test opened a design" in done.stdout


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        ("--crossway-coverage=xml:c.xml", "expected html:FILE or json:FILE, found 'xml:c.xml'"),
        ("--crossway-fail-under=much", "expected a percentage from 0 to 100, found 'much'"),
    ],
)
def test_a_wrong_flag_of_coverage_is_one_message(flag: str, said: str, tmp_path: Path) -> None:
    done = run(tmp_path, TESTS, flag)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert said in done.stderr


HURRIED = "    promise h <- workflow Hurried()\n"
BESIDE = (
    f'test "it hurries":\n{HURRIED}    signal h.Hurry()\n    expect h completes\n'
    f'test "it rests":\n{HURRIED}    expect h completes with "rested"\n'
)
"""Tests in a file of their own, beside the design."""


def test_the_tests_of_a_design_are_run_when_it_is_named(tmp_path: Path) -> None:
    """Here, and not where only its folder is (`test_coverage_of_nothing_is_too_little`)."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "orders_test.twf").write_text(BESIDE)
    ran = run(tmp_path, "", "shop/orders_test.twf")
    assert "1 failed, 1 passed" in ran.stdout
    assert 'orders_test.twf:7: expect h completes with "rested"' in ran.stdout
    assert 'it completes with "took its time"' in ran.stdout


FAMILY = """\
workflow Post(org: string) -> (string):
    nexus "shard-{org}" workflow Keep(org) -> kept
        options:
            timeout: 20s
    close complete(kept)

nexus service Notes:
    sync Keep(org: string) -> (string):
        return "kept by {org}"

worker posting:
    workflow Post

worker keeping:
    nexus service Notes

namespace front:
    worker posting
        options:
            task_queue: "front"

namespace shard-{org}:
    with:
        org: [acme]
    worker keeping
        options:
            task_queue: "notes"
    nexus endpoint shard-{org}-Notes
        options:
            task_queue: "notes"
            allowed_caller_namespaces: [front]

test "acme keeps it":
    workflow Post("acme") -> kept
    expect kept == "kept by acme"

test "a month later, too":
    skip 30d
    workflow Post("acme") -> kept
    expect kept == "kept by acme"
"""


def test_the_tests_of_a_design_are_run_as_the_flags_of_pytest_say(tmp_path: Path) -> None:
    """On a server, where it cannot move the clock; with the members that the design itself names,
    as `crossway test` does; and what they pass is counted."""
    (tmp_path / "notes.twf").write_text(FAMILY)
    ran = run(tmp_path, "", "notes.twf", "--crossway-server", "--crossway-coverage")
    assert "1 passed, 1 skipped" in ran.stdout, ran.stdout + ran.stderr
    assert "needs virtual time, and a server has none" in ran.stdout
    assert re.search(r"notes\.twf +\d+ +0 +0 +0 +100\.0%", ran.stdout), ran.stdout

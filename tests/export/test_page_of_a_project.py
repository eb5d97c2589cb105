"""README.md of a generated project: what it says is what its commands take."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from crossway.cluster.building import build
from crossway.cluster.serving.preconditions import check_keys
from crossway.cluster.starters import arguments
from crossway.design import load
from crossway.errors import ServeError
from crossway.runtime.identity import Keyring
from tests.helpers.command import crossway
from tests.helpers.paths import ORDERS
from tests.helpers.patience import PATIENCE
from tests.helpers.projects import generated, importable


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project without Crossway."""
    return generated(ORDERS, tmp_path_factory.mktemp("alone"), standalone=True) / "payments"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of a namespace that is called, with two activities to be written."""
    folder = tmp_path_factory.mktemp("projects")
    done = crossway("generate", str(ORDERS), "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "out" / "payments"


def commands(project: Path, program: str) -> list[list[str]]:
    """Return what the page says to run of a program."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", (project / "README.md").read_text(), re.M | re.S)
    lines = [shlex.split(line) for block in blocks for line in block.splitlines()]
    return [words[1:] for words in lines if words[0] == program]


def worker(project: Path, *arguments: str) -> str:
    """Return what the worker says that does not start."""
    done = called(project, *arguments)
    assert done.returncode, done.stdout
    return done.stderr


def called(project: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Call the worker where its project is, with the keys of its page."""
    return subprocess.run(
        [sys.executable, "-m", "payments.worker", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "src"), "CROSSWAY_KEYS": "keys", **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_keys_are_made_where_the_worker_looks(project: Path) -> None:
    """Each command works as it stands there, and the folder of all is one."""
    new, export = commands(project, "crossway")
    (serve,) = commands(project, "payments-worker")
    folder = serve[serve.index("--keys") + 1]
    assert new[-2:] == export[-2:] == ["--dir", folder]
    for words in (new, export):
        done = crossway(*words, cwd=project)
        assert done.returncode == 0, done.stderr
    assert '"namespace": "payments"' in done.stdout
    assert list((project / folder).glob("payments.*.jwk"))


def test_a_worker_says_what_is_unwritten_as_its_page_does(project: Path) -> None:
    """A project has neither a design to write beside nor `--impl`."""
    (serve,) = commands(project, "payments-worker")
    said = worker(project, *serve)
    assert "write them, and take `@cw.unwritten` away" in said
    assert "RecordTransaction (payments.twf:25)" in said
    assert "--impl" not in said


def test_a_workflow_is_started_as_the_page_says(project: Path) -> None:
    """With what it takes, as the project's own function does."""
    ((name, *words),) = commands(project, "payments-start")
    given = words[: words.index("--address")]
    with importable(project.parent):
        starter = importlib.import_module("payments.starter")
        start = starter.start_process_payment_workflow
        values = arguments(name, start, "p-1", None, given)
    assert name == "ProcessPaymentWorkflow"
    assert values == ["p-1", {"id": "id-1", "amount": 42}]


BANK = """\
nexus_endpoint Open:
    target_namespace: bank
    target_task_queue: bank

nexus_endpoint Shut:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: []

nexus_service Bank:
    options:
        allowed_caller_namespaces: [shop]
    operation Charge(id: string) -> (string):
        return workflow Keep(id):
            task_queue: "bank-{id}"

workflow Keep(id: string) -> (string):
    close complete(id)
"""
CALLER = """\
workflow Buy(order: string) -> (string):
    nexus Open Bank.Charge(order) -> charged
    close complete(charged)
"""


def test_a_page_says_who_calls_who_is_called_and_what_a_queue_per_tenant_needs(
    tmp_path: Path,
) -> None:
    """A list of a service counts as one of the endpoint, and an empty one lets nobody in."""
    (tmp_path / "bank.twf").write_text(BANK)
    (tmp_path / "shop.twf").write_text(CALLER)
    folder = generated(tmp_path, tmp_path / "out")
    bank = (folder / "bank" / "README.md").read_text()
    assert "- Through `Open` `shop` may call.\n" in bank
    assert "- Through `Shut` nobody may call.\n\n" in bank
    assert "--keys keys --health 8080 --tenant TENANT\nbank-start --help\n" in bank
    shop = (folder / "shop" / "README.md").read_text()
    assert "- Through `Open` it calls `bank`, whose team makes that endpoint.\n\n" in shop
    assert "--keys keys --health 8080\nshop-start Buy '\"order-1\"' --address" in shop


def test_a_project_that_stands_alone_makes_its_key_by_itself(alone: Path) -> None:
    """Its page asks for no command of Crossway but to write it again; a key is made once."""
    page = (alone / "README.md").read_text()
    assert commands(alone, "crossway") == []
    assert "\nCROSSWAY_KEYS=keys payments-worker --new-key\n" in page
    (key,) = json.loads(called(alone, "--new-key").stdout)["keys"]
    assert key["namespace"] == "payments"
    assert "d" not in key
    assert [path.name[:9] for path in (alone / "keys").glob("*.jwk")] == ["payments."]
    assert "nothing was changed" in worker(alone, "--new-key")
    assert "this project's worker with --rotate-key" in worker(alone, "--new-key")
    assert len(json.loads(called(alone, "--rotate-key", "--days", "90").stdout)["keys"]) == 2
    assert "--rotate-key --days 90" in worker(alone, "--rotate-key")
    assert "expected 1 to 3650 days, found '0'" in worker(alone, "--rotate-key", "--days", "0")


def test_a_worker_that_stands_alone_takes_the_line_of_its_page(alone: Path) -> None:
    """Up to the service, which is not there: that is told in one line, and no abort follows."""
    (serve,) = commands(alone, "payments-worker")
    done = called(alone, *serve, TEMPORAL_ADDRESS="localhost:1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "error: cannot connect to Temporal at localhost:1: nothing listens there; "
        "check TEMPORAL_ADDRESS or TEMPORAL_PROFILE\n"
    )


def test_no_message_of_a_project_that_stands_alone_names_what_it_lacks(alone: Path) -> None:
    """Neither a command nor a module of Crossway, but for what another team may run."""
    texts = [path.read_text() for path in (alone / "src" / "payments" / "support").rglob("*.py")]
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    plain = (n for n in nodes if isinstance(n, ast.Constant) and id(n) not in prose)
    said = [node.value for node in plain if isinstance(node.value, str)]
    found = {
        name for text in said for name in re.findall(r"crossway keys \w+|crossway\.runtime", text)
    }
    assert found == {"crossway keys export"}
    assert not [text for text in said if "`crossway serve`, or make" in text]


ASKED = """\
import ast, importlib, pathlib, types

for path in sorted(pathlib.Path("src/payments/support").rglob("*.py")):
    name = ".".join(path.relative_to("src").with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(name)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            held = vars(module).get(node.value.id)
            if isinstance(held, types.ModuleType) and held.__name__.startswith("payments."):
                getattr(held, node.attr)
"""
"""Asks each module of `support` for whatever another takes from it."""


def test_what_is_left_out_of_support_is_used_nowhere_in_it(alone: Path) -> None:
    """Every name in it means something, though most of Crossway stays behind: what the design says
    nothing of, too, as `race` where nothing is awaited."""
    support = alone / "src" / "payments" / "support"
    undefined = ["--isolated", "--select=F811,F821,F822,E9", str(support)]
    linted = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", *undefined],
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout
    asked = subprocess.run(
        [sys.executable, "-c", ASKED],
        env={**os.environ, "PYTHONPATH": "src"},
        cwd=alone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert not (support / "runtime" / "race.py").exists()
    assert "simulate" not in (support / "runtime" / "__init__.py").read_text()


def test_what_a_project_that_stands_alone_imports_it_installs(alone: Path) -> None:
    """Else its own checks, or its worker, would ask for what its page does not install."""
    settings = tomllib.loads((alone / "pyproject.toml").read_text())
    needs = {re.split(r"[<>=\[]", one)[0] for one in settings["project"]["dependencies"]}
    told = {one["module"].removesuffix(".*") for one in settings["tool"]["mypy"]["overrides"]}
    known = {*sys.stdlib_module_names, "payments", "google", "nexusrpc", "typing_extensions"}
    nodes = [
        n for path in alone.rglob("src/**/*.py") for n in ast.walk(ast.parse(path.read_text()))
    ]
    named = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    named |= {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}
    assert {one.partition(".")[0] for one in named} - known - needs == {"pydantic"} & told


def test_a_contract_needs_nothing_but_nexus_rpc(project: Path) -> None:
    """So that another team can install it alone, whatever SDK and design it has."""
    contract = project.with_name("payments-contract")
    settings = tomllib.loads((contract / "pyproject.toml").read_text())
    (needs,) = settings["project"]["dependencies"]
    (module,) = contract.glob("src/*/__init__.py")
    nodes = list(ast.walk(ast.parse(module.read_text())))
    named = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    named |= {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}
    assert re.split(r"[<>=]", needs)[0] == "nexus-rpc"
    assert named - {*sys.stdlib_module_names} == {"nexusrpc"}
    assert "@nexusrpc.service" in module.read_text()


def test_a_missing_key_is_told_with_the_folder() -> None:
    """What it says to run makes the key where this worker looks."""
    (space,) = load(ORDERS)
    payments = build(space.design.own, ["payments"])
    with pytest.raises(ServeError, match=r"keys new payments --dir 'no keys'"):
        check_keys(payments, Keyring([]), Path("no keys"))

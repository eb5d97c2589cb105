"""Generated Python under a type checker: right code passes, a wrong call is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.compiler import compile_design
from crossway.design import load, resolve
from tests.helpers import approval, races, statements, warehouse
from tests.helpers.paths import ORDERS
from tests.helpers.type_checked import type_checked


def _write(folder: Path, name: str, path: Path) -> None:
    (workspace,) = load(path)
    design = resolve([parsed.file for parsed in workspace.files], workspace.implemented)
    package = folder / name
    package.mkdir()
    (package / "__init__.py").write_text("")
    for module, text in compile_design(design).items():
        (package / f"{module}.py").write_text(text)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a package of generated code per design of the tests."""
    sources, out = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("generated")
    (sources / "statements.twf").write_text(statements.DESIGN)
    (sources / "handlers.twf").write_text(approval.DESIGN)
    (sources / "behind.twf").write_text(warehouse.BEHIND + warehouse.BEHIND_CALLER)
    for path in sorted(sources.glob("*.twf")):
        _write(out, path.stem, path)
    waiting = sources / "waiting"
    waiting.mkdir()
    for name, text in races.FILES.items():
        (waiting / name).write_text(text)
    _write(out, "waiting", waiting)
    _write(out, "orders_example", ORDERS)
    return out


def _check(folder: Path) -> str:
    done = type_checked(folder)
    return done.stdout + done.stderr


def test_generated_code_type_checks(generated: Path) -> None:
    """A team that owns the code can hold it to a type checker from the first day."""
    assert _check(generated) == ""


def test_a_wrong_field_in_generated_code_is_a_type_error(generated: Path) -> None:
    """The models are real types: reading a field that is not there is found."""
    module = generated / "orders_example" / "orders.py"
    text = module.read_text()
    try:
        # Longer than the right one: of two texts of one size the checker tells apart by the second
        # in which they were written.
        module.write_text(text.replace('order["payment"]', 'order["paiments"]'))
        assert '"paiments"' in _check(generated)
    finally:
        module.write_text(text)

"""The shop that tests of `serve` serve, on a server that knows builds of workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command import crossway
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.serving import CALLER, ORDERS, PYTHON, Shop


@pytest.fixture(scope="module")
def address(serving_address: str) -> str:
    """Return the address of a server that knows builds of workers."""
    return serving_address


@pytest.fixture
def shop(tmp_path: Path, address: str) -> Shop:
    """Return the shop with its namespaces, endpoint and keys made, and nothing served."""
    return _made(tmp_path, address)


@pytest.fixture(scope="module")
def unchanged_shop(tmp_path_factory: pytest.TempPathFactory, address: str) -> Shop:
    """Return such a shop for all tests of a file that change nothing of it and serve nothing."""
    return _made(tmp_path_factory.mktemp("unchanged"), address)


def _made(tmp_path: Path, address: str) -> Shop:
    folder = tmp_path / fresh("shop")
    folder.mkdir()
    text = "\0".join((ORDERS, CALLER))
    replaced, names = with_fresh_names(text, "orders", "payments", "Till")
    payments, orders = replaced.split("\0")
    for stem, part in (("payments", payments), ("orders", orders)):
        (folder / f"{names[stem]}.twf").write_text(part)
        (folder / f"{names[stem]}.py").write_text(PYTHON[stem])
    made = crossway("keys", "new", names["orders"], names["payments"], "--dir", f"{tmp_path}/keys")
    assert made.returncode == 0, made.stderr
    applied = crossway("apply", str(folder), "--address", address)
    assert applied.returncode == 0, applied.stderr
    return Shop(folder, address, names["orders"], names["payments"])

"""The shop of two files, and an editor that has both open: what most tests of this folder need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers import shop
from tests.helpers.editor import Editor, editor
from tests.helpers.shop import ORDERS, PAYMENTS


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Return the orders, the payments and the Python beside them, in a folder of the module."""
    return shop.make(tmp_path_factory.mktemp("editor") / "shop")


@pytest.fixture(scope="module")
def one(files: tuple[Path, Path, Path]) -> Iterator[Editor]:
    """Open both designs; answers while typing are from the design as it was resolved last, and
    there is one by now."""
    with editor(files[0].parent) as opened:
        opened.open(files[0], ORDERS)
        opened.open(files[1], PAYMENTS)
        opened.about(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, files[0])
        yield opened

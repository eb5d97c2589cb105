"""An edit after which a file cannot be read as before is never offered, whatever made it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from lsprotocol import types as lsp

from crossway.checks import KnownFiles
from crossway.language import parse
from crossway.lsp.actions.offer import Offer
from crossway.lsp.actions.reading import can_be_read
from crossway.lsp.designs import Source
from crossway.lsp.documents import Documents
from crossway.lsp.place import Place
from crossway.lsp.reading import read_design
from crossway.lsp.session import Session

DESIGN = "workflow Order(id: string):\n    log(id)\n"

FILES = {
    "orders.twf": DESIGN,
    "page.md": f"# Orders\n\n```twf\n{DESIGN}```\n\nThe end.\n",
    "orders.py": "def pack(id: str) -> str:\n    return id\n",
    "bank.nexusrpc.yaml": (
        'nexusrpc: "1.0.0"\nservices:\n  Bank:\n    operations:\n'
        "      Pay:\n        input: {type: object, properties: {id: {type: string}}}\n"
    ),
    "mail.nexusrpc.json": (
        '{"nexusrpc": "1.0.0",\n "services": {"Mail": {"operations": {"Send": {}}}}\n}\n'
    ),
}


def offer_in(folder: Path, name: str, line: int, text: str) -> Offer:
    """Return an offer that puts a text below a line of a file."""
    for each, content in FILES.items():
        (folder / each).write_text(content)
    path, documents = folder / name, Documents()
    page = path.suffix == ".md"
    source = Source(name, folder, (path if page else folder / "orders.twf",), page)
    unsaved = {path: FILES[name]} if page else {}
    snapshot = read_design(source, unsaved, 1, documents.units, parse, KnownFiles())
    session = cast("Session", SimpleNamespace(documents=documents))
    [checked] = snapshot.checked
    parsed = checked.workspace.files[0]
    where = lsp.Range(lsp.Position(line, 0), lsp.Position(line, 0))
    place = Place(session, snapshot, checked, parsed, parsed.file.path, (1, 1))
    return Offer(place, "Do it", edits={path.as_posix(): [lsp.TextEdit(where, text)]})


RIGHT = [
    ("orders.twf", 2, "    log(id)\n"),
    ("page.md", 5, "    log(id)\n"),
    ("orders.py", 2, "def send():\n    pass\n"),
    (
        "bank.nexusrpc.yaml",
        6,
        "      Take:\n        input: {type: object, properties: {id: {type: string}}}\n",
    ),
    ("mail.nexusrpc.json", 1, "\n"),
]

WRONG = [
    ("orders.twf", 2, "    log(id\n"),
    ("page.md", 5, "    log(id\n"),
    ("page.md", 8, "activity Pack():\n    pass\n"),
    ("page.md", 6, "```twf\nactivity Pack():\n    pass\n```\n"),
    ("orders.py", 2, "def send(from: str):\n    pass\n"),
    ("bank.nexusrpc.yaml", 5, "    operation Take(id: string)\n"),
    ("mail.nexusrpc.json", 1, "    operation Take(id: string)\n"),
]


@pytest.mark.parametrize(("name", "line", "text"), RIGHT)
def test_an_edit_of_what_can_be_read_after_it_is_offered(
    tmp_path: Path, name: str, line: int, text: str
) -> None:
    """Of each kind of file: nothing right is refused with the wrong."""
    assert can_be_read(offer_in(tmp_path, name, line, text))


@pytest.mark.parametrize(("name", "line", "text"), WRONG)
def test_an_edit_that_nobody_can_read_is_refused(
    tmp_path: Path, name: str, line: int, text: str
) -> None:
    """Of each kind of file; on a page nothing is written outside of its blocks."""
    assert not can_be_read(offer_in(tmp_path, name, line, text))


def test_an_offer_that_changes_nothing_is_none(tmp_path: Path) -> None:
    """Who chose it would wait for what never comes."""
    offer = offer_in(tmp_path, "orders.twf", 2, "")
    offer.edits.clear()
    assert not can_be_read(offer)

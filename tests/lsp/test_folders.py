"""The folders that an editor has open, by whatever names, are those whose designs are checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers.editor import editor, uri_of

FAULTY = (
    "workflow Order(id: string):\n    nexus E S.Op(id)\n        options:\n            timeout: 1h\n"
)


@pytest.mark.parametrize("name", ["c#", "what?", "100%41", "a b", "+é🚚"])
def test_a_folder_counts_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    """Though an editor escapes what has a meaning in URIs, and a percent sign itself."""
    folder = tmp_path / name / "designs"
    folder.mkdir(parents=True)
    (folder / "orders.twf").write_text(FAULTY)
    with editor(folder) as one:
        one.until(lambda: "NEXUS_UNDEFINED_ENDPOINT" in one.codes(folder / "orders.twf"))


def test_a_folder_that_was_the_only_one_is_gone_once_it_is_removed(tmp_path: Path) -> None:
    """It is what an editor called its root at the beginning, too."""
    path = tmp_path / "orders.twf"
    path.write_text(FAULTY)
    with editor(tmp_path) as one:
        one.until(lambda: one.codes(path) != [])
        gone = lsp.WorkspaceFolder(uri_of(tmp_path), tmp_path.name)
        event = lsp.WorkspaceFoldersChangeEvent(added=[], removed=[gone])
        params = lsp.DidChangeWorkspaceFoldersParams(event)
        one.tell(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, params)
        one.until(lambda: one.codes(path) == [])


def test_a_file_that_is_gone_once_it_is_closed_is_forgotten(tmp_path: Path) -> None:
    """Also by an editor that does not tell of what happens on disk."""
    for name in ("orders", "more"):
        (tmp_path / f"{name}.twf").write_text(FAULTY.replace("Order", name.title()))
    orders, more = tmp_path / "orders.twf", tmp_path / "more.twf"
    with editor(tmp_path, abilities=lsp.ClientCapabilities()) as one:
        one.open(more, more.read_text())
        one.until(lambda: one.codes(more) != [])
        more.unlink()
        one.close(more)
        one.until(lambda: one.codes(more) == [])
        assert one.codes(orders) != []

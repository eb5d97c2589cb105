"""Whatever is renamed, the design means what it meant: each name of whole designs in turn."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from crossway.checks import Checked
from crossway.design import load
from crossway.lsp.documents import path_of
from crossway.lsp.symbols import Occurrence
from tests.helpers.asking import Asking, asking, document
from tests.helpers.buying import BUYING
from tests.helpers.command import crossway
from tests.helpers.editor import applied
from tests.helpers.patience import PATIENCE
from tests.helpers.workspace_edits import edits_by_uri

EXAMPLES = Path(__file__).parents[2] / "examples"
DESIGNS = (
    "gateway",
    *(pytest.param(name, marks=pytest.mark.long) for name in ("approval", "saga", "tenants")),
)


def found_in(folder: Path) -> Counter[tuple[str, str, int]]:
    """Return what is wrong with a design: code, file and line of each fault."""
    every = [one for workspace in load(folder) for one in Checked(workspace).diagnostics]
    return Counter((one.code, Path(one.span.path).name, one.span.line) for one in every)


def symbols(one: Asking, folder: Path) -> Iterator[Occurrence]:
    """Yield each thing that a design names, where it is named first."""
    seen = set()
    for path in sorted(folder.rglob("*.twf")):
        snapshot = one.loop.run_until_complete(one.session.fresh(path.as_posix()))
        assert snapshot is not None
        for checked in snapshot.checked:
            for found in snapshot.index(checked).occurrences(path.as_posix()):
                if found.symbol not in seen:
                    seen.add(found.symbol)
                    yield found


def new_name(old: str) -> str:
    """Return a name that nothing has, written as such names are."""
    return f"Zz{old}" if old[:1].isupper() else f"zz_{old}"


def rename(one: Asking, found: Occurrence) -> dict[Path, str] | None:
    """Return the files that change by a rename, None where it is refused."""
    path = Path(found.span.path)
    snapshot = one.loop.run_until_complete(one.session.fresh(path.as_posix()))
    assert snapshot is not None
    where = snapshot.lines(path.as_posix()).range(found.span).start
    new = new_name(found.symbol.name).replace("_", "-" if found.symbol.kind == "namespace" else "_")
    params = lsp.RenameParams(text_document=document(path), position=where, new_name=new)
    try:
        edit = one.ask(lsp.TEXT_DOCUMENT_RENAME, params, PATIENCE)
    except JsonRpcException as refused:
        if "renamed here" in str(refused) or "called so after" in str(refused):
            return None
        raise
    files = {Path(path_of(uri)): edits for uri, edits in edits_by_uri(edit).items()}
    return {path: applied(path.read_text(), edits) for path, edits in files.items()}


def renamed_each(folder: Path, work: Path) -> Iterator[tuple[Occurrence, Path]]:
    """Yield each thing of a design with a copy of the design in which it has another name."""
    with asking(folder) as one:
        for number, found in enumerate(symbols(one, folder)):
            changed = rename(one, found)
            if changed is not None:
                copy = work / str(number)
                shutil.copytree(folder, copy)
                for path, text in changed.items():
                    (copy / path.relative_to(folder)).write_text(text)
                yield found, copy


@pytest.mark.parametrize("name", DESIGNS)
def test_each_name_of_an_example_can_be_another_and_nothing_is_wrong_then(
    name: str, tmp_path: Path
) -> None:
    """Over files, in tests, in holes of texts, in Python: no place keeps the old name."""
    folder = tmp_path / "design"
    shutil.copytree(EXAMPLES / name, folder)
    before, count = found_in(folder), 0
    for found, copy in renamed_each(folder, tmp_path):
        assert found_in(copy) == before, found.symbol
        count += 1
    assert count > 15


def test_each_name_in_holes_options_and_tests_can_be_another(tmp_path: Path) -> None:
    """Its tests pass as before with the one renamed that most of them name."""
    folder = tmp_path / "design"
    folder.mkdir()
    (folder / "buying.twf").write_text(BUYING)
    before = found_in(folder)
    kinds = Counter[str]()
    for found, copy in renamed_each(folder, tmp_path):
        text = (copy / "buying.twf").read_text()
        assert found_in(copy) == before, (found.symbol, text)
        kinds[found.symbol.kind] += 1
        if (found.symbol.kind, found.symbol.name) in TESTED:
            done = crossway("test", str(copy))
            assert done.returncode == 0, (found.symbol, done.stdout)
    assert kinds >= Counter(
        workflow=2, activity=2, service=1, operation=3, endpoint=1, namespace=2, worker=2, type=4,
        field=7, signal=1, query=1, update=1, local=15,
    ), kinds  # fmt: skip


TESTED = (("field", "name"), ("signal", "Approve"))
"""What is in texts, errors, messages and tests: that checks alone could overlook."""

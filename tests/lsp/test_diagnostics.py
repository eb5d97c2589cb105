"""What is wrong with a design is told while it is typed: what `check` says, where it says it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers.command import crossway
from tests.helpers.editor import Editor, editor, position_of, text_in, uri_of

ORDERS = """\
workflow Order(id: string) -> (Receipt):
    nexus PaymentsEndpoint Payments.Charge(id) -> receipt
        options:
            schedule_to_close_timeout: 1h
    close complete(receipt)
"""
SLIPS = """
activity Pack(id: string):
    pass

workflow Twice(id: string):
    activity Pakc(id)
    activity Pakc(idd)
"""
PAYMENTS = """\
type Receipt:
    id: string

nexus service Payments:
    operation Charge(id: string) -> (Receipt):
        return Receipt{id: id}

worker payments:
    nexus service Payments

namespace payments:
    nexus endpoint PaymentsEndpoint
        task_queue: "payments"
        allowed_caller_namespaces: [orders]
    worker payments
        task_queue: "payments"

worker orders:
    workflow Order

namespace orders:
    worker orders
        task_queue: "orders"
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("designs")


@pytest.fixture(scope="module")
def shop(root: Path) -> Iterator[Editor]:
    with editor(root) as one:
        yield one


def folder_of(root: Path, name: str, **files: str) -> Path:
    folder = root / name
    folder.mkdir()
    for stem, text in files.items():
        (folder / f"{stem}.twf").write_text(text, newline="")
    return folder


def test_a_slip_is_told_and_gone_once_it_is_mended(root: Path, shop: Editor) -> None:
    """Over the disk, and without a save: what is typed counts."""
    folder = folder_of(root, "slip", orders=ORDERS, payments=PAYMENTS)
    orders = folder / "orders.twf"
    shop.open(orders, ORDERS.replace("Payments.Charge", "Payments.Chrage"))
    shop.until(lambda: shop.codes(orders) == ["NEXUS_NO_OPERATION"])
    [found] = shop.diagnostics[uri_of(orders)]
    assert found.message.endswith("hint: did you mean Charge?")
    assert found.severity == lsp.DiagnosticSeverity.Error
    assert found.source == "crossway"
    shop.edit(orders, lsp.Range(lsp.Position(1, 36), lsp.Position(1, 42)), "Charge")
    shop.until(lambda: shop.codes(orders) == [])


def test_all_is_what_check_says_with_its_places(root: Path, shop: Editor) -> None:
    """Codes, messages, severities, places, and the places that explain them."""
    wrong = ORDERS + SLIPS
    folder = folder_of(root, "alike", orders=wrong, payments=PAYMENTS)
    shop.open(folder / "orders.twf", wrong)
    said = json.loads(crossway("check", str(folder), "--format", "json").stdout)
    expected = sorted(
        (one["code"], one["path"], one["line"] - 1, one["column"] - 1, len(one["related"]))
        for one in said["diagnostics"]
    )
    assert expected
    assert any(one[-1] for one in expected), "one of them has a related place"

    def found() -> list[tuple[object, ...]]:
        return sorted(
            (
                str(one.code),
                path.as_posix(),
                one.range.start.line,
                one.range.start.character,
                len(one.related_information or ()),
            )
            for path in folder.iterdir()
            for one in shop.diagnostics.get(uri_of(path), [])
        )

    shop.until(lambda: found() == expected)


def test_a_change_in_one_file_is_told_in_another(root: Path, shop: Editor) -> None:
    """The caller is wrong when the handler's operation goes, though only that file was touched."""
    folder = folder_of(root, "across", orders=ORDERS, payments=PAYMENTS)
    orders, payments = folder / "orders.twf", folder / "payments.twf"
    shop.open(payments, PAYMENTS)
    shop.until(lambda: uri_of(payments) in shop.diagnostics)
    assert shop.codes(orders) == []
    shop.change(payments, PAYMENTS.replace("Charge", "Debit"))
    shop.until(lambda: shop.codes(orders) == ["NEXUS_NO_OPERATION"])
    shop.close(payments)  # what is on disk counts again
    shop.until(lambda: shop.codes(orders) == [])


def test_places_are_right_behind_emoji_and_tabs_and_with_any_line_end(
    root: Path, shop: Editor
) -> None:
    """An emoji is two units for an editor and one character for the parser."""
    text = 'workflow W(id: string):\r\n\tx = "🚚🚚 é"\r\n\tlog("🚚", x, idd)\r\n'
    folder = folder_of(root, "units", w=text)
    path = folder / "w.twf"
    shop.open(path, text)
    shop.until(lambda: shop.codes(path))
    [found] = [one for one in shop.diagnostics[uri_of(path)] if "idd" in one.message]
    assert text_in(text, found.range) == "idd"
    assert found.range.start == position_of(text, "idd")
    shop.edit(path, lsp.Range(found.range.start, found.range.end), "id")
    shop.until(lambda: not any("idd" in one.message for one in shop.diagnostics[uri_of(path)]))


def test_lines_end_where_the_protocol_says_alone(root: Path, shop: Editor) -> None:
    """U+2028 ends no line: what is below it keeps its place, and an edit lands where it should."""
    text = 'workflow W(id: string):\n    x = "a\u2028b"\n    log(x)\n    log(idd)\n'
    folder = folder_of(root, "ends", w=text)
    path = folder / "w.twf"
    shop.open(path, text)
    shop.until(lambda: shop.codes(path) == ["SYNTAX"])
    assert shop.diagnostics[uri_of(path)][0].range.start == lsp.Position(1, 10)
    shop.edit(path, lsp.Range(lsp.Position(3, 8), lsp.Position(3, 11)), "id")
    shop.edit(path, lsp.Range(lsp.Position(1, 10), lsp.Position(1, 11)), "-")
    shop.until(lambda: shop.codes(path) == [])


def test_two_folders_with_designs_of_their_own_do_not_meet(root: Path, shop: Editor) -> None:
    """Both may define what they like."""
    one = folder_of(root, "mine", orders=ORDERS, payments=PAYMENTS)
    other = folder_of(root, "yours", orders=ORDERS, payments=PAYMENTS)
    for folder in (one, other):
        shop.open(folder / "orders.twf", ORDERS)
    for folder in (one, other):
        orders = uri_of(folder / "orders.twf")
        assert shop.until(lambda uri=orders: shop.diagnostics.get(uri) is not None)  # type: ignore[misc]
        assert shop.codes(orders) == []


def test_folders_of_which_one_calls_the_other_are_one_design(root: Path, shop: Editor) -> None:
    """A team may keep each namespace in a folder of its own; without the call they are two."""
    top = root / "teams"
    top.mkdir()
    orders = folder_of(top, "orders", orders=ORDERS) / "orders.twf"
    call = ORDERS.replace("PaymentsEndpoint", "MoneyEndpoint")
    shop.open(orders, call)
    shop.until(lambda: shop.codes(orders) == ["NEXUS_UNDEFINED_ENDPOINT"])
    money = folder_of(top, "money", money=PAYMENTS.replace("PaymentsEndpoint", "MoneyEndpoint"))
    shop.open(money / "money.twf", PAYMENTS.replace("PaymentsEndpoint", "MoneyEndpoint"))
    shop.until(lambda: shop.codes(orders) == [])
    where = position_of(call, "Charge")
    [found] = shop.at(lsp.TEXT_DOCUMENT_DEFINITION, orders, where)
    assert found.uri == uri_of(money / "money.twf")
    shop.change(orders, call.replace("MoneyEndpoint", "OtherEndpoint"))
    shop.until(lambda: shop.codes(orders) == ["NEXUS_UNDEFINED_ENDPOINT"])


def test_files_that_come_and_go_on_disk_count(root: Path, shop: Editor) -> None:
    """The editor is asked to watch the files, and tells."""
    assert shop.until(lambda: shop.watched) == [lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES]
    folder = folder_of(root, "coming", orders=ORDERS)
    orders, payments = folder / "orders.twf", folder / "payments.twf"
    shop.open(orders, ORDERS)
    shop.until(lambda: shop.codes(orders))
    payments.write_text(PAYMENTS)
    shop.files_changed((payments, lsp.FileChangeType.Created))
    shop.until(lambda: shop.codes(orders) == [])
    payments.unlink()
    shop.files_changed((payments, lsp.FileChangeType.Deleted))
    shop.until(lambda: shop.codes(orders))


def test_a_python_file_beside_a_design_counts_as_it_is_typed(root: Path, shop: Editor) -> None:
    """Also as it is opened after the design was looked at; on disk once it is closed."""
    text = "workflow W(id: string):\n    activity P(id)\n\nactivity P(id: string):\n    pass\n"
    folder = folder_of(root, "python", w=text)
    python = folder / "w.py"
    python.write_text(right := "def P(id: str) -> str:\n    return id\n")
    shop.open(folder / "w.twf", text)
    shop.until(lambda: uri_of(folder / "w.twf") in shop.diagnostics)
    shop.open(python, broken := right.replace(":\n", "\n"), "python")
    shop.until(lambda: shop.codes(python) == ["SYNTAX"])
    [found] = shop.diagnostics[uri_of(python)]
    assert "not valid Python" in found.message
    assert found.range.start.line == 0
    shop.change(python, right)
    shop.until(lambda: shop.codes(python) == [])
    shop.change(python, broken)
    shop.until(lambda: shop.codes(python))
    shop.close(python)
    shop.until(lambda: shop.codes(python) == [])


def test_the_blocks_of_a_page_and_a_text_that_no_file_holds_are_designs(
    root: Path, shop: Editor
) -> None:
    """Each block for itself, at its lines in the page."""
    page = root / "page.md"
    text = "# Orders\n\n```twf\nworkflow W(id: string):\n    log(idd)\n```\n"
    shop.open(page, text, "markdown")
    shop.until(lambda: shop.codes(page))
    assert shop.diagnostics[uri_of(page)][0].range.start.line == 4
    shop.close(page)
    shop.until(lambda: shop.codes(page) == [])
    shop.open("untitled:Untitled-1", "workflow W(id: string):\n    log(idd)\n")
    shop.until(lambda: shop.codes("untitled:Untitled-1"))


def test_a_result_that_is_out_of_date_is_not_published(root: Path, shop: Editor) -> None:
    """Whoever types fast sees what is wrong with the last text alone."""
    folder = folder_of(root, "fast", orders=ORDERS, payments=PAYMENTS)
    orders = folder / "orders.twf"
    shop.open(orders, ORDERS)
    shop.until(lambda: uri_of(orders) in shop.diagnostics)
    before = len(shop.published)
    for number in range(30):
        shop.change(orders, ORDERS.replace("Charge", f"Charge{number}"))
    shop.change(orders, ORDERS.replace("Charge", "Last"))
    shop.until(lambda: any("Last" in one.message for one in shop.diagnostics[uri_of(orders)]))
    told = [one for one in shop.published[before:] if one.uri == uri_of(orders)]
    assert [one.version for one in told][-1] == 32
    assert len(told) <= 3


def test_folders_come_and_go_while_the_editor_runs(root: Path, tmp_path: Path) -> None:
    """Of one that is removed nothing stays on the screen."""
    folder = folder_of(tmp_path, "late", orders=ORDERS)
    orders = folder / "orders.twf"
    with editor(folder_of(root, "early", orders=ORDERS)) as one:
        late = lsp.WorkspaceFolder(uri_of(folder), "late")
        event = lsp.WorkspaceFoldersChangeEvent(added=[late], removed=[])
        one.tell(
            lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
            lsp.DidChangeWorkspaceFoldersParams(event),
        )
        one.until(lambda: one.codes(orders) == ["NEXUS_UNDEFINED_ENDPOINT"])
        event = lsp.WorkspaceFoldersChangeEvent(added=[], removed=[late])
        one.tell(
            lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
            lsp.DidChangeWorkspaceFoldersParams(event),
        )
        one.until(lambda: one.codes(orders) == [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-32"])
def test_an_editor_that_counts_otherwise_is_told_in_its_units(
    tmp_path: Path, encoding: str
) -> None:
    """As agreed on at the beginning: bytes, or characters."""
    text = 'workflow W(id: string):\n    log("🚚é {id}")\n    log(idd)  # 🚚\n'
    abilities = lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(position_encodings=[encoding])
    )
    folder = folder_of(tmp_path, "units", w=text)
    with editor(folder, abilities=abilities) as one:
        one.open(folder / "w.twf", text)
        line = text.split("\n")[1]
        before = line[: line.index("id}")]
        width = len(before.encode()) if encoding == "utf-8" else len(before)
        found = one.at(lsp.TEXT_DOCUMENT_HOVER, folder / "w.twf", lsp.Position(1, width))
        assert "id: string" in found.contents.value
        assert found.range.start.character == width


def test_nothing_was_said_on_standard_error(shop: Editor) -> None:
    """Last: no question above failed inside of the server."""
    assert shop.errors == []

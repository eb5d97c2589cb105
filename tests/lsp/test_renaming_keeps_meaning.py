"""A rename changes every place that means the thing, and is refused where others would mean it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from tests.helpers.asking import asking, document
from tests.helpers.editor import CURSOR, applied, cursor_in, uri_of
from tests.helpers.workspace_edits import edits_by_uri

SHOP = """\
type Line:
    sku: string
    price: int?

type Basket:
    lines: list[Line]
    due: Line?

workflow Buy(basket: Basket, price: int) -> (Line):
    sum_up = price * 2
    note = "costs {total}"
    activity Weigh(note, sum_up) -> weight
        options:
            summary: parcel
    nexus "depot" workflow Take(weight) -> one
        options:
            timeout: 5s
    nexus Gate Depot.Reserve(amount: (sum_up), claim: one) -> two
        options:
            timeout: 5s
    lines = basket.lines
    last_two = lines[-2:]
    skus = map(filter(lines[1:], "price"), "sku") + [last_two[0].sku, first(lines).sku]
    lines[0].sku = sorted(lines, "price")[0].sku
    log("{skus} {two}")
    close complete(lines[0])

workflow Take(weight: int) -> (string):
    close complete("{weight}")

workflow Keep(weight: int) -> (string):
    close complete("{weight}")

activity Weigh(note: string, sum_up: int) -> (int):
    weigh the total

activity Price(item: Item{sku: string, count: int}) -> (int):
    return item.count + len(item.sku)

nexus service Depot:
    async Hold workflow Keep
    operation Reserve(claim: string, amount: int) -> (string):
        return "{claim} {total} {amount}"

nexus_endpoint Gate:
    target_namespace: depot
    target_task_queue: depot
    services: [Depot]
    allowed_caller_namespaces: [shop]
"""


def renamed(folder: Path, marked: str, new: str, whole: str = SHOP) -> str:
    """Return the file after a rename of what stands at the cursor in one of its lines."""
    text, where = cursor_in(whole.replace(marked.replace(CURSOR, ""), marked, 1))
    path = folder / "shop.twf"
    path.write_text(text)
    with asking(folder) as one:
        params = lsp.RenameParams(document(path), where, new)
        edit = one.ask(lsp.TEXT_DOCUMENT_RENAME, params)
    return applied(text, edits_by_uri(edit)[uri_of(path)])


@pytest.mark.parametrize(
    ("marked", "new", "kept"),
    [
        ("operation Reserve(cl¦aim", "id", ["(amount: (sum_up), id: one)", '"{id} {total}']),
        ("amou¦nt: (sum_up)", "count", ["(count: (sum_up), claim: one)", "string, count: int"]),
        ("service De¦pot", "Store", ["services: [Store]", "nexus Gate Store.Reserve"]),
        (
            "    sk¦u: string\n    price",
            "code",
            [
                '"price"), "code") + [last_two[0].code, first(lines).code]',
                'lines[0].code = sorted(lines, "price")[0].code',
                "Item{sku: string",
            ],
        ),
        ("Item{sk¦u: string", "code", ["Item{code: string", "len(item.code)", "    sku: string"]),
        ("Item{sku: string, cou¦nt", "size", ["size: int}", "return item.size + len"]),
    ],
)
def test_every_place_of_a_thing_has_the_new_name(
    tmp_path: Path, marked: str, new: str, kept: list[str]
) -> None:
    """Arguments by name, services that endpoints list, fields of items, types in place."""
    text = renamed(tmp_path, marked, new)
    assert [part for part in kept if part not in text] == []


@pytest.mark.parametrize(
    ("marked", "new", "why"),
    [
        ("sum¦_up = price", "total", "shop.twf:11 would mean something else"),
        ("sum¦_up = price", "parcel", "shop.twf:14 would mean something else"),
        ("operation Reserve(cl¦aim", "total", "would mean something else"),
        ("workflow Ta¦ke(", "Hold", "shop.twf:15 would mean something else"),
        ("type Li¦ne", "number", "number is a type of the language"),
        ("type Li¦ne", "Timestamp", ""),
    ],
)
def test_what_would_make_others_mean_something_else_is_refused(
    tmp_path: Path, marked: str, new: str, why: str
) -> None:
    """A hole of a text that nothing fills yet, a bare word of an option, another operation."""
    if not why:
        assert f"type {new}:" in renamed(tmp_path, marked, new)
        return
    with pytest.raises(JsonRpcException, match=re.escape(why)):
        renamed(tmp_path, marked, new)


def test_a_place_that_cannot_be_followed_is_named(tmp_path: Path) -> None:
    """Nothing is renamed half: what nobody can follow is by hand."""
    text = SHOP.replace("last_two = lines[-2:]", 'last_two = [x.sku for x in sorted(lines, "sku")]')
    text = text.replace("last_two[0].sku", "last_two[0]")
    with pytest.raises(JsonRpcException, match=r"twf:22 would be wrong, Line has no field sku"):
        renamed(tmp_path, "    sk¦u: string\n    price", "code", text)

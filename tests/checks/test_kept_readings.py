"""A body is read for its types again only when what it depends on is another."""

from __future__ import annotations

import random
import re

import pytest

from crossway.checks.typing.reading import Reader
from tests.helpers.edited import Editor

_WORD = re.compile(r"\b[A-Za-z]\w*\b")
_EDITS = 40

TEXTS = {
    "orders.twf": """\
type Order:
    id: string
    total: decimal
    note: string?

workflow Ship(order: Order) -> (string):
    state:
        count = 0
    signal Add(n: int):
        count = count + n
    activity Pack(order.id, 2) -> box
    activity Weigh(box) -> weight
    nexus PaymentsEndpoint Payments.Charge(order.total) -> receipt
    temporal.signal(order.id, Paid, receipt.id)
    if weight == "heavy":
        close complete(receipt.id)
    if count == "x":
        close complete(order.note)
    workflow Tell(receipt, order.id)
    close complete(box)
""",
    "packing.twf": """\
activity Pack(id: string, boxes: int) -> (string):
    return id

activity Weigh(box: string):
    return 5

workflow Tell(receipt: Receipt, id):
    left = id - 1
    close complete
""",
    "payments.twf": """\
type Receipt:
    id: string
    paid: decimal

nexus_endpoint PaymentsEndpoint:
    target_namespace: payments
    target_task_queue: payments

nexus_service Payments:
    operation Charge(total: decimal) -> (Receipt):
        return Receipt{id: "r", paid: total}

workflow Till():
    signal Paid(id: string):
        log(id)
    await signal Paid -> id
    close complete
""",
}


def _read(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return which bodies are read by a check of what is kept, by their names."""
    names: list[str] = []
    made = Reader.read

    def noting(self: Reader) -> object:
        names.append(self._body.definition.name)
        return made(self)

    with monkeypatch.context() as patched:
        patched.setattr(Reader, "read", noting)
        editor.found(editor.known)
    return set(names)


PACKING, PAYMENTS = {"Pack", "Weigh", "Tell"}, {"Charge", "Till"}
"""The bodies of two files."""


@pytest.mark.parametrize(
    ("path", "old", "new", "again"),
    [
        ("payments.twf", "log(id)", "log(id, id)", PAYMENTS),
        ("packing.twf", "return 5", "return 6", PACKING),
        ("packing.twf", "    return id", "\n    return id", {*PACKING, "Ship"}),
        ("packing.twf", "boxes: int", "boxes: string", {*PACKING, "Ship"}),
        ("payments.twf", "paid: decimal\n", "paid: int\n", {*PACKING, *PAYMENTS, "Ship"}),
    ],
    ids=["a body", "a result", "a line before what others call", "a parameter", "a type"],
)
def test_only_what_depends_on_what_changed_is_read_again(
    path: str, old: str, new: str, again: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = Editor({**TEXTS})
    assert _read(editor, monkeypatch) == {*PACKING, *PAYMENTS, "Ship"}
    assert _read(editor, monkeypatch) == set()
    assert old in editor.texts[path]
    editor.texts[path] = editor.texts[path].replace(old, new)
    assert _read(editor, monkeypatch) == again


@pytest.mark.parametrize("seed", range(2))
def test_what_is_found_is_the_same_whichever_word_of_a_design_is_another(seed: int) -> None:
    """Types, names, parameters and results of one file change under the bodies of another."""
    editor, chance = Editor({**TEXTS}), random.Random(seed)  # noqa: S311  chooses edits
    words = sorted({*_WORD.findall("".join(TEXTS.values())), "bool", "any"})
    editor.found(editor.known)
    for _ in range(_EDITS):
        before = {**editor.texts}
        path = chance.choice(list(TEXTS))
        place = chance.choice(list(_WORD.finditer(editor.texts[path])))
        text = editor.texts[path]
        editor.texts[path] = text[: place.start()] + chance.choice(words) + text[place.end() :]
        kept, anew = editor.found(editor.known, None)
        assert kept == anew, editor.texts
        if chance.random() < 0.5:  # typed and taken back: what was there before is found again
            editor.texts = before

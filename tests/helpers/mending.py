"""What an editor does about what is wrong with a design."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from crossway.lsp.documents import path_of
from tests.helpers.command import crossway
from tests.helpers.editor import Editor, applied, position_of

PAYMENTS = """\
type Receipt:
    number: int

nexus service Payments:
    operation Charge(id: string) -> (Receipt):
        return Receipt{number: 1}

worker payments:
    nexus service Payments

namespace payments:
    nexus endpoint PaymentsEndpoint
        options:
            task_queue: "payments"
            allowed_caller_namespaces: ["orders"]
    worker payments
        options:
            task_queue: "payments"
"""


ORDERS = """\
workflow Order(id: string, size: int) -> (Receipt):
    nexus PaymentsEndpoint Payments.Charge(id) -> receipt
        options:
            timeout: 5m
    close complete(receipt)

worker orders:
    workflow Order

namespace orders:
    worker orders
        options:
            task_queue: "orders"
"""


class Bench:
    """A design in a folder of its own, whose first file is wrong, and what is done about it.

    A file is a design, but for one whose name says another kind: `page.md`, `bank.nexusrpc.yaml`.
    """

    def __init__(self, one: Editor, root: Path, **texts: str) -> None:
        self.one = one
        self.folder = root / f"case{len(list(root.iterdir()))}"
        self.folder.mkdir()
        paths = [self.folder / (name if "." in name else f"{name}.twf") for name in texts]
        for path, text in zip(paths, texts.values(), strict=True):
            path.write_text(text, newline="")
        self.path, self.text = paths[0], next(iter(texts.values()))
        self.page = self.path.suffix == ".md"
        one.open(self.path, self.text, "markdown" if self.page else "twf")

    def offers(self, word: str, number: int = 1) -> dict[str, lsp.CodeAction]:
        """Return what is offered where a word stands, by title."""
        at = position_of(self.text, word, number)
        context = lsp.CodeActionContext(diagnostics=[])
        found = self.one.about(
            lsp.TEXT_DOCUMENT_CODE_ACTION, self.path, range=lsp.Range(at, at), context=context
        )
        return {action.title: action for action in found}

    def take(self, action: lsp.CodeAction) -> None:
        """Write what an action makes of the files."""
        assert action.edit is not None
        changes: list[Any] = list(action.edit.document_changes or ())
        for uri, edits in (action.edit.changes or {}).items():
            named = lsp.OptionalVersionedTextDocumentIdentifier(uri=uri)
            changes.append(lsp.TextDocumentEdit(named, edits))
        for change in changes:
            if isinstance(change, lsp.CreateFile):
                Path(change.uri.removeprefix("file://")).touch(exist_ok=False)
                continue
            path = Path(change.text_document.uri.removeprefix("file://"))
            with path.open(newline="") as file:
                text = applied(file.read(), change.edits)
            path.write_text(text, newline="")

    @property
    def codes(self) -> list[str]:
        """What `check` finds in the folder, or on the page."""
        named = self.path if self.page else self.folder
        said = json.loads(crossway("check", str(named), "--format", "json").stdout)
        return [found["code"] for found in said["diagnostics"]]

    def mended(self, title: str, code: str, word: str, number: int = 1) -> str:
        """Take what is offered for a fault, and return the file; the fault is gone, none came."""
        before = self.codes
        assert code in before
        action = self.offers(word, number)[title]
        assert action.kind == lsp.CodeActionKind.QuickFix
        assert [str(found.code) for found in action.diagnostics or ()] == [code]
        self.take(action)
        after = self.codes
        assert code not in after
        assert not set(after) - set(before), after
        return self.path.read_bytes().decode()


def done(texts: dict[str, str], folder: Path, action: lsp.CodeAction) -> dict[str, str]:
    """Return the files after an action."""
    assert action.edit is not None
    after = dict(texts)
    for change in action.edit.document_changes or ():
        if isinstance(change, lsp.TextDocumentEdit):
            name = Path(path_of(change.text_document.uri)).relative_to(folder).as_posix()
            edits = [edit for edit in change.edits if isinstance(edit, lsp.TextEdit)]
            after[name] = applied(after.get(name, ""), edits)
    return after

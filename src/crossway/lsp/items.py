"""What completion offers, one thing each, and how an editor is told."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types as lsp


@dataclass(frozen=True)
class Item:
    """One thing that may stand at the cursor; `snippet` is what is typed for it, if not `label`."""

    label: str
    kind: lsp.CompletionItemKind
    detail: str = ""
    about: str = ""
    snippet: str = ""

    def shown(self, where: lsp.Range) -> lsp.CompletionItem:
        """Return it for an editor, replacing the word that is being typed."""
        return lsp.CompletionItem(
            label=self.label,
            kind=self.kind,
            detail=self.detail or None,
            documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, self.about)
            if self.about
            else None,
            text_edit=lsp.TextEdit(where, self.snippet or self.label),
            insert_text_format=lsp.InsertTextFormat.Snippet if self.snippet else None,
        )


def keywords(*words: str) -> list[Item]:
    """Return words of the language."""
    return [Item(word, lsp.CompletionItemKind.Keyword) for word in dict.fromkeys(words)]

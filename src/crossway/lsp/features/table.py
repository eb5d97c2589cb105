"""Every question that the server answers, and what answers it.

To add one, write `async def answer(session, params)` in a module here, and add a line below.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from lsprotocol import types as lsp

from crossway.lsp.actions import spelling
from crossway.lsp.features import (
    actions,
    calls,
    completion,
    formatting,
    hover,
    inlay,
    lens,
    navigation,
    outline,
    rename,
    signature,
    structure,
    tokens,
)
from crossway.lsp.session import Session

Answer = Callable[[Session, Any], Awaitable[Any]]
"""What gives the result that the protocol has for the parameters of a request."""

FEATURES: tuple[tuple[str, Any, Answer], ...] = (
    (lsp.TEXT_DOCUMENT_HOVER, None, hover.hover),
    (lsp.TEXT_DOCUMENT_DEFINITION, None, navigation.definition),
    (lsp.TEXT_DOCUMENT_IMPLEMENTATION, None, navigation.implementation),
    (lsp.TEXT_DOCUMENT_REFERENCES, None, navigation.references),
    (lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, None, navigation.highlights),
    (lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, None, outline.document_symbols),
    (lsp.WORKSPACE_SYMBOL, None, outline.workspace_symbols),
    (lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True), rename.rename),
    (lsp.TEXT_DOCUMENT_PREPARE_RENAME, None, rename.prepare_rename),
    (lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, None, calls.prepare),
    (lsp.CALL_HIERARCHY_INCOMING_CALLS, None, calls.incoming),
    (lsp.CALL_HIERARCHY_OUTGOING_CALLS, None, calls.outgoing),
    (
        lsp.TEXT_DOCUMENT_COMPLETION,
        lsp.CompletionOptions(trigger_characters=completion.TRIGGERS),
        completion.completion,
    ),
    (
        lsp.TEXT_DOCUMENT_SIGNATURE_HELP,
        lsp.SignatureHelpOptions(trigger_characters=signature.TRIGGERS),
        signature.signature_help,
    ),
    (lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, tokens.LEGEND, tokens.semantic_tokens),
    (lsp.TEXT_DOCUMENT_FOLDING_RANGE, None, structure.folding),
    (lsp.TEXT_DOCUMENT_SELECTION_RANGE, None, structure.selection),
    (lsp.TEXT_DOCUMENT_INLAY_HINT, None, inlay.inlay_hints),
    (lsp.TEXT_DOCUMENT_CODE_LENS, None, lens.code_lenses),
    (lsp.TEXT_DOCUMENT_FORMATTING, None, formatting.formatting),
    (lsp.TEXT_DOCUMENT_RANGE_FORMATTING, None, formatting.range_formatting),
    (lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING, formatting.ON_TYPE, formatting.on_type),
    (
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=actions.KINDS, resolve_provider=True),
        actions.code_actions,
    ),
    (lsp.CODE_ACTION_RESOLVE, None, spelling.resolved),
)
"""The method of each request, its options where it has some, and what answers it."""

"""What is wrong with a design, as the protocol has it: the texts, codes and places of `check`."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types as lsp

from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.span import Span
from crossway.lsp.documents import Documents
from crossway.lsp.reading import Snapshot

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}

UNNEEDED = frozenset({"unused-variable", "unreachable-statement"})
"""Codes of what may be removed: editors show it faded."""


def published(found: Diagnostic, snapshot: Snapshot, documents: Documents) -> lsp.Diagnostic:
    """Return a diagnostic for an editor: its hint on a line below its message."""
    related = [
        lsp.DiagnosticRelatedInformation(location(one.span, snapshot, documents), one.message)
        for one in found.related
    ]
    return lsp.Diagnostic(
        range=snapshot.lines(found.span.path).range(found.span),
        message=f"{found.message}\nhint: {found.hint}" if found.hint else found.message,
        severity=_SEVERITIES[found.severity],
        code=found.code,
        source="crossway",
        tags=[lsp.DiagnosticTag.Unnecessary] if found.code in UNNEEDED else None,
        related_information=related or None,
    )


def location(span: Span, snapshot: Snapshot, documents: Documents) -> lsp.Location:
    """Return where a span is, in whichever file of its design."""
    return lsp.Location(documents.uri(span.path), snapshot.lines(span.path).range(span))


def parameters(
    path: str, snapshot: Snapshot, found: Sequence[Diagnostic], documents: Documents
) -> lsp.PublishDiagnosticsParams:
    """Return what tells an editor all that is wrong with one file."""
    document = documents.get(path)
    return lsp.PublishDiagnosticsParams(
        uri=documents.uri(path),
        diagnostics=[published(one, snapshot, documents) for one in found],
        version=document.version if document else None,
    )

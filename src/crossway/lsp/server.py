"""The server: what an editor says, told the session, and what the features answer, told it."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from lsprotocol import types as lsp
from pygls.exceptions import FeatureRequestError
from pygls.protocol import default_converter

import crossway
from crossway.language.diagnostic import Diagnostic
from crossway.lsp.documents import path_of
from crossway.lsp.features.table import FEATURES
from crossway.lsp.positions import UNITS
from crossway.lsp.protocol import Protocol, SessionServer, is_fault
from crossway.lsp.publishing import parameters
from crossway.lsp.reading import Snapshot
from crossway.lsp.session import Session

_WATCHED = ("**/*.twf", "**/*.py", "**/*.nexusrpc.{yaml,yml,json}", "**/{crossway,pyproject}.toml")
"""The files that make a design, and those that stand beside it."""


class Server(SessionServer):
    """The language server; its state is its session's, which comes from editor and disk alone."""

    protocol: Protocol

    def __init__(self) -> None:
        """Make a server that nobody is connected to yet."""
        self.session = Session(self._publish, self._refresh)
        super().__init__(
            "crossway",
            crossway.__version__,
            protocol_cls=Protocol,
            converter_factory=default_converter,
        )
        self.feature(lsp.INITIALIZED)(_initialized)
        self.feature(lsp.SHUTDOWN)(_shutdown)
        self.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_folders_changed)
        self.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_files_changed)
        self.feature(lsp.TEXT_DOCUMENT_DID_SAVE)(_saved)
        for method, options, answer in FEATURES:
            self.feature(method, options)(_answering(answer))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Say what was no message; what else fails is in the answer, or on standard error."""
        if isinstance(error, ValueError | RecursionError):  # of the reader of JSON
            self.protocol.unreadable(error)
        elif source is not FeatureRequestError:
            logging.getLogger(__name__).error("a notification failed: %s", error)

    def _publish(self, path: str, snapshot: Snapshot, found: Sequence[Diagnostic]) -> None:
        told = parameters(path, snapshot, found, self.session.documents)
        self.text_document_publish_diagnostics(told)

    def _refresh(self) -> None:
        """Have an editor ask anew what stands in other files: callers, types, colours."""
        able = self.client_capabilities.workspace
        if able and able.code_lens and able.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)
        if able and able.inlay_hint and able.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
        if able and able.semantic_tokens and able.semantic_tokens.refresh_support:
            self.workspace_semantic_tokens_refresh(None)


def _answering(answer: Any) -> Any:
    """Return a handler of pygls that asks a feature of ours."""

    async def handler(ls: Server, params: Any) -> Any:
        with ls.session.answers:
            return await answer(ls.session, params)

    return handler


def _initialized(ls: Server, _: lsp.InitializedParams) -> None:
    encoding = ls.server_capabilities.position_encoding or lsp.PositionEncodingKind.Utf16
    documents, able = ls.session.documents, ls.client_capabilities.workspace
    documents.units = UNITS[encoding]
    if able and able.workspace_edit and able.workspace_edit.document_changes:
        documents.versioned = True
        operations = able.workspace_edit.resource_operations or ()
        documents.creates = lsp.ResourceOperationKind.Create in operations
    _set_folders(ls, ls.workspace.root_uri or "")
    watching = ls.client_capabilities.workspace and (
        ls.client_capabilities.workspace.did_change_watched_files
    )
    if watching and watching.dynamic_registration:
        watchers = [lsp.FileSystemWatcher(pattern) for pattern in _WATCHED]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
        method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
        wanted = lsp.Registration("crossway-files", method, options)
        ls.client_register_capability(lsp.RegistrationParams([wanted]))


def _set_folders(ls: Server, alone: str = "") -> None:
    """Take the folders that an editor has open; `alone` is the one of an editor that tells none.

    pygls keeps them by names without escapes, which name other folders: `c#` would be `c`.
    """
    uris = [one.uri for one in ls.workspace.folders.values()] or [alone]
    paths = [path_of(uri) for uri in uris if uri]
    ls.session.folders = [Path(path) for path in paths if Path(path).is_absolute()]
    ls.session.look()


def _folders_changed(ls: Server, _: lsp.DidChangeWorkspaceFoldersParams) -> None:
    _set_folders(ls)


def _files_changed(ls: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
    paths = [(path_of(change.uri), change.type) for change in params.changes]
    if any(path.endswith(".twf") and kind != lsp.FileChangeType.Changed for path, kind in paths):
        ls.session.look()
    for path, _ in paths:
        ls.session.changed(path)


def _saved(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    ls.session.saved(path_of(params.text_document.uri))


def _shutdown(ls: Server, _: None) -> None:
    ls.session.close()


def serve(requests: BinaryIO, answers: BinaryIO) -> bool:
    """Answer an editor until it says that it is done, or is gone.

    Returns whether that was in order: False where it says `exit` without `shutdown` before it.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
    for handler in logging.getLogger().handlers:
        handler.addFilter(is_fault)
    sys.setswitchinterval(0.0002)  # a question is answered while a design is checked
    server = Server()
    gc.freeze()
    gc.disable()  # a session collects by itself, once nobody waits
    server.start_io(requests, answers)
    return not server.protocol.left_early

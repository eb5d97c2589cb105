"""The protocol: messages by pygls, documents of our own, and an answer to whatever is asked.

pygls leaves questions unanswered that are none of the protocol, or that come at the wrong time; an
editor would wait for ever. Here each gets the error that the protocol has for it, and a message
that is none at all is a line on standard error.

Source: Language Server Protocol 3.17, "Base Protocol" and "Server lifecycle".
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from crossway.language.visible import visible
from crossway.lsp.session import Session

_LOG = logging.getLogger(__name__)

_OF_PYGLS = ("Unable to deserialize message", "Unable to handle message", "Cancel notification")
"""What pygls writes of messages, with tracebacks of many lines, that are answered here."""

_LONGEST = 200
"""How much of a message that is none is shown."""


class SessionServer(LanguageServer):
    """A server of pygls whose documents are those of a session."""

    session: Session


class Protocol(LanguageServerProtocol):
    """The protocol, with documents of our own in place of those of pygls."""

    _server: SessionServer
    _began: bool = False
    left_early: bool = False
    """Whether the editor said `exit` without `shutdown` before it."""

    @lsp_method(lsp.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: lsp.DidOpenTextDocumentParams) -> None:
        """Take in a document."""
        one, session = params.text_document, self._server.session
        session.opened(session.documents.put(one.uri, one.version, one.language_id, one.text))

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: lsp.DidChangeTextDocumentParams) -> None:
        """Take in what was typed."""
        one, session = params.text_document, self._server.session
        changed = session.documents.change(one.uri, one.version, params.content_changes)
        session.changed(changed.path)

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: lsp.DidCloseTextDocumentParams) -> None:
        """Take what is on disk in place of a document."""
        session = self._server.session
        closed = session.documents.close(params.text_document.uri)
        if closed is not None:
            session.opened(closed)

    # --- messages ---------------------------------------------------------------------

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return a message, or a part of one; None for one that is none, once that was said."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            self._refuse(data)
            return None

    def handle_message(self, message: Any) -> None:
        """Answer a message: with an error where it comes too early, too late, or is none."""
        if message is None:
            return  # refused above
        if not hasattr(message, "jsonrpc"):
            self._answer(None, JsonRpcInvalidRequest("a message is one object with `jsonrpc`"))
            return
        asks = hasattr(message, "method") and hasattr(message, "id")
        method = getattr(message, "method", lsp.INITIALIZED)
        if asks and (error := self._untimely(method)) is not None:
            self._answer(message.id, error)
        elif self._began or asks or method == lsp.EXIT:
            self.left_early = method == lsp.EXIT and not self._shutdown
            self._began = self._began or method == lsp.INITIALIZE
            super().handle_message(message)

    def _untimely(self, method: str) -> JsonRpcException | None:
        """Return why a request cannot be answered now, None where it can."""
        if self._shutdown:
            return JsonRpcInvalidRequest(f"{method} comes after shutdown")
        if method == lsp.INITIALIZE:
            again = JsonRpcInvalidRequest("the server is initialized already")
            return again if self._began else None
        early = JsonRpcServerNotInitialized(f"{method} comes before initialize")
        return None if self._began else early

    def _refuse(self, data: Mapping[str, Any]) -> None:
        """Say that a message is none that the protocol has."""
        method, number = data.get("method"), data.get("id")
        what = method if isinstance(method, str) else json.dumps(data)
        said = f"{visible(what[:_LONGEST])}: its parameters are not those that the protocol has"
        _LOG.error(said)
        if "id" in data and "method" in data:
            self._answer(number, JsonRpcInvalidParams(said))

    def unreadable(self, error: Exception) -> None:
        """Say that what came is no JSON."""
        said = f"expected a message of the Language Server Protocol: {error}"
        _LOG.error(said)
        self._answer(None, JsonRpcParseError(said))

    def _answer(self, number: Any, error: JsonRpcException) -> None:
        """Send the error that a request has for an answer; `number` is None for one unknown."""
        known = number if isinstance(number, int | str) else None
        told = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": self.VERSION, "id": known, "error": told})


def is_fault(record: logging.LogRecord) -> bool:
    """Return whether a line of a log is a fault of the server: a refusal is an answer."""
    error = record.exc_info[1] if record.exc_info else None
    ours = not isinstance(error, JsonRpcException)
    return ours and not record.getMessage().startswith(_OF_PYGLS)

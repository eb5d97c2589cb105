"""An editor, as the language server sees one: a client over standard input and output."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from unittest import mock

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from tests.helpers.patience import PATIENCE
from tests.helpers.spawned import Spawned, spawned

T = TypeVar("T")

CURSOR = "¦"
"""Where the cursor is, in a text that a test hands over."""

ABILITIES = lsp.ClientCapabilities(
    workspace=lsp.WorkspaceClientCapabilities(
        did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(True),
        workspace_folders=True,
        workspace_edit=lsp.WorkspaceEditClientCapabilities(
            True, resource_operations=[lsp.ResourceOperationKind.Create]
        ),
    ),
    text_document=lsp.TextDocumentClientCapabilities(
        document_symbol=lsp.DocumentSymbolClientCapabilities(
            hierarchical_document_symbol_support=True
        ),
        completion=lsp.CompletionClientCapabilities(
            completion_item=lsp.ClientCompletionItemOptions(snippet_support=True)
        ),
        code_action=lsp.CodeActionClientCapabilities(
            code_action_literal_support=lsp.ClientCodeActionLiteralOptions(
                lsp.ClientCodeActionKindOptions(["quickfix", "refactor"])
            )
        ),
    ),
)
"""What the editor says that it can."""


@dataclass
class Editor:
    """One editor with a server of its own. Its methods wait for the answer."""

    client: LanguageClient
    loop: asyncio.AbstractEventLoop
    diagnostics: dict[str, list[lsp.Diagnostic]] = field(default_factory=dict)
    published: list[lsp.PublishDiagnosticsParams] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    watched: list[str] = field(default_factory=list)
    legend: list[str] = field(default_factory=list)
    killed: bool = False

    def ask(self, method: str, params: Any, patience: float = PATIENCE) -> Any:
        """Return the result of a request.

        Raises:
            Exception: the server answers with an error, or not at all.
        """

        async def answered() -> Any:
            return await self.client.protocol.send_request_async(method, params)

        return self._run(answered, patience)

    def _run(self, work: Callable[[], Any], patience: float = PATIENCE) -> Any:
        return asyncio.run_coroutine_threadsafe(work(), self.loop).result(patience)

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self.loop.call_soon_threadsafe(self.client.protocol.notify, method, params)

    # --- files --------------------------------------------------------------------------

    def open(self, path: Path | str, text: str, language: str = "twf") -> None:
        """Open a file with a text, which need not be on disk."""
        uri = uri_of(path)
        self.versions[uri] = 1
        item = lsp.TextDocumentItem(uri, language, 1, text)
        self.tell(lsp.TEXT_DOCUMENT_DID_OPEN, lsp.DidOpenTextDocumentParams(item))

    def change(self, path: Path | str, text: str) -> None:
        """Replace all of the text of an open file."""
        self._changed(path, lsp.TextDocumentContentChangeWholeDocument(text))

    def edit(self, path: Path | str, where: lsp.Range, text: str) -> None:
        """Replace a stretch of an open file, as one that types does."""
        self._changed(path, lsp.TextDocumentContentChangePartial(range=where, text=text))

    def _changed(self, path: Path | str, change: Any) -> None:
        uri = uri_of(path)
        self.versions[uri] += 1
        named = lsp.VersionedTextDocumentIdentifier(version=self.versions[uri], uri=uri)
        self.tell(lsp.TEXT_DOCUMENT_DID_CHANGE, lsp.DidChangeTextDocumentParams(named, [change]))

    def close(self, path: Path | str) -> None:
        """Close a file: what is on disk counts from then on."""
        params = lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri_of(path)))
        self.tell(lsp.TEXT_DOCUMENT_DID_CLOSE, params)

    def files_changed(self, *changes: tuple[Path, lsp.FileChangeType]) -> None:
        """Tell that files changed on disk."""
        events = [lsp.FileEvent(uri_of(path), kind) for path, kind in changes]
        params = lsp.DidChangeWatchedFilesParams(events)
        self.tell(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, params)

    # --- what is wrong ------------------------------------------------------------------

    def codes(self, path: Path | str) -> list[str]:
        """Return the codes of what is known to be wrong with a file, in order."""
        return [str(one.code) for one in self.diagnostics.get(uri_of(path), [])]

    def until(self, holds: Callable[[], T], patience: float = PATIENCE) -> T:
        """Wait for what becomes true once the server has told more, and return it."""
        end = time.monotonic() + patience
        while not (found := holds()):
            assert time.monotonic() < end, f"still {found!r}: {self.diagnostics} {self.errors}"
            time.sleep(0.01)
        return found

    # --- questions ----------------------------------------------------------------------

    def at(
        self,
        method: str,
        path: Path | str,
        where: lsp.Position,
        patience: float = PATIENCE,
        **more: Any,
    ) -> Any:
        """Return the answer to a question about a position in a file."""
        document = lsp.TextDocumentIdentifier(uri_of(path))
        kind: Any = lsp.METHOD_TO_TYPES[method][2]
        return self.ask(method, kind(text_document=document, position=where, **more), patience)

    def about(self, method: str, path: Path | str, patience: float = PATIENCE, **more: Any) -> Any:
        """Return the answer to a question about a whole file."""
        document = lsp.TextDocumentIdentifier(uri_of(path))
        kind: Any = lsp.METHOD_TO_TYPES[method][2]
        return self.ask(method, kind(text_document=document, **more), patience)


@contextmanager
def editor(*folders: Path, abilities: lsp.ClientCapabilities = ABILITIES) -> Iterator[Editor]:
    """Yield an editor that has folders open, connected to a server of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="editor", daemon=True)
    thread.start()
    client = LanguageClient("editor", "1")
    found = Editor(client, loop)
    _listen(client, found)

    async def start() -> None:
        with mock.patch.object(asyncio, "create_subprocess_exec", _forked):
            await client.start_io("lsp")
        client.said = loop.create_task(_errors(client, found))  # type: ignore[attr-defined]

    found._run(start)
    try:
        params = lsp.InitializeParams(
            capabilities=abilities,
            root_uri=uri_of(folders[0]) if folders else None,
            workspace_folders=[lsp.WorkspaceFolder(uri_of(one), one.name) for one in folders],
        )
        answer = found.ask(lsp.INITIALIZE, params)
        tokens = answer.capabilities.semantic_tokens_provider
        found.legend = list(tokens.legend.token_types) if tokens else []
        found.tell(lsp.INITIALIZED, lsp.InitializedParams())
        yield found
        if not found.killed:
            found.ask(lsp.SHUTDOWN, None)
            found.tell(lsp.EXIT, None)
            found._run(client.stop)
    finally:
        process = client._server
        if process is not None and process.returncode is None:
            process.kill()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


async def _forked(*words: str, stdin: int, stdout: int, stderr: int) -> Spawned:
    """Start a server, which is forked as other commands are: its streams are pipes, as asked."""
    assert (stdin, stdout, stderr) == (asyncio.subprocess.PIPE,) * 3
    return await spawned(*words, stdin=stdin)


def _listen(client: LanguageClient, found: Editor) -> None:
    def publish(params: lsp.PublishDiagnosticsParams) -> None:
        found.diagnostics[params.uri] = list(params.diagnostics)
        found.published.append(params)

    def show(params: lsp.ShowMessageParams) -> None:
        found.shown.append(params.message)

    def register(params: lsp.RegistrationParams) -> None:
        found.watched += [one.method for one in params.registrations]

    client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(publish)
    client.feature(lsp.WINDOW_SHOW_MESSAGE)(show)
    client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(register)


async def _errors(client: LanguageClient, found: Editor) -> None:
    process = client._server
    assert process is not None
    assert process.stderr is not None
    while line := await process.stderr.readline():
        found.errors.append(line.decode(errors="replace").rstrip())


def uri_of(path: Path | str) -> str:
    """Return how an editor names a file."""
    return path.as_uri() if isinstance(path, Path) else path


def cursor_in(text: str) -> tuple[str, lsp.Position]:
    """Return a text without its mark, and where that was, in UTF-16 units."""
    before, mark, after = text.partition(CURSOR)
    assert mark, "the text says where the cursor is"
    lines = before.replace("\r\n", "\n").split("\n")
    return before + after, lsp.Position(len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2)


def typed_into(one: Editor, path: Path, text: str) -> lsp.Position:
    """Put a text with a cursor into a file and return where that is."""
    plain, where = cursor_in(text)
    one.change(path, plain)
    return where


def offered(one: Editor, path: Path, text: str) -> dict[str, lsp.CompletionItem]:
    """Return what is offered at the cursor, by label."""
    where = typed_into(one, path, text)
    found = one.at(lsp.TEXT_DOCUMENT_COMPLETION, path, where)
    return {item.label: item for item in found.items} if found else {}


class Coloured(NamedTuple):
    """A word of a file, what the server says that it is, and how: the bits of its modifiers."""

    where: lsp.Range
    kind: str
    modifiers: int


def coloured(one: Editor, path: Path) -> list[Coloured]:
    """Return the words that a server gives a colour in a file, in order."""
    data = one.about(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, path).data
    found, line, column = [], 0, 0
    for at in range(0, len(data), 5):
        lines, columns, length, kind, modifiers = data[at : at + 5]
        line, column = line + lines, columns if lines else column + columns
        where = lsp.Range(lsp.Position(line, column), lsp.Position(line, column + length))
        found.append(Coloured(where, one.legend[kind], modifiers))
    return found


def position_of(text: str, word: str, number: int = 1, shift: int = 0) -> lsp.Position:
    """Return where the n-th occurrence of a word begins in a text, in UTF-16 units."""
    at = -1
    for _ in range(number):
        at = text.index(word, at + 1)
    before = text[: at + shift].replace("\r\n", "\n").split("\n")
    return lsp.Position(len(before) - 1, len(before[-1].encode("utf-16-le")) // 2)


def text_in(text: str, where: lsp.Range) -> str:
    """Return what stands in a stretch of a text."""
    return text[_offset(text, where.start) : _offset(text, where.end)]


def applied(text: str, edits: Sequence[lsp.TextEdit]) -> str:
    """Return a text after edits, which do not overlap."""
    ordered = sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character))
    for edit in reversed(ordered):
        begin, end = _offset(text, edit.range.start), _offset(text, edit.range.end)
        text = text[:begin] + edit.new_text + text[end:]
    return text


def _offset(text: str, where: lsp.Position) -> int:
    lines = text.split("\n")
    before = sum(len(line) + 1 for line in lines[: where.line])
    line = lines[where.line] if where.line < len(lines) else ""
    units = line.encode("utf-16-le")[: where.character * 2]
    return min(len(text), before + len(units.decode("utf-16-le", "ignore")))

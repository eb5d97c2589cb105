"""How long an editor waits for the language server: `python -m bench.editing`.

A workspace of about 10,000 lines in 33 files, or in as many as `--files` says. Each round presses
one key in one of them and asks, as an editor does, for completion, for the signature and for the
folds: what they wait for is the time of that key. Then what waits for the design: the diagnostics
after a key, and a hover. Most keys are pressed in a line that cannot be read yet, and leave the
design as it was; what a key costs that changes an option, a name, an argument of a call, or the
places of all lines below it is measured apart: until the first that is told, which may be what its
definition alone says, and until the last. Timings are wall time over standard input and output,
from the key to what the client has got, medians with the worst of twenty, and CPU of the server,
which says more on a machine with others on it; they are printed, never asserted.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from bench.checking import write
from bench.process import language_server_cpu

FILES = 33

_CHECKS = 20
"""How many keys are waited for until what is wrong is published."""

_QUIET = 1.0
"""Seconds without another word after which all was told."""


async def _main(lines: int, files: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        total = write(folder, files, lines // files)
        client, told = LanguageClient("bench", "1"), _Told()
        client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda _: told.add())
        client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
        await client.start_io(sys.executable, "-m", "crossway", "lsp")
        workspace = [lsp.WorkspaceFolder(folder.as_uri(), "bench")]
        await client.initialize_async(
            lsp.InitializeParams(lsp.ClientCapabilities(), workspace_folders=workspace)
        )
        client.initialized(lsp.InitializedParams())
        print(f"{total} lines in {files} files")
        await _measure(client, folder / "part0.twf", rounds, told)
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()  # type: ignore[no-untyped-call]  # pygls says nothing of it


class _Told:
    """When diagnostics were published, in seconds of the clock."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self._more = asyncio.Event()

    def add(self) -> None:
        """Note that some were just now."""
        self.times.append(time.perf_counter())
        self._more.set()

    async def all_since(self, begun: float) -> tuple[float, float]:
        """Return after how many seconds the first and the last were, once no more come."""
        while not self.times or time.perf_counter() - max(self.times) < _QUIET:
            self._more.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._more.wait(), _QUIET if self.times else None)
        return self.times[0] - begun, self.times[-1] - begun


async def _measure(client: LanguageClient, path: Path, rounds: int, told: _Told) -> None:
    text, uri = path.read_text(), path.as_uri()
    begun = time.perf_counter()
    item = lsp.TextDocumentItem(uri, "twf", 1, text)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    first, _ = await told.all_since(begun)
    print(f"first diagnostics after opening: {first * 1000:.0f} ms")
    line = text[: text.index("    close")].count("\n")
    document = lsp.TextDocumentIdentifier(uri)
    where = lsp.Position(line, 4)
    asked: dict[str, Callable[[], Awaitable[object]]] = {
        "completion": lambda: client.text_document_completion_async(
            lsp.CompletionParams(document, where)
        ),
        "signature": lambda: client.text_document_signature_help_async(
            lsp.SignatureHelpParams(document, where)
        ),
        "folding": lambda: client.text_document_folding_range_async(
            lsp.FoldingRangeParams(document)
        ),
    }
    samples: dict[str, list[float]] = {name: [] for name in ("a key, all of them", *asked)}
    used = language_server_cpu()
    for number in range(rounds):
        begun = time.perf_counter()
        _press(client, uri, number + 2, where)
        for name, ask in asked.items():
            before = time.perf_counter()
            await ask()
            samples[name].append(time.perf_counter() - before)
        samples["a key, all of them"].append(time.perf_counter() - begun)
        await asyncio.sleep(0.05 if number % 2 else 0.4)  # while it is checked, and after that
    for name, found in samples.items():
        print(f"{name}: {_said(found)}")
    each = (language_server_cpu() - used) / rounds * 1000
    print(f"CPU of the server, a key with what is checked after it: {each:.0f} ms")
    keys = _Keys(client, uri, told, rounds + 2)
    await keys.measure("in a line that cannot be read", where)
    for what, (stands, key) in _PLACES.items():
        at = _whole_line(client, uri, keys.version, text, stands)
        keys.version += 1
        await keys.measure(what, at, key)
    _press(client, uri, keys.version, where)
    begun = time.perf_counter()
    await client.text_document_hover_async(lsp.HoverParams(document, lsp.Position(line - 1, 10)))
    print(f"hover after a key: {(time.perf_counter() - begun) * 1000:.0f} ms")


_PLACES = {
    "that changes an option": ("options(time^out", "x"),
    "that changes a name": ("paym^ent.id, fee", "x"),
    "that changes a call": ("activity Validate^Order", "x"),
    "that moves the lines below": ("^workflow OrderWorkflow", "\n"),
}
"""Where in a design that can be read a key is pressed, at the `^`, and which: each time something
else is wrong, or elsewhere, so that it is told."""


@dataclass
class _Keys:
    """Keys pressed with nothing typed until what is wrong is published; `version` is the next."""

    client: LanguageClient
    uri: str
    told: _Told
    version: int

    async def measure(self, what: str, where: lsp.Position, key: str = "x") -> None:
        """Measure from a key to the first diagnostics and to the last."""
        await self._press(where, key)  # what is found once is no part of it
        await asyncio.sleep(3)
        used = language_server_cpu()
        waited = [await self._press(where, key) for _ in range(_CHECKS)]
        each = (language_server_cpu() - used) / _CHECKS * 1000
        first, last = (_said(seconds) for seconds in zip(*waited, strict=True))
        print(f"a key {what}: first told {first}; all told {last}; CPU of the server {each:.0f} ms")

    async def _press(self, where: lsp.Position, key: str) -> tuple[float, float]:
        self.told.times.clear()
        begun = time.perf_counter()
        _press(self.client, self.uri, self.version, where, key)
        self.version += 1
        return await self.told.all_since(begun)


def _said(seconds: Sequence[float]) -> str:
    median, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
    return f"{median:.0f} ms, the worst {worst:.0f} ms"


def _whole_line(
    client: LanguageClient, uri: str, version: int, text: str, stands: str
) -> lsp.Position:
    """Have the text as it was, where each line can be read; return where in it `stands` has `^`."""
    change = lsp.TextDocumentContentChangeWholeDocument(text)
    named = lsp.VersionedTextDocumentIdentifier(version=version, uri=uri)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(named, [change]))
    before = text[: text.index(stands.replace("^", "")) + stands.index("^")]
    return lsp.Position(before.count("\n"), len(before) - before.rfind("\n") - 1)


def _press(
    client: LanguageClient, uri: str, version: int, where: lsp.Position, key: str = "x"
) -> None:
    change = lsp.TextDocumentContentChangePartial(range=lsp.Range(where, where), text=key)
    named = lsp.VersionedTextDocumentIdentifier(version=version, uri=uri)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(named, [change]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.editing", description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    asyncio.run(_main(options.lines, options.files, options.rounds))

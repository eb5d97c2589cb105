"""Every beginning of every design of the repository, typed into the language server.

After each beginning the editor asks what may come next, what is called, and what the last word is:
each question has an answer, in time, and the server says nothing on standard error. A longer run
than the suite's: `python -m tests.lsp.fuzz --seconds 600`, part of `make fuzz`.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types as lsp

from tests.helpers.editor import Editor, editor
from tests.language.fuzz import noise, soup

ROOT = Path(__file__).parents[2]
ANSWER = 30.0
"""Seconds within which a question is answered, on whatever machine; most take milliseconds."""

_POINT = (lsp.TEXT_DOCUMENT_COMPLETION, lsp.TEXT_DOCUMENT_SIGNATURE_HELP, lsp.TEXT_DOCUMENT_HOVER)
_FILE = (
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL,
    lsp.TEXT_DOCUMENT_FOLDING_RANGE,
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
    lsp.TEXT_DOCUMENT_CODE_LENS,
)
_PLACE = (
    lsp.TEXT_DOCUMENT_DEFINITION,
    lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT,
    lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY,
    lsp.TEXT_DOCUMENT_PREPARE_RENAME,
)


def fixtures() -> list[Path]:
    """Return the designs of the repository: of the tests, of the benchmarks, the examples."""
    places = [ROOT / name for name in ("tests", "examples", "bench")]
    return sorted(path for place in places for path in place.rglob("*.twf"))


def beginnings(text: str, step: int = 1, first: int = 0) -> Iterator[str]:
    """Yield the beginnings of a text, each so many characters longer."""
    yield from (text[:length] for length in range(first, len(text) + 1, step))


def end_of(text: str) -> lsp.Position:
    """Return where a text ends, as an editor counts."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    units = len(lines[-1].encode("utf-16-le", "surrogatepass")) // 2
    return lsp.Position(len(lines) - 1, units)


def ask(one: Editor, path: Path | str, text: str, thorough: bool) -> None:
    """Type a text and ask about its end, and with `thorough` all else that can be asked.

    Raises:
        Exception: a question has an error for an answer, or none in time.
    """
    one.change(path, text)
    where = end_of(text)
    for method in (*_POINT, *(_PLACE if thorough else ())):
        one.at(method, path, where, patience=ANSWER)
    if not thorough:
        return
    for method in _FILE:
        one.about(method, path, patience=ANSWER)
    layout = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    at_end = lsp.Range(where, where)
    one.about(lsp.TEXT_DOCUMENT_FORMATTING, path, options=layout, patience=ANSWER)
    part, typed = lsp.TEXT_DOCUMENT_RANGE_FORMATTING, lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING
    one.about(part, path, range=at_end, options=layout, patience=ANSWER)
    one.at(typed, path, where, patience=ANSWER, ch="\n", options=layout)
    everything = lsp.Range(lsp.Position(0, 0), where)
    one.about(lsp.TEXT_DOCUMENT_INLAY_HINT, path, range=everything, patience=ANSWER)
    one.about(lsp.TEXT_DOCUMENT_SELECTION_RANGE, path, positions=[where], patience=ANSWER)
    context = lsp.CodeActionContext(diagnostics=[])
    one.about(lsp.TEXT_DOCUMENT_CODE_ACTION, path, range=at_end, context=context, patience=ANSWER)
    assert one.errors == [], one.errors


def _texts(seconds: float, seed: int) -> Iterator[str]:
    """Yield beginnings of all designs in turn, then texts that nobody would write."""
    end, chance = time.monotonic() + seconds, random.Random(seed)  # noqa: S311  chooses texts
    for path in chance.sample(fixtures(), len(fixtures())):
        for text in beginnings(path.read_text()):
            if time.monotonic() > end:
                return
            yield text
    while time.monotonic() < end:
        yield chance.choice([soup, noise])(chance)


def _main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.lsp.fuzz", description=__doc__)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, editor(Path(folder)) as one:
        path = Path(folder) / "w.twf"
        one.open(path, "")
        count = 0
        for text in _texts(given.seconds, given.seed):
            try:
                ask(one, path, text, thorough=count % 10 == 0)
            except BaseException:
                sys.stderr.write(f"failed at:\n{text!r}\n{one.errors}\n")
                raise
            count += 1
    sys.stdout.write(f"{count} texts, each answered\n")


if __name__ == "__main__":
    _main()

"""Every beginning of every design of the repository, typed into the language server's session.

`python -m tests.lsp.fuzz` takes, of each design, the beginning up to each line's end and up to some
places within the line, and ends: after some twenty minutes, or after `--seconds`. After each
beginning the editor asks what may come next, what is called, what the last word is and what is
wrong, and now and then all else that it can ask: each question has an answer, in time, which the
protocol can send. It runs in this process; `tests/lsp/test_any_text.py` asks over stdio.

With `--kept` designs are edited at random instead, for as many seconds, and what is found with what
was kept from edit to edit is held against what is found without.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from lsprotocol import types as lsp

from tests.helpers.asking import Asking, asking
from tests.helpers.edited import DESIGNS, hold
from tests.helpers.editor import Editor, uri_of
from tests.helpers.written import WRITTEN
from tests.language.fuzz import noise, soup

ROOT = Path(__file__).parents[2]
ANSWER = 30.0
"""Seconds within which a question is answered, on whatever machine; most take milliseconds."""

_EDITS = 12
"""Edits of a design one after the other."""

LONGEST = 6000
"""Characters of a design that are typed on: of a longer one what stands above them is left out."""

_POINT = (lsp.TEXT_DOCUMENT_COMPLETION, lsp.TEXT_DOCUMENT_SIGNATURE_HELP, lsp.TEXT_DOCUMENT_HOVER)
_FILE = (
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL,
    lsp.TEXT_DOCUMENT_FOLDING_RANGE,
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
    lsp.TEXT_DOCUMENT_CODE_LENS,
)
_PLACE = (
    lsp.TEXT_DOCUMENT_DEFINITION,
    lsp.TEXT_DOCUMENT_IMPLEMENTATION,
    lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT,
    lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY,
    lsp.TEXT_DOCUMENT_PREPARE_RENAME,
)


class Asks(Protocol):
    """What a text can be typed into, and asked about."""

    def ask(self, method: str, params: Any, patience: float) -> Any:
        """Return the answer to a question."""


def designs() -> dict[str, str]:
    """Return the designs of the repository by their names: those that parse, and the others."""
    places = [ROOT / name for name in ("tests", "examples", "bench")]
    paths = sorted(path for place in places for path in place.rglob("*.twf"))
    return WRITTEN | {str(path.relative_to(ROOT)): path.read_text() for path in paths}


def beginnings(text: str, step: int = 1, first: int = 0) -> Iterator[str]:
    """Yield the beginnings of a text, each so many characters longer."""
    yield from (text[:length] for length in range(first, len(text) + 1, step))


def typed(text: str, characters: int, chance: random.Random) -> Iterator[str]:
    """Yield the beginnings of a text up to the ends of lines and so many places in each line."""
    length = 0
    for line in text.splitlines(keepends=True):
        inner = range(1, len(line.rstrip("\r\n")))
        for more in sorted(chance.sample(inner, min(characters, len(inner)))):
            yield _end_of(text[: length + more])
        length += len(line)
        yield _end_of(text[:length])


def _end_of(text: str) -> str:
    """Return a text without what stands far above its end, from the beginning of a definition."""
    far = text.rfind("\n\n", 0, max(0, len(text) - LONGEST))
    return text[far + 2 :] if len(text) > LONGEST and far >= 0 else text


def end_of(text: str) -> lsp.Position:
    """Return where a text ends, as an editor counts."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    units = len(lines[-1].encode("utf-16-le", "surrogatepass")) // 2
    return lsp.Position(len(lines) - 1, units)


def ask(one: Editor, path: Path | str, text: str, thorough: bool) -> None:
    """Type a text over stdio and ask about its end, as `ask_about`; nothing is said on stderr."""
    one.change(path, text)
    ask_about(one, path, text, thorough)
    assert not thorough or one.errors == [], one.errors


def ask_about(one: Asks, path: Path | str, text: str, thorough: bool) -> None:
    """Ask about the end of a text, and with `thorough` all else that can be asked.

    Raises:
        Exception: a question has an error for an answer, or none in time.
    """
    where = end_of(text)
    for method in (*_POINT, *(_PLACE if thorough else ())):
        _about(one, method, path, position=where)
    if not thorough:
        return
    for method in _FILE:
        _about(one, method, path)
    layout = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    at_end = lsp.Range(where, where)
    _about(one, lsp.TEXT_DOCUMENT_FORMATTING, path, options=layout)
    _about(one, lsp.TEXT_DOCUMENT_RANGE_FORMATTING, path, range=at_end, options=layout)
    typing = lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING
    _about(one, typing, path, position=where, ch="\n", options=layout)
    everything = lsp.Range(lsp.Position(0, 0), where)
    _about(one, lsp.TEXT_DOCUMENT_INLAY_HINT, path, range=everything)
    _about(one, lsp.TEXT_DOCUMENT_SELECTION_RANGE, path, positions=[where])
    context = lsp.CodeActionContext(diagnostics=[])
    _about(one, lsp.TEXT_DOCUMENT_CODE_ACTION, path, range=everything, context=context)
    shown = lsp.ReferenceContext(include_declaration=True)
    _about(one, lsp.TEXT_DOCUMENT_REFERENCES, path, position=where, context=shown)
    one.ask(lsp.WORKSPACE_SYMBOL, lsp.WorkspaceSymbolParams("a"), ANSWER)


def _about(one: Asks, method: str, path: Path | str, **more: Any) -> None:
    kind: Any = lsp.METHOD_TO_TYPES[method][2]
    document = lsp.TextDocumentIdentifier(uri_of(path))
    one.ask(method, kind(text_document=document, **more), ANSWER)


def survive(one: Asking, path: Path, texts: Sequence[str], every: int = 10) -> None:
    """Type texts one after the other and ask about each, about every so many of them all.

    Raises:
        AssertionError: a question has no answer; it says of which text.
    """
    for number, text in enumerate(texts):
        try:
            one.type(path, text)
            ask_about(one, path, text, thorough=number % every == 0)
            one.diagnosed(path)
        except Exception as error:
            raise AssertionError(f"failed at:\n{text!r}") from error


def _keep(seconds: float, seed: int) -> int:
    """Return how many designs were edited, each some times, in so many seconds."""
    end, count = time.monotonic() + seconds, 0
    chance = random.Random(seed)  # noqa: S311  chooses designs
    while time.monotonic() < end:
        hold(chance.choice(list(DESIGNS)), f"{seed} {count}", _EDITS)
        count += 1
    return count


def _main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.lsp.fuzz", description=__doc__)
    options.add_argument("--seconds", type=float, default=7200, help="when to stop at the latest")
    options.add_argument("--characters", type=int, default=1, help="places within each line")
    options.add_argument("--first", type=int, default=0, help="the design to go on with")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--kept", action="store_true", help="hold what is kept against the new")
    given = options.parse_args()
    if given.kept:
        sys.stdout.write(f"{_keep(given.seconds, given.seed)} designs, each found as anew\n")
        return
    chance = random.Random(given.seed)  # noqa: S311  chooses texts
    end, count, every = time.monotonic() + given.seconds, 0, designs()
    every |= {f"nobody's {n}": chance.choice([soup, noise])(chance) for n in range(200)}
    with tempfile.TemporaryDirectory() as folder, asking(Path(folder)) as one:
        for number, (name, text) in list(enumerate(every.items()))[given.first :]:
            if time.monotonic() > end:
                sys.stdout.write(f"out of time after {number} of {len(every)} designs\n")
                break
            sys.stderr.write(f"\r{number}/{len(every)} designs, {count} texts: {name}\x1b[K")
            texts = list(typed(text, given.characters, chance))
            faulthandler.dump_traceback_later(ANSWER * max(1, len(texts)), exit=True)
            survive(one, Path(folder) / "w.twf", texts)
            faulthandler.cancel_dump_traceback_later()
            count += len(texts)
    sys.stdout.write(f"\n{count} texts, each answered\n")


if __name__ == "__main__":
    _main()

"""What an editor shows of a file, as rows of text in their looks: the answers of a server.

A look is the word of the legend of semantic tokens, or a class of `scripts/editor_drawing.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from lsprotocol import types as lsp
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments.token import Comment, Keyword, Name, Number, Operator, String

from crossway.pygments_lexer import TwfLexer
from tests.helpers.editor import Coloured

WRAPPED = 66
"""How many letters a row of a hover has at most, code aside."""

_LOOKS = (
    (Comment, "comment"),
    (Keyword.Type, "type"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (Name.Class, "class"),
    (Name.Function, "function"),
    (Number, "number"),
    (String, "string"),
)
"""What the Pygments lexer says of a token, and its look; the first that holds."""


class Run(NamedTuple):
    """Letters of one look."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Answers:
    """What a server said of a file, and where the cursor or the pointer is in it.

    `words` are the semantic tokens; `popup` is what was asked for at `at`.
    """

    name: str
    text: str
    words: Sequence[Coloured]
    hints: Sequence[lsp.InlayHint]
    lenses: Sequence[lsp.CodeLens]
    problems: Sequence[lsp.Diagnostic]
    at: lsp.Position
    popup: lsp.Hover | lsp.CompletionList


Row = list[Run]


def columns(row: Row) -> int:
    """Return how many letters a row has."""
    return sum(len(run.text) for run in row)


def file_rows(answers: Answers) -> list[Row]:
    """Return each line of the file in its colours, with what stands beside it."""
    return [
        list(_shown_line(answers, at, text))
        for at, text in enumerate(answers.text.rstrip("\n").split("\n"))
    ]


def _shown_line(answers: Answers, at: int, text: str) -> Iterator[Run]:
    words = [word for word in answers.words if word.where.start.line == at]
    looks = {word.where.start.character: word.kind for word in words}
    ends = {word.where.end.character for word in words}
    hints = hints_in(answers, at)
    cuts = sorted({0, len(text), *looks, *ends, *(hint.position.character for hint in hints)})
    for begin, end in pairwise([*cuts, len(text)]):
        for hint in hints:
            if hint.position.character == begin:
                yield Run(hint_text(hint), "hint")
        if begin < end:
            yield Run(text[begin:end], looks.get(begin, ""))


def hints_in(answers: Answers, line: int) -> list[lsp.InlayHint]:
    """Return what stands beside the words of a line, from the left to the right."""
    found = [hint for hint in answers.hints if hint.position.line == line]
    return sorted(found, key=lambda hint: hint.position.character)


def hint_text(hint: lsp.InlayHint) -> str:
    """Return the letters of a hint, with those that keep it apart."""
    return f"{'  ' if hint.padding_left else ''}{hint.label}"


def severity(problem: lsp.Diagnostic) -> str:
    """Return how bad something is, in a word."""
    return (problem.severity or lsp.DiagnosticSeverity.Error).name.lower()


def problem_row(problem: lsp.Diagnostic) -> Row:
    """Return what is said below the file: how bad, what, the code, and where."""
    where = problem.range.start
    return [
        Run(f"{severity(problem)}  ", severity(problem)),
        Run("  ".join(problem.message.split("\n"))),
        Run(f"  {problem.code}  {where.line + 1}:{where.character + 1}", "comment"),
    ]


def popup_rows(popup: lsp.Hover | lsp.CompletionList) -> list[Row]:
    """Return what a hover shows, or what may stand at the cursor: kind, name and details."""
    if isinstance(popup, lsp.Hover):
        contents = popup.contents
        return list(_marked_up(contents.value if isinstance(contents, lsp.MarkupContent) else ""))
    widest = max(len(item.label) for item in popup.items)
    return [
        [
            Run(lsp.CompletionItemKind(item.kind or 1).name.lower() + "  ", "comment"),
            Run(item.label.ljust(widest + 2), "strong"),
            Run(item.detail or "", "comment"),
        ]
        for item in popup.items
    ]


def _marked_up(text: str) -> Iterator[Row]:
    """Yield the lines of a text in Markdown: code in the colours of the Pygments lexer."""
    for block in MarkdownIt().parse(text):
        if block.type == "fence":
            yield from _coloured(block.content)
        elif block.type == "inline":
            yield from _wrapped(_words(block.children or ()))


def _coloured(code: str) -> Iterator[Row]:
    row: Row = []
    for kind, text in TwfLexer().get_tokens(code):
        if text == "\n":
            yield row
            row = []
        else:
            row.append(Run(text, next((look for of, look in _LOOKS if kind in of), "")))


def _words(inline: Iterable[Token]) -> Iterator[Run]:
    look = ""
    for token in inline:
        if token.type in ("strong_open", "strong_close"):
            look = "strong" if token.type == "strong_open" else ""
        elif token.content:
            yield from (Run(word, look) for word in re.findall(r"\S+ *| +", token.content))


def _wrapped(words: Iterable[Run]) -> Iterator[Row]:
    row: Row = []
    for word in words:
        if row and columns(row) + len(word.text) > WRAPPED:
            yield row
            row = []
        row.append(word)
    yield row

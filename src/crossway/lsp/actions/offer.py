"""An offer to change something: its title, its edits, and what it mends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lsprotocol import types as lsp

from crossway.checks.bodies import Body
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic
from crossway.language.span import Span
from crossway.lsp.place import Place
from crossway.lsp.positions import extent
from crossway.lsp.publishing import published
from crossway.lsp.typed import margin_of


@dataclass
class Offer:
    """One change. `edits` are by path; `created` are files that are not there yet."""

    place: Place
    title: str
    mends: Diagnostic | None = None
    edits: dict[str, list[lsp.TextEdit]] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)

    # --- edits --------------------------------------------------------------------------

    def replace(self, span: Span, text: str) -> None:
        """Put a text in place of what stands in a span."""
        where = self.place.snapshot.lines(span.path).range(span)
        self.edits.setdefault(span.path, []).append(lsp.TextEdit(where, text))

    def below(self, path: str, line: int, lines: list[str]) -> None:
        """Put lines below a line, by its number."""
        known = self.place.snapshot.lines(path)
        end = line_end(known.text)
        if line >= len(known.all):  # the last line has no end
            where = known.position(line, len(known.line(line)) + 1)
            text = "".join(f"{end}{one}" for one in lines)
        else:
            where = lsp.Position(line, 0)
            text = "".join(f"{one}{end}" for one in lines)
        self.edits.setdefault(path, []).append(lsp.TextEdit(lsp.Range(where, where), text))

    def above(self, path: str, line: int, lines: list[str]) -> None:
        """Put lines above a line, by its number."""
        end = line_end(self.place.snapshot.lines(path).text)
        where = lsp.Position(line - 1, 0)
        text = "".join(f"{one}{end}" for one in lines)
        self.edits.setdefault(path, []).append(lsp.TextEdit(lsp.Range(where, where), text))

    def at_end(self, path: str, lines: list[str]) -> None:
        """Put lines at the end of a file, or of the block of a page; an empty one before them."""
        known = self.place.snapshot.lines(path)
        block = self.place.checked.workspace.block
        last = block.line + block.text.count("\n") - 1 if block else len(known.all)
        ended = not known.line(last).strip()
        self.below(path, last - 1 if ended else last, ["", *lines])

    # --- as the protocol has it ---------------------------------------------------------

    def action(self) -> lsp.CodeAction:
        """Return it for an editor.

        Raises:
            JsonRpcException: a file that it changes has another text by now.
        """
        documents = self.place.session.documents
        mends = self.mends
        return lsp.CodeAction(
            title=self.title,
            kind=lsp.CodeActionKind.QuickFix if mends else lsp.CodeActionKind.Refactor,
            diagnostics=[published(mends, self.place.snapshot, documents)] if mends else None,
            edit=documents.as_edit(self.edits, self.place.texts(self.edits), self.created),
        )


@dataclass(frozen=True)
class Asked:
    """The part of a file that an editor asks about, and what is wrong there."""

    place: Place
    first: int
    last: int
    found: tuple[Diagnostic, ...]

    def of(self, *codes: str) -> Iterator[Diagnostic]:
        """Yield what is wrong there, of some codes."""
        return (one for one in self.found if one.code in codes)

    def holds(self, span: Span) -> bool:
        """Whether a span meets what is asked about."""
        return span.path == self.place.path and (
            span.line <= self.last and self.first <= span.end_line
        )

    @property
    def bodies(self) -> Iterator[Body]:
        """The bodies of the file."""
        for body in self.place.index.facts.bodies:
            if body.file.path == self.place.path:
                yield body

    def unit(self, path: str) -> str:
        """Return what a file is indented with."""
        lines = self.place.snapshot.lines(path).all
        first = next((margin for line in lines if (margin := margin_of(line)) and line.strip()), "")
        return "\t" if first.startswith("\t") else "    "


def line_end(text: str) -> str:
    """Return how the lines of a text end."""
    if "\r\n" in text:
        return "\r\n"
    return "\r" if "\r" in text and "\n" not in text else "\n"


def lines_of(node: tree.Node) -> tuple[int, int]:
    """Return the first and the last line of a node with all below it."""
    whole = extent(node)
    return whole.line, whole.end_line

"""What names what in one design: looked through file by file, when first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath

from crossway.checks import Checked
from crossway.checks.facts import Facts
from crossway.design.inference import Learned
from crossway.design.model import Design
from crossway.design.python import Implementable, implementables
from crossway.design.tests import tests_of
from crossway.design.types import Type
from crossway.language import Parsed, tree
from crossway.language.span import Span
from crossway.lsp.occurrences import Finder, occurrences
from crossway.lsp.positions import Point, within
from crossway.lsp.symbols import Occurrence, Symbol
from crossway.lsp.tested import Tested
from crossway.lsp.tokens import Tokens


@dataclass
class Index:
    """The names of one design."""

    checked: Checked
    _tokens: dict[str, Tokens] = field(default_factory=dict)
    _found: dict[str, tuple[Occurrence, ...]] = field(default_factory=dict)
    _of_tests: Learned | None = None

    @property
    def design(self) -> Design:
        """The resolved design."""
        return self.checked.design

    def tokens(self, path: str) -> Tokens:
        """Return the tokens of a file; none of one that is no TWF."""
        if path not in self._tokens:
            first, text = self.checked.workspace.parsed_texts.get(path, (1, ""))
            self._tokens[path] = Tokens(path, text, first)
        return self._tokens[path]

    def occurrences(self, path: str) -> tuple[Occurrence, ...]:
        """Return every place of a file that names something, in source order."""
        if path not in self._found:
            parsed = next((one for one in self.files if one.file.path == path), None)
            self._found[path] = self._look_through(parsed.file) if parsed else ()
        return self._found[path]

    def _look_through(self, file: tree.File) -> tuple[Occurrence, ...]:
        tokens, workspace = self.tokens(file.path), self.checked.workspace
        finder = Finder(file, tokens, self.design, workspace.learned or Learned())
        if not tests_of(file):
            return occurrences(finder)
        tests = workspace.tests  # most files are spared the look
        self._of_tests = tests.learned
        tested = Tested(file, tokens, tests.beside, tests.learned or Learned())
        mine = [case for case in tests.cases if case.path == file.path]
        return occurrences(finder, [one for case in mine for one in tested.case(case)])

    @cached_property
    def facts(self) -> Facts:
        """The design as rules ask it."""
        return Facts(self.design)

    @property
    def files(self) -> tuple[Parsed, ...]:
        """The files of the design."""
        return self.checked.workspace.files

    def every(self) -> Iterator[Occurrence]:
        """Yield every place of the design that names something."""
        for parsed in self.files:
            yield from self.occurrences(parsed.file.path)

    def at(self, path: str, point: Point) -> Occurrence | None:
        """Return what is named where a cursor stands, in the word or at its end."""
        found = [one for one in self.occurrences(path) if within(point, one.span)]
        return found[-1] if found else None

    @cached_property
    def _by_symbol(self) -> dict[Symbol, list[Occurrence]]:
        found: dict[Symbol, list[Occurrence]] = {}
        for one in self.every():
            found.setdefault(one.symbol, []).append(one)
        return found

    def of(self, symbol: Symbol) -> list[Occurrence]:
        """Return every place that names a symbol, in all files."""
        return self._by_symbol.get(symbol, [])

    def definitions(self, symbol: Symbol) -> list[Occurrence]:
        """Return where a symbol is defined; a local name where it is bound first.

        A namespace that no block declares is where endpoints lead to it.
        """
        found = [one for one in self.of(symbol) if one.defines]
        if symbol.kind == "local":
            return found[:1]
        if symbol.kind == "namespace":
            blocks = [one for one in found if isinstance(one.node, tree.Namespace)]
            others = [one for one in self.of(symbol) if not isinstance(one.node, tree.NexusCall)]
            return blocks or others[:1]
        return found or self._in_contract(symbol)

    def _in_contract(self, symbol: Symbol) -> list[Occurrence]:
        """Return where a contract that the design imports declares something."""
        names = self.design.names
        node: tree.Node | None = None
        if symbol.kind == "operation":
            node = names.operations.get(symbol.owner, {}).get(symbol.name)
        elif symbol.kind == "service":
            node = found.node if (found := names.services.get(symbol.name)) else None
        elif symbol.kind == "type":
            node = block.node if (block := names.types.get(symbol.name)) else None
        known = node is not None and node.span.path in self.checked.workspace.texts
        return [Occurrence(symbol, node.span, True, node)] if node is not None and known else []

    def type_at(self, span: Span) -> Type | None:
        """Return the type of the value that is read in a place."""
        known = (self.checked.workspace.learned, self._of_tests)
        return next((kind for one in known if one and (kind := one.type(span))), None)

    # --- Python -------------------------------------------------------------------------

    @cached_property
    def _implementables(self) -> tuple[Implementable, ...]:
        """What Python may implement; nothing where there is none beside any file."""
        return implementables(self.design) if self.design.implemented else ()

    def python(self, symbol: Symbol) -> Span | None:
        """Return where the Python is that does what a symbol names, beside its file."""
        wanted = symbol.shown if symbol.kind == "operation" else symbol.name
        for one in self._implementables:
            if one.kind == symbol.kind and one.name == wanted:
                beside = self.design.implemented.get(one.file, {})
                for name in one.python_names:
                    if name in beside:
                        path = PurePath(one.file).with_suffix(".py").as_posix()
                        line = beside[name].line
                        return Span(path, line, 1, line, 1)
        return None

    def implemented_at(self, path: str, line: int) -> list[Symbol]:
        """Return what the Python callable does that begins in a line of a file."""
        found = []
        for one in self._implementables:
            if PurePath(one.file).with_suffix(".py").as_posix() != path:
                continue
            beside = self.design.implemented.get(one.file, {})
            names = [name for name in one.python_names if name in beside]
            if names and beside[names[0]].line == line:
                owner, _, name = one.name.rpartition(".")
                is_operation = one.kind == "operation"
                owned = owner if is_operation else one.file if one.kind == "function" else ""
                found.append(Symbol(one.kind, name if is_operation else one.name, owned))
        return found

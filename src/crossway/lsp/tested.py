"""What the lines of a `test` block name: as bodies do, by the design beside that has its shadow.

Example: `order` is a local name of the test, `Approve` a signal of the workflow that it was begun
with, and `amount` a name that only the answer of the stand-in reads.

    test "a large order is approved":
        activity ChargeCard(amount) returns "charge of {amount}"
        promise order <- workflow Order("o-1", 300)
        signal order.Approve("ann")
        expect order fails Expired("nobody approved") -> err
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from crossway.design.bodies import visible_names
from crossway.design.shadows import ANYTHING, Case
from crossway.language import tree
from crossway.language.walk import walk
from crossway.lsp.occurrences import Finder, Owner
from crossway.lsp.symbols import Occurrence, Symbol

_Message = Literal["signal", "update", "query"]


class Tested(Finder):
    """Looks through the tests of one file; its design is the one beside, of `Tests.beside`."""

    def case(self, case: Case) -> Iterator[Occurrence]:
        """Yield what a test names."""
        names = visible_names(case.shadow) - {ANYTHING}
        scope = f"{self.path}:{case.node.span.line}"
        for line in case.node.lines:
            if isinstance(line, tree.StandIn):
                found = self._stand_in(line)
            else:
                found = self._nodes([line], names, scope, case.shadow)
            for one in found:
                yield replace(one, body=case.shadow)
            for node in (line, *walk(line)):
                for one in self._tested(node, line, case.ran):
                    local = one.symbol.kind == "local"
                    symbol = replace(one.symbol, owner=scope) if local else one.symbol
                    yield replace(one, symbol=symbol, body=case.shadow)

    def _stand_in(self, line: tree.StandIn) -> Iterator[Occurrence]:
        """Yield what a stand-in names: the arguments of its call are names of its own."""
        target = line.target
        taken = () if isinstance(target, tree.AllOperations) else target.arguments
        given = [one for one in taken if isinstance(one, tree.Name) and one.name != ANYTHING]
        scope = f"{self.path}:{line.span.line}"
        for one in self._nodes([line], frozenset(name.name for name in given), scope):
            defines = any(one.span == name.span for name in given)
            yield replace(one, defines=one.defines or defines)

    def _node(
        self, node: tree.Node, owner: Owner | None, names: frozenset[str]
    ) -> Iterator[Occurrence]:
        if isinstance(node, tree.Send):  # its handle is one of `ran`, whatever else has its name
            yield from self._used(node.handle, node, after="signal")
            return
        yield from super()._node(node, owner, names)

    def _tested(
        self, node: tree.Node, line: tree.TestLine, ran: Mapping[str, str]
    ) -> Iterator[Occurrence]:
        """Yield what a part of a line names that stands in tests alone."""
        match node:
            case tree.Ask(results=results):
                yield from self._bound(results, node, "->")
            case tree.AllOperations(namespace):
                yield from self._namespace(namespace, node)
            case tree.Answer(error=error):
                yield from self._error(error, node)
            case tree.Asked(kind, handle, name):
                yield from self._used(handle, node, after=kind)
                yield from self._message(kind, name, ran.get(handle, ""), node, ".")
            case tree.Send(handle, signal):
                yield from self._message("signal", signal, ran.get(handle, ""), node, ".")
            case tree.Fails(error=error, binding=binding):
                yield from self._error(error, line)
                yield from self._local(binding, line, after="->")
            case tree.Waits(handle, kind, name):
                yield from self._waited(handle, kind, name, line, ran)
            case tree.Called(caller=caller):
                yield from self._namespace(caller, node, after="from")
            case _:  # any other node names what it names in a body
                pass

    def _waited(
        self, handle: tree.Handle, kind: str, name: str, node: tree.Node, ran: Mapping[str, str]
    ) -> Iterator[Occurrence]:
        match kind:
            case "signal" | "update":
                yield from self._message(kind, name, ran.get(handle.name, ""), node, kind)
            case "activity":
                known = self.design.names.activities.name(name, self.path)
                yield from self._named(Symbol("activity", known), name, node, kind)
            case "workflow":
                known = self.design.names.workflows.name(name, self.path)
                yield from self._named(Symbol("workflow", known), name, node, kind)
            case _:  # a timer, or an operation, which is a node of its own
                return

    def _message(
        self, kind: _Message, name: str, workflow: str, node: tree.Node, after: str
    ) -> Iterator[Occurrence]:
        owner = self.design.names.workflows.name(workflow, self.path)
        if workflow and name:
            yield from self._named(Symbol(kind, name, owner), name, node, after)

    def _namespace(
        self, name: str, node: tree.Node, after: str = "namespace"
    ) -> Iterator[Occurrence]:
        """Yield a namespace by its name, which may be several tokens: `orders-eu`."""
        tokens = self.tokens.inside(node.span)
        begin = next((at + 1 for at, one in enumerate(tokens) if one.text == after), len(tokens))
        for end in range(begin, len(tokens)):
            if "".join(one.text for one in tokens[begin : end + 1]) == name:
                span = self.tokens.span(tokens[begin], tokens[end])
                yield Occurrence(Symbol("namespace", name), span, False, node)
                return

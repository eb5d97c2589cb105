"""Which names surely have a value at each point of a body, and where one is read that may not.

A path is followed with the names it has bound so far. Where paths meet, a name is bound when
all of them bound it. Example:

    await one:
        workflow Bake() -> loaf:      # this path binds loaf
        timer(5m):                    # this one does not
    close complete(loaf)              # so here loaf may have no value
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from crossway.design.lines import is_constant
from crossway.design.paths import After, Holds, Paths, head, never_ends
from crossway.language import tree
from crossway.language.blocks import bindings, bound_by, is_over_items, statements
from crossway.language.holes import holes_of
from crossway.language.walk import all_nodes, items_around


class Reads(Paths[str]):
    """The reads of names that may have no value, each name once, in source order.

    What holds on a path are the names it has bound; `watched` are those to look at.
    """

    def __init__(self, watched: frozenset[str]) -> None:
        """Have found nothing yet."""
        super().__init__()
        self.watched = watched
        self.found: dict[str, tree.Node] = {}

    def read(self, nodes: Iterable[tree.Node], holds: Holds[str]) -> Holds[str]:
        """Note the names that are read and not bound."""
        nodes = list(all_nodes(nodes))
        items = items_around(nodes)
        for inner in nodes:
            for name in names_read_by(inner):
                if name not in self.watched or name in holds:
                    continue
                if name not in items.get(id(inner), ()):
                    self.found.setdefault(name, inner)
        return holds

    def bind(self, names: Iterable[str], _by: tree.Node, holds: Holds[str]) -> Holds[str]:
        """Add the names."""
        return holds.union(names)

    def met(self, ends: Sequence[After[str]]) -> After[str]:
        """Return what all have bound that go on."""
        going = [end for end in ends if end is not None]
        return frozenset.intersection(*going) if going else None

    def failed(self, _body: tree.Block, holds: Holds[str]) -> Holds[str]:
        """Return what was bound before: nothing that failed surely has bound a name."""
        return holds

    def raced(self, _heads: Sequence[tree.Target], holds: Holds[str]) -> Holds[str]:
        """Return what was bound before: each case reads its own head."""
        return holds

    def at_last(self, tried: tree.Try, failed: Holds[str], end: After[str]) -> After[str]:
        """Follow a `finally:`, which sees nothing of what may have failed."""
        last = self.block(tried.at_last or (), failed)
        return None if end is None or last is None else end | last

    def ended(self, by: tree.Close | tree.Return | tree.Raise, holds: Holds[str]) -> None:
        """Note nothing: no name is read where a body has ended."""

    def loop(self, loop: tree.For, holds: Holds[str]) -> After[str]:
        """Follow a loop: what its rounds bind holds after it if it surely makes one."""
        self.read(head(loop), holds)
        end, left = self.round(loop, holds)
        if never_ends(loop):
            return self.met(left)
        return self.met([end, *left]) or holds if _has_rounds(loop.iterable) else holds

    def together(self, body: tree.Block, holds: Holds[str]) -> After[str]:
        """Follow what runs at once: all of it has bound its names after it."""
        after = holds
        for statement in body:
            end = self.statement(statement, holds)
            if end is None:
                return None
            # The rounds of a loop over items run at once as well: their names stay inside.
            after |= frozenset() if is_over_items(statement) else end
        return after


class ReadsOfOthers(Reads):
    """The reads of names that no path to them has bound: what is read there is somebody else's."""

    def met(self, ends: Sequence[After[str]]) -> After[str]:
        """Return what any has bound that goes on."""
        going = [end for end in ends if end is not None]
        return frozenset().union(*going) if going else None

    def failed(self, body: tree.Block, holds: Holds[str]) -> Holds[str]:
        """Return what may have been bound: all that the block binds."""
        return holds.union(bindings(body))

    def loop(self, loop: tree.For, holds: Holds[str]) -> After[str]:
        """Follow a loop: what its rounds bind may hold after it."""
        self.read(head(loop), holds)
        end, left = self.round(loop, holds)
        return self.met(left if never_ends(loop) else [holds, end, *left])

    def together(self, body: tree.Block, holds: Holds[str]) -> After[str]:
        """Follow what runs at once: what any of it has bound may hold after it."""
        ends = [self.statement(statement, holds) for statement in body]
        return None if None in ends else self.met([holds, *ends])


def firm_names(block: tree.Block, given: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the names that a block binds, and surely has bound wherever it reads them.

        activity Charge(card) -> receipt
        activity Mail(card, receipt)

    `given` is bound before. Words in options, `workflow_id: last`, may be names that are read.
    """
    return _found_none(Reads, block, given)


def unsure_names(block: tree.Block, given: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the names that a block gives results of calls and waits, and may read before: some
    path to each read has given it a value.

    try:
        activity Reserve(id) -> hold
        activity Charge(id)
    catch:
        activity Release(hold)
    """
    own = _found_none(ReadsOfOthers, block, given) - firm_names(block, given)
    return own & frozenset(results_of(block))


def _found_none(kind: type[Reads], block: tree.Block, given: frozenset[str]) -> frozenset[str]:
    names = frozenset(bindings(block)) - given - _named_by_options(block)
    reads = kind(names)
    reads.block(block, given)
    return names - frozenset(reads.found)


def results_of(block: tree.Block) -> Iterator[str]:
    """Yield the names that calls and waits of a block give results."""
    for statement in statements(block):
        match statement:
            case tree.Await(results=given):
                yield from bound_by(given)
            case tree.AwaitOne(cases):
                for case in cases:
                    yield from bound_by(case.results) if isinstance(case, tree.Case) else ()
            case _:  # any other gives no results
                pass


def _named_by_options(block: tree.Block) -> frozenset[str]:
    options = (one.options for one in all_nodes(block) if isinstance(one, tree.Call | tree.Timer))
    found = (node for each in options for node in all_nodes(each))
    return frozenset(node.name for node in found if isinstance(node, tree.Name))


def flags(block: tree.Block) -> frozenset[str]:
    """Return the names that a block gives nothing but constants: `going = true`."""
    times = Counter(bindings(block))
    constant = Counter(
        one.target.name
        for one in statements(block)
        if isinstance(one, tree.Assign) and isinstance(one.target, tree.Name)
        if is_constant(one.value)
    )
    return frozenset(name for name, count in constant.items() if count == times[name])


def kept_inside(block: tree.Block) -> frozenset[str]:
    """Return the names that a block binds in nothing but rounds of loops that run at once.

    Each round has its own, and nothing after the loop sees them:

        await all:
            for line in order.lines:
                activity Pack(line) -> parcel
        close complete(parcel)      # which of them?
    """
    loops = list(rounds_at_once(block))
    nested = {id(one) for loop in loops for one in statements(loop.body)}
    outermost = [loop for loop in loops if id(loop) not in nested]  # what is in two counts once
    within = Counter(name for loop in outermost for name in bindings((loop,)))
    times = Counter(bindings(block))
    return frozenset(name for name, count in within.items() if count >= times[name])


def rounds_at_once(block: tree.Block) -> Iterator[tree.For]:
    """Yield the loops of a block whose rounds all run at once."""
    for statement in statements(block):
        match statement:
            case tree.AwaitAll(body) | tree.Await(tree.AllOf(body)):
                yield from filter(is_over_items, body)
            case tree.AwaitOne(cases):
                targets = [case.target for case in cases if isinstance(case, tree.Case)]
                bodies = [target.body for target in targets if isinstance(target, tree.AllOf)]
                yield from (one for body in bodies for one in body if is_over_items(one))
            case _:  # any other runs one thing after the other
                pass


def names_read_by(node: tree.Node) -> Iterator[str]:
    """Yield the names that a node by itself reads; a text those of its holes."""
    match node:
        case tree.Name(name) | tree.Handle(name) | tree.Send(handle=name):
            yield name
        case _:  # any other reads what stands in it
            yield from (hole.name for hole in holes_of(node))


def _has_rounds(iterable: tree.Expression | None) -> bool:
    """Return whether a loop surely makes a round: over `range(3)`, or `[a, b]`."""
    match iterable:
        case tree.Invoke("range", (tree.Number(text),)):
            return text.isdigit() and int(text[:9]) > 0
        case tree.ListOf(items):
            return bool(items)
        case _:  # any other may be empty
            return False

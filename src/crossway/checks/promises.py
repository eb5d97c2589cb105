"""Which promises are lost because their name is given to something else, or goes unread.

A path is followed with the promises that it has begun. Where a name is bound again, those that it
stood for are lost, unless something has read it in between. Example:

    for order in orders:
        promise packed <- activity Pack(order)      # each round loses the one before
    await packed                                    # waits for the last

So are those that nothing has read where the workflow closes, or its body ends:

    promise label <- activity Print(order)
    if order.cancelled:
        close complete("nothing sent")              # this path loses it
    await label

And those that go on where a `catch` takes the failure of something else:

    try:
        promise label <- activity Print(order)
        activity Pay(order)                         # where this fails, nobody waits for the label
        await label
    catch PaymentError:
        log("not paid")
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crossway.checks.usage import names_read
from crossway.design.paths import After, Holds, Paths, head, never_ends
from crossway.language import tree
from crossway.language.blocks import is_over_items, rebound_names, statements
from crossway.language.walk import all_nodes
from crossway.language.words import CANCELLED


class Begun(NamedTuple):
    """A promise that its name stands for here; `start` is the statement's identity.

    One that is `passed` goes on where the failure of something else was caught.
    """

    name: str
    start: int
    read: bool
    passed: bool = False


class Lost(Paths[Begun]):
    """The promises of a body that are lost, by the identity of the statement that begins them.

    `to` says which statement takes the name, `left` which one ends a path without it; `never` are
    those that nothing reads on any path. A signal reads none: it waits for nothing. Who fails may
    leave what goes on: the failure is what the caller hears of. Only what another path reads is
    left: of a name that none can read where it stands, other rules tell. `passed` are those that
    are left where a failure was caught.
    """

    def __init__(self, watched: frozenset[str]) -> None:
        """Watch these names; know of no promise yet."""
        super().__init__()
        self.to: dict[int, tree.Node] = {}
        self._left: dict[int, tree.Close | tree.Return | None] = {}
        self._watched = watched
        self._once: frozenset[str] = frozenset()
        self._read_yet: frozenset[str] = frozenset()
        self._begun: set[int] = set()
        self._read: set[int] = set()
        self.passed: set[int] = set()
        self._going_on: Holds[Begun] = frozenset()
        self._loops: dict[int, tuple[Holds[Begun], After[Begun]]] = {}

    @property
    def left(self) -> dict[int, tree.Close | tree.Return | None]:
        """What ends the path on which a promise is left, None for the end of the body."""
        return {start: by for start, by in self._left.items() if start in self._read}

    @property
    def never(self) -> frozenset[int]:
        """Those that were reached, and of which no path reads the name before it stands for
        another. A name that is given once is none: it is read too early, if at all."""
        return frozenset(self._begun - self._read)

    def body(self, block: tree.Block) -> None:
        """Follow a whole body."""
        if not any(isinstance(statement, tree.For) for statement in statements(block)):
            self._once = self._watched - rebound_names(block)
        if (end := self.block(block, frozenset())) is not None:
            self._leave(end, None)

    def statement(self, statement: tree.Statement, holds: Holds[Begun]) -> After[Begun]:
        """Follow one statement, in whose blocks what it reads in any case is read yet."""
        before, going_on = self._read_yet, self._going_on
        self._read_yet |= _read_in_any_case(statement)
        if isinstance(statement, tree.Try):
            self._going_on = frozenset()
        elif self._may_fail(statement):
            self._going_on |= frozenset(one for one in holds if not self._reads(statement, one))
        after = super().statement(statement, holds)
        if isinstance(statement, tree.Try):
            self._going_on = going_on
        self._read_yet = before
        return after

    def _reads(self, statement: tree.Statement, one: Begun) -> bool:
        """Return whether a promise is read by now, or by what a statement waits for."""
        return one.read or any(one.name in names_read(node) for node in all_nodes([statement]))

    def _may_fail(self, statement: tree.Statement) -> bool:
        """Return whether a statement waits for what may fail, or raises by itself."""
        match statement:
            case tree.Await(tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall()):
                return True
            case tree.Await(tree.Handle(name)):
                return name in self._watched  # a condition never fails
            case tree.AwaitAll() | tree.Await(tree.AllOf()) | tree.AwaitOne() | tree.Raise():
                return True
            case _:  # any other only fails by a slip
                return False

    def ended(self, by: tree.Close | tree.Return | tree.Raise, holds: Holds[Begun]) -> None:
        """Lose what a path leaves that ends well."""
        if isinstance(by, tree.Return) or (isinstance(by, tree.Close) and by.kind != "fail"):
            self._leave(holds, by)

    def _leave(self, holds: Holds[Begun], by: tree.Close | tree.Return | None) -> None:
        for one in holds:
            if not one.read and one.name not in self._read_yet:
                if one.passed and one.start not in self._left:
                    self.passed.add(one.start)
                self._left.setdefault(one.start, by)

    def read(self, nodes: Iterable[tree.Node], holds: Holds[Begun]) -> Holds[Begun]:
        """Mark what is read; who only signals it waits for nothing."""
        read = (node for node in all_nodes(nodes) if not isinstance(node, tree.Send))
        names = {name for node in read for name in names_read(node)}
        return self._marked(holds, names & self._watched)

    def _marked(self, holds: Holds[Begun], names: set[str]) -> Holds[Begun]:
        found = frozenset(one for one in holds if one.name in names)
        self._read.update(one.start for one in found)
        return (holds - found) | {one._replace(read=True) for one in found}

    def bind(self, names: Iterable[str], by: tree.Node, holds: Holds[Begun]) -> Holds[Begun]:
        """Lose what the names stood for and nothing has read."""
        if isinstance(by, tree.Catch) and by.error == CANCELLED:  # what goes on is cancelled, too
            holds = frozenset(one._replace(read=True) for one in holds)
        names = self._watched.intersection(names)
        gone = frozenset(one for one in holds if one.name in names)
        for one in gone:
            tried_again = one.passed and id(by) != one.start  # `catch ..: promise h <- ..`
            if not one.read and not tried_again:
                self.to.setdefault(one.start, by)
        if isinstance(by, tree.Start) and names:
            if by.handle not in self._once:
                self._begun.add(id(by))
            return (holds - gone) | {Begun(by.handle, id(by), read=False)}
        return holds - gone

    def met(self, ends: Sequence[After[Begun]]) -> After[Begun]:
        """Return what any of them may have begun."""
        going = [end for end in ends if end is not None]
        return frozenset().union(*going) if going else None

    def raced(self, heads: Sequence[tree.Target], holds: Holds[Begun]) -> Holds[Begun]:
        """Mark what any case waits for: the race has waited for all of them."""
        return self.read(heads, holds)

    def failed(self, body: tree.Block, holds: Holds[Begun]) -> Holds[Begun]:
        """Return what may have been begun where something failed: what goes on is not read."""
        nodes = tuple(all_nodes(body))
        names = {name for node in nodes for name in names_read(node)}
        starts = [one for one in nodes if isinstance(one, tree.Start)]
        begun = {Begun(s.handle, id(s), read=True) for s in starts if s.handle in self._watched}
        read = {one for one in holds if one.name in names}
        done = (holds - read) | {one._replace(read=True) for one in read} | begun
        inside = {one.start for one in begun | read}
        left = {one._replace(passed=True) for one in self._going_on if one.start in inside}
        going_on = {one.start for one in left}
        return frozenset(one for one in done if one.start not in going_on) | left

    def at_last(self, tried: tree.Try, failed: Holds[Begun], end: After[Begun]) -> After[Begun]:
        """Follow a `finally:`, which comes after all that was begun."""
        if tried.at_last is None:
            return end
        over = frozenset(one._replace(read=True) for one in failed)  # nobody goes on from there
        last = self.block(tried.at_last, over | (end or frozenset()))
        return None if end is None else last

    def loop(self, loop: tree.For, holds: Holds[Begun]) -> After[Begun]:
        """Follow rounds until one begins with nothing new.

        What a loop began with before is kept, so that loops in loops need no more rounds than
        there are promises.
        """
        begins, after = self._loops.get(id(loop), (None, None))
        holds |= begins or frozenset()
        while begins != holds:
            begins = holds
            entered = self.read(head(loop), begins)
            end, left = self.round(loop, entered)
            after = self.met(left if never_ends(loop) else [entered, end, *left])
            self._loops[id(loop)] = (begins, after)
            holds = begins.union(end or (), *left)
        return after

    def together(self, body: tree.Block, holds: Holds[Begun]) -> After[Begun]:
        """Follow what runs at once: what one of them has read is read after all of them."""
        gone: Holds[Begun] = frozenset()
        new: Holds[Begun] = frozenset()
        for statement in body:
            if is_over_items(statement):
                end = self._at_once(statement, holds)
            else:
                end = self.statement(statement, holds)
            if end is None:
                return None
            gone |= holds - end
            new |= end - holds
        return (holds - gone) | new

    def _at_once(self, loop: tree.For, holds: Holds[Begun]) -> After[Begun]:
        """Follow a loop whose rounds run at once: each has its own promises, which stay inside."""
        before = {one.start for one in holds}
        entered = self.read(head(loop), holds)
        end, left = self.round(loop, entered)
        after = self.met([end, *left])
        return after and frozenset(one for one in after if one.start in before)


def _read_in_any_case(statement: tree.Statement) -> frozenset[str]:
    """Return the names read whatever ends a block of a statement: by `finally:`, or beside it."""
    match statement:
        case tree.Try(at_last=tuple(block)):
            pass
        case tree.AwaitAll(block) | tree.Await(tree.AllOf(block)):
            pass
        case _:  # any other reads what its paths read
            return frozenset()
    return frozenset(name for node in all_nodes(block) for name in names_read(node))

"""Which records and lists a body changes a part of, and which of those are nobody else's.

A value is never changed behind the back of another name: `order.price = 3` gives `order` a copy
that has another price, and whatever holds the old one keeps it.

    first = {price: 1}
    second = first
    second.price = 2        # first.price is 1

Only what nobody else can hold may be changed where it is, which costs no copy:

    prices = {}             # a new record, and `prices` is all that has it
    for sku in skus:
        prices[sku] = 1
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from crossway.design.builtins import BUILTINS
from crossway.design.lines import from_first_wait, names_of_lines
from crossway.language import tree
from crossway.language.blocks import bindings, inner_blocks, own_names, parts, statements
from crossway.language.walk import all_nodes


def root_of(place: tree.Expression) -> str:
    """Return the name whose value a place is a part of: `order` of `order.lines[0]`."""
    while isinstance(place, tree.Field | tree.Index):
        place = place.subject
    return place.name if isinstance(place, tree.Name) else ""


def places_given(statement: tree.Statement) -> Iterator[tree.Field | tree.Index]:
    """Yield the fields and elements that a statement by itself gives values to."""
    match statement:
        case tree.Assign(tree.Field() | tree.Index() as place):
            yield place
        case tree.Await(results=results):
            yield from (result for result in results if not isinstance(result, str))
        case tree.AwaitOne(cases):
            for case in cases:
                if isinstance(case, tree.Case):
                    yield from (result for result in case.results if not isinstance(result, str))
        case _:  # any other gives none
            pass


def given_in(block: tree.Block) -> frozenset[str]:
    """Return the names that a block gives values to, whole or in part."""
    return frozenset({*bindings(block), *changed_names(block)})


def given_beside(nodes: Iterable[tree.Node], statement: tree.Statement) -> frozenset[str]:
    """Return the names that get values in each `await all:` around a statement, by some nodes.

    await all:
        while not done:             # while it waits the other part may end it
            await timer(1h)
        activity Decide(id) -> done
    """
    blocks = (node.body for node in nodes if isinstance(node, tree.AwaitAll | tree.AllOf))
    around = (block for block in blocks if any(one is statement for one in statements(block)))
    return frozenset[str]().union(*map(given_in, around))


def changed_names(block: tree.Block) -> tuple[str, ...]:
    """Return the names that a block gives a changed value, each once.

    With the item of a loop changes what it goes over: `for line in order.lines:` and
    `line.count = 1` change `order`.
    """
    return _changed(block, {})


def written_through(loop: tree.For) -> tree.Place | None:
    """Return the list whose elements a loop changes by its item, None where it changes none.

    Where the body gives the list or the item another value, they are no longer the same.
    """
    return _through(loop, {})


_Known = dict[int, tree.Place | None]
"""What loops change by their items, by the `id` of each: whoever asks of one asks of all in it, and
each is looked at once."""


def _changed(block: tree.Block, known: _Known) -> tuple[str, ...]:
    found: dict[str, None] = {}
    found.update(dict.fromkeys(root_of(place) for place in _all_places_given(block)))
    for statement in statements(block):
        if isinstance(statement, tree.For) and (through := _through(statement, known)):
            found[root_of(through)] = None
    return tuple(name for name in found if name)


def _through(loop: tree.For, known: _Known) -> tree.Place | None:
    if id(loop) not in known:
        known[id(loop)] = _written_through(loop, known)
    return known[id(loop)]


def _written_through(loop: tree.For, known: _Known) -> tree.Place | None:
    if loop.item is None or not isinstance(loop.iterable, tree.Place):
        return None
    bound, root = bindings(loop.body), root_of(loop.iterable)
    # `for line in line.lines:` hides where the list is.
    if loop.item in bound or root in (*bound, loop.item, ""):
        return None
    if any(_holds(place, loop.iterable) for place in _all_places_given(loop.body)):
        return None
    return loop.iterable if loop.item in _changed(loop.body, known) else None


def _all_places_given(block: tree.Block) -> Iterator[tree.Field | tree.Index]:
    for statement in statements(block):
        yield from places_given(statement)


def told_names(definition: tree.Workflow | tree.Operation | tree.Activity) -> frozenset[str]:
    """Return the names by which bodies, and what runs at once in them, may tell each other things.

    Variables of the state, and whatever a line gives a value by `=`: `stopped = true` in a handler
    ends the loop of the workflow. What calls, waits and loops give tells nobody anything, nor does
    a first value, `receipt = null`, which the workflow gives before it waits.
    """
    blocks = [part.block for part in parts(definition) if part.kind != "query"]
    if isinstance(definition, tree.Workflow):
        blocks[-1] = from_first_wait(definition.body)
    told = {entry.name for entry in _state(definition) if not isinstance(entry, tree.Comment)}
    return frozenset(told).union(*map(names_of_lines, blocks))


def touched_names(blocks: Iterable[tree.Block]) -> Counter[str]:
    """Return how many lines change a part of what each name holds: `order.note = text`."""
    found, known = Counter[str](), _Known()
    for one in (one for block in blocks for one in statements(block)):
        found.update(map(root_of, places_given(one)))
        if isinstance(one, tree.For) and (through := _through(one, known)) is not None:
            found[root_of(through)] += 1
    return found


def _holds(place: tree.Expression, part: tree.Expression) -> bool:
    """Whether one place is another, or one that it is a part of: `order` of `order.lines`."""
    while isinstance(part, tree.Field | tree.Index):
        if part == place:
            return True
        part = part.subject
    return False


# --- what nobody else holds ------------------------------------------------------------


def unshared_names(definition: tree.Workflow | tree.Operation | tree.Activity) -> frozenset[str]:
    """Return the names whose value no other name, list, record or call can hold.

    They are given nothing but new lists and records, and are only looked into.
    """
    blocks = [part.block for part in parts(definition)]
    state = [entry for entry in _state(definition) if isinstance(entry, tree.Variable)]
    given: dict[str, list[tree.Expression]] = {}
    for entry in state:
        given.setdefault(entry.name, []).append(entry.value or tree.Constant(None))
    others = {parameter.name for parameter in _parameters(definition)}
    for statement in (one for block in blocks for one in statements(block)):
        if isinstance(statement, tree.Assign) and isinstance(statement.target, tree.Name):
            given.setdefault(statement.target.name, []).append(statement.value)
        else:
            others.update(_bound_here(statement))
    nodes = list(all_nodes([*state, *(statement for block in blocks for statement in block)]))
    handed_on = set(_handed_on(nodes))
    return frozenset(
        name
        for name, values in given.items()
        if name not in others and name not in handed_on and all(map(_is_new, values))
    )


def _state(
    definition: tree.Workflow | tree.Operation | tree.Activity,
) -> tuple[tree.StateEntry, ...]:
    return (definition.state or ()) if isinstance(definition, tree.Workflow) else ()


def _parameters(
    definition: tree.Workflow | tree.Operation | tree.Activity,
) -> Iterator[tree.Parameter]:
    yield from definition.parameters
    for part in parts(definition):
        yield from part.handler.parameters if part.handler else ()


def _bound_here(statement: tree.Statement) -> Iterator[str]:
    """Yield what a statement binds that is no assignment: it may be anybody's."""
    for inner in inner_blocks(statement):
        yield from inner.names
    yield from own_names(statement)


def _is_new(value: tree.Expression) -> bool:
    match value:
        case tree.ListOf() | tree.Record() | tree.Constant(None):
            return True
        case tree.Invoke(function="append"):
            return True
        case _:  # any other may be somebody's
            return False


_TELLS = {"integer", "number", "string", "boolean", "list of string"}
"""What functions give that look at a value and hold nothing of it afterwards."""


def _handed_on(nodes: Iterable[tree.Node]) -> Iterator[str]:
    """Yield the names whose value goes anywhere, as it is or inside another."""
    listed = list(nodes)
    looked_at = {id(one) for node in listed for one in _looked_at(node)}
    yield from (n.name for n in listed if isinstance(n, tree.Name) and id(n) not in looked_at)


def _looked_at(node: tree.Node) -> Iterator[tree.Node]:
    """Yield the parts of a node that it reads from, and does not hand on."""
    match node:
        case tree.Field(subject) | tree.Index(subject):
            yield subject
        case tree.Unary(_, operand):
            yield operand
        case tree.Binary(operator, left, right) if operator not in ("and", "or"):
            yield from (left, right)
        case tree.Invoke("append", (first, *_)):
            yield first
        case tree.Invoke(function, arguments):
            builtin = BUILTINS.get(function)
            yield from arguments if builtin and builtin.gives in _TELLS else ()
        case tree.Assign(tree.Name() as target):
            yield target
        case _:  # any other hands on what stands in it
            pass

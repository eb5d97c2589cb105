"""Fields and elements that are given another value, and the loops whose items change elements.

A record or a list that another name may hold is never changed where it is: the name gets a
copy that has another value (`crossway.design.changing`).

    order.lines[0].count = 2
        order = cw.changed(order, "lines", cw.changed(order["lines"], 0, ..))

    prices[sku] = 2                 where nothing but `prices` can hold that record
        prices[sku] = 2

    for line in order.lines:
        line.count = 2              the element itself
            line = cw.changed(line, "count", 2)
            order = cw.changed(order, "lines", cw.changed(order["lines"], index, line))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from msgspec import structs

from crossway.compiler.expressions import emit_expression, emit_present
from crossway.compiler.scope import Item, Scope
from crossway.compiler.seen import fits, seen
from crossway.compiler.text import Code, code, quoted
from crossway.design.assigned import names_read_by
from crossway.design.builtins import calls_python
from crossway.design.changing import changed_names, places_given, root_of
from crossway.language import tree
from crossway.language.blocks import bound_by
from crossway.language.walk import all_nodes


def emit_change(place: tree.Field | tree.Index, value: tree.Expression, scope: Scope) -> None:
    """Write `order.price = 3`."""
    text = emit_expression(value, scope)
    if is_its_own(place.subject, scope):
        held = seen(place, scope)
        if held is not None and not fits(value, held, scope):
            text = code("cw.known({})", text)
        scope.out.line(code("{} = {}", element_of(place, scope), text))
        return
    if any(map(calls_python, all_nodes([value]))):
        waited = scope.temporary(code("value"))
        scope.out.line(code("{} = {}", waited, text))
        text = waited
    look_again(place, scope)
    give(place, text, scope)


def steady(
    place: tree.Expression, given: frozenset[str], scope: Scope, *, calls: bool
) -> tuple[tree.Expression, Scope]:
    """Return a place by keys that stay what they are now, and who knows them.

    `for line in orders[at].lines:` goes on over that order, and `activity Price(sku) -> prices[at]`
    puts the price there, though handlers or what is `given` meanwhile say another `at`. With
    `calls` a key that calls something is computed once, too.
    """
    if not isinstance(place, tree.Field | tree.Index):
        return place, scope
    subject, scope = steady(place.subject, given, scope, calls=calls)
    changes = isinstance(place, tree.Index) and (
        _may_change(place.key, given, scope) or (calls and _calls(place.key))
    )
    if isinstance(place, tree.Index) and changes:
        once = scope.temporary(code("key"))
        scope.out.line(code("{} = {}", once, emit_expression(place.key, scope)))
        known = replace(scope, stand_ins={**scope.stand_ins, str(once): once})
        key = tree.Name(str(once), span=place.key.span)
        return structs.replace(place, subject=subject, key=key), known
    return structs.replace(place, subject=subject), scope


def _calls(key: tree.Expression) -> bool:
    return any(isinstance(node, tree.Invoke) for node in all_nodes([key]))


def _may_change(key: tree.Expression, given: frozenset[str], scope: Scope) -> bool:
    """Whether a key may be another later on, as what runs at once or is given says."""
    names = {name for node in all_nodes([key]) for name in names_read_by(node)}
    others = names - scope.kept if scope.nested else names & scope.shared
    return bool(others | (names & given))


def steady_results(
    results: Sequence[tree.Binding], scope: Scope
) -> tuple[tuple[tree.Binding, ...], Scope]:
    """Return where results of a wait go, by keys as they are now; those that name another of the
    results are read with it: `await signal Set -> sku, prices[sku]`."""
    bound = bound_by(results)
    found: list[tree.Binding] = []
    for result in results:
        if isinstance(result, str) or any(map(_reads(bound), all_nodes([result]))):
            found.append(result)
            continue
        place, scope = steady(result, frozenset(), scope, calls=False)
        found.append(cast(tree.Binding, place))
    return tuple(found), scope


def _reads(names: Collection[str]) -> Callable[[tree.Node], bool]:
    return lambda node: any(name in names for name in names_read_by(node))


def look_again(place: tree.Expression, scope: Scope) -> None:
    """Write that an item of a loop is what its list holds by now: others may have changed it.

    Those are handlers, what runs at once with the loop, and its own lines: `line.price = ..` keeps
    the weight that another loop of an `await all:` gave the same line, or `lines[0].weight = 3`.
    """
    name = root_of(place)
    item = scope.items.get(name)
    if item is None or not (scope.nested or _is_others(name, scope)):
        return
    look_again(item.many, scope)
    held = code("{}[{}]", emit_present(item.many, scope), item.at)
    scope.out.line(code("{} = {}", scope.variable(name), held))


def _is_others(name: str, scope: Scope) -> bool:
    """Whether an item is changed by other lines, too, or the list that it is in by handlers."""
    while (item := scope.items.get(name)) is not None:
        if item.crowded:
            return True
        name = root_of(item.many)
    return name in scope.shared


def changed_by(statement: tree.Statement) -> Iterator[str]:
    """Yield the names that a line gives another value by a field or an element of them."""
    if isinstance(statement, tree.Assign | tree.Await):
        yield from map(root_of, places_given(statement))


def items_with(loop: tree.For, many: tree.Expression, at: Code, scope: Scope) -> Mapping[str, Item]:
    """Return the items that change elements of lists inside of a loop, its own among them."""
    roots = {name := root_of(many)}
    while (around := scope.items.get(name)) is not None:
        roots.add(name := root_of(around.many))
    own = Item(many, at, crowded=not roots.isdisjoint(changed_names(loop.body)))
    return {**scope.items, loop.item or "": own}


def is_its_own(holder: tree.Expression, scope: Scope) -> bool:
    """Whether what is changed is held by one name and nobody else."""
    return not isinstance(holder, tree.Place) or (
        isinstance(holder, tree.Name) and holder.name in scope.unshared
    )


def element_of(place: tree.Field | tree.Index, scope: Scope) -> Code:
    """Return a field or an element as it stands left of a `=`."""
    return code("{}[{}]", emit_expression(place.subject, scope), _key(place, scope))


def _key(place: tree.Field | tree.Index, scope: Scope) -> Code:
    if isinstance(place, tree.Field):
        return quoted(place.name)
    return emit_expression(place.key, scope)


def give(place: tree.Field | tree.Index, value: Code, scope: Scope) -> None:
    """Write that a field or an element has another value, in copies of what others may hold."""
    key = _key(place, scope)
    if isinstance(place, tree.Index) and any(
        isinstance(node, tree.Invoke) for node in all_nodes([place.key])
    ):
        once = scope.temporary(code("key"))  # a path is read once for each of its steps
        scope.out.line(code("{} = {}", once, key))
        key = once
    _put(place.subject, key, value, scope)


def _put(holder: tree.Expression, key: Code, value: Code, scope: Scope) -> None:
    """Write that what is at `holder` is another one, with `value` at a key."""
    held = emit_expression(holder, scope)
    if is_its_own(holder, scope):
        scope.out.line(code("{}[{}] = {}", held, key, value))
        return
    changed = code("cw.changed({}, {}, {})", held, key, value)
    match holder:
        case tree.Name(name):
            scope.out.line(code("{} = {}", held, changed))
            if item := scope.items.get(name):  # of a list, which then has the changed one
                _put(item.many, item.at, held, scope)
        case tree.Field() | tree.Index():
            give(holder, changed, scope)
        case _:  # no value that a name holds
            raise TypeError("only what a name holds can be changed")

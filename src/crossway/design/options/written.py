"""Written options, looked up by the table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from crossway.design.options.values import Option, OptionSet, Words
from crossway.language import tree
from crossway.language.holes import holes
from crossway.language.structs import Struct
from crossway.language.walk import all_nodes, items_around


class Given(Struct, frozen=True):
    """An option as written; `default` says that it comes from the definition's defaults."""

    option: Option
    entry: tree.Option
    default: bool = False


def gather(
    option_set: OptionSet, own: tree.Options, defaults: tree.Options = ()
) -> Mapping[str, Given]:
    """Return what is given for each option, by its first key: a call's own over the defaults.

    What a key means the same as counts: a call's `timeout` replaces the definition's
    `start_to_close_timeout`.
    """
    found: dict[str, Given] = {}
    for options, default in ((defaults, True), (own, False)):
        for option, entry in option_set.written(options):
            found[option.key] = Given(option, entry, default)
    return found


def given(option_set: OptionSet, options: tree.Options, key: str) -> tree.Option | None:
    """Return what is written for the option whose first key is `key`, None when nothing is."""
    found = None
    for option, entry in option_set.written(options):
        if option.key == key:
            found = entry
    return found


def given_text(
    option_set: OptionSet, options: tree.Options, key: str, names: Collection[str] = ()
) -> str | None:
    """Return an option's text, its holes unfilled; None when it is left out or computed.

    `names` are those in scope: see `plain_text`.
    """
    entry = given(option_set, options, key)
    if entry is None or isinstance(entry.value, tuple):
        return None
    return plain_text(entry.value, names)


def given_texts(option_set: OptionSet, options: tree.Options, key: str) -> tuple[str, ...] | None:
    """Return the texts of an option that lists some, None when it is left out."""
    entry = given(option_set, options, key)
    if entry is None or isinstance(entry.value, tuple):
        return None if entry is None else ()
    items = entry.value.items if isinstance(entry.value, tree.ListOf) else (entry.value,)
    return tuple(text for item in items if (text := plain_text(item)) is not None)


def given_word(option_set: OptionSet, options: tree.Options, key: str) -> str | None:
    """Return the word of an option as the table spells it, None when it is none of them."""
    text = given_text(option_set, options, key)
    found = option_set.find(key)
    if text is None or found is None or not isinstance(found.value, Words):
        return None
    return found.value.find(text)


def named_queue(
    option_set: OptionSet,
    own: tree.Options,
    names: Collection[str],
    callee: tree.Activity | tree.Workflow | None,
) -> str | None:
    """Return the task queue that a call names, holes and all, else that of the defaults.

    None when neither names one. What is computed is a hole: a worker is opened for what fills it.
    `names` are those in scope of the call; in the defaults of `callee` its parameters are.
    """
    entry = given(option_set, own, "task_queue")
    if entry is None and callee is not None:
        entry = given(option_set, callee.default_options, "task_queue")
        names = [parameter.name for parameter in callee.parameters]
    if entry is None or isinstance(entry.value, tuple):
        return None
    return template_of(entry.value, names)


def template_of(value: tree.Expression, names: Collection[str] = ()) -> str:
    """Return the text that a value comes to, with a hole where it is computed.

    `names` are those in scope: see `plain_text`.

    concat("oven-", order.shop)     oven-{order.shop}, where order is one of `names`
    concat("oven-", lower(shop))    oven-{computed}
    """
    if isinstance(value, tree.Invoke) and value.function == "concat":
        return "".join(template_of(part, names) for part in value.arguments)
    text = plain_text(value, names)
    return "{computed}" if text is None else text


def plain_text(value: tree.Expression, names: Collection[str] = ()) -> str | None:
    """Return the text a value stands for, quoted or bare; None when it is computed.

    A word that is one of `names`, those in scope, is the variable: the text is a hole.

        task_queue: payments-worker     payments-worker
        task_queue: order.queue         order.queue, or {order.queue} where order is a name
    """
    match value:
        case tree.String(text) | tree.Number(text) | tree.Duration(text):
            return text
        case tree.Name() | tree.Field():
            path = path_of(value)
            return f"{{{'.'.join(path)}}}" if path and path[0] in names else ".".join(path) or None
        case tree.Binary("-", left, right):
            parts = plain_text(left), plain_text(right)
            return None if None in parts else f"{parts[0]}-{parts[1]}"
        case _:  # computed
            return None


def used_names(options: Iterable[tree.Node]) -> frozenset[str]:
    """Return the names that stand in the values of options, or in values, words included.

    The `x` of `[x.sku for x in lines]` is none of them.
    """
    found: set[str] = set()
    nodes = list(all_nodes(options))
    items = items_around(nodes)
    for node in nodes:
        used = set[str]()
        if isinstance(node, tree.Name):
            used = {node.name}
        elif isinstance(node, tree.String):
            used = {hole.name for hole in holes(node.value)}
        found |= used - items.get(id(node), frozenset())
    return frozenset(found)


def path_of(value: tree.Expression) -> tuple[str, ...]:
    """Return a name and the fields read from it, () for any other value."""
    match value:
        case tree.Name(name):
            return (name,)
        case tree.Field(subject, name):
            path = path_of(subject)
            return (*path, name) if path else ()
        case _:  # computed
            return ()

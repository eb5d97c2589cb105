"""handle-as-value: a promise is used as if it were what it comes to."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.assigned import Reads
from crossway.design.handles import used_as_values
from crossway.language import tree
from crossway.language.blocks import bindings, bound_names, parts
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.walk import all_nodes


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield where a handle is read as a value."""
    for body in file.bodies:
        if not body.held.names:
            continue
        sent, fields = _sent(body), _fields(body)
        plain = {id(made) for made in body.of(tree.Record) if not made.type}
        told: set[int] = set()
        for name in used_as_values(body.nodes, body.held, _never_null(body)):
            if name.span in file.refused_arguments:
                continue  # `cancel(handle)`: the call itself is reported
            record = fields.get(id(name), 0)
            if record in told:
                continue  # of the record it was said already
            told.update({record} if record else ())
            several = name.name in body.held.several
            in_map = several and _is_map(body, name.name)
            kind = "map" if in_map else "list"
            what = f"a {kind} of handles" if several else "a handle"
            hint = f"`await {name.name} -> result`, and use the result"
            if several:
                each = f"values({name.name})" if in_map else name.name
                hint = f"`for h in {each}:` with `await h -> result`, and use the results"
            if record in plain:
                hint += "; handles are kept in a list, `[a, b]`, or a map, `begun[key] = a`"
            if id(name) in sent:
                hint = (
                    "a promise stays in the run that began it: await it here and hand over what it "
                    "gives, or begin it where it is awaited"
                )
            said = f"{name.name} is {what}, not what was promised"
            yield RULE.at(name.span, said, hint=hint, name=name.name)


def _is_map(body: Body, name: str) -> bool:
    """Return whether a name begins as a map: `byShop = {}`."""
    for node in (*body.state, *body.of(tree.Assign)):
        target = node.target if isinstance(node, tree.Assign) else None
        named = target == tree.Name(name) or (isinstance(node, tree.Variable) and node.name == name)
        if named and isinstance(node, tree.Assign | tree.Variable):
            return isinstance(node.value, tree.Record)
    return False


def _fields(body: Body) -> dict[int, int]:
    """Return the values of fields of written records, and in which record each stands."""
    return {id(one.value): id(made) for made in body.of(tree.Record) for one in made.fields}


def _sent(body: Body) -> frozenset[int]:
    """Return what goes to another run with a call, a signal or a continuation, by identity."""
    given: list[tree.Expression] = []
    for node in body.nodes:
        match node:
            case tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall() | tree.Send():
                given += node.arguments
            case tree.Close("continue_as_new", arguments):
                given += arguments
            case _:  # any other stays in this run
                pass
    return frozenset(map(id, all_nodes(given)))


def _never_null(body: Body) -> frozenset[str]:
    """Return the handles that hold one wherever they can be read: nothing else binds the name.

    What a workflow's bodies share is null until one of them begins it, and one that not every
    path begins is what `name-not-always-bound` tells of.
    """
    times = bindings(body.block)
    own = {node.handle for node in body.of(tree.Start) if times.count(node.handle) == 1}
    if not own:
        return frozenset()
    for part in parts(body.definition):
        if part.block is not body.block and own:
            nodes = all_nodes(part.block)
            named = {node.name for node in nodes if isinstance(node, tree.Name | tree.Handle)}
            own -= {*bound_names(part.block), *named}
    reads = Reads(frozenset(own))
    reads.block(body.block, frozenset())
    return frozenset(own - body.variables - set(reads.found))


RULE = Rule(
    code="handle-as-value",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="a promise is used as if it were what it comes to",
    why="""\
A handle stands for something that has begun. It is awaited, cancelled, signalled, and put into
lists; it cannot be printed, put into a text, compared, returned or sent to anybody: it means
nothing outside of the workflow's run. A promise that has begun is never null. What it comes to is
a value, which `await handle -> result` gives.""",
    bad="""\
workflow Ship(order: Order) -> (string):
    promise label <- activity Print(order)
    close complete(concat("label ", label))

activity Print(order: Order) -> (string):
    return order.id
""",
    good="""\
workflow Ship(order: Order) -> (string):
    promise printing <- activity Print(order)
    await printing -> label
    close complete(concat("label ", label))

activity Print(order: Order) -> (string):
    return order.id
""",
    check=check,
)

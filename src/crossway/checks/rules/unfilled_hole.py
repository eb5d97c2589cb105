"""unfilled-hole: the braces of a text look like a hole, and nothing has that name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import BUILTINS, ERROR_FIELDS, MESSAGES
from crossway.design.handles import used_as_values
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.holes import Hole, holes, nearly_holes
from crossway.language.near import did_you_mean
from crossway.language.walk import all_nodes, items_around


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the holes that a name nearly fills, and in options those that no name fills."""
    for body in file.bodies:
        yield from _in_defaults(body)
        if not any("{" in text.value for text in body.of(tree.String)):
            continue
        in_options = _in_options(body)
        promised = {(one.span, one.name) for one in used_as_values(body.nodes, body.held)}
        items, caught = items_around(body.nodes), _in_nameless_catches(body)
        for text in body.of(tree.String):
            shown = body.shown | items.get(id(text), frozenset())
            for hole in dict.fromkeys(holes(text.value)):
                if (text.span, hole.name) in promised:
                    continue  # which `handle-as-value` says
                hint = did_you_mean(hole.name, shown) or _of_function(hole)
                if id(text) in caught and hole.fields[:1] and hole.fields[0] in ERROR_FIELDS:
                    hint = f"give what was caught that name: `{caught[id(text)]} -> {hole.name}:`"
                if hole.name not in shown and (hint or id(text) in in_options):
                    yield RULE.at(
                        text.span,
                        f"{{{hole}}} stays as it is: nothing here is called {hole.name}",
                        hint=hint,
                        name=hole.name,
                    )
            yield from _nearly(text, body)


def _in_nameless_catches(body: Body) -> Mapping[int, str]:
    """Return the texts in a `catch` that gives what it caught no name, with how that begins."""
    return {
        id(node): f"catch {catch.error}" if catch.error else "catch"
        for catch in body.of(tree.Catch)
        if catch.binding is None
        for node in all_nodes(catch.body)
        if isinstance(node, tree.String)
    }


def _in_defaults(body: Body) -> Iterable[Diagnostic]:
    """Yield the holes of texts that are defaults: the parameters before it fill them."""
    parameters = (body.handler or body.definition).parameters
    names = [one.name for one in parameters]
    for at, parameter in enumerate(parameters):
        if parameter.computed or not isinstance(parameter.default, tree.String):
            continue  # of what is computed, the nodes of the body hold each text
        for hole in holes(parameter.default.value):
            hint = did_you_mean(hole.name, names[:at])
            if hole.name in names[at:]:
                hint = "a default may read the parameters before it"
            if hint:
                yield RULE.at(
                    parameter.default.span,
                    f"{{{hole}}} stays as it is: nothing before it is called {hole.name}",
                    hint=hint,
                    name=hole.name,
                )


def _of_function(hole: Hole) -> str:
    """Return the hint for `{run_id}`, which a built-in function without arguments gives."""
    builtin = BUILTINS.get(str(hole))
    if builtin is None or builtin.least:
        return ""
    return f"a function gives it: write `own = {hole}()` above, and `{{own}}` here"


def _nearly(text: tree.String, body: Body) -> Iterable[Diagnostic]:
    """Yield braces around a name in scope that are no hole, `{ name }`, `{total + 1}`, `{name`, and
    around a call of a built-in function: `{run_id()}`."""
    for found in nearly_holes(text.value):
        called = found.path in BUILTINS and found.text.startswith(f"{{{found.path}(")
        if found.name in body.shown or called:
            yield RULE.at(
                text.span,
                f"{found.text} stays as it is: a hole is `{{{'name' if called else found.path}}}`, "
                "and nothing more",
                hint="give what is computed a name, and write that into the hole",
                name=found.name,
            )


def _in_options(body: Body) -> frozenset[int]:
    """Return which texts stand in the options of calls, or are ids that messages go to: one with
    braces is hardly meant."""
    optioned = (*(site.call for site in body.sites), *body.of(tree.Timer))
    ids = (call.arguments[:1] for call in body.of(tree.Invoke) if call.function in MESSAGES)
    given = (*(one.options for one in optioned), *ids)
    nodes = (node for nodes in given for node in all_nodes(nodes))
    return frozenset(id(node) for node in nodes if isinstance(node, tree.String))


RULE = Rule(
    code="unfilled-hole",
    subject=Subject.NAMES,
    severity=Severity.WARNING,
    summary="braces in a text look like a hole, and nothing has that name",
    why="""\
`{order.id}` in a text is filled when `order` is a parameter, a variable or a result of the body;
all other braces stay as they are. Where a name is nearly the one in the braces, that one was meant;
so it was in `{ order.id }`, `{total + 1}` and a `{order.id` that is not closed. So is `{run_id()}`:
no function is called in a text. In the options of a call, such as an id or a task queue, and in the
id that a message goes to, braces that stay are reported whatever stands in them.""",
    bad="""\
workflow Ship(order: Order) -> (string):
    close complete("shipped {odrer.id}")
""",
    good="""\
workflow Ship(order: Order) -> (string):
    close complete("shipped {order.id}, as {json} has it")
""",
    check=check,
)

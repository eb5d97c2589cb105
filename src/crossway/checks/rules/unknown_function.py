"""unknown-function: a workflow calls a function that is not built in, or a body nearly one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from crossway.checks.bodies import Body
from crossway.checks.errors import CAUGHT
from crossway.checks.facts import Facts
from crossway.checks.onefile import PURE
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import BUILTINS
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.habits import for_function, for_habit_of_values, for_slip
from crossway.language.near import did_you_mean, slip_of, suggestion


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the calls in workflow code of functions that are not pure; elsewhere of near ones."""
    defined = {
        word: frozenset(facts.packages.known(kind))
        for word, kind in (("activity", tree.Activity), ("workflow", tree.Workflow))
    }
    records = {block.name for _, block in facts.defined(tree.TypeBlock)}
    for body, call in facts.refused_calls:
        yield RULE.at(
            call.span,
            f"{body.label} calls {call.function}(), which is no built-in function",
            hint=_as_record(records, body, call) or _meant(defined, body, call),
            name=call.function,
        )
    for body in facts.bodies:
        if not body.deterministic and not facts.implemented(body.definition.name, body.file):
            yield from _nearly_known(facts, body)


def _nearly_known(facts: Facts, body: Body) -> Iterable[Diagnostic]:
    """Yield what an activity or an operation calls that is a built-in function but for a slip.

    Of any other name it is simulated until Python has it.
    """
    for call in body.of(tree.Invoke):
        holder, _, method = call.function.rpartition(".")
        if call.function in BUILTINS or facts.implemented(call.function, body.file):
            continue
        if holder.partition(".")[0] in body.names and method in PURE:
            hint: str | None = _as_function(call)
        else:
            near = slip_of(call.function, BUILTINS)
            hint = suggestion(near) if near else for_slip(call.function)
        if hint is not None:
            said = f"{body.label} calls {call.function}(), which is simulated: it is not built in"
            found = RULE.at(call.span, said, hint=hint, name=call.function)
            yield replace(found, severity=Severity.WARNING)


def _as_function(call: tree.Invoke) -> str:
    """Return what to write for a built-in function that is called as a method of its value."""
    holder, _, method = call.function.rpartition(".")
    if method in BUILTINS and BUILTINS[method].most == 0:
        return _as_its_own(method)
    more = ", .." if call.arguments else ""
    return f"there are no methods: write `{method}({holder}{more})`"


def _as_its_own(method: str) -> str:
    """Return what to write for a built-in function that a module of other languages has."""
    more = ".." if BUILTINS[method].most != 0 else ""
    return f"write `{method}({more})`, with nothing before it"


def _as_record(records: Collection[str], body: Body, call: tree.Invoke) -> str | None:
    """Return what to write for a record, or an error, that is made as other languages make it."""
    name = call.function
    fails = (close.arguments for close in body.of(tree.Close) if close.kind == "fail")
    if name[:1].isupper() and any(call in arguments for arguments in fails):
        return f'write `raise {name}("..")`, or `close fail({name}{{message: ".."}})`'
    if name in CAUGHT or re.fullmatch(r"[A-Z]\w*Error", name):
        return f'write `raise {name}("..")`'
    made = name.removesuffix(".new").removesuffix(".of")
    return f"a record is written with braces: `{made}{{field: value}}`" if made in records else None


def _meant(defined: Mapping[str, frozenset[str]], body: Body, call: tree.Invoke) -> str:
    """Return what to write for the call of a function that is not built in.

    `defined` are the names of activities and of workflows by the word they are called with.
    """
    function = call.function
    holder, _, method = function.rpartition(".")
    called = method if holder in defined else function  # `workflow.Pack(order)`
    for word, names in defined.items():
        if called in names:
            return f"write `{word} {called}(..) -> result`"
    items = {made.item for made in body.of(tree.Comprehension)}
    of_value = holder.partition(".")[0] in {*body.names, *items}
    if of_value and (habit := for_habit_of_values(method)):
        return habit
    if elsewhere := for_function(function) or for_slip(function):
        return elsewhere
    if known := BUILTINS.get(function):
        return f"{known.only}: call one that does"
    if holder and method in PURE:
        return _as_function(call) if of_value else _as_its_own(method)
    return (
        _near(method, holder if of_value else "")
        or f"make it an activity: `activity {_activity(function)}(..) -> result`"
    )


def _near(method: str, holder: str) -> str | None:
    """Return the question whether a built-in was meant; one that another body has, says so."""
    meant = did_you_mean(method, PURE, lambda name: f"{name}({holder}, ..)" if holder else name)
    other = slip_of(method, BUILTINS)
    if other is None or other in PURE:
        return meant
    return f"{suggestion(other)} {BUILTINS[other].only}"


def _activity(function: str) -> str:
    words = function.rpartition(".")[2].split("_")
    return "".join(word[:1].upper() + word[1:] for word in words)


RULE = Rule(
    code="unknown-function",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="a workflow calls a function that is not built in",
    why="""\
Workflow code runs again on every replay and must do the same each time, so only the built-in
functions may be called there: they are deterministic. Anything else belongs in an activity, or in
an operation's body, where it is implemented in Python or simulated. There a name that is a built-in
function but for a slip, or is written as a method of a value, is a warning.""",
    bad="""\
workflow Ship(order: Order) -> (Price):
    price = lookup(order.id)
    close complete(price)
""",
    good="""\
workflow Ship(order: Order) -> (Price):
    activity Lookup(order.id) -> price
    close complete(price)

activity Lookup(id: string) -> (Price):
    return read_price_list(id)
""",
    check=check,
    simulated=True,
)

"""What calls and waits give: to names, and to fields and elements of what names hold."""

from __future__ import annotations

from crossway.compiler.calls import operation_entry
from crossway.compiler.elements import element_of, give, is_its_own, look_again
from crossway.compiler.expressions import emit_held
from crossway.compiler.scope import Scope
from crossway.compiler.text import Code, code, commas, python_name
from crossway.compiler.types import ANY
from crossway.design.model import ActivityEntry, OperationEntry, Signature, WorkflowEntry
from crossway.design.types import Nullable, Type
from crossway.language import tree, walk
from crossway.language.blocks import bound_names, without_comments


def emit_results(
    results: tuple[tree.Binding, ...],
    value: Code,
    target: tree.Target,
    scope: Scope,
    kind: Code | None = None,
) -> None:
    """Write what a call or a wait gives into what stands after `->`; `kind` is the annotation of
    what the value does not say the type of itself."""
    if not results:
        scope.out.line(value)
        return
    if len(results) == 1 and isinstance(results[0], str):
        value = _as_bound(results[0], value, target, scope)
    new = len(results) == 1 and _is_new(results[0], scope)
    if len(results) == 1 and given_others(results[0], scope):
        new, kind = True, ANY
    left: list[Code] = []
    later: list[tuple[tree.Binding, Code]] = []
    for result in results:
        if _at_once(result, target, scope) or (isinstance(result, str) and len(results) == 1):
            left.append(_place(result, scope))
        else:
            # What holds it is read once the value is there: others may have changed it by then.
            left.append(scope.temporary(code("result")))
            later.append((result, left[-1]))
    hint = code(": {}", kind) if kind and new else code("")
    scope.out.line(code("{}{} = {}", commas(left), hint, value))
    for place, given in later:
        if isinstance(place, str):
            text = _as_bound(place, given, target, scope)
            scope.out.line(code("{} = {}", scope.bind([place]), text))
        else:
            look_again(place, scope)
            give(place, _as_declared(place, given, scope), scope)


def _place(result: tree.Binding, scope: Scope) -> Code:
    return scope.bind([result]) if isinstance(result, str) else element_of(result, scope)


def _at_once(result: tree.Binding, target: tree.Target, scope: Scope) -> bool:
    """Whether a result stands left of the `=` as it is: nobody else holds it, nor is it read."""
    if isinstance(result, str):
        return (target.span, result) not in scope.design.held
    return is_its_own(result.subject, scope) and not _is_read(result, scope)


def hold_item(loop: tree.For, scope: Scope) -> None:
    """Write that the item of a loop is what its name is declared to hold."""
    name = loop.item or ""
    if kind := scope.design.held.get((loop.span, name)):
        held = emit_held(scope.variable(name), kind, tree.Name(name), scope)
        scope.out.line(code("{} = {}", scope.variable(name), held))


def _as_bound(name: str, given: Code, target: tree.Target, scope: Scope) -> Code:
    """Return a result as what a name is declared to hold."""
    kind = scope.design.held.get((target.span, name))
    return given if kind is None else emit_held(given, kind, tree.Name(name), scope)


def _as_declared(place: tree.Field | tree.Index, given: Code, scope: Scope) -> Code:
    """Return a result as what its place is declared to hold: a number as a decimal, say."""
    if kind := scope.design.held.get((place.span, "")):
        return emit_held(given, kind, place, scope)
    return code("cw.exact({})", given) if place.span in scope.design.exact else given


def _is_read(place: tree.Field | tree.Index, scope: Scope) -> bool:
    return place.span in scope.design.exact or (place.span, "") in scope.design.held


def _is_new(result: tree.Binding, scope: Scope) -> bool:
    """Whether a result is given to a local name that holds nothing else, before or after."""
    known = {*scope.bound, *scope.shared, *scope.rebound}
    return isinstance(result, str) and result not in known


def given_others(result: tree.Binding, scope: Scope) -> bool:
    """Whether a local name gets its first value here and others later, where a team owns the code.

    It is `Any`: the type of the first would be held against the others.
    """
    known = {*scope.bound, *scope.shared}
    owned = scope.module.references is not None
    return owned and isinstance(result, str) and result not in known and result in scope.rebound


def declared_result(target: tree.Target, scope: Scope) -> Code | None:
    """Return the annotation of what is waited for where the wait does not say its type: a result
    that may be null, since `T | None` is no class, and in code that a team owns what arrived."""
    kind = given_by(target, scope)
    if not isinstance(kind, Nullable) and not isinstance(target, ARRIVALS):
        return None
    return declared(kind, scope)


def declared(kind: Type | None, scope: Scope) -> Code | None:
    """Return the annotation of a type, None where that says nothing."""
    text = scope.module.annotation(kind) if kind is not None else ANY
    return None if text == ANY else text


ARRIVALS = (tree.SignalArrival, tree.UpdateArrival)
"""What is waited for and says nothing of its type: a signal or an update."""
_CALLS = (tree.ActivityCall, tree.WorkflowCall, tree.NexusCall)


def given_by(target: tree.Target, scope: Scope) -> Type | None:
    """Return the type of the one value that is waited for, None where nothing tells.

    What arrives and what promises give is looked for where a team owns the code.
    """
    owned = scope.module.references is not None
    return held_by(target, scope) if owned or isinstance(target, _CALLS) else None


def held_by(target: tree.Target, scope: Scope) -> Type | None:
    """Return the type that the one value is held against which is waited for, None for none."""
    kinds = each_held_by(target, scope)
    return kinds[0] if len(kinds) == 1 else None


def each_held_by(target: tree.Target, scope: Scope) -> tuple[Type, ...]:
    """Return the types that the values are held against which are waited for, none for nothing of
    a declared type."""
    match target:
        case tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall():
            signature = signature_of(target, scope)
            return () if signature is None else signature.outputs
        case tree.SignalArrival() | tree.UpdateArrival():
            return _arriving(target, scope)
        case tree.Handle(name):
            return _promised(name, scope)
        case _:  # gives nothing of a declared type
            return ()


def declare_each(target: tree.Target, results: tuple[tree.Binding, ...], scope: Scope) -> None:
    """Write of which types the names are that several values at once are given to.

    One line cannot say it: what is left of `count, name = won.value` takes no annotations. Only
    where a team owns the code somebody reads them.
    """
    if scope.module.references is None:
        return
    for result, kind in each_given(target, results, scope):
        if _is_new(result, scope) and (text := declared(kind, scope)):
            scope.out.line(code("{}: {}", python_name(result), text))


def each_given(
    target: tree.Target, results: tuple[tree.Binding, ...], scope: Scope
) -> list[tuple[str, Type]]:
    """Return the names that several values are given to, with the types of those."""
    kinds = each_held_by(target, scope) if len(results) > 1 else ()
    pairs = zip(results, kinds, strict=True) if len(kinds) == len(results) else ()
    return [(result, kind) for result, kind in pairs if isinstance(result, str)]


def signature_of(target: tree.Target, scope: Scope) -> Signature | None:
    """Return what goes in and comes out of what is called, None of what else is waited for."""
    entry: ActivityEntry | WorkflowEntry | OperationEntry | None
    match target:
        case tree.ActivityCall():
            entry = scope.module.activities.get(scope.design.calls.activities[target.span].name)
        case tree.WorkflowCall():
            entry = scope.design.workflows.get(scope.design.calls.workflows[target.span].name)
        case tree.NexusCall():
            entry = operation_entry(scope, target)
        case _:  # what else is waited for gives nothing of a declared type
            return None
    return entry.signature if entry else None


def _arriving(target: tree.SignalArrival | tree.UpdateArrival, scope: Scope) -> tuple[Type, ...]:
    """Return the types of what a signal or an update carries, if all of it is as it came."""
    kind = "signal" if isinstance(target, tree.SignalArrival) else "update"
    entry = scope.design.workflows.get(scope.owner)
    takes = entry.handlers[kind, target.name].parameters if entry else ()
    handlers = without_comments(entry.tree.handlers if entry and entry.tree else ())
    own = [one for one in handlers if (one.kind, one.name) == (kind, target.name)]
    given = {name for one in own for name in bound_names(one.body)}
    return () if given & {name for name, _ in takes} else tuple(kind for _, kind in takes)


def _promised(name: str, scope: Scope) -> tuple[Type, ...]:
    """Return the types of what a promise gives that one line of the workflow begins."""
    known, entry = scope.held.of(tree.Name(name)), scope.design.workflows.get(scope.owner)
    if known is None or known.depth or entry is None or entry.tree is None:
        return ()
    begun = [one for one in walk(entry.tree) if isinstance(one, tree.Start)]
    own = [one.target for one in begun if one.handle in known.origins]
    return each_held_by(own[0], scope) if len(own) == 1 and isinstance(own[0], tree.Call) else ()

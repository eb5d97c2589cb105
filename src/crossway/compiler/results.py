"""What bodies are annotated to give, in code that a team owns.

    workflow Keep(sale: Sale) -> (Sale)       async def run(self, sale: Sale) -> Sale:
    signal Nudge()                            async def signal_Nudge(self) -> None:

A design may be looser than a type checker: what that does not see to be of the type goes through
`cw.known`. In a module that `run` executes nobody reads annotations, and they are `Any`.
"""

from __future__ import annotations

from dataclasses import replace

from crossway.compiler.scope import Module, Outcome, Scope
from crossway.compiler.seen import any_of, by_class, does, fits, same, seen
from crossway.compiler.text import Code, code
from crossway.compiler.types import ANY
from crossway.compiler.variables import call_gives
from crossway.design.builtins import UPDATE
from crossway.design.model import Signature
from crossway.design.types import Type
from crossway.language import tree, walk
from crossway.language.blocks import statements, without_comments

NONE = code("None")

_End = tree.Close | tree.Return | tree.Raise


def promised(signature: Signature, body: tree.Block, module: Module) -> Code:
    """Return what the design says that comes out of a body, for whoever calls what has it."""
    if signature.results:
        return module.outcome(signature)
    return ANY if gives_value(body) else NONE


def giving(signature: Signature, body: tree.Block, scope: Scope) -> Scope:
    """Return the scope with what its body is annotated to give, where a team owns the code."""
    if scope.module.references is None:
        return scope
    kind = signature.result if signature.results and not signature.each else None
    return replace(scope, gives=Outcome(promised(signature, body, scope.module), kind))


def annotated(scope: Scope) -> Code:
    """Return the annotation of what a body gives."""
    return scope.gives.text if scope.gives is not None else ANY


def gives_value(body: tree.Block) -> bool:
    """Return whether a body gives a value anywhere."""
    return any(map(_gives, ends_of(body)))


def _gives(end: _End) -> bool:
    if isinstance(end, tree.Close):
        return end.kind == "complete" and bool(end.arguments)
    return isinstance(end, tree.Return) and end.value is not None


def ends_of(body: tree.Block) -> list[_End]:
    """Return what leaves a body, at any depth."""
    lines = list(without_comments(body))
    return [n for line in lines for n in (line, *walk(line)) if isinstance(n, _End)]


def as_annotated(
    text: Code, value: tree.Expression | tree.Call | None, more: tuple[object, ...], scope: Scope
) -> Code:
    """Return what a body gives, so that a type checker sees it to be what the body is to give."""
    gives = scope.gives
    if gives is None or scope.nested or gives.text in (ANY, NONE):
        return text
    if _begins(value, scope):
        return as_begun(text, _of_begun(value, scope), scope)
    if gives.kind is not None and not more and _is_seen(value, gives.kind, scope):
        return text
    return code("cw.known({})", text or NONE)


def as_begun(text: Code, of: Code | None, scope: Scope) -> Code:
    """Return what goes on behind an operation, so that a type checker sees what comes of it.

    What is started is seen to give what it is annotated to (`of`), None where nothing says.
    """
    if scope.gives is None or of is None or scope.gives.begun in (ANY, of):
        return text
    return code("cw.known({})", text)


def of_workflow(name: str, module: Module) -> Code | None:
    """Return the annotation of what a workflow gives that is started by reference."""
    entry, references = module.design.workflows.get(name), module.references
    referred = references is not None and name in references.workflows
    written = entry.tree if entry and referred else None
    return promised(entry.signature, written.body, module) if entry and written else None


def _of_activity(name: str, module: Module) -> Code | None:
    """Return the annotation of what an activity gives that is started by reference."""
    entry, references = module.activities.get(name), module.references
    referred = references is not None and name in references.registered
    body = entry.tree.body if entry and entry.tree and entry.spelled_out else ()
    return promised(entry.signature, body, module) if entry and referred else None


def as_declared(answer: Code, scope: Scope) -> Code:
    """Return an answer of which an argument says what it gives, as `result` of a stub, if that is
    a class."""
    gives = scope.gives
    kind = gives.kind if gives is not None else None
    if kind is not None and by_class(kind, scope.module) == kind:
        return answer
    return as_known(answer, scope)


def as_known(answer: Code, scope: Scope) -> Code:
    """Return a value of which the design knows the type, where a type checker is to know it."""
    gives = scope.gives
    if gives is None or scope.nested or gives.text in (ANY, NONE):
        return answer
    return code("cw.known({})", answer)


def _begins(value: tree.Expression | tree.Call | None, scope: Scope) -> bool:
    """Whether what is returned goes on behind an operation."""
    calls = isinstance(value, tree.WorkflowCall | tree.ActivityCall)
    return scope.returns == "returned" and calls


def _of_begun(value: tree.Expression | tree.Call | None, scope: Scope) -> Code | None:
    """Return the annotation of what the workflow or the activity gives that is started."""
    calls = scope.design.calls
    if isinstance(value, tree.WorkflowCall):
        return of_workflow(calls.workflows[value.span].name, scope.module)
    activity = calls.activities[value.span].name if isinstance(value, tree.ActivityCall) else ""
    return _of_activity(activity, scope.module)


def goes_on_behind(value: tree.Expression | tree.Call, scope: Scope) -> bool:
    """Return whether what an operation returns may go on behind it, and is no result yet."""
    updates = isinstance(value, tree.Invoke) and value.function == UPDATE.name
    return _begins(value, scope) or (scope.backed and updates)


def _is_seen(value: tree.Expression | tree.Call | None, kind: Type, scope: Scope) -> bool:
    """Whether a checker sees that a value is of this type, and does not take it for `Any`."""
    if isinstance(value, tree.Call):
        found = call_gives(value, scope)
        return (
            found is not None
            and not any_of(found, scope.module)
            and does(found, kind, scope.module)
        )
    found = seen(value, scope) if value is not None else None
    if isinstance(value, tree.Invoke) and value.function == UPDATE.name:
        return same(found, [kind], scope.module)  # what may go on behind is of no wider type
    return (found is None or not any_of(found, scope.module)) and fits(value, kind, scope)


def emit_end(body: tree.Block, scope: Scope) -> None:
    """Write what a body gives that ends without a `close` or `return`: nothing."""
    if annotated(scope) not in (ANY, NONE) and not leaves(body):
        scope.out.line(code("return cw.known(None)"))


def leaves(body: tree.Block) -> bool:
    """Return whether a type checker sees that a body never goes on behind its last statement."""
    last = [None, *without_comments(body)][-1]
    match last:
        case tree.Close() | tree.Return() | tree.Raise():
            return True
        case tree.If(branches, otherwise):
            return _all_leave([*(one.body for one in branches), otherwise])
        case tree.Switch(_, cases, otherwise):
            return _all_leave([*(one.body for one in without_comments(cases)), otherwise])
        case tree.AwaitOne(cases):
            bodies = [one.body for one in without_comments(cases)]
            return len(bodies) > 1 and _all_leave([*bodies])
        case tree.Try(inside, catches, _):
            return _all_leave([inside, *(catch.body for catch in catches)])
        case tree.For(None, _, None, inside):
            return not any(isinstance(one, tree.Break) for one in statements(inside))
        case _:  # goes on
            return False


def _all_leave(blocks: list[tree.Block | None]) -> bool:
    return all(block is not None and leaves(block) for block in blocks)

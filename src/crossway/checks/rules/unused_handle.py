"""unused-handle: something is started, and nothing waits for it."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile
from crossway.checks.promises import Lost
from crossway.checks.rule import Rule, Subject
from crossway.checks.usage import Scope, Unbound, in_each_scope, names_read, scopes
from crossway.design.handles import held, waited_for
from crossway.design.options import CHILD, given
from crossway.language import tree
from crossway.language.blocks import bound_names
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.walk import all_nodes


@in_each_scope
def check(file: OneFile, unbound: Unbound) -> Iterable[Diagnostic]:
    """Yield the promises whose handle nothing waits for, or cancels."""
    for scope in scopes(file, unbound):
        if not any(body.starts for body in scope.bodies):
            continue
        waited, signalled = _waited(scope), _signalled(scope)
        for body in scope.bodies:
            if _awaits_unknown(body):
                continue  # one of its handles was meant, and that is reported
            lost = _lost(scope, body, waited)
            for start in body.of(tree.Start):
                if not start.handle and not _is_known(start):
                    yield RULE.at(start.span, _NAMELESS, hint=f"`spawn .. -> handle`, or {_DETACH}")
                elif start.handle and not _is_known(start):
                    yield from _found(start, lost, waited, signalled)


def _found(
    start: tree.Start, lost: Lost, waited: frozenset[str], signalled: frozenset[str]
) -> Iterable[Diagnostic]:
    """Yield what is to say of one promise, if anything is."""
    by = lost.to.get(id(start))
    never = id(start) in lost.never and (by is None or by is start)
    if start.handle not in waited or never:
        yield _unawaited(start, _ABANDON if start.handle in signalled else _DETACH)
    elif by is not None:
        yield _overtaken(start, by)
    elif id(start) in lost.left and isinstance(start.target, tree.Call):
        yield _left(start, lost.left[id(start)], passed=id(start) in lost.passed)


def _lost(scope: Scope, body: Body, waited: frozenset[str]) -> Lost:
    """Return what becomes of promises that something waits for: whether it does on every path.

    A name that the workflow's other bodies know is read there nobody knows when.
    """
    names = {start.handle for start in body.of(tree.Start)} & waited
    names -= {name for name in names if scope.excused(name)}
    others = [other for other in scope.bodies if other is not body] if names else []
    names -= {name for other in others for name in bound_names(other.block)}
    names -= {name for other in others for node in other.nodes for name in names_read(node)}
    names -= {name for node in body.of(tree.Sketch) for name in _words(node)}
    lost = Lost(frozenset(names))
    if names:
        lost.body(body.block)
    return lost


def _words(sketch: tree.Sketch) -> Iterable[str]:
    """Return what a sketch may do something with."""
    return (name for node in all_nodes([sketch]) for name in names_read(node))


def _unawaited(start: tree.Start, otherwise: str) -> Diagnostic:
    name = start.handle
    said = f"nothing waits for {name}: what becomes of it is lost"
    return RULE.at(start.span, said, hint=f"`await {name}`, or {otherwise}", name=name)


def _overtaken(start: tree.Start, by: tree.Node) -> Diagnostic:
    """Report a promise whose name goes to something else before anything waits for it."""
    name = start.handle
    if by is start:
        said = f"nothing waits for {name} before the next round begins another: this one is lost"
    else:
        said = f"nothing waits for {name} before line {by.span.line} binds the name again"
    hint = f"`await {name}` before, or collect them: `all = append(all, {name})`"
    return RULE.at(start.span, said, hint=hint, name=name)


def _left(start: tree.Start, by: tree.Close | tree.Return | None, *, passed: bool) -> Diagnostic:
    """Report a promise that one path awaits, and another leaves, be it by a `catch`."""
    name = start.handle
    path = f"the path that line {by.span.line} ends" if by else "one path to the end of the body"
    hint = f"`await {name}` or `cancel {name}` there"
    if passed:
        path += ", where something else failed and is caught"
        hint = f"begin it before the `try:`, and `await {name}` or `cancel {name}` in the `catch`"
    said = f"nothing waits for {name} on {path}: what becomes of it is lost"
    return RULE.at(start.span, said, hint=hint, name=name)


_NAMELESS = "nothing can wait for what has no handle: what becomes of it is lost"
_DETACH = "`detach` what nobody waits for"
_ABANDON = "`parent_close_policy: abandon` in its options, if it goes on alone"


def _waited(scope: Scope) -> frozenset[str]:
    """Return the handles that something waits for, and those that others tell of.

    A workflow's handlers may begin what its body awaits. Of a variable that holds a promise, and
    that nothing reads, it is said that nothing does; of a name that is nearly awaited, too.
    """
    nodes = [node for body in scope.bodies for node in body.nodes]
    started = [start.handle for body in scope.bodies for start in body.of(tree.Start)]
    known = held(nodes, filter(None, started))
    others = known.names.keys() - set(started)
    unread = (known.names[name].origins for name in others if scope.unused(name))
    return waited_for(nodes, known).union(*unread, filter(scope.excused, started))


def _signalled(scope: Scope) -> frozenset[str]:
    return frozenset(send.handle for body in scope.bodies for send in body.of(tree.Send))


def _awaits_unknown(body: Body) -> bool:
    """Return whether a body awaits a name that is neither a handle nor a condition."""
    known = body.handles | body.conditions | body.truths
    return any(wait.name not in known for wait in body.of(tree.Handle))


def _is_known(start: tree.Start) -> bool:
    """Return whether a child is started so that others find it, or that it outlives its parent."""
    if not isinstance(start.target, tree.WorkflowCall):
        return False
    keys = ("parent_close_policy", "workflow_id")
    return any(given(CHILD, start.target.options, key) is not None for key in keys)


RULE = Rule(
    code="unused-handle",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="something is started, and nothing waits for it",
    why="""\
A promise is begun now to be awaited later. One that nobody awaits, or that `spawn` gives no handle
to be awaited by, is cut off when the workflow ends, and when it fails nobody is told; also when it
was signalled, or put into a list of which nobody awaits what it holds, and when its name goes to
another before anything waited for it: what a loop begins each round, and the line after the loop
awaits, is the last one alone. So is what one path awaits, and another leaves by `close complete`,
`close continue_as_new` or `return`, also where a `catch` takes the failure of something else and
goes on. A path that fails may leave it, and any may leave a timer. A Nexus call and a child that
shall go on without its caller are started with `detach`. A handle that begins with `_` may stay
unused, and that of a child with a `parent_close_policy` or a `workflow_id`, which says what it is
for.""",
    bad="""\
workflow Ship(order: Order) -> (Parcel):
    promise label <- activity Print(order)
    activity Pack(order) -> parcel
    close complete(parcel)

activity Print(order: Order):
    return

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    good="""\
workflow Ship(order: Order) -> (Parcel):
    promise label <- activity Print(order)
    activity Pack(order) -> parcel
    await label
    close complete(parcel)

activity Print(order: Order):
    return

activity Pack(order: Order) -> (Parcel):
    return Parcel{id: order.id}
""",
    check=check,
)

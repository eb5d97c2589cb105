"""Of which type the state of a workflow is declared, in code that a team owns.

    self.total: float = 0         whatever a body or a handler gives it fits, or is `cw.known`
    self.found: Any = None        may be null, or has no value at first

A type checker believes what a line found out until the next that gives the name a value, also
over an `await` during which a handler gives it another. So what may be null, or is one of some
words, is `Any` where several bodies give it values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from crossway.compiler.scope import Scope
from crossway.compiler.seen import any_of, does, fits
from crossway.compiler.text import Code, code
from crossway.compiler.types import ANY, records_in
from crossway.compiler.variables import call_gives
from crossway.design.changing import changed_names, root_of
from crossway.design.model import Design, WorkflowEntry
from crossway.design.types import Listing, Nullable, Scalar, Type
from crossway.design.types import Mapping as MappingType
from crossway.language import tree
from crossway.language.blocks import bound_names, parts, statements, without_comments


def state_kinds(
    entry: WorkflowEntry, written: tree.Workflow, shared: Collection[str], design: Design
) -> Mapping[str, Type]:
    """Return the types that names which live as long as a workflow are declared as."""
    begun = begun_alone(written)
    kinds = {n: k for n, k in design.state.get(entry.name, {}).items() if n in begun}
    kinds |= dict(entry.signature.taken)
    blocks = [part.block for part in parts(written)]
    odd = {n for block in blocks for one in statements(block) for n in _given_oddly(one)}
    given = [{*bound_names(block), *changed_names(block)} for block in blocks]
    several = {n for n in shared if sum(n in one for one in given) > 1}
    return {
        name: kinds[name]
        for name in shared
        if name in kinds and name not in odd and _holds(kinds[name], design, name in several)
    }


_EMPTY = (tree.ListOf(()), tree.Record("", ()))


def begun_alone(written: tree.Workflow) -> frozenset[str]:
    """Return the state that is declared where it gets its first value.

    All of it: where a value is computed, a name may be read before it has its own.
    """
    lines = without_comments(written.state or ())
    state = [one for one in lines if isinstance(one, tree.Variable) and one.value is not None]
    plain = (tree.String, tree.Number, tree.Constant, tree.Duration)
    alone = all(isinstance(one.value, plain) or one.value in _EMPTY for one in state)
    return frozenset(one.name for one in state) if alone else frozenset()


def _given_oddly(statement: tree.Statement) -> Iterator[str]:
    """Yield the names that are given something else than one value that is written there."""
    match statement:
        case tree.For(str(item)):
            yield item
        case tree.Start(handle):
            yield handle
        case tree.Try(catches=catches):
            yield from (catch.binding for catch in catches if catch.binding)
        case tree.Await(results=(_, _, *_) as results):
            yield from map(_name_in, results)
        case tree.AwaitOne(cases):
            several = (case.results for case in without_comments(cases) if len(case.results) > 1)
            yield from (_name_in(result) for results in several for result in results)
        case _:  # gives a value or none
            pass


def _name_in(result: tree.Binding) -> str:
    return result if isinstance(result, str) else root_of(result)


def _holds(kind: Type, design: Design, several: bool) -> bool:
    """Whether what a checker finds out of a value of this type holds while others change it."""
    if isinstance(kind, Nullable) or _is_word(kind):
        return False
    return not several or not _may_narrow(kind, design)


def _is_word(kind: Type) -> bool:
    return isinstance(kind, Scalar) and bool(kind.words)


def _may_narrow(kind: Type, design: Design) -> bool:
    """Whether a part of a value may be null, missing, or one of some words."""
    fields = [f for name in records_in([kind], design) for f in design.records[name].fields]
    return any(not f.required or _narrows(f.type) for f in fields) or _narrows(kind)


def _narrows(kind: Type) -> bool:
    match kind:
        case Nullable():
            return True
        case Listing(part) | MappingType(part):
            return _narrows(part)
        case _:  # a record's fields are looked at one by one
            return _is_word(kind)


def declared_state(name: str, scope: Scope) -> Code:
    """Return the annotation of a name that lives on `self`."""
    kind = _state(name, scope)
    return ANY if kind is None else scope.module.annotation(kind)


def _state(name: str, scope: Scope) -> Type | None:
    kind = scope.state.get(name) if name in scope.shared else None
    return None if kind is None or any_of(kind, scope.module) else kind


def as_state(text: Code, value: tree.Expression, name: str, scope: Scope) -> Code:
    """Return a value that is given to a name, so that a checker sees it to be of its type."""
    kind = _state(name, scope)
    return text if kind is None or fits(value, kind, scope) else code("cw.known({})", text)


def awaited_as_state(
    text: Code, target: tree.Target, results: tuple[tree.Binding, ...], scope: Scope
) -> Code:
    """Return what is waited for and given to state, so that a checker sees it to be of its type."""
    name = results[0] if len(results) == 1 else None
    kind = _state(name, scope) if isinstance(name, str) else None
    if kind is None or isinstance(target, tree.SignalArrival | tree.UpdateArrival):
        return text
    found = call_gives(target, scope) if isinstance(target, tree.Call) else None
    sure = found is not None and does(found, kind, scope.module)
    return text if sure else code("cw.known({})", text)

"""The callables of a Python file, as its text says: the file is not imported.

What `run` finds when it imports the file (`crossway.cluster.building.callables`) is found here in
the text: functions, what is assigned (`objects`) or imported, static methods, and what
`@activity.defn` registers under another name. A signature is known where the text shows it: not of
what is imported, or behind a decorator, which may pass arguments of its own.
"""

from __future__ import annotations

import ast
import inspect
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from crossway.design.callable import PythonCallable
from crossway.design.reading.objects import Objects
from crossway.errors import WorkspaceError
from crossway.files.folder import named
from crossway.language.python import module_of
from crossway.language.structs import Struct

_DEFN = ("defn", "activity.defn", "temporalio.activity.defn")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SKIPPED = ("TYPE_CHECKING", "typing.TYPE_CHECKING", "__name__ == '__main__'")
"""Conditions of what is not there when the file is imported."""


class _Named(Struct, frozen=True):
    """A callable under the names it counts by; `registered` says that it was given one."""

    names: tuple[str, ...]
    callable: PythonCallable | None
    registered: bool = False


@lru_cache(maxsize=512)  # an editor asks with each key
def read_callables(content: bytes | str, path: Path) -> Mapping[str, PythonCallable]:
    """Return the callables of a Python file by name; the file is not imported.

    Raises:
        WorkspaceError: it is not valid Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the user's code: not ours to report
            module = module_of(content, str(path))
    except SyntaxError as error:
        line = error.lineno or 1
        raise WorkspaceError(f"{named(path)}:{line}: not valid Python: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:  # a null byte; nested too deeply
        said = str(error) or "it is nested too deeply"
        raise WorkspaceError(f"{named(path)}:1: not valid Python: {said}") from error
    return callables_of(module)


def callables_of(module: ast.Module) -> Mapping[str, PythonCallable]:
    """Return the callables of a module by name: those registered first, static methods last."""
    registered: dict[str, PythonCallable] = {}
    named: dict[str, PythonCallable | None] = {}
    static: dict[str, PythonCallable] = {}
    objects = Objects(signature_of)
    for statement in _statements(module.body):
        for one in _named(statement, objects, named):
            table = registered if one.registered else named
            for name in one.names:
                if one.callable is None or not one.registered:
                    named[name] = one.callable
                else:
                    table[name] = one.callable
        if isinstance(statement, ast.ClassDef):
            named.pop(statement.name, None)
            objects.classes[statement.name] = statement
            for one in _static(statement):
                known = registered if one.registered else static
                known.update((n, one.callable) for n in one.names if one.callable is not None)
    found = {name: one for name, one in named.items() if one is not None}
    raises = frozenset(_errors(module))
    every = {**static, **found, **registered}
    raising = {one: replace(one, raises=raises) for one in every.values()}
    return {name: raising[one] for name, one in every.items()}


def _errors(module: ast.Module) -> Iterator[str]:
    """Yield what a module raises, its classes, and what it calls the type of an error."""
    for node in ast.walk(module):
        match node:
            case ast.ClassDef(name=name):
                yield name
            case ast.Raise(exc=ast.expr() as raised):
                kind = raised.func if isinstance(raised, ast.Call) else raised
                yield ast.unparse(kind).rpartition(".")[2]
            case ast.keyword(arg="type", value=ast.Constant(value=str() as name)):
                yield name
            case _:
                pass


def _statements(block: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield what runs when a module is imported, in order, through `if`, `try` and `with`."""
    for statement in block:
        yield statement
        match statement:
            case ast.If(test=test):
                skipped = ast.unparse(test) in _SKIPPED
                yield from _statements([*([] if skipped else statement.body), *statement.orelse])
            case ast.Try():
                handlers = [inner for handler in statement.handlers for inner in handler.body]
                parts = (statement.body, handlers, statement.orelse, statement.finalbody)
                yield from _statements([inner for part in parts for inner in part])
            case ast.With(body=body):
                yield from _statements(body)
            case _:
                pass


def _named(
    statement: ast.stmt, objects: Objects, named: Mapping[str, PythonCallable | None]
) -> Iterator[_Named]:
    """Yield what a statement of a module makes, or takes away, a callable of."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield _function(statement)
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield _Named((target.id,), objects.assigned(target.id, value, named))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield _Named((name,), objects.assigned(name, value, named))
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            whole = isinstance(statement, ast.Import)
            for alias in aliases:
                name = alias.asname or alias.name
                yield _Named((name,), None if whole else PythonCallable(name, statement.lineno))
        case ast.Delete(targets=targets):
            yield _Named(tuple(t.id for t in targets if isinstance(t, ast.Name)), None)
        case _:
            pass


def _function(function: ast.FunctionDef | ast.AsyncFunctionDef, *, static: bool = False) -> _Named:
    """Return a function with the names it counts by: that which it is registered by alone."""
    registered = ""
    plain = True
    for decorator in function.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        name = ast.unparse(call.func if call else decorator)
        if name in _DEFN:
            registered = _registered(call) or registered
        elif not (static and name == "staticmethod"):
            plain = False
    signature = signature_of(function.args, function.returns) if plain else None
    found = PythonCallable(function.name, function.lineno, signature)
    return _Named((registered or function.name,), found, bool(registered))


def _registered(call: ast.Call | None) -> str:
    for keyword in call.keywords if call else ():
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""


def _static(kind: ast.ClassDef) -> Iterator[_Named]:
    """Yield what of a class counts: static methods, and what `@activity.defn` registers."""
    for inner in kind.body:
        if not isinstance(inner, _FUNCTIONS):
            continue
        decorators = {
            ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in inner.decorator_list
        }
        static = "staticmethod" in decorators
        one = _function(inner, static=static)
        if static:
            yield one
        elif decorators & set(_DEFN):
            # Of an object, where the module makes one: without `self`, which is not known here.
            yield _Named(one.names, PythonCallable(inner.name, inner.lineno), registered=True)


def signature_of(written: ast.arguments, returns: ast.expr | None = None) -> inspect.Signature:
    """Return a signature as a text writes it; defaults are there, whatever they are.

    Hints are the text they are written as.
    """
    kinds = inspect.Parameter
    by_position = [*written.posonlyargs, *written.args]
    needed = len(by_position) - len(written.defaults)
    found = [
        kinds(
            one.arg,
            kinds.POSITIONAL_ONLY if at < len(written.posonlyargs) else kinds.POSITIONAL_OR_KEYWORD,
            default=kinds.empty if at < needed else ...,
            annotation=_hint(one.annotation),
        )
        for at, one in enumerate(by_position)
    ]
    if written.vararg:
        found.append(kinds(written.vararg.arg, kinds.VAR_POSITIONAL))
    for one, default in zip(written.kwonlyargs, written.kw_defaults, strict=True):
        found.append(
            kinds(one.arg, kinds.KEYWORD_ONLY, default=kinds.empty if default is None else ...)
        )
    if written.kwarg:
        found.append(kinds(written.kwarg.arg, kinds.VAR_KEYWORD))
    return inspect.Signature(found, return_annotation=_hint(returns))


def _hint(written: ast.expr | None) -> object:
    if isinstance(written, ast.Constant) and isinstance(written.value, str):
        return written.value
    return inspect.Signature.empty if written is None else ast.unparse(written)

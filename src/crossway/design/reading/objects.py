"""What a Python file assigns, as its text says: objects that are called, methods, partials.

    charge = Till()             # Till.__call__, without `self`
    refund = till.refund        # a method of an object, without `self`
    draw = charge               # the same under another name
    sell = partial(charge, 1)   # without what is given already

The signature is None where the text does not show it: behind a decorator, in an imported class.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping

import msgspec

from crossway.design.callable import PythonCallable

SignatureOf = Callable[[ast.arguments, ast.expr | None], inspect.Signature]

_NO_CALLABLE = (
    ast.Constant,
    ast.List,
    ast.Tuple,
    ast.Dict,
    ast.Set,
    ast.JoinedStr,
    ast.BinOp,
    ast.UnaryOp,
    ast.Compare,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_PARTIAL = ("partial", "functools.partial")
_METHODS = {"staticmethod": 0, "classmethod": 1}
"""What a method gets before its own parameters, by its decorator."""


class Objects(msgspec.Struct):
    """What the statements of a module read so far define: classes, and objects of them."""

    signature_of: SignatureOf
    classes: dict[str, ast.ClassDef] = msgspec.field(default_factory=dict)
    objects: dict[str, ast.ClassDef] = msgspec.field(default_factory=dict)

    def assigned(
        self, name: str, value: ast.expr, named: Mapping[str, PythonCallable | None]
    ) -> PythonCallable | None:
        """Return the callable that a name is given, None for what cannot be called.

        `named` are the callables so far, by name.
        """
        unknown = PythonCallable(name, value.lineno)
        self.objects.pop(name, None)
        match value:
            case ast.Lambda():
                return PythonCallable(name, value.lineno, self.signature_of(value.args, None))
            case ast.Name(id=other):
                if other in self.objects:
                    self.objects[name] = self.objects[other]
                return named.get(other, unknown)
            case ast.Attribute(value=ast.Name(id=holder), attr=method) if holder in self.objects:
                return self._method(self.objects[holder], method) or unknown
            case ast.Call(func=ast.Name(id=kind)) if kind in self.classes:
                self.objects[name] = self.classes[kind]
                return self._called(self.classes[kind], unknown)
            case ast.Call(func=called, args=[function, *given], keywords=keywords):
                whole = self.assigned("", function, named)
                if ast.unparse(called) in _PARTIAL and whole is not None:
                    return _without(whole, len(given), [one.arg for one in keywords])
            case _ if isinstance(value, _NO_CALLABLE):
                return None
            case _:
                pass
        return unknown

    def _called(self, kind: ast.ClassDef, unknown: PythonCallable) -> PythonCallable | None:
        """Return what calling an object runs; None where it is known that it has nothing."""
        found = self._method(kind, "__call__")
        return found or (unknown if self._is_open(kind) else None)

    def _method(self, kind: ast.ClassDef, name: str, depth: int = 0) -> PythonCallable | None:
        for inner in kind.body:
            if isinstance(inner, _FUNCTIONS) and inner.name == name:
                return self._bound(inner)
        for base in kind.bases if depth < len(self.classes) else ():
            known = self.classes.get(ast.unparse(base))
            if known is None:
                return None  # which may have one
            if found := self._method(known, name, depth + 1):
                return found
        return None

    def _is_open(self, kind: ast.ClassDef, depth: int = 0) -> bool:
        """Return whether a class may have methods that its text here does not show."""
        if kind.decorator_list or kind.keywords or depth > len(self.classes):
            return True
        bases = [self.classes.get(ast.unparse(base)) for base in kind.bases]
        return any(base is None or self._is_open(base, depth + 1) for base in bases)

    def _bound(self, method: ast.FunctionDef | ast.AsyncFunctionDef) -> PythonCallable:
        decorators = [ast.unparse(one) for one in method.decorator_list]
        if any(one not in _METHODS for one in decorators):
            return PythonCallable(method.name, method.lineno)
        taken = _METHODS[decorators[0]] if decorators else 1
        whole = self.signature_of(method.args, method.returns)
        own = PythonCallable(method.name, method.lineno, whole)
        return _without(own, taken, ())


def _without(
    whole: PythonCallable, count: int, keywords: list[str | None] | tuple[()]
) -> PythonCallable:
    """Return a callable whose first parameters, and some by name, are given already."""
    if whole.signature is None or None in keywords:
        return PythonCallable(whole.name, whole.line)
    found = list(whole.signature.parameters.values())
    positional = [one for one in found if one.kind in _BY_POSITION][:count]
    if len(positional) < count and not any(one.kind is one.VAR_POSITIONAL for one in found):
        return PythonCallable(whole.name, whole.line)
    left = [one for one in found if one not in positional and one.name not in keywords]
    signature = whole.signature.replace(parameters=left)
    return PythonCallable(whole.name, whole.line, signature)


_BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)

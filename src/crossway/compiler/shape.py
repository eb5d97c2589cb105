"""A net below the compiler: what a generated module may look like.

`crossway.compiler.text` keeps text of a design from becoming code. Should that ever fail,
this is what stands between the text and the interpreter: a generated module is parsed, and
refused unless all of it has the shapes that the compiler writes. Importing it can then only
make records, stubs, operations, classes and task queues; and what its functions do later is
made of the runtime's own calls, of calls of what the module itself defines, and of plain
values. It imports nothing beyond a fixed list, and reaches none of Python's own functions
but a few harmless ones.

Whoever makes the compiler write something new adds it here; every test that runs a design
says so.

Longer than other files because a net has to be looked over as a whole, to see that it has no
hole.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Callable, Iterator, Mapping
from types import CodeType

from crossway.compiler.vocabulary import (
    ACTIVITY,
    ENUMERATIONS,
    IMPORTED,
    IMPORTS,
    METHODS,
    RESERVED,
    RUNTIME,
    WORKFLOW,
)
from crossway.design.builtins import BUILTINS, Builtin
from crossway.language.python import expression_of, module_of


class ShapeError(Exception):
    """A module is none that the compiler writes; the message says what, and where."""


def compiled(source: str, file: str, watch: Callable[[ast.Module], None] | None = None) -> CodeType:
    """Return the code of a generated module, once all of it has the compiler's shapes.

    `watch` may then add to it what says that it was passed.

    Raises:
        ShapeError: it has not, or Python does not take it. Nothing of it was run.
    """
    try:
        module = module_of(source, file)
        fault = next(_faults(module), None)
        fault = fault or next(_misnamed(symtable.symtable(source, file, "exec")), None)
        if fault is None:
            if watch is not None:
                watch(module)
            return compile(module, file, "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        fault = f"Python does not take it: {error}"
    raise ShapeError(fault)


def _of_runtime(builtin: Builtin) -> str:
    return builtin.python.removeprefix("cw.")


_MODULES: Mapping[str, frozenset[str]] = {
    "cw": RUNTIME | {_of_runtime(b) for b in BUILTINS.values() if b.python.startswith("cw.")},
    "workflow": WORKFLOW,
    "activity": ACTIVITY,
    "nexusrpc": frozenset({"handler"}),
}
"""What generated code may take from a module."""

_MADE_ON_IMPORT = {
    *("cw.AllowList", "cw.Endpoint", "cw.Operation", "cw.Stub", "cw.TaskQueue"),
    *("cw.Tuning", "timedelta"),
    "TypedDict",
}
_CLASS_DECORATORS = {"nexusrpc.handler.service_handler", "workflow.defn"}
_METHOD_DECORATORS = {
    "cw.closable",
    "cw.first_state",
    "cw.operation",
    "cw.query_handler",
    "cw.signal_handler",
    "cw.update_handler",
    "workflow.init",
    "workflow.run",
}
_STATEMENTS = (
    ast.AnnAssign,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.Break,
    ast.Continue,
    ast.Expr,
    ast.For,
    ast.FunctionDef,
    ast.If,
    ast.Match,
    ast.Nonlocal,
    ast.Pass,
    ast.Raise,
    ast.Return,
    ast.Try,
    ast.While,
)
_VALUES = (
    ast.Attribute,
    ast.Call,
    ast.Constant,
    ast.Dict,
    ast.List,
    ast.Name,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
    ast.BinOp,
    ast.keyword,
)
_PARTS = (
    *_VALUES,
    ast.Await,
    ast.BoolOp,
    ast.Compare,
    ast.ExceptHandler,
    ast.GeneratorExp,
    ast.Lambda,
    ast.ListComp,
    ast.NamedExpr,
    ast.Starred,
    ast.arg,
    ast.arguments,
    ast.boolop,
    ast.cmpop,
    ast.comprehension,
    ast.expr_context,
    ast.match_case,
    ast.operator,
    ast.unaryop,
)


# --- what importing the module does --------------------------------------------------


def _faults(module: ast.Module) -> Iterator[str]:
    """Yield what the compiler would not have written."""
    for position, statement in enumerate(module.body):
        if position == 0 and _is_docstring(statement):
            continue
        if not _top(statement):
            yield _at(statement, "at the top of the module")
        elif isinstance(statement, ast.ClassDef):
            yield from _class(statement)
        elif isinstance(statement, ast.AsyncFunctionDef):
            yield from _function(statement)


def _at(node: ast.AST, where: str) -> str:
    line = getattr(node, "lineno", 0)
    return f"line {line} has {type(node).__name__} {where}"


def _is_docstring(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _top(statement: ast.stmt) -> bool:
    match statement:
        case ast.ImportFrom(module, names, 0):
            allowed = IMPORTS.get(module or "", ())
            renamed = {"runtime": "cw"}
            return all(a.name in allowed and a.asname == renamed.get(a.name) for a in names)
        case ast.Import([ast.alias("nexusrpc.handler", None)]):
            return True
        case ast.ClassDef(_, bases, [], _, decorators):
            record = [ast.unparse(base) for base in bases] == ["TypedDict"] and not decorators
            plain = not bases and all(_decorator(d, _CLASS_DECORATORS) for d in decorators)
            return record or plain
        case ast.AsyncFunctionDef(decorator_list=[]):
            return True
        case ast.Assign([ast.Name()], value):
            return _is_made(value)
        case ast.AnnAssign(ast.Name(), kind, ast.expr() as value):
            return _is_hint(kind) and _is_made(value)
        case _:
            return False


def _decorator(decorator: ast.expr, known: set[str]) -> bool:
    if isinstance(decorator, ast.Call):
        given = [*decorator.args, *(k.value for k in decorator.keywords)]
        return ast.unparse(decorator.func) in known and all(_is_made(value) for value in given)
    return ast.unparse(decorator) in known


def _is_made(value: ast.expr) -> bool:
    """Whether evaluating it makes plain values and the runtime's own objects, nothing else."""
    return not any(_computes(node) for node in ast.walk(value))


def _computes(node: ast.AST) -> bool:
    match node:
        case ast.Call(function):
            called = ast.unparse(function)
            return called not in _MADE_ON_IMPORT or (called == "TypedDict" and not _record(node))
        case ast.UnaryOp(operator):
            return not isinstance(operator, ast.USub)
        case ast.BinOp(_, operator):
            return not isinstance(operator, ast.BitOr)
        case ast.expr_context() | ast.USub() | ast.BitOr():
            return False
        case _:
            return not isinstance(node, _VALUES) or _reaches_out(node)


def _record(made: ast.Call) -> bool:
    """Whether a record's field types, which are written as strings, are types."""
    match made.args:
        case [ast.Constant(), ast.Dict(_, hints)]:
            texts = [hint.value for hint in hints if isinstance(hint, ast.Constant)]
            types = [expression_of(text) for text in texts if isinstance(text, str)]
            return len(types) == len(hints) and all(_is_hint(kind) for kind in types)
        case _:
            return False


def _is_hint(value: ast.expr) -> bool:
    """Whether it is a type. A string within one would be read as code by whoever asks.

    The words of an enumeration are not: `Literal["card", "cash"]` stays what it is.
    """
    unusual = (ast.Call, ast.Dict, ast.UnaryOp)
    nodes = list(ast.walk(value))
    words = {id(word) for node in nodes for word in _words(node)}
    texts = [n for n in nodes if isinstance(n, ast.Constant) and n.value is not None]
    texts = [text for text in texts if id(text) not in words]
    return not texts and not any(isinstance(n, unusual) for n in nodes) and _is_made(value)


def _words(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the strings of an enumeration."""
    match node:
        case ast.Subscript(ast.Name("Literal"), ast.Tuple(items)):
            yield from (item for item in items if isinstance(item, ast.Constant))
        case ast.Subscript(ast.Name("Literal"), ast.Constant(str()) as only):
            yield only
        case _:
            pass


# --- what is inside ------------------------------------------------------------------


def _class(definition: ast.ClassDef) -> Iterator[str]:
    for position, statement in enumerate(definition.body):
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                known = all(_decorator(d, _METHOD_DECORATORS) for d in statement.decorator_list)
                if not known:
                    yield _at(statement, "with a decorator that is none of the compiler's")
                yield from _function(statement)
            case ast.AnnAssign(ast.Name(), annotation, None) if _is_hint(annotation):
                pass
            case ast.Pass():
                pass
            case _ if position == 0 and _is_docstring(statement):
                pass
            case _:
                yield _at(statement, "in a class")


def _function(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """Yield what of a function, and of those inside it, is not as the compiler writes it."""
    defaults = [*function.args.defaults, *function.args.kw_defaults]
    if not all(map(_is_constant, defaults)):
        yield _at(function, "with a default that is no constant")
    if function.name.startswith("__") and function.name != "__init__":
        yield _at(function, "with a name of Python's own")
    hints = (hint for hint in _hints(function) if not _is_hint(hint))
    yield from (_at(hint, "as an annotation") for hint in hints)
    for node in ast.walk(ast.Module(function.body, [])):
        match node:
            case ast.Module():
                continue
            case (
                ast.FunctionDef(decorator_list=[_, *_])
                | ast.AsyncFunctionDef(decorator_list=[_, *_])
            ):
                yield _at(node, "with a decorator, in a function")
            case ast.MatchAs(None, None):
                continue
            case _ if not isinstance(node, (*_STATEMENTS, *_PARTS)):
                yield _at(node, "in a function")
            case _ if _reaches_out(node):
                yield _at(node, "that reaches further than a design can")
            case _:
                pass


def _is_constant(value: ast.expr | None) -> bool:
    """Whether a value is a constant: a number below zero, a duration and a decimal too."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) in ("Decimal", "timedelta"):
        return all(map(_is_constant, [*value.args, *(part.value for part in value.keywords)]))
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        value = value.operand
    return isinstance(value, ast.Constant)


def _hints(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    given = function.args
    several = [argument for argument in (given.vararg, given.kwarg) if argument is not None]
    for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs, *several):
        if argument.annotation is not None:
            yield argument.annotation
    if function.returns is not None:
        yield function.returns


def _reaches_out(node: ast.AST) -> bool:
    """Whether a constant, name, attribute or call is of a kind that no design needs."""
    match node:
        case ast.Constant(value):
            return not isinstance(value, str | int | float | None)
        case ast.Attribute(ast.Name("self"), name):
            return name.startswith("__")
        case ast.Attribute(ast.Name(base), name) if base in _MODULES:
            return name not in _MODULES[base]
        case ast.Attribute(ast.Attribute(ast.Name("nexusrpc"), "handler"), name):
            return name != "service_handler"
        case ast.Attribute(holder, name) if ast.unparse(holder) in ENUMERATIONS:
            return not name.isupper()
        case ast.Attribute(_, name):
            return name not in METHODS
        case ast.Call(function):
            return not isinstance(function, ast.Name | ast.Attribute)
        case ast.Name(name):
            return name.startswith("__")
        case _:
            return False


_HARMLESS = {name for name in RESERVED if hasattr(builtins, name)}
_GIVEN = _HARMLESS | {"allowed_namespaces", "nexus_caller"}
"""What a name may mean that the module does not define."""

_KEPT = IMPORTED | {"cw"}
"""What names mean by their import alone, wherever a module uses them."""


def _misnamed(top: symtable.SymbolTable) -> Iterator[str]:
    """Yield names that the module uses and neither defines nor may take from Python, and those that
    it imports and has mean something else besides."""
    own = {symbol.get_name() for symbol in top.get_symbols() if _is_given(symbol)}
    own |= {symbol.get_name() for symbol in top.get_symbols() if symbol.is_imported()}
    left = [top]
    while left:
        table = left.pop()
        left += table.get_children()
        for symbol in table.get_symbols():
            name = symbol.get_name()
            known = name in own or name in _GIVEN
            if not known and (symbol.is_global() or table is top):
                yield f"it uses {name}, which it defines nowhere"
            # What stands in a class is read through it: a field of a record has any name.
            if name in _KEPT and table.get_type() != "class" and _is_given(symbol):
                yield f"it gives {name} another meaning than that which it is imported with"


def _is_given(symbol: symtable.Symbol) -> bool:
    """Whether a name is given a value where it stands, or names a function or a class."""
    return symbol.is_assigned() or symbol.is_parameter() or symbol.is_namespace()

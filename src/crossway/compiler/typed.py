"""What Python does for a design, as typed functions of a project: to be written, or to call.

    @activity.defn(name="ChargeCard")
    @cw.unwritten("payments.twf:24")
    async def charge_card(payment: Payment) -> PaymentResult:
        raise NotImplementedError

What Python does already is called in a copy of its file, and its hints are honoured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crossway.compiler.comments import of_definition, of_sketch
from crossway.compiler.references import Asked, References
from crossway.compiler.scope import Module
from crossway.compiler.text import Code, Names, code, commas, dotted, python_name, quoted
from crossway.compiler.types import ANY
from crossway.compiler.writer import Writer
from crossway.design.model import Design, OperationEntry, Signature
from crossway.design.python import implementables
from crossway.language.words import python_names


@dataclass(frozen=True, slots=True)
class TypedFunction:
    """A function of a project. `file` is the path of the design's file; `by` is what does it in
    the Python file beside that one, empty where it is to be written."""

    kind: str
    name: str
    file: str
    at: str
    python: Code
    parameters: tuple[tuple[Code, Code], ...]
    result: Code
    comments: tuple[str, ...]
    by: str


def typed_functions(module: Module, references: References) -> tuple[TypedFunction, ...]:
    """Return the functions that a namespace's code refers to, in the order of their names."""
    found = [_function(one, module) for one in references.asked.values()]
    return tuple(sorted(found, key=lambda one: (one.kind, str(one.python))))


def _function(asked: Asked, module: Module) -> TypedFunction:
    signature, comments = _said(asked, module)
    file = next((path for path, label in module.labels.items() if label == asked.label), "")
    names = Names()
    if signature is not None:
        parameters = tuple(
            (names.claim(python_name(name)), module.annotation(kind))
            for name, kind in signature.parameters
        )
        result = module.outcome(signature) if signature.results else code("None")
    else:
        given = _arguments(asked, module.design)
        parameters = tuple((names.claim(python_name(name)), ANY) for name in given)
        result = ANY
    by = _by(asked.name, file, module.design)
    return TypedFunction(
        asked.kind,
        asked.name,
        file,
        module.line(asked.name, asked.label) or asked.name,
        asked.python,
        parameters,
        ANY if by and str(result) == "None" else result,
        comments,
        by,
    )


def _said(asked: Asked, module: Module) -> tuple[Signature | None, tuple[str, ...]]:
    """Return what the design says of a function, with its comments; None for a mere call."""
    if asked.kind == "activity" and (entry := module.activities.get(asked.name)) is not None:
        body = entry.tree.body if entry.tree and not entry.spelled_out else ()
        return entry.signature, (*of_definition(entry.tree, module.above), *of_sketch(body))
    operation = _operation(asked.name, module.design) if asked.kind == "operation" else None
    return (operation.signature, ()) if operation else (None, ())


def _operation(name: str, design: Design) -> OperationEntry | None:
    service, _, operation = name.rpartition(".")
    found = design.services.get(service)
    return found.operations.get(operation) if found else None


def _arguments(asked: Asked, design: Design) -> tuple[str, ...]:
    found = [one for one in implementables(design) if one.name == asked.name and one.calls]
    return found[0].calls[0].arguments if found else ()


def _by(name: str, file: str, design: Design) -> str:
    """Return what does it in the Python beside a file."""
    known = design.implemented.get(file, {})
    found = next((one for one in python_names(name) if one in known), None)
    if found is None:
        return ""
    own = known[found].name
    return own if all(part.isidentifier() for part in own.split(".")) else found


def emit_typed(one: TypedFunction, copies: Mapping[str, str]) -> Writer:
    """Write a function; what is to be written refuses, and keeps a worker from starting."""
    out = Writer()
    out.comments(one.comments)
    if one.kind == "activity":
        out.line(code("@activity.defn(name={})", quoted(one.name)))
    parameters = commas(code("{}: {}", name, kind) for name, kind in one.parameters)
    if one.by:
        with out.block(code("def {}({}) -> {}:", one.python, parameters, one.result)):
            _call(one, copies[one.file], out)
        return out
    out.line(code("@cw.unwritten({})", quoted(one.at)))
    with out.block(code("async def {}({}) -> {}:", one.python, parameters, one.result)):
        out.line(code("raise NotImplementedError"))
    return out


def _call(one: TypedFunction, copy: str, out: Writer) -> None:
    function = dotted(f"{copy}.{one.by}")
    given = commas([function, *(name for name, _ in one.parameters)])
    if one.result == ANY:
        out.line(code("return cw.by_python({})", given))
        return
    out.line(code("result: {} = cw.by_python({})", one.result, given))
    out.line(code("return result"))

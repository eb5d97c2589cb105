"""An activity, or an operation that Python has to do, gets a function in the file beside it."""

from __future__ import annotations

from collections.abc import Iterator
from keyword import iskeyword
from pathlib import PurePath

from lsprotocol import types as lsp

from crossway.design.model import Signature
from crossway.design.types import Listing, Mapping, Nullable, RecordType, Scalar, Type
from crossway.language.python import module_of
from crossway.language.words import python_names
from crossway.lsp.actions.offer import Asked, Offer, line_end
from crossway.lsp.positions import Lines
from crossway.lsp.signatures import operation_of, signature_of
from crossway.lsp.symbols import Occurrence

_TYPES = {
    "string": "str",
    "number": "float",
    "integer": "int",
    "boolean": "bool",
    "bytes": "bytes",
}
"""What Python calls a scalar that needs no import."""


def offers(asked: Asked) -> Iterator[Offer]:
    """Yield a function for what is named there, where neither design nor Python does it."""
    seen = set()
    for one in asked.place.index.occurrences(asked.place.path):
        if asked.holds(one.span) and one.symbol not in seen and _wants_python(asked, one):
            seen.add(one.symbol)
            if (offer := _offer(asked, one)) is not None:
                yield offer


def _wants_python(asked: Asked, one: Occurrence) -> bool:
    index = asked.place.index
    if index.python(one.symbol) is not None:
        return False
    if one.symbol.kind == "activity":
        entries = [a for a in index.design.activities if a.name == one.symbol.name]
        return bool(entries) and not any(entry.spelled_out for entry in entries)
    operation = operation_of(index, one.symbol) if one.symbol.kind == "operation" else None
    extern = index.design.names.extern(one.symbol.owner)
    return operation is not None and operation.bodiless and not extern


def _offer(asked: Asked, one: Occurrence) -> Offer | None:
    index = asked.place.index
    signature, file = signature_of(index, one.symbol), _file(asked, one)
    if signature is None or not file or asked.place.snapshot.source.page:
        return None
    path = PurePath(file).with_suffix(".py").as_posix()
    text = asked.place.session.documents.text(path)
    names = [name for name in python_names(one.symbol.name) if not iskeyword(name)]
    name = names[-1] if names else ""
    if not name.isidentifier() or (text is not None and _has(text, name)):
        return None
    offer = Offer(asked.place, f"Write {name}(..) in {PurePath(path).name}")
    offer.edits[path] = [_edit(asked, text, _function(name, one, signature))]
    if text is None:
        offer.created.append(path)
    return offer


def _file(asked: Asked, one: Occurrence) -> str:
    index = asked.place.index
    if one.symbol.kind == "activity":
        found = (a.file for a in index.design.activities if a.name == one.symbol.name)
        return next(found, "")
    operation = operation_of(index, one.symbol)
    return operation.file if operation else ""


def _has(text: str, name: str) -> bool:
    """Return whether a file has something of a name already, or cannot be read as Python."""
    try:
        module = module_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return any(getattr(node, "name", None) == name for node in module.body)


def _edit(asked: Asked, text: str | None, function: str) -> lsp.TextEdit:
    if not text:
        where = lsp.Position(0, 0)
        return lsp.TextEdit(lsp.Range(where, where), function)
    lines = Lines(text, asked.place.session.documents.units)
    end = line_end(text)
    last = len(lines.all)
    where = lines.position(last, len(lines.line(last)) + 1)
    before = end * (2 if not lines.line(last) else 3)
    return lsp.TextEdit(lsp.Range(where, where), before + function.replace("\n", end))


def _function(name: str, one: Occurrence, signature: Signature) -> str:
    taken = ", ".join(_parameter(name_, kind) for name_, kind in signature.parameters)
    given = f" -> {_type(signature.result)}" if signature.results else " -> None"
    given = "" if given == " -> object" else given
    said = one.symbol.shown.replace("\\", "").replace('"', "")
    return f'def {name}({taken}){given}:\n    raise NotImplementedError("{said}")\n'


def _parameter(name: str, kind: Type) -> str:
    """Return a parameter as Python has it: `class` as `class_`, so that `class_` is `class__`."""
    called, hint = f"{name}_" if iskeyword(name.rstrip("_")) else name, _type(kind)
    return called if hint == "object" else f"{called}: {hint}"


def _type(kind: Type) -> str:
    """Return a type as Python hints at it, without imports; `object` where nothing says it."""
    match kind:
        case Scalar():
            return _TYPES.get(kind.kind, "object")
        case Listing(item):
            inner = _type(item)
            return "list" if inner == "object" else f"list[{inner}]"
        case Mapping() | RecordType():
            return "dict"
        case Nullable(of):
            inner = _type(of)
            return inner if inner == "object" else f"{inner} | None"
        case _:  # anything
            return "object"

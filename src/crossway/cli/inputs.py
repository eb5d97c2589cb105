"""What `--input` gives: JSON, held against what a design says goes in, before it is sent."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from msgspec import UNSET

from crossway.cli.parsing import LongNumber, lost, parsed, rounded
from crossway.cli.stdin import DASH, bounded, read_stdin
from crossway.design import sample_arguments
from crossway.design.model import Design, OperationEntry, Signature
from crossway.design.types import (
    Anything,
    Listing,
    Mapping,
    Nullable,
    RecordShape,
    RecordType,
    Scalar,
    Type,
)
from crossway.errors import UnknownNameError, UserError
from crossway.language.encodings import READERS
from crossway.language.visible import as_json

Records = dict[str, RecordShape]


class Takes(Protocol):
    """What takes input: a workflow, an operation, a signal, a query, an update."""

    @property
    def name(self) -> str:
        """Its name, for messages."""

    @property
    def signature(self) -> Signature:
        """What goes in."""


def arguments(design: Design, takes: Takes, text: str) -> list[Any]:
    """Return the arguments of what takes them, from the text of `--input`.

    `text` is JSON, or `@` and the path of a file that holds it, or `-` for standard input. One
    parameter: the value itself; several: an object keyed by parameter name. What is left out, and
    for which an operation is sent nothing, is `UNSET`.

    Raises:
        UserError: it is no JSON, or does not fit the types of the design.
    """
    value = _json(text)
    parameters = takes.signature.parameters
    if not parameters:
        if value not in (None, {}):
            raise UserError(f"{takes.name} takes no input; leave --input out")
        return []
    left_out = {**takes.signature.left_out, **_unset(takes)}
    if len(parameters) == 1:
        values = [left_out[parameters[0][0]] if value is None and left_out else value]
    elif isinstance(value, dict) and value.keys() <= dict(parameters).keys():
        _refuse_missing(takes, value)
        values = [value.get(name, left_out.get(name)) for name, _ in parameters]
    elif value is None and takes.signature.least == 0:
        values = list(left_out.values())
    else:
        raise _no_such_object(takes, value)
    for (name, kind), given in zip(takes.signature.taken, values, strict=True):
        problem = given is not UNSET and misfit(given, kind, dict(design.records), name)
        if problem:
            alone = _alone(value, parameters)
            raise UserError(f"--input does not fit {takes.name}: {problem}{alone}")
    return [one if one is UNSET else rounded(one) for one in values]


def _alone(value: Any, parameters: Sequence[tuple[str, Type]]) -> str:
    """Return what to write where the one value is wrapped as if it were one of several: for the
    signal `Confirm(by: string)`, `{"by": "ann"}` in place of `"ann"`."""
    if len(parameters) == 1 and isinstance(value, dict) and [*value] == [parameters[0][0]]:
        return f"; one parameter is its value alone: {as_json(*value.values())}"
    return ""


def _no_such_object(takes: Takes, value: Any) -> UserError:
    names = [name for name, _ in takes.signature.parameters]
    expected = f"expected an object with the keys {', '.join(names)}"
    unknown = (
        next((key for key in value if key not in names), "") if isinstance(value, dict) else ""
    )
    if unknown:
        return UnknownNameError(f"parameter of {takes.name}", unknown, names, expected)
    return UserError(f"--input for {takes.name}: {expected}, found {_kind_of(value)}")


def _refuse_missing(takes: Takes, value: dict[str, Any]) -> None:
    """Return when an object has all parameters that have no default and cannot be null."""
    for name, kind in takes.signature.parameters:
        if (
            name not in value
            and name not in takes.signature.left_out
            and misfit(None, kind, {}, "")
        ):
            raise UserError(f"--input does not fit {takes.name}: {name} is missing")


def given_or_sampled(
    design: Design, takes: Takes, text: str | None, say: Callable[[str], None]
) -> list[Any]:
    """Return the arguments from the text of `--input`, else samples, which `say` is told of.

    Raises:
        UserError: as `arguments`.
    """
    if text is not None:
        return arguments(design, takes, text)
    names, unset = [name for name, _ in takes.signature.parameters], _unset(takes)
    samples = sample_arguments(takes.signature, design.records)
    given = [unset.get(name, one) for name, one in zip(names, samples, strict=True)]
    if given:
        say(f"sampled input: {as_json(as_one_value(takes.signature, given))}")
    return given


def as_one_value(signature: Signature, given: list[Any]) -> Any:
    """Return arguments as the one value they are written as: see `arguments`; None of none."""
    if len(given) < 2:
        return given[0] if given else None
    pairs = zip(signature.parameters, given, strict=True)
    return {name: one for (name, _), one in pairs if one is not UNSET}


def _unset(takes: Takes) -> dict[str, Any]:
    """Return what stands for the parameters that nothing is sent for where they are left out."""
    return dict.fromkeys(takes.unsent, UNSET) if isinstance(takes, OperationEntry) else {}


def _json(given: str) -> Any:
    where, text = _read(given)
    if not text.strip():
        raise UserError(f"{where} is empty, and JSON is wanted")
    try:
        return parsed(text, where)
    except json.JSONDecodeError as failure:
        place = f"line {failure.lineno} column {failure.colno}"
        said = f"{where} is not JSON, {place}: {failure.msg}"
        if where == "--input" and text.strip().isidentifier():
            said += f"; a text has quotes of its own: --input {shlex.quote(as_json(text.strip()))}"
        raise UserError(said) from failure
    except RecursionError as failure:
        raise UserError(f"{where} is JSON nested too deeply") from failure
    except ValueError as failure:  # all that is left: Python reads no longer ones
        longest = sys.get_int_max_str_digits()
        raise UserError(f"{where} has a number of more than {longest} digits") from failure


def _read(given: str) -> tuple[str, str]:
    """Return where a text of JSON comes from, and the text."""
    if given != DASH and not given.startswith("@"):
        return "--input", given
    where = "standard input" if given == DASH else given[1:]
    if not where:
        raise UserError("@ is followed by the path of a file, as in --input @order.json")
    try:
        if given == DASH:
            return where, read_stdin("--input -")
        with Path(where).open("rb") as file:
            return where, bounded(file, where)
    except OSError as failure:
        raise UserError(f"cannot read {where}: {failure.strerror}") from failure


_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float, LongNumber),
    "integer": (int,),
    "boolean": (bool,),
}


def misfit(value: Any, kind: Type, records: Records, path: str) -> str:
    """Return why a JSON value does not fit a type, naming the path; empty when it fits.

    Fields that a record does not know are fine. Source: DESIGN.md section 5.
    """
    match kind:
        case Scalar(words=words) if words and value not in words:
            found = json.dumps(value, default=float)
            return f"{path}: expected one of {', '.join(words)}, found {found}"
        case Scalar(kind=encoded) if encoded in READERS:
            return _unreadable(encoded, value, path)
        case Scalar():
            fits = isinstance(value, _KINDS[kind.kind])
            wrong = isinstance(value, bool) != (kind.kind == "boolean")
            return "" if fits and not wrong else _expected(path, kind.kind, value)
        case Nullable(of):
            return "" if value is None else misfit(value, of, records, path)
        case Listing(item):
            if not isinstance(value, list):
                return _expected(path, "list", value)
            parts = ((inner, item, f"{path}[{i}]") for i, inner in enumerate(value))
        case Mapping(inner_kind):
            if not isinstance(value, dict):
                return _expected(path, "object", value)
            parts = ((inner, inner_kind, f"{path}.{key}") for key, inner in value.items())
        case RecordType(name):
            return _record_misfit(value, records.get(name), records, path)
        case Anything():
            return ""
    return next(
        (found for part in parts if (found := misfit(part[0], part[1], records, part[2]))), ""
    )


def _unreadable(kind: str, value: Any, path: str) -> str:
    """Return why a value is none that travels as text, such as a moment; empty when it is."""
    if kind == "decimal" and isinstance(value, LongNumber):
        return f"{path}: {lost(value)}"
    try:
        READERS[kind](value)
    except ValueError as wrong:
        return f"{path}: {wrong}"
    return ""


def _record_misfit(value: Any, shape: RecordShape | None, records: Records, path: str) -> str:
    if shape is None or not shape.fields:
        return ""
    if not isinstance(value, dict):
        return _expected(path, f"object ({shape.name})", value)
    for field in shape.fields:
        inner = f"{path}.{field.name}"
        if field.name in value:
            found = misfit(value[field.name], field.type, records, inner)
            if found:
                return found
        elif field.required:
            return f"{inner} is missing"
    return ""


def _expected(path: str, kind: str, value: Any) -> str:
    return f"{path}: expected {kind}, found {_kind_of(value)}"


def _kind_of(value: Any) -> str:
    names = {type(None): "null", bool: "boolean", str: "string", list: "list", dict: "object"}
    return names.get(type(value), "number")

"""What `crossway run` starts: which design, which workflow, with which input."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from crossway.cli.defaults import queue_of
from crossway.design.model import Design, WorkflowEntry
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
from crossway.language import tree, walk
from crossway.language.encodings import READERS
from crossway.language.visible import as_json

Records = dict[str, RecordShape]


def choose_workflow(design: Design, name: str | None) -> WorkflowEntry:
    """Return the workflow to start: the named one, else the only one nothing else calls.

    Raises:
        UserError: there is no such workflow, or no single one; the message lists them. Or it
            lives in a family of namespaces of which no member is known.
    """
    defined = {name: entry for name, entry in design.workflows.items() if not entry.simulated}
    own = {name: entry for name, entry in defined.items() if entry.placements}
    if name is not None:
        if name not in defined:
            raise UnknownNameError("workflow", name, defined, _listed("the design has", defined))
        if name not in own:
            raise UserError(
                f"{name} lives in a family of namespaces of which no member is known; name one "
                "with --set HOLE=VALUE"
            )
        return own[name]
    called = _called(design)
    roots = [entry for entry in own.values() if entry.name not in called] or list(own.values())
    if len(roots) == 1:
        return roots[0]
    if not roots and defined:
        return choose_workflow(design, next(iter(defined)))
    if not roots:
        raise UserError("the design defines no workflow, so there is nothing to run")
    names = ", ".join(entry.name for entry in roots)
    raise UserError(f"there are several workflows to start; name one of: {names}")


def _called(design: Design) -> set[str]:
    """Return the names of workflows that another workflow or an operation starts."""
    called = {
        operation.workflow
        for service in design.services.values()
        for operation in service.operations.values()
        if operation.workflow is not None
    }
    started = design.calls.workflows
    for owner, body in _bodies(design):
        calls = (node for node in walk(body) if isinstance(node, tree.WorkflowCall))
        called |= {started[call.span].name for call in calls} - {owner}
    return called


def _bodies(design: Design) -> Iterator[tuple[str, tree.Workflow | tree.Service]]:
    """Yield every workflow with its name, and every service."""
    for flow in design.workflows.values():
        if flow.tree is not None:
            yield flow.name, flow.tree
    for service in design.services.values():
        if service.tree is not None:
            yield "", service.tree


def detaches(design: Design) -> bool:
    """Whether anything in the design detaches a nexus call."""
    return any(
        isinstance(node, tree.Detach) and isinstance(node.call, tree.NexusCall)
        for file in design.files
        for node in walk(file)
    )


def place_of(workflow: WorkflowEntry, given: list[Any]) -> tuple[str, str]:
    """Return the namespace and task queue that a workflow with these arguments starts on."""
    return workflow.placements[0].namespace, queue_of(workflow, given)


def _listed(lead: str, names: Iterable[str]) -> str:
    return f"{lead} {', '.join(sorted(names)) or 'none'}"


def arguments(design: Design, workflow: WorkflowEntry, text: str) -> list[Any]:
    """Return the workflow's arguments from the text of `--input`.

    `text` is JSON, or `@` and the path of a file that holds it. One parameter: the value
    itself; several: an object keyed by parameter name.

    Raises:
        UserError: it is no JSON, or does not fit the workflow's types.
    """
    value = _json(text)
    parameters = workflow.signature.parameters
    if not parameters:
        if value not in (None, {}):
            raise UserError(f"{workflow.name} takes no input; leave --input out")
        return []
    left_out = workflow.signature.left_out
    if len(parameters) == 1:
        values = [left_out[parameters[0][0]] if value is None and left_out else value]
    elif isinstance(value, dict) and value.keys() <= dict(parameters).keys():
        values = [value.get(name, left_out.get(name)) for name, _ in parameters]
    elif value is None and workflow.signature.least == 0:
        values = list(left_out.values())
    else:
        names = ", ".join(name for name, _ in parameters)
        raise UserError(f"--input for {workflow.name}: expected an object with the keys {names}")
    for (name, kind), given in zip(parameters, values, strict=True):
        problem = misfit(given, kind, dict(design.records), name)
        if problem:
            raise UserError(f"--input does not fit {workflow.name}: {problem}")
    return values


def _json(text: str) -> Any:
    where = "--input"
    if text.startswith("@"):
        where = text[1:]
        try:
            text = Path(where).read_text("utf-8-sig")
        except OSError as failure:
            said = f"cannot read {where}: {failure.strerror}"
            raise UserError(said) from failure
        except UnicodeDecodeError as failure:
            raise UserError(f"{where} is not UTF-8 text") from failure
    try:
        return _plain(json.loads(text, parse_constant=_refuse_constant), where)
    except json.JSONDecodeError as failure:
        place = f"line {failure.lineno} column {failure.colno}"
        raise UserError(f"{where} is not JSON, {place}: {failure.msg}") from failure
    except RecursionError as failure:
        raise UserError(f"{where} is JSON nested too deeply") from failure


def _refuse_constant(name: str) -> None:
    raise UserError(f"--input is not JSON: {name} is no number of JSON")


def _plain(value: Any, where: str) -> Any:
    """Return a value as it was read, once it can be sent.

    Raises:
        UserError: it holds half a character, or a number larger than a float can be.
    """
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        said = f"{where} holds half a character: a `\\ud..` escape without its other half"
        raise UserError(said) from None
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        raise UserError(f"{where} holds a number that is too large") from None
    return value


_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
}


def misfit(value: Any, kind: Type, records: Records, path: str) -> str:
    """Return why a JSON value does not fit a type, naming the path; empty when it fits.

    Fields that a record does not know are fine. Source: DESIGN.md section 5.
    """
    match kind:
        case Scalar(words=words) if words and value not in words:
            return f"{path}: expected one of {', '.join(words)}, found {json.dumps(value)}"
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
    names = {type(None): "null", bool: "boolean", str: "string", list: "list", dict: "object"}
    return f"{path}: expected {kind}, found {names.get(type(value), 'number')}"


@dataclass(frozen=True, slots=True)
class Start:
    """What to start: a workflow of a design, its arguments, its id, its limit in seconds."""

    design: Design
    workflow: WorkflowEntry
    arguments: list[Any]
    workflow_id: str
    timeout: float | None

    @property
    def place(self) -> tuple[str, str]:
        """Return the namespace and the concrete task queue it starts on."""
        return place_of(self.workflow, self.arguments)


def start_command(start: Start, address: str | None, profile: str | None) -> str:
    """Return what starts a workflow where workers of `crossway serve` do the work."""
    namespace, queue = start.place
    words = ["temporal", "workflow", "start", "--namespace", namespace, "--task-queue", queue]
    words += ["--type", start.workflow.name]
    for given in start.arguments:
        words += ["--input", as_json(given)]
    words += ["--address", address] if address else []
    return shlex.join([*words, "--profile", profile] if profile else words)

"""The contract of what a design offers: its services, their operations, and the types these have.

Source of the format: temporalio/nexgen, `specs/json-schema/services.md` and `input-files.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from crossway.checks.typing.kinds import described
from crossway.compiler.comments import above_definitions, of_definition, of_members
from crossway.design.model import Design, OperationEntry, ServiceEntry, Signature
from crossway.design.reading import ARGUMENTS, DIALECT, VERSION, pascal_case
from crossway.design.types import (
    Anything,
    FieldType,
    Mapping,
    Nullable,
    RecordType,
    Scalar,
    Type,
)
from crossway.export.contracts.naming import camel_case, overrides, unique
from crossway.export.contracts.schemas import Complain, Schema, Schemas, apart_in_go
from crossway.export.promised import Promised
from crossway.language import tree
from crossway.language.span import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Gap:
    """What a contract cannot say, where the design says it, and how to say it instead."""

    span: Span
    said: str
    hint: str


@dataclass(frozen=True, slots=True)
class Contract:
    """What a design offers, as plain values; with `gaps` it is none."""

    document: dict[str, Any]
    gaps: tuple[Gap, ...]


def contract_of(design: Design) -> Contract:
    """Return the contract of the services that a design offers itself, in source order."""
    return _Writing(design).contract()


class _Writing:
    def __init__(self, design: Design) -> None:
        self._design, self._promised = design, Promised(design)
        self._above = above_definitions(design)
        self._keys: dict[str, str] = {}
        for service in self._promised.services:
            self._keys[service.name] = unique(_service_key(service.name), self._keys.values())
        reserved = frozenset(self._keys.values())
        self._schemas = Schemas(self._promised.records, reserved, self._described, self._located)
        self._inline: set[str] = set()
        self._gaps: list[Gap] = []

    def contract(self) -> Contract:
        services = {self._keys[one.name]: self._service(one) for one in self._promised.services}
        self._schemas.finish()
        apart_in_go(self._schemas.defs, self._keys.values())
        document: dict[str, Any] = {"nexusrpc": VERSION, "$schema": DIALECT}
        if services:
            document["services"] = services
        if self._schemas.defs:
            document["$defs"] = dict(sorted(self._schemas.defs.items()))
        return Contract(document, tuple(dict.fromkeys(self._gaps)))

    # --- services and operations -------------------------------------------------------

    def _service(self, service: ServiceEntry) -> dict[str, Any]:
        key = self._keys[service.name]
        # nexgen 0.2 recases the key of a service that has no `fqn`: KYC would be called Kyc.
        plain = pascal_case(key) == service.name
        found: dict[str, Any] = {} if plain else {"fqn": service.name}
        if service.tree is not None and (said := _text(of_definition(service.tree, self._above))):
            found["description"] = said
        comments = _of_operations(service.tree)
        names = _operation_keys(service.operations)
        called = overrides(names.values())
        operations = {}
        for name, entry in service.operations.items():
            about = comments.get(name, "")
            operations[names[name]] = (
                ({} if pascal_case(names[name]) == name else {"fqn": name})
                | ({"description": about} if about else {})
                | called[names[name]]
                | self._operation(service, entry)
            )
        return {**found, "operations": operations}

    def _operation(self, service: ServiceEntry, entry: OperationEntry) -> dict[str, Any]:
        what = f"{service.name}.{entry.name}"
        span = self._span(service, entry)
        signature = self._promised.signature(entry)
        found: dict[str, Any] = {}
        if len(signature.parameters) == 1:
            ((name, kind),) = signature.taken
            found["input"] = self._one_input(entry, name, kind, what, span)
        elif signature.parameters:
            found |= self._several_inputs(service, entry, signature, span)
        if signature.results == 1:
            found["output"] = self._output(entry, signature.result, what, span)
        elif signature.results > 1:
            said = f"{what} answers {signature.results} values, and in a contract it answers one"
            self._gaps.append(Gap(span, said, f"answer a record: `-> {entry.name}Result`"))
        return found

    def _one_input(
        self, entry: OperationEntry, name: str, kind: Type, what: str, span: Span
    ) -> Schema:
        if not isinstance(kind, RecordType | Mapping):
            said = (
                f"{what} takes {name}, {described(kind)} alone, and in a contract what goes in "
                "is an object"
            )
            record = f"{entry.name}Request"
            self._gaps.append(
                Gap(span, said, f"take a record: `type {record}:` with `{name}: ..` below it")
            )
            return {}
        place = f"{pascal_case(entry.name)}Input"
        return self._schemas.schema(kind, place, f"{name} of {what}", partial(self._complain, span))

    def _several_inputs(
        self, service: ServiceEntry, entry: OperationEntry, signature: Signature, span: Span
    ) -> dict[str, Any]:
        """Return the input that several arguments are together, in place where its name is free."""
        what, name = f"{service.name}.{entry.name}", f"{pascal_case(entry.name)}Input"
        complain = partial(self._complain, span)
        fields: list[tuple[FieldType, Schema]] = []
        for parameter, kind in signature.taken:
            place = name + pascal_case(parameter)
            schema = self._schemas.schema(kind, place, f"{parameter} of {what}", complain)
            given = parameter not in signature.left_out
            fields.append((FieldType(parameter, kind, given), schema))
        fields = [(one, _with_default(one, schema, signature)) for one, schema in fields]
        whole = self._schemas.object(fields, what, complain)
        if name not in self._inline and self._schemas.name(name) == name:
            self._inline.add(name)
            return {"input": whole}
        name = self._schemas.name(pascal_case(service.name) + name)
        self._schemas.defs[name] = whole
        return {"input": {"$ref": f"#/$defs/{name}"}, ARGUMENTS: True}

    def _output(self, entry: OperationEntry, kind: Type, what: str, span: Span) -> Schema:
        if not isinstance(kind, RecordType | Mapping):
            said = "something that nothing declares"
            found = said if isinstance(kind, Anything) else described(kind)
            record = f"{entry.name}Result"
            self._gaps.append(
                Gap(
                    span,
                    f"{what} answers {found}, and in a contract what comes out is an object",
                    f"answer a record: `type {record}:` with what it answers in a field",
                )
            )
            return {}
        place = f"{pascal_case(entry.name)}Output"
        return self._schemas.schema(
            kind, place, f"the result of {what}", partial(self._complain, span)
        )

    # --- comments and faults -----------------------------------------------------------

    def _described(self, record: str, field: str) -> str:
        """Return the comment about a record, or about a field of it."""
        found = self._design.names.types.get(record)
        if found is None:
            return ""
        if not field:
            return _text(of_definition(found.node, self._above))
        entries = of_members(found.node.fields)
        return next((_text(said) for one, said in entries if one.name == field), "")

    def _span(self, service: ServiceEntry, entry: OperationEntry) -> Span:
        workflow = self._design.names.workflows.get(entry.workflow or "")
        node = entry.tree or (workflow.node if workflow else service.tree)
        return node.span if node is not None else replace(NOWHERE, path=entry.file)

    def _complain(self, span: Span, said: str, hint: str) -> None:
        self._gaps.append(Gap(span, said, hint))

    def _located(self, record: str, complain: Complain) -> Complain:
        """Return what complains about a record: at its own line, else as whoever met it."""
        found = self._design.names.types.get(record)
        return complain if found is None else partial(self._complain, found.node.span)


def _service_key(name: str) -> str:
    """Return the key of a service: a capital, then letters and digits.

    Source: temporalio/nexgen, `services.md`, "Names and the two-name model".
    """
    plain = name if name[:1].isupper() and name.isalnum() and len(name) > 1 else pascal_case(name)
    return plain if len(plain) > 1 and plain[:1].isalpha() else f"Service{plain}"


def _operation_keys(names: Iterable[str]) -> dict[str, str]:
    """Return the key of each operation: a small letter, then letters and digits."""
    found: dict[str, str] = {}
    for name in names:
        plain = camel_case(name)
        plain = plain if len(plain) > 1 and plain[:1].isalpha() else f"operation{plain.upper()}"
        found[name] = unique(plain, found.values())
    return found


def _of_operations(service: tree.Service | None) -> dict[str, str]:
    if service is None:
        return {}
    return {one.name: _text(said) for one, said in of_members(service.operations)}


def _text(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line).strip()


def _with_default(one: FieldType, schema: Schema, signature: Signature) -> Schema:
    """Return the schema of a parameter with its default, where JSON Schema can have it.

    A moment, a duration and bytes have none there: nexgen makes values of them, of which the
    default would be another spelling. Nor has `n` beside `nOrDefault`, which is what Go calls the
    one with its default, or a number that a double does not hold. Source: temporalio/nexgen,
    `features/default.md` and `features/type.md`.
    """
    default = signature.left_out.get(one.name)
    plain = one.type.of if isinstance(one.type, Nullable) else one.type
    encoded = isinstance(plain, Scalar) and plain.kind in ("moment", "duration", "bytes")
    names = {pascal_case(name) for name, _ in signature.parameters}
    taken = f"{pascal_case(one.name)}OrDefault" in names
    large = isinstance(default, int) and abs(default) > _LARGEST
    if default is None or encoded or taken or large or "oneOf" in schema or "const" in schema:
        return schema
    return schema | {"default": default}


_LARGEST = 2**53 - 1
"""The largest integer that every language of a contract holds exactly."""

"""A contract file as a file of the design: a package with extern services and types.

Where it cannot be read it says so at its line, and stands for what could be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path, PurePosixPath

import msgspec

from crossway.design.names import imported_package
from crossway.design.reading.contracts.faults import Faults
from crossway.design.reading.contracts.keywords import (
    ARGUMENTS,
    DIALECT,
    OPERATION,
    ROOT,
    SERVICE,
    VERSION,
)
from crossway.design.reading.contracts.naming import is_name, pascal_case, type_name
from crossway.design.reading.contracts.references import DEEPEST, References, Source
from crossway.design.reading.contracts.schemas import ANY, Schemas
from crossway.design.reading.contracts.yaml import Value, YamlError, read_yaml
from crossway.errors import WorkspaceError
from crossway.files.folder import Files
from crossway.files.observed import UNREAD, note
from crossway.language import Parsed, tree
from crossway.language.span import Span

LARGEST = 2**20
"""Bytes of the largest file of a contract."""

MOST_FILES = 100
"""Files that one contract may lead to."""


def read_contract(path: Path, files: Files) -> tuple[Parsed, Mapping[str, str]]:
    """Return a contract as a file of the design, and the texts it was read from, by path.

    `files` are those of the design's folder: what leads out of it is not read.

    Raises:
        WorkspaceError: the file itself cannot be read.
    """
    reading = _Reading(files)
    source = reading.source(path.as_posix())
    package = tree.Package(imported_package(path.as_posix()), span=_top(path.as_posix()))
    found = [*_Contract(reading, source).definitions()] if source else []
    file = tree.File(path.as_posix(), (package, *found), span=_top(path.as_posix()))
    return Parsed(file, tuple(reading.faults.found)), reading.texts


def _top(path: str) -> Span:
    return Span(path, 1, 1, 1, 2)


class _Reading(msgspec.Struct):
    """The files of one contract, each read once."""

    files: Files
    faults: Faults = msgspec.field(default_factory=Faults)
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    _sources: dict[str, Source | None] = msgspec.field(default_factory=dict)

    def source(self, path: str) -> Source | None:
        """Return a file, None where it is no YAML."""
        self.texts[path] = text = self.files.text(Path(path), LARGEST)
        try:
            found = Source(path, read_yaml(text, path))
        except YamlError as error:
            self.faults.error(error.span, error.said, error.hint)
            return None
        return found if self.faults.mapping(found.root, "a contract") else None

    def other(self, path: str, at: Value) -> Source | None:
        """Return a file that a `$ref` leads to, noting at `at` why it cannot be read."""
        path = str(PurePosixPath(*_without_dots(path)))
        if path not in self._sources:
            self._sources[path] = None
            if len(self._sources) > MOST_FILES:
                self.faults.error(at.span, f"more than {MOST_FILES} files in one contract")
                return None
            try:
                self.files.refuse_outside(Path(path))
                self._sources[path] = self.source(path)
            except WorkspaceError as error:
                note(UNREAD, path)
                self.faults.error(at.span, str(error))
        return self._sources[path]


def _without_dots(path: str) -> list[str]:
    """Return the parts of a path with `a/../b` as `b`, so that one file has one name."""
    parts: list[str] = []
    for part in PurePosixPath(path).parts:
        if part == ".." and parts and parts[-1] not in ("..", "/"):
            parts.pop()
        else:
            parts.append(part)
    return parts


class _Contract:
    """The services and types of a contract."""

    def __init__(self, reading: _Reading, source: Source) -> None:
        self._faults = reading.faults
        self._schemas = Schemas(reading.faults, References(reading.faults, reading.other))
        self._source = source

    def definitions(self) -> Iterable[tree.Definition]:
        """Return the services, then the types that they and `$defs` lead to."""
        root = self._source.root
        self._envelope(root)
        services = [self._service(*one) for one in _entries(root.get("services"))]
        for key, schema, _ in _entries(root.get("$defs")):
            self._schemas.type(schema, self._source, type_name(key))
        self._schemas.finish()
        return [*services, *self._schemas.blocks.values()]

    def _envelope(self, root: Value) -> None:
        """Hold what stands at the top against what has to.

        Source: temporalio/nexgen, `specs/json-schema/input-files.md`, "Root properties".
        """
        version, dialect = root.get("nexusrpc"), root.get("$schema")
        if version is None:
            hint = f'add `nexusrpc: "{VERSION}"`'
            self._faults.error(root.span, "a contract says which version it is of", hint)
        elif version.plain != VERSION:
            said = f'`nexusrpc` is "{VERSION}" here, found {version.kind}'
            self._faults.error(version.span, said, f'write `nexusrpc: "{VERSION}"`')
        if dialect is not None and dialect.plain != DIALECT:
            self._faults.error(dialect.span, f"`$schema` is {DIALECT} here, found {dialect.kind}")
        self._faults.keywords(root, ROOT, "a contract; types stand below `$defs`")
        for name in ("services", "$defs"):
            if (value := root.get(name)) is not None:
                self._faults.mapping(value, f"`{name}`")

    def _service(self, key: str, value: Value, at: Span) -> tree.Service:
        if not is_name(key):
            self._faults.error(at, f"a service is called {key!r}", "a name begins with a capital")
        operations: list[tree.Operation] = []
        if self._faults.mapping(value, f"service {key}"):
            known = self._faults.keywords(value, SERVICE, f"service {key}")
            found = value.get("operations")
            if known and not list(_entries(found)):
                self._faults.error(at, f"service {key} has no operations", "add `operations: ..`")
            operations = [self._operation(*one, service=key) for one in _entries(found)]
        named = [one for one in operations if is_name(one.name)]
        wire = self._faults.text(value, "fqn", key)
        return tree.Service(key, tuple(named), span=at, extern=True, wire=wire)

    def _operation(self, key: str, value: Value, at: Span, service: str) -> tree.Operation:
        """Return an operation under its name on the wire.

        Source: temporalio/nexgen, `specs/json-schema/services.md`, "Names and the two-name model".
        """
        what = f"operation {service}.{key}"
        if value.plain is None:  # `ping:`
            return tree.Operation(pascal_case(key), span=at)
        if not self._faults.mapping(value, what):
            return tree.Operation(pascal_case(key), span=at)
        self._faults.keywords(value, OPERATION, what)
        wire = self._faults.text(value, "fqn", pascal_case(key))
        if not is_name(wire):
            said = f"{what} is called {wire!r} where it runs, which a design cannot write"
            self._faults.warning(
                at, said, "what calls it is left out; a name has letters and digits"
            )
        name = pascal_case(key)
        parameters = self._parameters(value, f"{name}Input", what)
        results: tuple[tree.TypeRef, ...] = ()
        if (output := value.get("output")) is not None:
            results = (self._message(output, f"{name}Output", f"the output of {what}"),)
        return tree.Operation(wire, parameters, results, span=at)

    def _parameters(self, operation: Value, place: str, what: str) -> tuple[tree.Parameter, ...]:
        """Return the parameters of an operation.

        An object that is written in place is their names, as several arguments of an operation
        travel, and so is one of which `ARGUMENTS` says it. One that has a name, or that a call
        cannot write so, is one argument.
        """
        given, marked = operation.get("input"), operation.get(ARGUMENTS)
        if given is None:
            return ()
        spelled = marked is not None and marked.plain is True
        meant, there = self._led_to(given) if spelled else (given, self._source)
        if spread := self._spread(meant, there, place):
            return spread
        kind = self._message(given, place, f"the input of {what}")
        called = kind.name if is_name(kind.name) and kind.name not in (ANY, "map") else "input"
        return (tree.Parameter(called[:1].lower() + called[1:], kind, span=given.span),)

    def _led_to(self, given: Value) -> tuple[Value, Source]:
        """Return the schema that a `$ref` comes to, through others, and the file that it is in."""
        meant, there = given, self._source
        for _ in range(DEEPEST):
            target = meant.get("$ref")
            found = self._schemas.references.target(target, there) if target is not None else None
            if found is None:
                break
            meant, there = found[:2]
        return meant, there

    def _spread(self, given: Value, there: Source, place: str) -> tuple[tree.Parameter, ...]:
        properties = given.get("properties")
        kind, rest = given.get("type"), given.get("additionalProperties")
        if properties is None or len(list(properties.items())) < 2:
            return ()
        closed = rest is None or isinstance(rest.plain, bool)
        if kind is None or kind.plain != "object" or not closed:
            return ()
        if not all(map(is_name, properties.plain)):
            return ()
        fields = self._schemas.fields(given, there, place)
        found = [_parameter(one, properties.plain[one.name]) for one in fields]
        if None in found:
            return ()
        self._faults.keywords(given, _INPUT, "the input of an operation")
        named = [one for one in found if one is not None]
        return tuple(sorted(named, key=lambda one: one.default is not None))

    def _message(self, value: Value, place: str, what: str) -> tree.TypeRef:
        """Return the type of what goes in or comes out: an object.

        Source: temporalio/nexgen, `specs/json-schema/services.md`, "`input` / `output`".
        """
        kind = self._schemas.type(value, self._source, place)
        if kind.optional or kind.name in _NO_OBJECTS or kind.words:
            hint = "wrap it: an object with one property"
            self._faults.error(value.span, f"{what} is an object", hint)
        return kind


_NO_OBJECTS = ("string", "int", "number", "bool", "list", "moment", "duration", "bytes", "decimal")
_INPUT = ("type", "properties", "required", "additionalProperties", "description", "title")


def _parameter(found: tree.TypeField, schema: Value) -> tree.Parameter | None:
    """Return a property as a parameter, None where a call could not leave it out.

    What is left out travels as its default: null, where it may be null.
    """
    if found.required:
        return tree.Parameter(found.name, found.type, span=found.span)
    default = schema.get("default")
    if default is not None:
        if (value := _constant(default)) is None:
            return None
        return tree.Parameter(found.name, found.type, value, span=found.span)
    if not found.type.optional:
        return None
    return tree.Parameter(found.name, found.type, tree.Constant(None), span=found.span)


def _constant(value: Value) -> tree.Expression | None:
    match value.plain:
        case bool() | None:
            return tree.Constant(value.plain, span=value.span)
        case int() | float() as plain:
            number = tree.Number(_digits(abs(plain)), span=value.span)
            return tree.Unary("-", number, span=value.span) if plain < 0 else number
        case str():
            return tree.String(value.plain, span=value.span)
        case _:  # a list or a mapping is no default
            return None


def _digits(value: float) -> str:
    """Return a number as a design writes one, without an exponent."""
    digits = format(Decimal(repr(value)), "f")
    return digits if isinstance(value, int) or "." in digits else f"{digits}.0"


def _entries(value: Value | None) -> Iterable[tuple[str, Value, Span]]:
    for key, one in value.items() if value is not None else ():
        yield key, one, value.keys[key] if value is not None else one.span

"""A contract that is wrong, or made to hurt: a fault at its line, soon, nothing else is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crossway.checks import Checked
from crossway.design import load
from crossway.errors import WorkspaceError
from tests.export.depot import DEPOT, HEAD, SHIPS, findings
from tests.helpers.speed import slowness


def _types(text: str) -> str:
    return f"{HEAD}$defs:\n  T:\n    type: object\n    properties:\n      a: {text}\n"


_U = "  U: {type: object, properties: {u: {type: string}}}"


@pytest.mark.parametrize(
    ("contract", "line", "said", "hint"),
    [
        ("a: b: c", 1, "no YAML", ""),
        ("", 1, "the file is empty", ""),
        ("[1]", 1, "a contract is a mapping, found a list", ""),
        ("services: {}", 1, "which version", 'add `nexusrpc: "1.0.0"`'),
        ('nexusrpc: "2.0.0"', 1, 'is "1.0.0" here, found "2.0.0"', "write"),
        ("nexusrpc: 1.0", 1, "found 1.0", "write"),
        (HEAD + "$schema: http://json-schema.org/draft-07/schema#", 2, "`$schema` is https", ""),
        (HEAD + "type: object", 2, "types stand below `$defs`", ""),
        (HEAD + "sevices: {}", 2, "`sevices` means nothing", "did you mean services?"),
        (HEAD + "services:\n  A:\n    operations: {}", 3, "A has no operations", "add"),
        (HEAD + "services:\n  A:\n    operation: {}", 4, "`operation` means nothing", "operations"),
        (HEAD + "services:\n  A:\n    operations:\n      b: 3", 5, "A.b is a mapping", ""),
        (
            HEAD + "services:\n  A:\n    operations:\n      b:\n        input: {type: string}",
            6,
            "the input of operation A.b is an object",
            "wrap it",
        ),
        (_types("{type: strin}"), 6, '`type` is "strin"', "did you mean string?"),
        (_types("{tipe: string}"), 6, "`tipe` means nothing", "did you mean type"),
        (_types("{}"), 6, "without `type`", "add `type: ..`"),
        (_types("true"), 6, "a schema is a mapping, found true or false", ""),
        (_types("{type: [string, 'null']}"), 6, "`type` is a list", "oneOf"),
        (_types("{type: array}"), 6, "an array without `items`", "add"),
        (_types("{type: object}"), 6, "does not say what is in it", "additionalProperties"),
        (_types("{anyOf: [{type: string}]}"), 6, "`anyOf` is not in the subset", "oneOf"),
        (_types("{type: string, nullable: true}"), 6, "`nullable`", "oneOf"),
        (_types("{oneOf: [{type: string}]}"), 6, "`oneOf` is a list of two", "write the type"),
        (_types("{$ref: '#/$defs/U'}"), 6, "`$defs` has no U", "below `$defs` stand T"),
        (_types("{$ref: '#/properties/U'}"), 6, "`$ref` is", "`#/$defs/Name`"),
        (_types("{$ref: 'https://x.org/a.json'}"), 6, "`$ref` is", "`#/$defs/Name`"),
        (_types("{$ref: 'a.json'}"), 6, "a.json: no such file", ""),
        (_types("{$ref: '../../../etc/passwd'}"), 6, "outside of", ""),
        (_types('{$ref: "a\\0.json"}'), 6, "no name of a file", ""),
        (_types("{type: string}\n    required: [b]"), 7, "`required` names b", "add `b`"),
        (_types("{type: string}\n    required: [[a]]"), 7, "has texts, found a list", ""),
        (_types("{type: string}\n    required: [{a: b}]"), 7, "has texts, found a mapping", ""),
        (_types("{type: string}\n    required: [1]"), 7, "has texts, found 1", ""),
        (_types("{type: string}\n    required: a"), 7, '`required` is a list, found "a"', ""),
        (_types("{type: string, enum: a}"), 6, '`enum` is a list, found "a"', ""),
        (_types("{allOf: [{$ref: '#/$defs/U'}, [b]]}\n" + _U), 6, "a schema is a mapping", ""),
        (_types("{type: number, default: -1e999}"), 6, "too large, -1e999", "JSON has none"),
        (_types("{type: string}\n      a: {type: string}"), 7, "a is there twice", "leave one out"),
        (_types("!!python/object/apply:os.getcwd []"), 6, "a tag", "plain values"),
        (_types("&a {type: string}"), 6, "an anchor", "`$defs`"),
        (_types("*a"), 6, "an alias", "`$ref`"),
    ],
)
def test_what_is_wrong_with_it_is_said_at_its_line(
    tmp_path: Path, contract: str, line: int, said: str, hint: str
) -> None:
    """What was expected, what was found, and what to write instead."""
    faults = [one for one in findings(tmp_path, contract=contract) if one.code == "contract-fault"]
    assert [(one.span.line, said in one.message) for one in faults] == [(line, True)], faults
    assert hint in (faults[0].hint or "")
    assert faults[0].span.path.endswith("depot.nexusrpc.yaml")


@pytest.mark.parametrize(
    "path", ["../{}.nexusrpc.yaml", "{top}/{}.nexusrpc.yaml", "link.nexusrpc.yaml"]
)
def test_nothing_outside_of_the_folder_of_the_design_is_read(tmp_path: Path, path: str) -> None:
    """A design from elsewhere must not show what else is on this machine, not even if it is."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "depot.nexusrpc.yaml").write_text(DEPOT)
    (inside / "link.nexusrpc.yaml").symlink_to(tmp_path / "depot.nexusrpc.yaml")
    said = []
    for name in ("depot", "nothing"):
        written = path.format(name, top=tmp_path)
        (inside / "ships.twf").write_text(f'import depot "{written}"\n')
        (found,) = Checked(load(inside / "ships.twf")[0]).errors
        said.append(found.message.replace(f"{name}.nexusrpc", ".."))
    assert said[0] == said[1]
    assert "outside of" in said[0]


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000, "a/" * 3000], ids=["nul", "long", "deep"])
def test_an_import_of_what_no_file_is_called_is_a_fault(tmp_path: Path, name: str) -> None:
    """A traceback for the first, and for the last the end of everything that was asked for."""
    text = f'import depot "{name}.nexusrpc.yaml"\n\nworkflow Ship():\n    close\n'
    errors = findings(tmp_path, text)
    assert [one.span.line for one in errors if one.code == "contract-fault"] == [1]


def _chain(length: int) -> str:
    """Return types each of which holds the next one."""
    schema = "  T{}: {{type: object, properties: {{a: {{$ref: '#/$defs/T{}'}}}}}}\n"
    links = "".join(schema.format(at, at + 1) for at in range(length))
    return f"{HEAD}$defs:\n{links}  T{length}: {{type: object, additionalProperties: false}}\n"


def _doubling(length: int, kind: str) -> str:
    """Return types each of which holds the next one twice, with nothing between."""
    twice = "{{{}: [{{$ref: '#/$defs/T{}'}}, {{$ref: '#/$defs/T{}'}}]}}"
    links = "".join(f"  T{at}: {twice.format(kind, at + 1, at + 1)}\n" for at in range(length))
    return f"{HEAD}$defs:\n{links}  T{length}: {{type: object, additionalProperties: true}}\n"


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(_types("[" * 5000 + "]" * 5000), id="deep lists"),
        pytest.param(_types("{a: " * 5000 + "1" + "}" * 5000), id="deep mappings"),
        pytest.param(_doubling(40, "oneOf"), id="oneOf of oneOf"),
        pytest.param(_doubling(40, "allOf"), id="allOf of allOf"),
        pytest.param(_types("{$ref: '#/$defs/A'}\n  A: {$ref: '#/$defs/A'}"), id="a circle"),
        pytest.param(
            _types("{allOf: [{$ref: '#/$defs/A'}]}\n  A: {allOf: [{$ref: '#/$defs/A'}]}"),
            id="allOf of itself",
        ),
        pytest.param(HEAD + "$defs:\n" + "".join(f"  A{n}: 3\n" for n in range(60_000)), id="many"),
        pytest.param(HEAD + "a: &a [x]\nb: &b [*a,*a]\n", id="aliases"),
        pytest.param(HEAD + "\ud800", id="no characters"),
        pytest.param(HEAD + "a: " + "9" * 5000, id="a long number"),
    ],
)
def test_a_contract_made_to_hurt_is_a_fault_soon(tmp_path: Path, contract: str) -> None:
    """Nesting, what multiplies, what leads back to itself: an error, within seconds."""
    began = time.process_time()
    (tmp_path / "depot.nexusrpc.yaml").write_bytes(contract.encode("utf-8", "surrogatepass"))
    (tmp_path / "ships.twf").write_text(SHIPS)
    try:
        errors = Checked(load(tmp_path / "ships.twf")[0]).errors
    except WorkspaceError as error:  # no UTF-8
        errors = (error,)  # type: ignore[assignment] # only whether there is one counts
    assert errors
    assert time.process_time() - began < 20 * slowness()


def test_types_that_hold_each_other_in_a_long_row_are_read(tmp_path: Path) -> None:
    """Nothing of ours goes as deep as a contract is long."""
    assert (
        findings(tmp_path, 'import "depot.nexusrpc.yaml"\n', _chain(3000))[0].code
        != "contract-fault"
    )


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    """More than a mebibyte is no contract."""
    (found,) = findings(tmp_path, contract=DEPOT + "#" * 2**20)
    assert "larger than 1 MiB" in found.message

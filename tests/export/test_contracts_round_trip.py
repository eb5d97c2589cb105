"""What `crossway schema` writes, read as a contract of others: the same types and calls."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET

from crossway.checks import Checked
from crossway.cli.inputs import as_one_value, given_or_sampled
from crossway.compiler import compile_design
from crossway.design import load
from crossway.design.model import Design, Signature
from crossway.design.reading import Files
from crossway.design.reading.contracts import imported_contracts
from crossway.design.resolve import resolve
from crossway.design.types import Anything, RecordShape, Scalar
from crossway.export.contracts import contract_of, contract_text
from crossway.export.promised import Promised
from crossway.language import parse
from tests.export.depot import OFFERED
from tests.export.subset import breaches
from tests.helpers.building import one

_SCALARS = ("string", "int", "number", "bool", "moment", "duration", "bytes", "decimal")
_RECORDS = ("Alpha", "Beta", "Gamma", "HTTPReply")
_PLAIN = ("id", "HTTPCode", "a1")
_FIELDS = (*_PLAIN, "class", "user_id", "userId", "import", "additionalProperties")

_WORDS = ("air", "n/a", "na", "-", "1st", "no", "true", "a:b", '\\"')


class _Designs(random.Random):
    """Designs with every kind of type at every place, by a seed."""

    def type(self, records: tuple[str, ...], depth: int = 0) -> str:
        """Return a type of a field or a parameter."""
        kind = self.choice(["scalar", "scalar", "words", "record", "list", "map", "null"])
        if kind == "words":
            return " | ".join(f'"{word}"' for word in self.sample(_WORDS, self.randint(1, 4)))
        if kind == "record" and records:
            return self.choice(records)
        if kind in ("list", "map") and depth < 3:
            return f"{kind}[{self.type(records, depth + 1)}]"
        if kind == "null":
            inner = self.type(records, 3)
            return inner if inner.endswith("null") else f"{inner} | null"
        return self.choice([*_SCALARS, "map[any]"])

    def record(self, name: str) -> str:
        """Return a `type` block. One that has to hold itself has no value: it holds later ones."""
        later = _RECORDS[_RECORDS.index(name) + 1 :]
        fields = self.sample(_FIELDS, self.randint(1, 4))
        return "\n".join([f"type {name}:", *(self.field(one, later) for one in fields)])

    def field(self, name: str, records: tuple[str, ...]) -> str:
        """Return a field: one that languages call otherwise has no room for a type with a name."""
        kind = self.type(records)
        referred = kind in _RECORDS or (kind.startswith("map[") and kind.endswith("]"))
        null = " | null" if referred and name not in _PLAIN else ""
        return f"    {name}: {kind}{null}"

    def operation(self, number: int) -> str:
        """Return an operation: of no, one or several arguments, with a result or without."""
        messages = [*_RECORDS, "map[int]", "map[Alpha]"]
        several = [f"p{at}: {self.type(_RECORDS)}" for at in range(self.randint(2, 4))]
        given = self.choice(["", f"a: {self.choice(messages)}", ", ".join(several)])
        result = self.choice(["", f" -> {self.choice(messages)}"])
        return f"    operation Op{number}({given}){result}"

    def design(self) -> str:
        """Return the text of a service and of all records."""
        service = f"nexus_service {self.choice(['Depot', 'Alpha', 'shop_stock'])}:"
        operations = [self.operation(number) for number in range(self.randint(1, 3))]
        blocks = ["\n".join([service, *operations]), *map(self.record, _RECORDS)]
        return "\n\n".join(blocks) + "\n"


def _read_back(text: str) -> Design:
    """Return a design that imports a contract."""
    path = (Path.cwd() / "depot.nexusrpc.yaml").absolute()
    caller = parse('import "depot.nexusrpc.yaml"\n', "caller.twf")
    files, _ = imported_contracts((caller,), Files(Path.cwd(), {path: text}))
    assert [fault for parsed in files for fault in parsed.diagnostics] == []
    return resolve([parsed.file for parsed in files])


def _said(signature: Signature) -> Any:
    """Return what has to be the same on both sides: names of a single argument do not travel."""
    kinds = signature.taken
    return [kind for _, kind in kinds] if len(kinds) == 1 else dict(kinds), (
        signature.result if signature.results else None
    )


@pytest.mark.parametrize("seed", range(60))
def test_a_contract_reads_back_as_the_same_types(seed: int) -> None:
    """What one team writes and another one reads: every type, field and operation."""
    text = _Designs(seed).design()
    design = one(text)
    contract = contract_of(design)
    assert contract.gaps == (), text
    assert breaches(contract.document) == [], text
    other = _read_back(contract_text(contract.document))
    promised, theirs = Promised(design), Promised(other)
    (service,) = promised.services
    read = other.services[service.name]
    assert read.extern
    called = {name: "HttpReply" if name == "HTTPReply" else name for name in _RECORDS}
    if service.name == "Alpha":  # a type may not be called as a service is
        called["Alpha"] = "Alpha2"
    for name, entry in service.operations.items():
        wanted, found = promised.signature(entry), theirs.signature(read.operations[name])
        assert repr(_said(found)) == _with_names(repr(_said(wanted)), called), text
    for name, given in called.items():
        if given in theirs.records:
            wanted_fields = _with_names(_fields(promised.records[name]), called)
            assert _fields(theirs.records[given]) == wanted_fields, text


def _with_names(text: str, called: dict[str, str]) -> str:
    for name, other in called.items():
        text = text.replace(f"name='{name}'", f"name='{other}'")
    return text


def _fields(shape: RecordShape) -> str:
    return repr([(one.name, one.type, one.required) for one in shape.fields])


def test_several_arguments_come_back_with_their_names_and_defaults() -> None:
    """In place, and below `$defs` where another operation has the name."""
    other = _read_back(contract_text(contract_of(one(OFFERED)).document))
    release = other.services["Depot"].operations["Release"].signature
    assert [name for name, _ in release.parameters] == ["id", "reason", "class"]
    assert release.left_out == {"reason": "none", "class": None}
    stock = other.services["shop_stock"].operations["Release"].signature
    assert [name for name, _ in stock.parameters] == ["id", "n"]


WORDS = """
nexus_service Fees:
    operation Add(n: int? = 5, kind: "1e3" | "0o17" | "-1" | "x" = "1e3") -> (Sum):
        return Sum{n: n, kind: kind}

type Sum:
    n: int?
    kind: "1e3" | "0o17" | "-1" | "x"
"""


def test_words_that_look_like_numbers_are_texts_to_each_reader_of_yaml() -> None:
    """PyYAML, of YAML 1.1, writes `1e3` and `0o17` without quotes: to others they are numbers."""
    text = contract_text(contract_of(one(WORDS)).document)
    for word in ("'1e3'", "'0o17'", "'-1'"):
        assert text.count(f"- {word}\n") == 2
        assert f"{word}: AddInputKind" in text
    read = _read_back(text).services["Fees"].operations["Add"].signature
    assert read.left_out["kind"] == "1e3"
    kind = dict(read.parameters)["kind"]
    assert isinstance(kind, Scalar)
    assert kind.words == ("1e3", "0o17", "-1", "x")


def test_what_a_contract_lets_out_is_not_sent_as_null(tmp_path: Path) -> None:
    """Of `n: int? = 5` a contract has no default: a null in its place was taken for one given."""
    text = contract_text(contract_of(one(WORDS)).document)
    (tmp_path / "fees.nexusrpc.yaml").write_text(text)
    (tmp_path / "shop.twf").write_text("""
import "fees.nexusrpc.yaml"

workflow Shop() -> (fees.Sum):
    nexus F fees.Fees.Add() -> _sum
        options:
            timeout: 20s
    nexus F fees.Fees.Add(n: null) -> sum
        options:
            timeout: 20s
    close complete(sum)
""")
    (workspace,) = load(tmp_path / "shop.twf")
    operation = workspace.design.services["Fees"].operations["Add"]
    for given, sent in (
        ("{}", {"kind": "1e3"}),
        ("null", {"kind": "1e3"}),
        (None, {"kind": "1e3"}),
        ('{"n": null}', {"n": None, "kind": "1e3"}),
    ):
        found = given_or_sampled(workspace.design, operation, given, lambda _said: None)
        assert as_one_value(operation.signature, found) == sent
    of_two = Signature(parameters=(("n", Anything()), ("m", Anything())))
    assert as_one_value(of_two, [UNSET, UNSET]) == {}, "which a call of a workflow sends, too"
    source = "".join(compile_design(workspace.design).values())
    assert 'call({"kind": "1e3"}' in source
    assert 'call({"n": None, "kind": "1e3"}' in " ".join(source.split()).replace("( {", "({")


def test_a_caller_of_the_contract_is_judged_as_one_beside_the_service(tmp_path: Path) -> None:
    """The contract takes the place of the design that it was written of."""
    (tmp_path / "depot.nexusrpc.yaml").write_text(contract_text(contract_of(one(OFFERED)).document))
    (tmp_path / "ships.twf").write_text("""
import "depot.nexusrpc.yaml"

workflow Ship(id: string) -> (string):
    nexus D depot.Depot.Release(class: "a", id: id) -> claim
        options:
            timeout: 20s
    close complete(claim.place)
""")
    found = Checked(load(tmp_path / "ships.twf")[0]).diagnostics
    assert [one.code for one in found] == ["wrong-type", "unknown-field"]

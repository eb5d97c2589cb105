"""`crossway schema`: the contract of what a design offers, as nexgen reads it, and read back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from crossway.design import load, sample_arguments
from crossway.design.reading import pascal_case
from crossway.export.contracts import contract_of, contract_text
from crossway.export.promised import Promised
from tests.export.depot import OFFERED
from tests.export.subset import breaches
from tests.helpers.building import one
from tests.helpers.command import crossway
from tests.helpers.paths import EXAMPLES, ROOT


def document(text: str) -> dict[str, Any]:
    """Return the contract of a design, as whoever reads its YAML has it."""
    contract = contract_of(one(text))
    assert contract.gaps == ()
    found: dict[str, Any] = yaml.safe_load(contract_text(contract.document))
    return found


def test_a_contract_is_what_nexgen_reads() -> None:
    """JSON Schema 2020-12, and the subset's own rules, names of four languages included."""
    found = document(OFFERED)
    assert breaches(found) == []
    depot = found["services"]["Depot"]
    assert depot["description"] == "Where parcels wait."
    assert depot["operations"]["reserve"] == {
        "description": "Keeps a place for a parcel.",
        "input": {"$ref": "#/$defs/Wish"},
        "output": {"$ref": "#/$defs/Claim"},
    }
    assert depot["operations"]["httpCall"]["fqn"] == "HTTPCall"
    assert depot["operations"]["operationX"] == {"fqn": "X"}
    assert found["services"]["ShopStock"]["fqn"] == "shop_stock"
    assert found["services"]["KYC"]["fqn"] == "KYC"
    assert (
        "default" not in found["services"]["KYC"]["operations"]["look"]["input"]["properties"]["n"]
    )
    assert found["$defs"]["Wish"]["properties"]["odd"]["x-go-enum-names"]["-"] == "WishOddValue3"
    assert found["$defs"]["Wish"]["properties"]["class"]["x-py-name"] == "class_"
    assert found["$defs"]["Wish"]["properties"]["how"]["x-go-name"] == "HowValue"


def test_the_rules_of_the_subset_find_what_breaks_them() -> None:
    """A test of the test: each is a contract of ours with one thing wrong."""
    wrong: list[tuple[list[str], Any]] = [
        (["nexusrpc"], "1.0"),
        (["services", "Depot", "operations", "reserve", "input"], {"type": "string"}),
        (["services", "Depot", "operations"], {}),
        (["services", "depot"], {"operations": {"aa": {}}}),
        (["$defs", "Depot"], {"type": "object", "additionalProperties": True}),
        (["$defs", "Claim"], {"type": "object"}),
        (["$defs", "Claim", "required"], ["no"]),
        (["$defs", "Claim", "properties", "id"], {}),
        (["$defs", "Claim", "properties", "id"], {"type": ["string", "null"]}),
        (["$defs", "Claim", "properties", "id"], {"type": "string", "format": "phone"}),
        (["$defs", "Claim", "properties", "id"], {"type": "array"}),
        (["$defs", "Claim", "properties", "id"], {"type": "object", "properties": {}}),
        (["$defs", "Claim", "properties", "id"], {"$ref": "#/$defs/No"}),
        (["$defs", "Claim", "properties", "id"], {"type": "string", "enum": ["a"]}),
        (["$defs", "Wish", "properties", "odd", "x-java-enum-names"], None),
        (["$defs", "Wish", "properties", "how", "x-go-name"], None),
        (["$defs", "Wish", "properties", "class", "x-py-name"], None),
        (["$defs", "WishHow", "properties", "userId", "x-go-name"], None),
        (["$defs", "Claim", "properties", "x"], {"type": "string", "minLength": -1}),
    ]
    for path, value in wrong:
        found = document(OFFERED)
        place = found
        for key in path[:-1]:
            place = place[key]
        if value is None:
            del place[path[-1]]
        else:
            place[path[-1]] = value
        assert breaches(found), path


def test_the_same_design_gives_the_same_text() -> None:
    """So that a contract in a repository changes where the design does."""
    texts = {contract_text(contract_of(one(OFFERED)).document) for _ in range(3)}
    assert len(texts) == 1


def test_what_the_design_sends_fits_its_contract() -> None:
    """Samples of all types, as `run` sends them, against the schemas."""
    design, found = one(OFFERED), document(OFFERED)
    depot = found["services"]["Depot"]["operations"]
    for name, key in (("Reserve", "reserve"), ("Release", "release"), ("HTTPCall", "httpCall")):
        signature = design.services["Depot"].operations[name].signature
        given = json.loads(json.dumps(sample_arguments(signature, design.records)))
        names = [parameter for parameter, _ in signature.parameters]
        value = given[0] if len(given) == 1 else dict(zip(names, given, strict=True))
        checker = Draft202012Validator({**depot[key]["input"], "$defs": found["$defs"]})
        assert list(checker.iter_errors(value)) == [], name
        assert list(checker.iter_errors({**value, "id": 3, "a": 3})), name


# --- what no contract says -------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "said", "hint"),
    [
        (
            "operation Op(id: string)",
            "S.Op takes id, string alone",
            "take a record: `type OpRequest:`",
        ),
        ("operation Op(ids: list[A])", "S.Op takes ids, list of A alone", "take a record"),
        ("operation Op(a: A?)", "S.Op takes a, A or null alone", "take a record"),
        (
            "operation Op(a: A) -> string",
            "S.Op answers string",
            "answer a record: `type OpResult:`",
        ),
        ("operation Op(a: A) -> A?", "S.Op answers A or null", "answer a record"),
        ("operation Op(a: A) -> (A, A)", "S.Op answers 2 values", "answer a record"),
        ("operation Op(a: A) -> any", "S.Op answers something that nothing declares", "answer"),
        ("operation Op(b: B)", "nothing says what field x of B is", "declare its type"),
        ("operation Op(id: string, n)", "nothing says what n of S.Op is", "declare its type"),
        (
            'operation Op(a: A, w: "in transit" | "b")',
            '"in transit", which w of S.Op',
            "another way",
        ),
        ('operation Op(a: A, w: "caf\u00e9")', "a letter beyond ASCII", "declare a `string`"),
        ("operation Op(n: int, class: A)", "class of S.Op needs another name in", "class: ..?"),
        ("operation Op(b: Lost) -> A", "nothing says what fields Lost has", "`type Lost:`"),
    ],
)
def test_what_a_contract_cannot_say_is_told_with_what_to_write(
    tmp_path: Path, operation: str, said: str, hint: str
) -> None:
    """With the line of the design; then nothing is written."""
    (tmp_path / "s.twf").write_text(
        f"nexus_service S:\n    {operation}\n\ntype A:\n    id: string\n\ntype B:\n    x: any\n"
    )
    done = crossway("schema", "s.twf", "-o", "s.nexusrpc.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    line = 7 if "field x" in said else 2
    assert f"s.twf:{line}:" in done.stderr
    assert said in done.stderr
    assert hint in done.stderr
    assert not (tmp_path / "s.nexusrpc.yaml").exists()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_operation_of_the_examples_is_in_a_contract_or_told_how(example: Path) -> None:
    """None is left out in silence, and what cannot be said is told of an operation or a type."""
    (space,) = load(example)
    contract, promised = contract_of(space.design), Promised(space.design)
    offered = {(one.name, name) for one in promised.services for name in one.operations}
    assert on_the_wire(contract.document) == offered
    for gap in contract.gaps:
        about = set(gap.said.split()[:1]) | set(re.findall(r" of (\w+)", gap.said))
        assert about & ({".".join(one) for one in offered} | {*promised.records}), gap
        assert gap.hint


def on_the_wire(document: dict[str, Any]) -> set[tuple[str, str]]:
    """Return the services and operations of a contract as Temporal sees them."""
    return {
        (service.get("fqn", pascal_case(key)), operation.get("fqn", pascal_case(name)))
        for key, service in document.get("services", {}).items()
        for name, operation in service["operations"].items()
    }


def test_the_command_prints_or_writes(tmp_path: Path) -> None:
    """The contract alone is on standard output; who cannot write says why."""
    (tmp_path / "depot.twf").write_text(OFFERED)
    printed = crossway("schema", "depot.twf", cwd=tmp_path)
    assert printed.returncode == 0
    written = crossway("schema", "depot.twf", "-o", "depot.nexusrpc.yaml", cwd=tmp_path)
    assert (written.returncode, written.stdout) == (0, "")
    assert written.stderr == "depot.nexusrpc.yaml: 6 operations\n"
    assert (tmp_path / "depot.nexusrpc.yaml").read_text() == printed.stdout
    refused = crossway("schema", "depot.twf", "-o", "no/depot.nexusrpc.yaml", cwd=tmp_path)
    assert refused.returncode == 2
    assert "no/depot.nexusrpc.yaml: cannot be written" in refused.stderr
    (tmp_path / "calls.twf").write_text("workflow W():\n    close complete\n")
    nothing = crossway("schema", "calls.twf", cwd=tmp_path)
    assert nothing.returncode == 2
    assert "offers no operation" in nothing.stderr

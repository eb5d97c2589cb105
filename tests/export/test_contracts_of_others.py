"""`import "x.nexusrpc.yaml"`: what another team offers, read from its contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.checks import Checked
from crossway.cli.callees import choose_operation
from crossway.compiler import compile_design
from crossway.design import load, load_text
from crossway.design.model import Design
from crossway.design.written import WrittenTypes
from tests.export.depot import DEPOT, HEAD, SHIPS, findings, workspace


def fields(design: Design, record: str) -> dict[str, tuple[str, bool]]:
    """Return the declared fields of a record: their types in words, and whether they are needed."""
    shape = WrittenTypes(design.names).records[record]
    return {one.name: (_words(one.type), one.required) for one in shape.fields}


def _words(kind: object) -> str:
    from crossway.checks.typing.kinds import described

    return described(kind)  # type: ignore[arg-type] # every type is one of its kinds


def test_what_it_offers_is_called_and_has_the_types_of_the_language(tmp_path: Path) -> None:
    """Records, lists, maps, enumerations, null, moments and the like, as if a text declared it."""
    found = workspace(tmp_path)
    assert Checked(found).diagnostics == ()
    reached = {(one.service, one.operation) for one in found.design.calls.nexus.values()}
    assert reached == {("acme.depot.v1.Depot", name) for name in ("Reserve", "Relocate", "Ping")}
    assert found.design.services["acme.depot.v1.Depot"].extern
    assert fields(found.design, "Order") == {
        "id": ("string", True),
        "how": ('"air" | "road"', True),
        "until": ("moment", False),
        "hold": ("duration", False),
        "label": ("bytes", False),
        "price": ("decimal", False),
        "weight": ("number", False),
        "parts": ("list of Part", False),
        "notes": ("map of string", False),
        "gift": ("bool or null", True),
        "other": ("anything", False),
        "no": ("string", False),
        "box": ("OrderBox", False),
    }
    assert fields(found.design, "Claim") == {
        "parts": ("list of Part", True),
        "id": ("string", True),
    }
    move = found.design.services["acme.depot.v1.Depot"].operations["Relocate"].signature
    assert [name for name, _ in move.parameters] == ["id", "shelf", "why"]
    assert move.left_out == {"why": "no reason"}


@pytest.mark.parametrize(
    ("default", "given"),
    [("1e300", "1e300"), ("1e-5", "1e-05"), ("-2.5e-7", "-2.5e-07"), ("-0.0", "0.0"), ("3", "3")],
)
def test_a_number_that_is_left_out_travels_however_it_is_written(
    tmp_path: Path, default: str, given: str
) -> None:
    """By an exponent it became `1e + 300`, which is no Python."""
    contract = DEPOT.replace(
        'why: { type: string, default: "no reason" }',
        f"why: {{ type: number, default: {default} }}",
    )
    modules = "".join(compile_design(workspace(tmp_path, contract=contract).design).values())
    assert f'"shelf": 3, "id": claim["id"], "why": {given}}}' in " ".join(modules.split())


@pytest.mark.parametrize(
    ("statement", "code", "said"),
    [
        ("nexus D depot.Depot.Reserv(order)", "NEXUS_NO_OPERATION", "Reserv"),
        (
            "nexus D depot.Depo.Reserve(order)",
            "NEXUS_UNDEFINED_SERVICE",
            "did you mean depot.Depot?",
        ),
        ("nexus D Depot.Reserve(order)", "unqualified-name", "package depot"),
        ("nexus D depot.Depot.Reserve(3)", "wrong-type", "integer, Order is wanted"),
        ('nexus D depot.Depot.Relocate("a")', "wrong-argument-count", "takes 2 to 3 arguments"),
        ('nexus D depot.Depot.Relocate(id: "a", shelf: "b")', "wrong-type", "argument shelf"),
        ('nexus D depot.Depot.Relocate(id: "a", self: 3)', "wrong-argument-name", "parameter self"),
        ('order.how = "rail"', "wrong-type", '"air" | "road"'),
        (
            'order = depot.Order{id: "a", how: "air", gift: null, weight: null}',
            "wrong-type",
            "field weight of Order is null",
        ),
        ("order = depot.Order{id: order.id, gift: null}", "missing-field", "how"),
        ("n = order.weight + 1", "null-not-excluded", "order.weight may be null"),
        ("n = order.wait", "unknown-field", "has no field wait"),
    ],
)
def test_a_call_is_judged_against_it(tmp_path: Path, statement: str, code: str, said: str) -> None:
    """As against an `extern nexus service` of the text: no slip needs a run to be found."""
    caller = f"""
import "depot.nexusrpc.yaml"

workflow Ship(order: depot.Order):
    {statement}
    close complete
"""
    errors = [one for one in findings(tmp_path, caller) if one.code == code]
    assert [said in one.message or said in (one.hint or "") for one in errors] == [True]


@pytest.mark.parametrize("input", ["types/pay.json#/$defs/Pay", "#/$defs/Pay"])
def test_arguments_that_another_file_lists_mean_what_stands_there(
    tmp_path: Path, input: str
) -> None:
    """Their types were looked up in the contract: `$defs` has no Card, or another Card."""
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "pay.json").write_text("""{"$defs": {
        "Pay": {"type": "object", "required": ["id", "card"], "properties": {
            "id": {"type": "string"}, "card": {"$ref": "#/$defs/Card"}}},
        "Card": {"type": "object", "properties": {"number": {"type": "string"}}}}}""")
    contract = f"""{HEAD}
services:
  Bank:
    operations:
      pay:
        input: {{ $ref: "{input}" }}
        x-crossway-arguments: true
$defs:
  Pay: {{ $ref: "types/pay.json#/$defs/Pay" }}
"""
    caller = """import bank "depot.nexusrpc.yaml"

workflow Ship(id: string):
    nexus D bank.Bank.Pay(id, Card{number: "4"})
        options:
            timeout: 20s
    close complete
"""
    found = workspace(tmp_path, caller, contract)
    assert Checked(found).errors == ()
    pay = found.design.services["Bank"].operations["Pay"].signature
    assert [name for name, _ in pay.parameters] == ["id", "card"]
    assert fields(found.design, "Card") == {"number": ("string", False)}


def test_an_operation_that_a_design_cannot_name_is_left_out(tmp_path: Path) -> None:
    """The others can be called all the same."""
    contract = DEPOT.replace("fqn: Relocate", "fqn: re-locate")
    caller = "\n".join(SHIPS.splitlines()[:7]) + "\n    close complete(claim.id)\n"
    (found,) = findings(tmp_path, caller, contract)
    assert (found.code, found.severity) == ("contract-fault", "warning")
    assert "'re-locate' where it runs" in found.message


@pytest.mark.parametrize(
    ("fqn", "said"),
    [
        ("acme/Depot", "Temporal refuses acme/Depot as a service name"),
        ("a" * 1001, "(1001 characters) as a service name"),
        (r"acme.\u202eDepot", r"nobody sees: acme.\u202eDepot"),
    ],
)
def test_the_name_that_calls_send_is_one_that_temporal_takes(
    tmp_path: Path, fqn: str, said: str
) -> None:
    """The contract calls the service otherwise: `fqn` is what reaches the server."""
    contract = DEPOT.replace("fqn: acme.depot.v1.Depot", f'fqn: "{fqn}"')
    (found,) = findings(tmp_path, SHIPS, contract)
    assert (found.code, Path(found.span.path).name) == ("nexus-refused-name", "depot.nexusrpc.yaml")
    assert said in found.message


def test_a_contract_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    """It names the one that is, and nothing is said of the calls of it."""
    (found,) = findings(tmp_path, SHIPS.replace("depot.", "deopt."))
    assert found.span.line == 2
    assert found.message == "deopt.nexusrpc.yaml is not there"
    assert found.hint == "did you mean depot.nexusrpc.yaml?"
    (typed,) = Checked(load_text('import "depot.nexusrpc.yaml"\n')).errors
    assert "standard input" in typed.message


def test_an_editor_hands_in_what_is_not_saved(tmp_path: Path) -> None:
    """The text that is shown counts, not that on the disk."""
    workspace(tmp_path)
    unsaved = {(tmp_path / "depot.nexusrpc.yaml").absolute(): DEPOT.replace("Relocate", "Move")}
    (found,) = load(tmp_path / "ships.twf", unsaved)
    assert "Move" in found.design.services["acme.depot.v1.Depot"].operations
    shown = found.texts[(tmp_path / "depot.nexusrpc.yaml").as_posix()]
    assert shown == next(iter(unsaved.values()))
    assert [Path(path).name for path in found.parsed_texts] == ["ships.twf"]


def test_its_types_may_stand_in_other_files(tmp_path: Path) -> None:
    """A `$ref` may name a file, in YAML or JSON: what is in it is read along with the contract."""
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "claim.json").write_text(
        '{"type": "object", "properties": {"id": {"type": "string"}, "of": {"$ref": '
        '"../depot.nexusrpc.yaml#/$defs/Part"}}, "required": ["id"], "$defs": {"Unit": '
        '{"type": "object", "properties": {"n": {"type": "integer"}}}}}'
    )
    contract = DEPOT[: DEPOT.index("  Claim:")] + "  Claim: { $ref: types/claim.json }\n"
    contract += "  Unit: { $ref: 'types/claim.json#/$defs/Unit' }\n"
    found = workspace(tmp_path, contract=contract)
    assert Checked(found).diagnostics == ()
    assert fields(found.design, "Claim") == {"id": ("string", True), "of": ("Part", False)}
    assert fields(found.design, "Unit") == {"n": ("integer", False)}


def test_the_service_of_the_design_goes_before_a_contract_of_it(tmp_path: Path) -> None:
    """In a folder that holds both teams nothing becomes somebody else's."""
    own = """
nexus_endpoint DepotEndpoint:
    target_namespace: depot
    target_task_queue: depot
    allowed_caller_namespaces: [ships]

nexus_service Depot:
    operation Reserve(order: Order) -> Claim:
        return Claim{id: order.id, parts: []}
"""
    (tmp_path / "depot.twf").write_text(own)
    workspace(tmp_path, contract=DEPOT.replace("    fqn: acme.depot.v1.Depot\n", ""))
    (found,) = load(tmp_path)
    assert not found.design.services["Depot"].extern


@pytest.mark.parametrize("service", ["acme.depot.v1.Depot", "Depot", "depot.Depot"])
def test_a_call_from_the_command_line_names_it_as_the_design_or_the_wire_does(
    tmp_path: Path, service: str
) -> None:
    """`crossway call ships.twf depot.Depot.Reserve` is what a line of the design says, too."""
    design = workspace(tmp_path).design
    found = choose_operation(design, f"{service}.Reserve", None)
    assert (found.service, found.operation.name) == ("acme.depot.v1.Depot", "Reserve")

"""A service that nobody declares, and a contract that lies beside the design and does."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.checks import Checked
from crossway.design import load
from crossway.files.observed import observing
from crossway.files.unchanged import still_so

CALL = """\
workflow Ship(id: string, amount: int):
    nexus PayoutEndpoint {call} -> receipt
        options:
            timeout: 20s
    close
"""

CONTRACT = """\
nexusrpc: "1.0.0"
services:
  Payouts:
    fqn: acme.Payouts
    operations:
      reserve:
        input:
          type: object
          properties: { id: { type: string }, amount: { type: integer } }
          required: [id, amount]
"""


def hints(folder: Path, call: str) -> dict[str, str | None]:
    """Return the hint of each code that is found in a design with a call."""
    (folder / "ship.twf").write_text(CALL.replace("{call}", call))
    (workspace,) = load(folder)
    return {one.code: one.hint for one in Checked(workspace).diagnostics}


@pytest.mark.parametrize(
    ("file", "line", "package"),
    [
        ("payouts.nexusrpc.yaml", 'import "payouts.nexusrpc.yaml"', "payouts"),
        ("pay-eu.nexusrpc.yaml", 'import pay_eu "pay-eu.nexusrpc.yaml"', "pay_eu"),
    ],
)
def test_the_hint_is_the_import_that_declares_the_service(
    tmp_path: Path, file: str, line: str, package: str
) -> None:
    """Whoever does what it says has a design that is right."""
    (tmp_path / file).write_text(CONTRACT)
    said = hints(tmp_path, "Payouts.Reserve(id, amount)")["nexus-guessed-arguments"]
    assert said == f"add `{line}` at the top, which declares it, and call `{package}.Payouts`"
    called = f"{package}.Payouts.Reserve(id, amount)"
    unknown = hints(tmp_path, called)["QUALIFIED_REF_WITHOUT_IMPORT"]
    assert unknown == f"add `{line}` at the top"
    (tmp_path / "ship.twf").write_text(f"{line}\n\n{CALL.replace('{call}', called)}")
    (workspace,) = load(tmp_path)
    assert Checked(workspace).diagnostics == ()


def test_a_contract_of_another_service_is_no_help(tmp_path: Path) -> None:
    """Nor is one that cannot be read."""
    (tmp_path / "payouts.nexusrpc.yaml").write_text("{")
    (tmp_path / "depot.nexusrpc.yaml").write_text(CONTRACT.replace("Payouts:", "Depot:"))
    said = hints(tmp_path, "Payouts.Reserve(id, amount)")["nexus-guessed-arguments"]
    assert "extern nexus service Payouts:" in (said or "")


def test_what_is_remembered_of_a_design_ends_when_a_contract_comes(tmp_path: Path) -> None:
    """The hint is another then."""
    with observing() as noted:
        assert "nexus-guessed-arguments" in hints(tmp_path, "Payouts.Reserve(id, amount)")
    assert still_so(noted) is not None
    (tmp_path / "payouts.nexusrpc.yaml").write_text(CONTRACT)
    assert still_so(noted) is None

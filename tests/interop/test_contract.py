"""The contract of the programs in TypeScript, as `crossway schema` says it."""

from __future__ import annotations

import pytest

from tests.interop.contract import typescript

CONTRACT = """\
services:
  Desk:
    fqn: acme.Desk
    operations:
      sell:
        input:
          type: object
          properties: { sku: { type: string }, n: { type: integer } }
          required: [sku]
        output: { $ref: "#/$defs/Sale" }
      ping:
$defs:
  Sale: { type: object, properties: { lines: { type: array, items: { type: number } } } }
"""


def test_services_and_their_types_are_those_of_the_contract() -> None:
    """Names on the wire, what may be missing, and what an operation does not take or give."""
    assert typescript(CONTRACT) == (
        'import * as nexus from "nexus-rpc";\n\n'
        "export type Sale = { lines?: Array<number> };\n"
        'export const desk = nexus.service("acme.Desk", {\n'
        '  sell: nexus.operation<{ sku: string; n?: number }, Sale>({ name: "Sell" }),\n'
        '  ping: nexus.operation<void, void>({ name: "Ping" }),\n'
        "});\n"
    )


def test_no_name_of_a_contract_becomes_code() -> None:
    """Nor a type that nobody thought of."""
    with pytest.raises(ValueError, match="no name in TypeScript"):
        typescript(CONTRACT.replace("Sale:", '"Sale; process.exit()":'))
    with pytest.raises(KeyError):
        typescript(CONTRACT.replace("type: number", "type: code"))

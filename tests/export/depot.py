"""A contract, and a design that imports it: for tests of both directions."""

from __future__ import annotations

from pathlib import Path

from crossway.checks import Checked
from crossway.design import Workspace, load
from crossway.language.diagnostic import Diagnostic

HEAD = 'nexusrpc: "1.0.0"\n'

DEPOT = (
    HEAD
    + """\
$schema: https://json-schema.org/draft/2020-12/schema
description: Where parcels are.
services:
  Depot:
    fqn: acme.depot.v1.Depot
    operations:
      reserve:
        input: { $ref: "#/$defs/Order" }
        output: { $ref: "#/$defs/Claim" }
      move:
        fqn: Relocate
        input:
          type: object
          properties:
            id: { type: string }
            shelf: { type: integer, minimum: 1 }
            why: { type: string, default: "no reason" }
          required: [id, shelf]
      ping:
$defs:
  Order:
    type: object
    additionalProperties: false
    properties:
      id: { type: string, minLength: 1 }
      how: { enum: [air, road], type: string }
      until: { type: string, format: date-time }
      hold: { type: string, format: duration }
      label: { type: string, contentEncoding: base64 }
      price: { type: string, pattern: '^-?[0-9]+(\\.[0-9]+)?$' }
      weight: { type: number }
      parts: { type: array, items: { $ref: "#/$defs/Part" } }
      notes: { $ref: "#/$defs/Notes" }
      gift: { oneOf: [{ type: boolean }, { type: "null" }] }
      other: { oneOf: [{ type: string }, { type: integer }] }
      no: { type: string }
      box: { type: object, properties: { size: { type: integer } }, required: [size] }
    required: [id, how, gift]
  Part:
    type: object
    properties:
      parts: { type: array, items: { $ref: "#/$defs/Part" } }
    required: [parts]
  Notes: { type: object, additionalProperties: { type: string } }
  Claim:
    allOf:
      - { $ref: "#/$defs/Part" }
      - { type: object, properties: { id: { type: string } }, required: [id] }
"""
)

SHIPS = """
import "depot.nexusrpc.yaml"

workflow Ship(order: depot.Order) -> (string):
    nexus DepotEndpoint depot.Depot.Reserve(order) -> claim
        options:
            timeout: 20s
    nexus DepotEndpoint depot.Depot.Relocate(shelf: 3, id: claim.id)
        options:
            timeout: 20s
    nexus DepotEndpoint depot.Depot.Ping()
        options:
            timeout: 20s
    close complete(claim.id)
"""


def workspace(folder: Path, caller: str = SHIPS, contract: str = DEPOT) -> Workspace:
    """Return the design of a caller beside a contract."""
    (folder / "depot.nexusrpc.yaml").write_text(contract)
    (folder / "ships.twf").write_text(caller)
    (found,) = load(folder / "ships.twf")
    return found


def findings(folder: Path, caller: str = SHIPS, contract: str = DEPOT) -> tuple[Diagnostic, ...]:
    """Return what `check` finds in a caller beside a contract."""
    return Checked(workspace(folder, caller, contract)).diagnostics

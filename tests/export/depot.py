"""Contracts, a design that imports one and one that offers one: for tests of both directions."""

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
      price: { type: string, pattern: '^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$' }
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


OFFERED = """
# Where parcels wait.
nexus_service Depot:
    # Keeps a place for a parcel.
    operation Reserve(wish: Wish) -> Claim
    operation Release(id: string, reason: string = "none", class: int? = null) -> (Claim)
    operation HTTPCall(m: map[decimal])
    operation X():
        return

nexus_service shop_stock:
    operation Release(id: string, n: int) -> (Depots)

nexus_service KYC:
    operation Look(nOrDefault: int, n: int = 3) -> (Claim)

type Wish:
    # What the caller calls it.
    id: string
    how: "air" | "road"
    odd: "n/a" | "na" | "-"
    one: "x"
    until: moment?
    hold: duration
    label: bytes?
    price: decimal
    parts: list[Part]
    by: map[list[Part?]]
    WishHow: WishHow
    class: string
    additionalProperties: int
    rest: map[any]

type WishHow:
    import: int
    user_id: string
    userId: string

type Part:
    parts: list[Part]

type Claim:
    id: string

type Depots:
    id: string
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

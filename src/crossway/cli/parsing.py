"""Texts of JSON that a user gives: read so that nothing of them is lost without a word.

A number is sent as a float, which may be another one:

    {"amount": 12345678901234567.89}      travels as 1.2345678901234568e16

A decimal travels as a text, with all its digits; so one that is declared has to be given as a text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from math import isfinite
from typing import Any

import msgspec

from crossway.errors import UserError
from crossway.language.visible import as_json
from crossway.runtime.sending import PAYLOAD_LIMIT


class LongNumber(Decimal):
    """A number as it is written, which no float is."""


def parsed(text: str, where: str) -> Any:
    """Return the value of a text of JSON that can be sent, once its numbers are `rounded`; `where`
    the text stands, for messages.

    Raises:
        UserError: it holds what JSON has not, or what cannot be sent.
        ValueError, RecursionError: as `json.loads`.
    """
    constants, pairs = partial(_refuse_constant, where), partial(_once, where)
    found = json.loads(text, parse_constant=constants, object_pairs_hook=pairs, parse_float=_number)
    return _plain(found, where)


def _number(text: str) -> float | LongNumber:
    """Return a number of JSON that has a fraction or an exponent.

    >>> _number("19.90"), _number("0.12345678901234567891")
    (19.9, LongNumber('0.12345678901234567891'))
    """
    found = float(text)
    try:
        exact = LongNumber(text)
    except InvalidOperation:  # an exponent that no decimal has
        return found
    return exact if isfinite(found) and Decimal(repr(found)) != exact else found


def lost(given: LongNumber) -> str:
    """Return what is wrong with a number where a decimal is declared, and what to write."""
    return f'a number loses digits on its way; write it as a text: "{given}"'


def rounded(value: Any) -> Any:
    """Return a value of JSON as it is sent: each number as a float."""
    return json.loads(json.dumps(value, default=float))


def _once(where: str, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON: of two values of one key nobody knows which was meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in found if keys.count(key) > 1)
        raise UserError(f"{where} has the key {as_json(twice)} twice in one object; leave one out")
    return found


def _refuse_constant(where: str, name: str) -> None:
    raise UserError(f"{where} is not JSON: {name} is no number of JSON")


def _plain(value: Any, where: str) -> Any:
    """Return a value as it was read, once it can be sent.

    Raises:
        UserError: it holds half a character, or a number larger than a float can be.
    """
    try:
        size = len(msgspec.json.encode(value, enc_hook=float))
    except UnicodeEncodeError:
        said = f"{where} holds half a character: a `\\ud..` escape without its other half"
        raise UserError(said) from None
    if size > PAYLOAD_LIMIT:
        raise UserError(
            f"{where} is JSON of {size} bytes, and Temporal takes {PAYLOAD_LIMIT} at most; store "
            "it elsewhere and pass a reference"
        )
    try:
        json.dumps(value, allow_nan=False, default=float)
    except ValueError:
        raise UserError(f"{where} holds a number that is too large") from None
    return value

"""Search attributes of workflows: by what they are found and listed.

A value goes as what it is, a text as a keyword. What the namespace registered is what the server
goes by: a whole number fits one of type double, and any text one of type text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from temporalio import workflow
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    SearchAttributeUpdate,
    TypedSearchAttributes,
)

from crossway.runtime.sending import UnsentError
from crossway.runtime.values import text

LARGEST = 2**63 - 1
"""The largest whole number of a search attribute: one larger fails the task, again and again."""


def make_typed(options: dict[str, Any]) -> None:
    """Turn `search_attributes` of a start into what the SDK takes.

    Raises:
        UnsentError: of type InvalidArgumentError; a value is none that Temporal takes.
    """
    values = options.get("search_attributes")
    if values is not None and not isinstance(values, TypedSearchAttributes):
        options["search_attributes"] = typed(values)


def typed(values: Mapping[str, Any]) -> TypedSearchAttributes:
    """Return search attributes by their names; those that are null are left out.

    Raises:
        UnsentError: as `make_typed`.
    """
    pairs = [SearchAttributePair(*one) for one in _keyed(values)]
    return TypedSearchAttributes([pair for pair in pairs if pair.value is not None])


def upsert_search_attributes(values: Mapping[str, Any]) -> None:
    """Set search attributes of the running workflow; null takes one away.

    Raises:
        TypeError: it is no record.
        UnsentError: as `make_typed`.
    """
    if not isinstance(values, Mapping):
        raise TypeError(f"search attributes are a record, {text(values)} is given")
    updates: list[SearchAttributeUpdate[Any]] = [
        key.value_unset() if value is None else key.value_set(value)
        for key, value in _keyed(values)
    ]
    workflow.upsert_search_attributes(updates)


def _keyed(values: Mapping[str, Any]) -> Iterator[tuple[SearchAttributeKey[Any], Any]]:
    for name, value in values.items():
        match value:
            case None | str():
                yield SearchAttributeKey.for_keyword(name), value
            case bool():
                yield SearchAttributeKey.for_bool(name), value
            case int() if -LARGEST <= value <= LARGEST:
                yield SearchAttributeKey.for_int(name), value
            case float() | Decimal() if isfinite(near := float(value)):
                yield SearchAttributeKey.for_float(name), near
            case int() | float() | Decimal():
                said = f"search attribute {name}: Temporal takes no number such as {value!s:.60}"
                raise UnsentError(said, "InvalidArgumentError")
            case datetime():
                yield SearchAttributeKey.for_datetime(name), value
            case list() if all(isinstance(one, str) for one in value):
                yield SearchAttributeKey.for_keyword_list(name), value
            case _:
                wanted = "a text, a number, a boolean, a moment or a list of texts is wanted"
                raise UnsentError(
                    f"search attribute {name}: {wanted}, found {text(value)[:60]}",
                    "InvalidArgumentError",
                )

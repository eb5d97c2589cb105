"""What JSON has no word for, read from its texts by the types of a design."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crossway.design.types import (
    Anything,
    Listing,
    Nullable,
    RecordShape,
    RecordType,
    Scalar,
    Type,
)
from crossway.design.types import Mapping as MappingType
from crossway.language.encodings import READERS


def decoded(value: Any, kind: Type, records: Mapping[str, RecordShape]) -> Any:
    """Return a JSON value as a design holds it: moments, durations and the like are read."""
    match kind:
        case _ if value is None:
            return None
        case Scalar(kind=encoded) if encoded in READERS:
            return READERS[encoded](value)
        case Nullable(of):
            return decoded(value, of, records)
        case Listing(item) if isinstance(value, list):
            return [decoded(one, item, records) for one in value]
        case MappingType(inner) if isinstance(value, dict):
            return {key: decoded(one, inner, records) for key, one in value.items()}
        case RecordType(name) if isinstance(value, dict) and name in records:
            kinds = {field.name: field.type for field in records[name].fields}
            known = ((key, one, kinds.get(key, Anything())) for key, one in value.items())
            return {key: decoded(one, of, records) for key, one, of in known}
        case _:  # the rest is as JSON has it
            return value

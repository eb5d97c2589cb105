"""What fields of pydantic's models are called by: their aliases, and their names where they may.

    class Bill(BaseModel):                                {"note": "call her"} is read as well as
        note: str | None = Field(None, alias="theNote")   {"theNote": "call her"}

A model where the name of one field is the alias of another is read by aliases alone, and so is one
that says itself what it is read by (`validate_by_name`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_FIELDS = ("model-field", "dataclass-field", "typed-dict-field")
_SAYS = ("validate_by_name", "validate_by_alias", "populate_by_name")


def may_be_read_by_name(schema: Any) -> bool:
    """Return whether fields of all models in a core schema of pydantic's may go by their names."""
    import pydantic

    if tuple(map(int, pydantic.VERSION.split(".")[:2])) < (2, 11):  # it cannot be asked for
        return False
    return all(_tells_apart(one) for one in _mappings(schema))


def _mappings(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Yield a core schema with all that it is made of."""
    if isinstance(schema, list | tuple):
        for one in schema:
            yield from _mappings(one)
    elif isinstance(schema, Mapping):
        yield schema
        for key, inside in schema.items():
            if key not in ("metadata", "default"):
                yield from _mappings(inside)


def _tells_apart(schema: Mapping[str, Any]) -> bool:
    """Whether a part of a core schema leaves no doubt of which field a key is."""
    config = schema.get("config")
    if isinstance(config, Mapping) and any(one in config for one in _SAYS):
        return False
    fields = schema.get("fields")
    if not isinstance(fields, Mapping | list):
        return True
    pairs = fields.items() if isinstance(fields, Mapping) else _named(fields)
    own = {name: one for name, one in pairs if one.get("type") in _FIELDS}
    aliases = {name: _words(one.get("validation_alias")) for name, one in own.items()}
    return not any(name in words for name in own for to, words in aliases.items() if to != name)


def _named(fields: list[Any]) -> list[tuple[str, Any]]:
    """Return the fields of a dataclass by name."""
    return [(one["name"], one) for one in fields if isinstance(one, Mapping) and "name" in one]


def _words(alias: Any) -> set[Any]:
    """Return all words of an alias, which may be a path or several."""
    if isinstance(alias, list | tuple):
        return {word for one in alias for word in _words(one)}
    return {alias}

"""Fields of pydantic's models that have an alias, where the design says their names."""

from __future__ import annotations

import pydantic

from crossway.runtime.python.hints import reader


class Reminder(pydantic.BaseModel):
    id: str
    note: str | None = pydantic.Field(default=None, alias="theNote")


class Crossed(pydantic.BaseModel):
    net: int | None = pydantic.Field(default=None, alias="total")
    total: int | None = pydantic.Field(default=None, alias="gross")


class Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(validate_by_name=False)
    note: str | None = pydantic.Field(default=None, alias="theNote")


def test_a_field_with_an_alias_is_read_by_the_name_that_the_design_has() -> None:
    """One that may be left out was lost. Where that could be another field, it is by its alias."""
    for key in ("note", "theNote"):
        found = reader(list[Reminder])([{"id": "r", key: "call her"}], "them")
        assert found[0].note == "call her"
    assert reader(Crossed)({"total": 5}, "it") == Crossed(total=5)
    assert reader(Strict)({"note": "call her"}, "it").note is None

"""Bytes in models of pydantic are those that the design sends, or refused before anything runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pydantic
import pytest

from crossway.runtime.python.binary import BytesAsTextError
from crossway.runtime.python.hints import reader
from crossway.runtime.python.implementation import Implementation, ImplementationFaultError
from crossway.runtime.python.results import EncodingError, plain

BASE64 = pydantic.ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
UTF8 = pydantic.ConfigDict(ser_json_bytes="utf8", val_json_bytes="utf8")


class Scan(pydantic.BaseModel):
    model_config = BASE64
    pages: list[bytes | None]


class Signed(pydantic.BaseModel):
    image: pydantic.Base64Bytes


class Named(pydantic.BaseModel):
    model_config = UTF8
    name: bytes


class Unsaid(pydantic.BaseModel):
    image: bytes


class Around(pydantic.BaseModel):
    model_config = BASE64
    scans: dict[str, Unsaid | None] = {}


class Checked(pydantic.BaseModel):
    image: bytes

    @pydantic.field_validator("image")
    @classmethod
    def any(cls, value: bytes) -> bytes:
        return value


class Written(pydantic.BaseModel):
    image: Annotated[bytes, pydantic.PlainSerializer(lambda given: given.hex())]


class Dumped(pydantic.BaseModel):
    image: bytes

    @pydantic.model_validator(mode="after")
    def any(self) -> Dumped:
        return self

    @pydantic.model_serializer
    def written(self) -> dict[str, str]:
        return {"image": self.image.hex()}


class Blob(pydantic.RootModel[bytes]):
    pass


class Half(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(val_json_bytes="base64")
    image: bytes


class Tree(pydantic.BaseModel):
    leaf: bytes | None = None
    below: list[Tree] = []


@pydantic.dataclasses.dataclass
class Old:
    image: bytes


@dataclass
class Plain:
    scan: Unsaid


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (Scan, {"pages": ["AAEC", "+/+/", "", None]}),
        (Signed, {"image": "+/+/"}),
        (Named, {"name": "AAEC"}),
        (bytes, "+/+/"),
    ],
)
def test_bytes_come_back_as_they_were_sent(hint: Any, value: Any) -> None:
    """Pydantic writes base64 for URLs, which is not that of a design."""
    assert plain(reader(hint)(value, "it"), Any) == value


def test_a_model_reads_the_bytes_of_a_design() -> None:
    """And not the text that they travel as."""
    assert reader(Scan)({"pages": ["AAEC"]}, "it").pages == [b"\0\1\2"]


UNSAID = [
    (Unsaid, "Unsaid.image"),
    (Around, "Unsaid.image"),
    (list[Around | None], "Unsaid.image"),
    (Plain, "Unsaid.image"),
    (Checked, "Checked.image"),
    (Written, "Written.image"),
    (Dumped, "Dumped.image"),
    (Blob, "Blob"),
    (Half, "Half.image"),
    (Tree, "Tree.leaf"),
    (Old, "Old.image"),
]


@pytest.mark.parametrize(("hint", "field"), UNSAID, ids=[str(hint) for hint, _ in UNSAID])
def test_bytes_that_would_be_read_as_text_are_refused(hint: Any, field: str) -> None:
    """`AAEC` is three bytes to a design, and four to such a model."""
    with pytest.raises(BytesAsTextError, match=f"^{field} is bytes, which"):
        reader(hint)


def taking(scan: Unsaid) -> None: ...


def giving() -> list[Unsaid]:
    return []


async def giving_later() -> Unsaid:
    return Unsaid(image=b"")


@pytest.mark.parametrize(
    ("function", "count", "said"),
    [
        (taking, 1, "parameter scan: Unsaid.image is bytes"),
        (giving, 0, "result: Unsaid.image is bytes"),
        (giving_later, 0, "result: Unsaid.image is bytes"),
    ],
)
def test_a_function_with_such_a_model_is_refused_before_it_runs(
    function: Any, count: int, said: str
) -> None:
    """Its result alone would be seen only once it has done its work."""
    with pytest.raises(ImplementationFaultError, match=said):
        Implementation(function, "activity Scan").prepare(count)


def test_such_a_model_is_refused_as_the_result_of_a_function_without_hints() -> None:
    """Or other bytes than it returned would go on, without a word."""
    with pytest.raises(EncodingError, match=r"Unsaid\.image is bytes"):
        plain([Unsaid(image=b"AAEC")], Any)

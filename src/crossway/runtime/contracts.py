"""Values as contracts declare them, for callers and handlers that are written by hand.

    client = await Client.connect("localhost:7233", data_converter=cw.contract_converter())

The SDK's own converter refuses `Decimal` and `timedelta`, makes a list of numbers of bytes, and
reads none of the three. The package of a contract that `generate` writes has them all.
"""

from __future__ import annotations

from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultPayloadConverter,
    JSONPlainPayloadConverter,
    PayloadCodec,
)

from crossway.runtime.fitting import converted, fit
from crossway.runtime.values import OpenJSONConverter, has_own_fields


class _ContractJSON(OpenJSONConverter):
    """JSON as designs write it, read by the type that whoever reads it has declared."""

    _sdk = JSONPlainPayloadConverter()

    def to_payload(self, value: Any) -> Payload | None:
        """Return the payload; of what only the SDK knows, pydantic models among them, its own."""
        return super().to_payload(value) or self._sdk.to_payload(value)

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """Return the value, with decimals, moments, durations and bytes where they are declared.

        Raises:
            ValueError: it is no JSON, or does not fit the type.
        """
        value = super().from_payload(payload, type_hint)
        if type_hint is None or (isinstance(type_hint, type) and has_own_fields(type_hint)):
            return value
        try:
            return converted(fit(value, type_hint, "value"), type_hint, "value")
        except TypeError:  # a type that msgspec does not read, such as a union of two records
            return self._sdk.from_payload(payload, type_hint)


class ContractConverter(CompositePayloadConverter):
    """The SDK's default converters, with JSON as designs write and read it."""

    def __init__(self) -> None:
        """Put the other JSON converter in the place of the SDK's."""
        every = DefaultPayloadConverter().converters.values()
        others = (one for one in every if not isinstance(one, JSONPlainPayloadConverter))
        super().__init__(*others, _ContractJSON())


def contract_converter(codec: PayloadCodec | None = None) -> DataConverter:
    """Return the converter for a client whose workflows call a design's operations, or handle its
    calls, with the types of a contract; with a codec if one is given."""
    return DataConverter(payload_converter_class=ContractConverter, payload_codec=codec)

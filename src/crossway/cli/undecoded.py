"""Failures of which only a codec reads the details: what else they say is told all the same.

Where nothing knows the encoding of details, an `UnreadError` is raised, and what has failed is then
no failure to whoever asked. Here they are told apart: who has failed is a result, exit code 1,
however much of why can be read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from temporalio.api.common.v1 import Payloads
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DataConverter, PayloadConverter

from crossway.observe.reading.failures import ENCODED
from crossway.runtime.payloads import UnreadError

_DETAILS = ("details", "last_heartbeat_details")


def told_undecoded(values: DataConverter) -> DataConverter:
    """Return a converter for a command that only asks: in place of details that nothing here
    decodes stands that they are encoded."""
    kind = values.failure_converter_class
    return dataclasses.replace(
        values, failure_converter_class=type(kind.__name__, (_TellsUndecoded, kind), {})
    )


class _TellsUndecoded:
    """Stands before another failure converter in the bases of a class."""

    def from_failure(self, failure: Failure, payload_converter: PayloadConverter) -> BaseException:
        """Return the exception of a failure; its causes come here by themselves."""
        other: Any = super()
        try:
            found: BaseException = other.from_failure(failure, payload_converter)
            return found
        except UnreadError:
            whole = Failure()
            whole.CopyFrom(failure)
        for details in _details(failure):
            details.CopyFrom(payload_converter.to_payloads_wrapper([ENCODED]))
        found = other.from_failure(failure, payload_converter)
        # What is signed is what arrived.
        failure.CopyFrom(whole)
        return found


def _details(failure: Failure) -> Iterator[Payloads]:
    kind = failure.WhichOneof("failure_info")
    info = getattr(failure, kind) if kind else None
    for name in _DETAILS:
        if info is not None and info.DESCRIPTOR.fields_by_name.get(name) and info.HasField(name):
            yield getattr(info, name)

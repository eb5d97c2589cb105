"""What cannot be sent: what JSON has no word for, and what is too large or too deep for it.

Refused where it is to leave, so that whoever computed it is told. Sent all the same, it would
arrive as another value (a NaN as null) or fail the workflow task for ever.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

import msgspec
from temporalio.exceptions import ApplicationError

PAYLOAD_LIMIT = 2 * 1024 * 1024
"""Bytes of one payload that Temporal accepts (NEXUS-FIELD-NOTES section 6)."""


class UnsentError(ApplicationError):
    """A value that does not leave the line which gives it; trying again would not help.

    Whoever reads the failure is told that line: see `crossway.runtime.failures`.
    """

    def __init__(self, message: str, kind: str) -> None:
        """Say what does not leave, and why."""
        super().__init__(message, type=kind, non_retryable=True)


class NotEncodableError(UnsentError):
    """A value that cannot be sent, of type NotEncodable."""

    def __init__(self, message: str) -> None:
        """Say what cannot be sent, and why."""
        super().__init__(message, "NotEncodable")


HALF_A_CHARACTER = "a text that holds half of a surrogate pair is no text, and cannot be sent"
TOO_DEEP = "a value is nested too deeply to be sent"


def check_size(data: bytes) -> None:
    """Refuse an encoded value that is larger than Temporal accepts.

    Raises:
        UnsentError: of type PayloadTooLarge.
    """
    if len(data) > PAYLOAD_LIMIT:
        raise UnsentError(
            f"a value of {len(data)} bytes is larger than the {PAYLOAD_LIMIT} Temporal accepts; "
            "store it elsewhere and pass a reference",
            "PayloadTooLarge",
        )


def check_numbers(value: Any, data: bytes) -> None:
    """Refuse a number that is none or infinite; `data` is the value encoded, where it is null.

    Raises:
        NotEncodableError: naming the path of the number.
    """
    if b"null" in data and (path := _without_value(value)) is not None:
        said = f"the value{path and f' at {path}'} is no finite number, and JSON has no other"
        raise NotEncodableError(said)


def told(detail: Any) -> Any:
    """Return a detail of an error so that it can be sent: the error is worth more than it.

    A number that JSON has no word for is told as text, `inf`, and so is what is no JSON at all.
    """
    try:
        return _told(detail)
    except Exception:  # it holds itself, or has no text: its type is all that can be said
        return f"<{type(detail).__name__}>"


def _told(detail: Any) -> Any:
    match detail:
        case float() if not isfinite(detail):
            return str(detail)
        case dict():
            return {str(key): _told(inner) for key, inner in detail.items()}
        case list() | tuple():
            return [_told(inner) for inner in detail]
        case None | bool() | int() | float():
            return detail
        case _:
            return as_text(str(detail))


def as_text(said: str) -> str:
    """Return a text with `?` for each half of a character, which nobody can be sent."""
    return said.encode(errors="replace").decode()


def _without_value(value: Any) -> str | None:
    """Return the path of the first float that is no finite number, None when all are."""
    left: list[tuple[str, Any]] = [("", value)]
    while left:
        path, one = left.pop()
        match one:
            case float() if not isfinite(one):
                return path
            case dict():
                left += [(f"{path}.{key}", inner) for key, inner in one.items()]
            case list() | tuple():
                left += [(f"{path}[{at}]", inner) for at, inner in enumerate(one)]
            case None | str() | int() | float():
                pass
            case _:  # a record, a set, a member of an enumeration: what is written for it
                left.append((path, msgspec.to_builtins(one, str_keys=True)))
    return None

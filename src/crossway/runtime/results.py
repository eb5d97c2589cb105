"""What a body gives, held against what the design declares where the body gives it.

    close complete(paid)      return cw.check_result(paid, int)

So it fails in its own line, where a `catch` around it takes the error: whoever calls might be told
too late, and of a workflow that nobody calls nobody would be.
"""

from __future__ import annotations

from typing import Any, TypeVar, overload

import msgspec

from crossway.runtime import fitting, values
from crossway.runtime.patches import holds
from crossway.runtime.sending import UnsentError

Result = TypeVar("Result")

RESULTS = "results"
"""The rule that a result which is wrong fails its own line."""


class UnexpectedResultError(UnsentError):
    """A result that is not of the type which the design declares, of type UnexpectedResult."""

    def __init__(self, message: str) -> None:
        """Say what was expected, and what was found."""
        super().__init__(message, "UnexpectedResult")


@overload
def check_result(value: Any, expected: type[Result]) -> Result: ...
@overload
def check_result(value: Any, expected: Any = Any) -> Any: ...
def check_result(value: Any, expected: Any = Any) -> Any:
    """Return what a body gives, once it fits the annotation `expected` and can be sent.

    Raises:
        UnsentError: it does not, or cannot; releases without this rule gave it all the same, and
            what they began goes on as it did.
    """
    try:
        hold(value, expected)
    except UnsentError:
        if holds(RESULTS):
            raise
    return value


def hold(value: Any, expected: Any) -> None:
    """Hold a result against an annotation, and against what can be sent.

    Raises:
        UnsentError: it does not fit, or cannot be sent.
    """
    values.check_encodable(value)
    if expected is Any:
        return
    try:
        fitting.fit(msgspec.to_builtins(value), expected, "result")
    except fitting.MismatchError as wrong:
        raise UnexpectedResultError(f"unexpected {wrong}") from None

"""An error that says nothing, as of `assert paid`, has no message: not one of the SDK's."""

from __future__ import annotations

import pytest
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError

from crossway.cli.outcome import causes
from crossway.runtime.errors import describe


async def arrived(raised: Exception) -> BaseException:
    """Return an error as a caller gets it."""
    failure = Failure()
    await DataConverter.default.encode_failure(raised, failure)
    return await DataConverter.default.decode_failure(failure)


@pytest.mark.parametrize(
    ("raised", "message", "shown"),
    [
        (AssertionError(), "", "  AssertionError"),
        (ApplicationError("", type="Declined"), "", "  Declined"),
        (ApplicationError("Application error", type="Own"), "Application error", None),
        (ValueError("odd"), "odd", "  ValueError: odd"),
    ],
)
async def test_an_error_says_what_was_raised(
    raised: Exception, message: str, shown: str | None
) -> None:
    """In `err.message`, and at the end of `crossway run`."""
    got = await arrived(raised)
    assert describe(got)["message"] == message
    assert causes(got) == [shown or "  Own: Application error"]

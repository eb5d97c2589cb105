"""How a workflow begins whose state is computed from what it is given."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

from crossway import sdk

Taken = ParamSpec("Taken")


def first_state(begin: Callable[Taken, None]) -> Callable[Taken, None]:
    """Let the `__init__` of a workflow fail: with the workflow, and with no other word.

    The SDK holds the call of `run` ready by then, and Python warns of one that nobody awaits.
    """

    @functools.wraps(begin)
    def __init__(*arguments: Taken.args, **named: Taken.kwargs) -> None:  # noqa: N807 - it is one
        try:
            begin(*arguments, **named)
        except BaseException:
            sdk.forget_run()
            raise

    return __init__

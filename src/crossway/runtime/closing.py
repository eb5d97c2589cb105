"""A `close` inside an `await all` ends the whole workflow."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar, cast

Taken = ParamSpec("Taken")
Result = TypeVar("Result")


class Closed(Exception):  # noqa: N818 - not an error: it carries the result out
    """Unwinds from inside an `await all` to the end of the workflow."""

    def __init__(self, result: Any = None) -> None:
        """Carry the workflow's result."""
        super().__init__()
        self.result = result


def closable(
    method: Callable[Taken, Coroutine[Any, Any, Result]],
) -> Callable[Taken, Coroutine[Any, Any, Result]]:
    """Let a `close` inside an `await all` end the method."""

    @functools.wraps(method)
    async def run(*arguments: Taken.args, **named: Taken.kwargs) -> Result:
        try:
            return await method(*arguments, **named)
        except Closed as closed:
            return cast(Result, closed.result)

    return run

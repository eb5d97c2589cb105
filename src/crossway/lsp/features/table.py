"""Every question that the server answers, and what answers it.

To add one, write a module with `async def answer(session, params)` and add a line here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from crossway.lsp.session import Session

Answer = Callable[[Session, Any], Awaitable[Any]]
"""What gives the result that the protocol has for the parameters of a request."""

FEATURES: tuple[tuple[str, Any, Answer], ...] = ()
"""The method of each request, its options where it has some, and what answers it."""

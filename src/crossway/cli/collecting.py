"""Python's cyclic garbage collector, at rest while a command reads and checks a design."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Let the collector rest: what a design is read into lives as long as the command.

    It would look through all of it again and again, and find nothing: a third of the time of a
    large `check`, for the same peak of memory (measured). Afterwards what is there by then
    is looked at no more. Not for what goes on and reads a design again, as `dev` does.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()

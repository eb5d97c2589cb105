"""Which statements of a design its recorded executions reach, as they are replayed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from crossway.design.model import Design
from crossway.language import tree
from crossway.language.span import Span
from crossway.language.walk import walk
from crossway.runtime.faults import written_at


@contextmanager
def reaching() -> Iterator[set[Span]]:
    """Yield the statements that compiled code reaches in the block, in this thread or a new one."""
    reached: set[Span] = set()

    def calling(frame: FrameType, _event: str, _given: Any) -> Any:
        return advancing if frame.f_code.co_filename.startswith("<compiled ") else None

    def advancing(frame: FrameType, event: str, _given: Any) -> Any:
        if event == "line" and (span := written_at(frame.f_code, frame.f_lineno)) is not None:
            reached.add(span)
        return advancing

    before = sys.gettrace()
    threading.settrace(calling)
    sys.settrace(calling)
    try:
        yield reached
    finally:
        sys.settrace(before)
        threading.settrace(None)


def kinds(design: Design, reached: set[Span]) -> Iterator[str]:
    """Yield the kinds of the statements that were reached: `Await Timer`, `AwaitOne NexusCall`."""
    for file in design.files:
        for node in walk(file):
            if node.span not in reached:
                continue
            yield type(node).__name__
            match node:
                case tree.Await() | tree.Start():
                    yield f"{type(node).__name__} {type(node.target).__name__}"
                case tree.Detach():
                    yield f"Detach {type(node.call).__name__}"
                case tree.AwaitOne():
                    for case in node.cases:
                        if isinstance(case, tree.Case):
                            yield f"AwaitOne {type(case.target).__name__}"
                case _:  # of one kind only
                    pass

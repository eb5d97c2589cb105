"""What a test is told when it is at fault, or when a workflow failed that should not have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class TestingError(Exception):
    """A test asks for what is not there; the message says what is."""

    __test__ = False


class StandInError(TestingError):
    """A stand-in does not fit what it stands in for."""


class WorkflowFailedError(Exception):
    """A workflow failed whose result was asked for: its error's type, message and details."""

    def __init__(self, said: str, kind: str, message: str, details: Sequence[Any]) -> None:
        """Say how it failed; `kind` is the error's type."""
        super().__init__(said)
        self.type, self.message, self.details = kind, message, list(details)

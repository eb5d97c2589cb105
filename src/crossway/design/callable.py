"""A callable of a Python file, as the text of the file says."""

from __future__ import annotations

import inspect

from crossway.language.structs import Struct


class PythonCallable(Struct, frozen=True, eq=False):
    """A callable of a Python file: its own name, its line (1-based), and its signature if known.

    `raises` are the errors that the file names; what it calls may raise others.
    """

    name: str
    line: int
    signature: inspect.Signature | None = None
    raises: frozenset[str] = frozenset()

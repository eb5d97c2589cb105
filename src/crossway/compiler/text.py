"""Writing Python: indented lines, names that are safe, literals."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crossway.compiler.layout import wrapped
from crossway.language import tree

_INDENT = "    "

RESERVED = frozenset(
    {"cw", "workflow", "activity", "nexusrpc", "timedelta", "self", "request"}
    | {"Any", "TypedDict", "NotRequired", "RetryPolicy", "Priority"}
    | {"WorkflowIDReusePolicy", "WorkflowIDConflictPolicy", "TASK_QUEUES", "ENDPOINTS", "ANSWERS"}
    | {"nexus_caller", "allowed_namespaces"}
    | {"len", "min", "max", "abs", "round", "sum", "sorted", "int", "float"}
    | {"str", "list", "dict", "bool"}
)
"""Names that generated code uses itself; a design's name that is one gets a `_`."""


def python_name(name: str) -> str:
    """Return a TWF identifier as a Python one."""
    return f"{name}_" if keyword.iskeyword(name) or name in RESERVED else name


def constant_name(name: str) -> str:
    """Return `ProcessPayment` as `PROCESS_PAYMENT`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", name)
    return re.sub(r"\W", "_", spaced).upper()


def identifier(text: str) -> str:
    """Return any name (`fabric-shard`, `Svc.Op`) as a Python identifier."""
    safe = re.sub(r"\W", "_", text)
    return python_name(safe if not safe[:1].isdigit() else f"_{safe}")


def literal(value: Any) -> str:
    """Return a JSON value as a Python literal."""
    match value:
        case str():
            return quoted(value)
        case dict():
            return f"{{{', '.join(f'{quoted(k)}: {literal(v)}' for k, v in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(literal(item) for item in value)}]"
        case _:
            return repr(value)


def quoted(text: str) -> str:
    """Return a Python string literal in double quotes."""
    body = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in body) + '"'


class Names:
    """Unique Python names of one module, handed out in order of demand."""

    def __init__(self) -> None:
        """Begin with the reserved names taken."""
        self._taken: set[str] = set(RESERVED)

    def claim(self, *wishes: str) -> str:
        """Return the first wish that is free, else the last one with a number."""
        for wish in wishes:
            if wish not in self._taken:
                self._taken.add(wish)
                return wish
        number = 2
        while f"{wishes[-1]}_{number}" in self._taken:
            number += 1
        return self.claim(f"{wishes[-1]}_{number}")


class Writer:
    """Collects indented lines."""

    def __init__(self) -> None:
        """Begin at the margin."""
        self._lines: list[str] = []
        self._depth = 0

    def line(self, text: str = "") -> None:
        """Add a line (or several, each indented alike)."""
        for part in text.split("\n"):
            self._lines.extend(wrapped(f"{_INDENT * self._depth}{part}".rstrip()))

    def blank(self, count: int = 1) -> None:
        """Add blank lines, unless there are as many already."""
        have = 0
        while have < len(self._lines) and not self._lines[-1 - have]:
            have += 1
        self._lines.extend([""] * (count - have))

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Add a head such as `if x:` and indent what follows; an empty block is `pass`."""
        self.line(head)
        self._depth += 1
        before = len(self._lines)
        yield
        if len(self._lines) == before:
            self.line("pass")
        self._depth -= 1

    def __str__(self) -> str:
        """Return the text, ending in one newline."""
        return "\n".join(self._lines).rstrip("\n") + "\n"


def code(items: tuple[Any, ...]) -> list[Any]:
    """Return a block's items without its comments."""
    return [item for item in items if not isinstance(item, tree.Comment)]

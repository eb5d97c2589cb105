"""The names that Temporal accepts, and how a reason names a place."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath

from crossway.language.holes import Hole, has_holes, pieces
from crossway.language.span import Span
from crossway.language.words import split_humps

_LONGEST_ENDPOINT = 190
"""Characters of an endpoint's name that we make up: the server takes 200, and some may follow."""


def endpoint_name(name: str) -> str:
    """Return the nearest name that Temporal accepts for a Nexus endpoint.

    `my_ns` becomes `my-ns`; `{holes}` of a family stay as they are. The server wants
    `[a-zA-Z][a-zA-Z0-9-]*[a-zA-Z0-9]`.
    """
    parts = (
        f"{{{piece}}}" if isinstance(piece, Hole) else re.sub(r"[^a-zA-Z0-9]+", "-", piece)
        for piece in pieces(name)
    )
    clean = "".join(parts).strip("-")
    if not clean[:1].isalpha() or not clean[:1].isascii():
        clean = f"ns-{clean}".rstrip("-")
    if not has_holes(name):
        clean = clean[:_LONGEST_ENDPOINT].rstrip("-")
    return clean if len(clean) > 1 else f"{clean}-nexus"


def kebab_case(name: str) -> str:
    """Return `PaymentsEndpoint` as `payments-endpoint`."""
    return namespace_name(split_humps(name, "-").lower())


def namespace_name(name: str) -> str:
    """Return the nearest name that Temporal accepts for a namespace: letters, digits, `-_.`.

    Whatever it is, it `is_namespace` (`language/words.py`).
    """
    clean = re.sub(r"[^a-zA-Z0-9._{}-]+", "-", name).strip("-")
    return clean if len(clean) > 1 else f"ns-{clean}".rstrip("-")


@lru_cache(maxsize=1024)  # every definition asks for that of its file
def stem(path: str) -> str:
    """Return the namespace that a file's path gives to what nothing else places."""
    return namespace_name(PurePath(path).stem)


def place(span: Span) -> str:
    """Return where something stands, for a reason: `orders.twf:12`."""
    return f"{_file_name(span.path)}:{span.line}"


@lru_cache(maxsize=1024)  # there are many places in few files
def _file_name(path: str) -> str:
    return PurePath(path).name

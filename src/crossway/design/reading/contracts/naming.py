"""What a design calls the types of a contract."""

from __future__ import annotations

import re
from functools import lru_cache

from crossway.language.words import NAME, split_humps


def is_name(text: str) -> bool:
    """Return whether a design can call something so."""
    return NAME.fullmatch(text) is not None


@lru_cache(16_384)  # a new name is compared with all others
def pascal_case(name: str) -> str:
    """Return a name as nexgen writes that of a type: `send-message` is `SendMessage`.

    >>> pascal_case("sendMessage"), pascal_case("HTTP_call")
    ('SendMessage', 'HttpCall')

    Source: temporalio/nexgen, `features/properties.md`, "Identifier case-mapping".
    """
    words = re.split(r"[^A-Za-z0-9]+", split_humps(name, "_"))
    return "".join(word[:1].upper() + word[1:].lower() for word in words if word)


def type_name(key: str) -> str:
    """Return what a design calls the type that stands below `$defs` under a key.

    One in small letters might be a type of the language: `string` is `String`.
    """
    return key if is_name(key) and key[:1].isupper() else pascal_case(key)

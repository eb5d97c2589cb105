"""Reading options, and the names that Temporal accepts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from crossway.language import tree
from crossway.language.holes import Hole, pieces
from crossway.language.span import Span
from crossway.language.words import snake_case, split_humps


def option(options: tree.Options, *keys: str) -> tree.Option | None:
    """Return the option written under one of the snake_case `keys`, in either spelling."""
    for entry in options:
        if isinstance(entry, tree.Option) and snake_case(entry.key) in keys:
            return entry
    return None


def option_text(options: tree.Options, *keys: str) -> str | None:
    """Return an option's text, None when it is left out or not a plain text."""
    entry = option(options, *keys)
    return None if entry is None or isinstance(entry.value, tuple) else text_of(entry.value)


def option_texts(options: tree.Options, *keys: str) -> tuple[str, ...] | None:
    """Return the texts of an option that lists some, None when it is left out."""
    entry = option(options, *keys)
    if entry is None or isinstance(entry.value, tuple):
        return None if entry is None else ()
    items = entry.value.items if isinstance(entry.value, tree.ListOf) else (entry.value,)
    return tuple(text for item in items if (text := text_of(item)) is not None)


def text_of(value: tree.Expression) -> str | None:
    """Return the text a value stands for when it is written as one, quoted or bare."""
    match value:
        case tree.String(text) | tree.Name(text) | tree.Number(text) | tree.Duration(text):
            return text
        case tree.Binary("-", left, right):
            parts = text_of(left), text_of(right)
            return None if None in parts else f"{parts[0]}-{parts[1]}"
        case tree.Field(subject, name) if (first := text_of(subject)) is not None:
            return f"{first}.{name}"  # a namespace of Temporal Cloud: payments.a1b2c
    return None


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
    return clean if len(clean) > 1 else f"{clean}-nexus"


def kebab_case(name: str) -> str:
    """Return `PaymentsEndpoint` as `payments-endpoint`."""
    return namespace_name(split_humps(name, "-").lower())


def namespace_name(name: str) -> str:
    """Return the nearest name that Temporal accepts for a namespace: letters, digits, `-_.`."""
    clean = re.sub(r"[^a-zA-Z0-9._{}-]+", "-", name).strip("-")
    return clean if len(clean) > 1 else f"ns-{clean}".rstrip("-")


def stem(path: str) -> str:
    """Return the namespace that a file's path gives to what nothing else places."""
    return namespace_name(PurePath(path).stem)


def place(span: Span) -> str:
    """Return where something stands, for a reason: `orders.twf:12`."""
    return f"{PurePath(span.path).name}:{span.line}"


def first_text(*texts: str | None) -> str | None:
    """Return the first text that is there."""
    return next((text for text in texts if text is not None), None)


def queue_option(calls: Sequence[tree.Options]) -> str | None:
    """Return the task queue that the first of several option blocks names."""
    return first_text(*(option_text(options, "task_queue") for options in calls))

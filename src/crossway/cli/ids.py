"""Ids that a user gives: what no workflow can be called."""

from __future__ import annotations

from crossway.language.words import LONGEST_NAME


def id_fault(id: str) -> str:
    """Return why no workflow has an id, to follow what it is called; "" where one may.

    An empty one is what a variable that is not set gives: a fresh one would start again what the
    id was to start once. What is no UTF-8 on the command line is no text to the service.
    """
    if not id:
        return "is empty"
    try:
        size = len(id.encode())
    except UnicodeEncodeError:
        return "is no text: it has bytes that are no UTF-8"
    too_long = f"has {size} bytes, and Temporal takes {LONGEST_NAME}"
    return too_long if size > LONGEST_NAME else ""

"""Whether the file system still answers what it answered when a design was read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crossway.errors import WorkspaceError
from crossway.files.folder import LARGEST, design_entries, entries_ending, read_regular
from crossway.files.observed import ENDING, QUESTIONS, Noted, digest, digest_of


def still_so(noted: Sequence[Noted]) -> dict[str, bytes] | None:
    """Return the contents of the files that were read, by path; None when any answer is another."""
    contents: dict[str, bytes] = {}
    for question, path, answer in noted:
        try:
            if question == "content":
                contents[path] = read_regular(Path(path), LARGEST)
                now = digest(contents[path])
            elif question == "designs":
                now = digest_of(design_entries(Path(path)))
            elif question.startswith(ENDING):
                ends = tuple(question.removeprefix(ENDING).split("|"))
                now = digest_of(entries_ending(Path(path), ends))
            else:
                now = QUESTIONS[question](path)
        except (OSError, ValueError, KeyError, WorkspaceError):
            return None
        if now != answer:
            return None
    return contents

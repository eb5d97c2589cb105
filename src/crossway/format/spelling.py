"""A design rewritten in one of its two spellings, everything that rules fill in written out.

Proven before anybody gets it: the new texts compile to the same Python as the old ones, but for the
numbers of lines in it and its comments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from crossway.compiler import compile_design
from crossway.design.model import Design
from crossway.design.reading import STANDARD_INPUT, Workspace
from crossway.format.explicit import UnspeakableError, explicit
from crossway.format.text import UnreadableError, as_it_began, format_text
from crossway.language import parse, print_file
from crossway.language.holes import has_holes
from crossway.language.printer.page import Spelling
from crossway.language.span import NOWHERE, Span

_LINES = re.compile(rf"((?:\.twf|\.md|{STANDARD_INPUT}):)\d+(?: \(\d+\))?")


def respelled(workspace: Workspace, spelling: Spelling) -> Mapping[str, str]:
    """Return the texts of a design without errors in a spelling, by path.

    A byte order mark and the kind of line end stay, as they do when a text is formatted.

    Raises:
        UnspeakableError: something of it cannot be said in that spelling.
    """
    written = [parsed.file for parsed in workspace.files]
    files = explicit(workspace.design, written, spelling)
    printed = {file.path: print_file(file, spelling=spelling) for file in files}
    try:
        texts = {
            path: as_it_began(workspace.texts.get(path, ""), format_text(text, path))
            for path, text in printed.items()
        }
    except UnreadableError as unreadable:
        said = f"it cannot be written in the {spelling} spelling: {unreadable}"
        raise UnspeakableError(NOWHERE, said) from unreadable
    again = reread(workspace, texts)
    if (old := compiled(workspace.design)) != (new := compiled(again.design)):
        spaces = [name for name in {*old, *new} if old.get(name) != new.get(name)]
        said = f"its {spelling} spelling would change what namespace {min(spaces)} runs"
        raise UnspeakableError(_computed(workspace.design), f"{said}; nothing was written")
    return texts


def reread(workspace: Workspace, texts: Mapping[str, str]) -> Workspace:
    """Return a workspace with other texts for some of its files, by path."""
    files = tuple(
        parse(texts[one.file.path], one.file.path) if one.file.path in texts else one
        for one in workspace.files
    )
    return replace(workspace, files=files, texts={**workspace.texts, **texts})


def _computed(design: Design) -> Span:
    """Return where a workflow stands whose task queue each call computes: most often the cause."""
    for one in design.residents:
        node = design.workflows[one.name].tree if one.kind == "workflow" else None
        if node is not None and has_holes(one.task_queue) and not has_holes(one.namespace):
            return node.span
    return NOWHERE


def compiled(design: Design) -> Mapping[str, str]:
    """Return the Python of a design by namespace, without what a line's place changes in it."""
    return {name: _placeless(source) for name, source in compile_design(design.own).items()}


def _placeless(source: str) -> str:
    lines = (line for line in source.split("\n") if not line.lstrip().startswith("#"))
    return _LINES.sub(r"\1", "\n".join(lines))

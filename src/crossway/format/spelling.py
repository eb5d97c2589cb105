"""A design rewritten in one of its two spellings, everything that rules fill in written out.

Proven before anybody gets it: the new texts compile to the same Python as the old ones, but for the
numbers of lines in it and its comments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from crossway.compiler import compile_design
from crossway.design.model import Design
from crossway.design.reading import STANDARD_INPUT, Workspace
from crossway.format.explicit import UnspeakableError, explicit
from crossway.format.text import UnreadableError, as_it_began, comments_of, format_text
from crossway.language import parse, print_file
from crossway.language.printer.page import Spelling
from crossway.language.span import NOWHERE

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
        own = workspace.design.own
        spaces = dict(zip(old, own.namespaces, strict=True))  # by the names of their modules
        changed = min(name for name in {*old, *new} if old.get(name) != new.get(name))
        raise _changing(own, spelling, spaces.get(changed, changed))
    if lost := _comments(workspace.texts[path] for path in texts) - _comments(texts.values()):
        said = f"its {spelling} spelling has no place for the comment `# {min(lost)}`"
        raise UnspeakableError(NOWHERE, f"{said}: put it on a line of its own elsewhere")
    return texts


def _comments(texts: Iterable[str]) -> Counter[str]:
    """Return how often each comment is in some texts."""
    return Counter(comment for text in texts for comment in comments_of(text))


def reread(workspace: Workspace, texts: Mapping[str, str]) -> Workspace:
    """Return a workspace with other texts for some of its files, by path."""
    files = tuple(
        parse(texts[one.file.path], one.file.path) if one.file.path in texts else one
        for one in workspace.files
    )
    return replace(workspace, files=files, texts={**workspace.texts, **texts})


def _changing(design: Design, spelling: Spelling, namespace: str) -> UnspeakableError:
    """Return why a design has no such spelling, of which a namespace would run something else.

    Most often it is a workflow whose task queue each call computes: a `worker` that listed it would
    take it from there, and a `nexus_endpoint` puts it on its own queue besides.
    """
    said = f"its {spelling} spelling would change what namespace {namespace} runs"
    for one in design.residents:
        node = design.workflows[one.name].tree if one.kind == "workflow" else None
        if node is not None and one.per_tenant and one.namespace == namespace:
            why = f"each call of workflow {one.name} computes its task queue, {one.task_queue}, and"
            return UnspeakableError(node.span, f"{said}: {why} {_MEANT[spelling]}")
    return UnspeakableError(NOWHERE, f"{said}; nothing was written")


_MEANT: Mapping[Spelling, str] = {
    "modern": "a nexus_endpoint puts it on that of the endpoint as well, where no `worker` may "
    "list it; write the endpoint as a `nexus endpoint` of a `namespace` block with a `worker` for "
    "the service, so that it runs where calls say alone, and try again",
    "classic": "a nexus_endpoint would put it on that of the endpoint as well; where that may be, "
    "declare one in the file of the workflow, and try again",
}
"""What keeps a workflow on computed task queues from a spelling, and what to do about it."""


def compiled(design: Design) -> Mapping[str, str]:
    """Return the Python of a design by namespace, without what a line's place changes in it."""
    return {name: _placeless(source) for name, source in compile_design(design.own).items()}


def _placeless(source: str) -> str:
    # A comment takes the empty line above it along.
    lines = (line for line in source.split("\n") if line.strip() and line.lstrip()[0] != "#")
    return _LINES.sub(r"\1", "\n".join(lines))

"""namespace-of-two-files: files of different names give one namespace its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.design.model import ServiceEntry, WorkflowEntry
from crossway.design.settings import stem
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity

Defined = tree.Workflow | tree.Service


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the first of what a file places in a namespace that a file of another name has."""
    placed: dict[str, dict[str, Defined]] = {}
    for path, definition in _placed_by_file(facts):
        placed.setdefault(stem(path), {}).setdefault(PurePath(path).name, definition)
    for namespace, files in placed.items():
        first, *others = sorted(files)
        for name in others:
            yield RULE.at(
                files[name].span,
                f"{first} and {name} both become namespace {namespace}",
                "a namespace has letters, digits and `-_.`: call one of the files otherwise, or "
                "say in a `namespace` block what lives where",
                name=namespace,
            )


def _placed_by_file(facts: Facts) -> Iterator[tuple[str, Defined]]:
    """Yield what lives in the namespace that its own file is called by, with the file's path."""
    design = facts.design
    entries: list[WorkflowEntry | ServiceEntry] = [*design.workflows.values()]
    entries += design.services.values()
    trees = [(one.tree.span.line, one.tree, one) for one in entries if one.tree is not None]
    for _, definition, entry in sorted(trees, key=lambda found: found[0]):
        if stem(entry.file) in {placement.namespace for placement in entry.placements}:
            yield entry.file, definition


RULE = Rule(
    code="namespace-of-two-files",
    subject=Subject.PLACEMENT,
    severity=Severity.WARNING,
    summary="two files of different names become one namespace",
    why="""\
What no `namespace` block places lives in the namespace called as its file. Characters that Temporal
does not take in such a name are left out or become `-`, so that two files can come to one: then
both teams share workers, keys and lists of callers, and a call between them passes no endpoint.""",
    bad="""\
# --- payments+eu.twf
workflow Pay(amount: int) -> (int):
    close complete(amount)

# --- payments-eu.twf
workflow Refund(amount: int) -> (int):
    close complete(-amount)
""",
    good="""\
# --- payments-eu.twf
workflow Pay(amount: int) -> (int):
    close complete(amount)

# --- refunds-eu.twf
workflow Refund(amount: int) -> (int):
    close complete(-amount)
""",
    check=check,
)

"""What workers register: names that nothing defines, and definitions that they leave out.

Every WORKER_UNDEFINED_ and every UNCOVERED_ rule is a use of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossway.checks.facts import Facts
from crossway.checks.packages import Named
from crossway.checks.rule import Rule
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic
from crossway.language.near import did_you_mean, near_names
from crossway.language.span import Span

_ENTRY_KINDS: dict[type[Named], str] = {
    tree.Workflow: "workflow",
    tree.Activity: "activity",
    tree.Service: "service",
}


def undefined_entries(rule: Rule, facts: Facts, kind: type[Named]) -> Iterator[Diagnostic]:
    """Yield a diagnostic of `rule` for each worker entry of one class that nothing defines."""
    what = _ENTRY_KINDS[kind]
    for file, worker, entry in facts.registrations:
        if entry.kind == what and facts.undefined(kind, entry.name, file):
            other = _other_kind(facts, kind, entry.name, file)
            yield rule.at(
                entry.span,
                f"worker {worker.name} registers {what} {entry.name}, which is defined nowhere",
                hint=f"it is registered as `{other} {entry.name}`"
                if other
                else did_you_mean(entry.name, facts.packages.known(kind)),
                name=entry.name,
            )


def _other_kind(facts: Facts, kind: type[Named], name: str, file: tree.File) -> str | None:
    """Return the word for what a name is that is registered as something else."""
    others = (other for other in _ENTRY_KINDS if other is not kind)
    found = (other for other in others if facts.packages.find(other, name, file) is not None)
    return next((_ENTRY_KINDS[other] for other in found), None)


def uncovered(rule: Rule, what: str, facts: Facts, kind: type[Named]) -> Iterator[Diagnostic]:
    """Yield a diagnostic of `rule` for each definition of one class that runs nowhere.

    Nothing in a design without namespace blocks, and nothing in a file with a classic
    endpoint: the endpoint says where that file lives. `what` is the noun.
    """
    if not facts.defined(tree.Namespace):
        return
    covered = _covered(facts, kind)
    slips = _slips(facts, kind)
    placed = {file.path for file, _ in facts.defined(tree.Endpoint)}
    for file, definition in facts.defined(kind):
        if file.path in placed or definition.span in covered:
            continue
        if isinstance(definition, tree.Service) and definition.extern:
            continue  # somebody else's worker registers it
        if not _is_meant(definition.name, slips):  # the slip is reported where it stands
            yield rule.at(
                definition.span,
                f"no worker in a namespace registers {what} {definition.name}",
                hint="add it to a worker that a namespace block instantiates",
                name=definition.name,
            )


def _slips(facts: Facts, kind: type[Named]) -> tuple[str, ...]:
    """Return the names that workers register and nothing defines: those of one class, and those of
    others that it defines."""
    return tuple(
        entry.name
        for file, _, entry in facts.registrations
        for one, word in _ENTRY_KINDS.items()
        if entry.kind == word and facts.undefined(one, entry.name, file)
        if one is kind or facts.packages.find(kind, entry.name, file) is not None
    )


def _is_meant(name: str, slips: Sequence[str]) -> bool:
    return name in slips or bool(near_names(name, slips))


def _covered(facts: Facts, kind: type[Named]) -> set[Span]:
    """Return the places of the definitions of one class that a running worker registers."""
    entries = (
        (file, entry)
        for file, worker, entry in facts.registrations
        if facts.runs(worker, file) and entry.kind == _ENTRY_KINDS[kind]
    )
    found = (facts.packages.find(kind, entry.name, file) for file, entry in entries)
    return {definition.span for definition in found if definition is not None}

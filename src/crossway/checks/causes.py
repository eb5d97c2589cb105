"""One root cause, one diagnostic: what a slip leads to is told with it, not beside it.

A name that looks misspelt (its hint asks whether another was meant) is met wherever it is used:

    activity Chrage(id: string):         # the slip
        ..
    activity Charge(id)                  # UNDEFINED_ACTIVITY
    worker w:
        activity Charge                  # WORKER_UNDEFINED_ACTIVITY

The worst of them stays and has the places of the others; so nothing is lost. What only follows is
left out: of a worker that registers a misspelt workflow nobody can say where that one runs, so
nothing is said of who may call from there. Once the slip is mended, what is left of it is told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from crossway.checks.consequences import CONSEQUENCES, Consequence
from crossway.design.tests import is_in_test
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.habits import FIELD_ON_A_LINE, SYMBOLS
from crossway.language.near import SUGGESTED, near_names
from crossway.language.span import Span
from crossway.language.words import leaf

_WORD = re.compile(r"[\w{}-]+")

Owner = tuple[str, int]
"""A definition: its path, and the line that it begins in."""

_MISSING: tuple[frozenset[str], ...] = (
    frozenset({"UNDEFINED_ACTIVITY", "WORKER_UNDEFINED_ACTIVITY"}),
    frozenset(
        {"UNDEFINED_WORKFLOW", "WORKER_UNDEFINED_WORKFLOW", "NEXUS_ASYNC_UNDEFINED_WORKFLOW"}
    ),
    frozenset(
        {"NEXUS_UNDEFINED_SERVICE", "WORKER_UNDEFINED_NEXUS_SERVICE", "endpoint-undefined-service"}
    ),
    frozenset({"NEXUS_UNDEFINED_ENDPOINT"}),
    frozenset({"UNDEFINED_SIGNAL", "SIGNAL_SEND_UNDEFINED_SIGNAL"}),
    frozenset({"unknown-caller-namespace"}),
)
"""Codes that tell of one and the same missing definition, by its name."""

_MISSING_INSIDE = frozenset(
    {
        *("UNDEFINED_CONDITION", "UNDEFINED_PROMISE_OR_CONDITION"),
        *("SIGNAL_SEND_HANDLE_NOT_WORKFLOW", "undefined-name", "unfilled-hole"),
    }
)
"""Codes that tell of a name that one definition alone could know."""

_LINKAGE = "ENDPOINT_SERVICE_LINKAGE"
"""It names an endpoint and what is not behind it: whoever calls there, it is one fault."""

_REFUSED = "caller-not-allowed"
"""It names a list and who is not on it: however often he calls, it is one fault."""

_NEVER_CHANGES = "await-never-changes"
"""It names what nothing changes: however often a workflow awaits it, it is one fault."""

_NO_HANDLE = "UNDEFINED_PROMISE_OR_CONDITION"
"""It names what was never started: however often a body awaits it, it is one fault."""

_IS_HANDLE = "handle-as-value"
"""It names what is no value yet: however often a body uses it as one, awaiting it mends all."""

_ONE_CAUSE = frozenset(
    {_LINKAGE, _REFUSED, _NEVER_CHANGES, _NO_HANDLE, _IS_HANDLE},
).union(*_MISSING)
"""Codes that tell of one thing, spelled right or wrong: calling it twice is no second fault."""

_ALIKE = frozenset(
    {
        *("unknown-field", "NEXUS_NO_OPERATION", "unknown-in-test", _REFUSED, _LINKAGE),
    }
)
"""Codes whose message names both the thing and what it lacks: one message, one cause."""


_EACH_LINE = frozenset({SYMBOLS[";"], FIELD_ON_A_LINE})
"""Hints for what somebody is used to write at the end of every line: it is one habit of a file."""

_ALSO_SLIPS = frozenset(
    {
        *("unused-variable", "unknown-function"),
        *("missing-field", "missing-result", "wrong-argument-count", "duplicate-type"),
        *("unknown-error", "constant-condition", "handle-as-value", "endpoint-undefined-service"),
        *("DUPLICATE_ACTIVITY", "DUPLICATE_WORKFLOW", "DUPLICATE_NEXUS_SERVICE"),
        *("duplicate-member", "statement-out-of-place"),
    }
)
"""Codes whose findings lead to others though they ask for no other name."""


def by_cause(
    found: Sequence[Diagnostic], files: Sequence[tree.File], stops: Callable[[Diagnostic], bool]
) -> list[Diagnostic]:
    """Return findings with one for each slip; `stops` says which keep a design from running.

    What stays is an error wherever something that keeps it from running is left out.
    """
    # A variable that nothing reads asks nothing: it counts where its name is near to another's.
    # A function that is not there, spelled right or wrong, changes nothing that is awaited.
    slips = [one for one in found if _is_slip(one) or one.code in _ALSO_SLIPS]
    if len(found) < 2:
        return list(found)
    owner = _owners(files)
    in_test = is_in_test(files)
    causes = _Causes(slips, owner, in_test, files)
    left_out = {at: cause for at, one in enumerate(found) if (cause := causes.of(one)) is not None}
    worse = {cause for at, cause in left_out.items() if stops(found[at])}
    kept = [
        replace(one, severity=Severity.ERROR) if one in worse else one
        for at, one in enumerate(found)
        if at not in left_out
    ]
    return _folded(kept, owner, in_test)


def _is_slip(found: Diagnostic) -> bool:
    return (found.hint or "").startswith(SUGGESTED)


def _owners(files: Iterable[tree.File]) -> Callable[[Span], Owner]:
    """Return what finds the definition that a place is in."""
    begins = {
        file.path: sorted(definition.span.line for definition in file.definitions) for file in files
    }

    def owner(span: Span) -> Owner:
        lines = begins.get(span.path, [])
        at = bisect_right(lines, span.line)
        return span.path, lines[at - 1] if at else 0

    return owner


# --- what follows ---------------------------------------------------------------------------


class _Causes:
    """The slips of a design, asked what a finding follows from."""

    def __init__(
        self,
        slips: Sequence[Diagnostic],
        owner: Callable[[Span], Owner],
        in_test: Callable[[Span], bool],
        files: Sequence[tree.File],
    ) -> None:
        self._owner, self._in_test, self._files = owner, in_test, files
        self._by_code: dict[str, list[Diagnostic]] = {}
        for slip in slips:
            self._by_code.setdefault(slip.code, []).append(slip)
        self._names: dict[Diagnostic, frozenset[str]] = {}

    def of(self, effect: Diagnostic) -> Diagnostic | None:
        """Return the slip that a finding follows from, if there is one."""
        kinds = [kind for kind in CONSEQUENCES if effect.code in kind.effects]
        pairs = (
            (kind, slip)
            for kind in kinds
            for code in sorted(kind.causes)
            for slip in self._by_code.get(code, ())
        )
        return next((slip for kind, slip in pairs if self._leads(kind, slip, effect)), None)

    def _leads(self, kind: Consequence, slip: Diagnostic, effect: Diagnostic) -> bool:
        if slip is effect:
            return False
        if self._in_test(slip.span) and not self._in_test(effect.span):
            return False  # what a test says keeps nothing from running but the test
        if kind.inside and self._owner(slip.span) != self._owner(effect.span):
            return False
        if kind.later and slip.span.line > effect.span.line:
            return False
        if kind.option and not _means(slip, kind.option):
            return False
        if kind.near and not near_names(leaf(slip.name or ""), [leaf(effect.name or "")]):
            return False
        return not kind.told or not self._involved(slip).isdisjoint(_WORD.findall(effect.message))

    def _involved(self, slip: Diagnostic) -> frozenset[str]:
        """Return the names whose place a slip leaves open: its own, and what it would place."""
        if slip not in self._names:
            names = {leaf(slip.name or ""), *_WORD.findall((slip.hint or "")[len(SUGGESTED) :])}
            self._names[slip] = frozenset({*names, *self._placed(slip, names)})
        return self._names[slip]

    def _placed(self, slip: Diagnostic, names: Collection[str]) -> Iterator[str]:
        """Yield what stands in the workers that are meant, and the namespaces that run them."""
        path, line = self._owner(slip.span)
        own = {slip.name}
        for file in self._files:
            for one in file.definitions:
                is_owner = (file.path, one.span.line) == (path, line)
                if isinstance(one, tree.Endpoint) and is_owner:
                    yield one.name
                if isinstance(one, tree.Worker) and (is_owner or one.name in names):
                    own.add(one.name)
                    yield from (
                        leaf(e.name) for e in one.entries if isinstance(e, tree.WorkerEntry)
                    )
        for file in self._files:
            for one in file.definitions:
                if isinstance(one, tree.Namespace) and any(
                    isinstance(e, tree.NamespaceEntry) and e.name in own for e in one.entries
                ):
                    yield one.name


def _means(slip: Diagnostic, keys: Collection[str]) -> bool:
    """Return whether one of these options was meant, by its spelling or as the hint asks."""
    asked = _WORD.findall(slip.hint or "")
    return bool(near_names(slip.name or "", keys)) or not set(keys).isdisjoint(asked)


# --- the same, several times ------------------------------------------------------------------


def _folded(
    found: Sequence[Diagnostic], owner: Callable[[Span], Owner], in_test: Callable[[Span], bool]
) -> list[Diagnostic]:
    """Return findings with one for each missing name, the others related to it.

    Of what a test says as well it is that of the design, which keeps more from running.
    """
    groups: dict[object, list[Diagnostic]] = {}
    for one in found:
        groups.setdefault(_key(one, owner), []).append(one)
    kept: list[Diagnostic] = []
    for group in groups.values():
        one_cause = group[0].code in _ONE_CAUSE or any(map(_is_slip, group))
        kept += [told_once(group, later=in_test)] if one_cause else group
    return kept


def once_a_file(faults: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what the parser says, with one for what a file has at the end of every line."""
    groups: dict[object, list[Diagnostic]] = {}
    for one in faults:
        on_each = one.hint in _EACH_LINE
        groups.setdefault((one.span.path, one.hint) if on_each else id(one), []).append(one)
    yield from map(told_once, groups.values())


def _nowhere(_span: Span) -> bool:
    return False


def told_once(
    group: Sequence[Diagnostic], *, later: Callable[[Span], bool] = _nowhere
) -> Diagnostic:
    """Return the worst of some findings, the first of several, related to the others.

    `later` tells the places that come after all others.
    """
    first, *others = sorted(group, key=lambda one: (one.severity.rank, later(one.span), one.span))
    places = tuple(
        Related(one.span, one.message) for one in sorted(others, key=lambda one: one.span)
    )
    return replace(first, related=(*first.related, *places)) if places else first


def _key(found: Diagnostic, owner: Callable[[Span], Owner]) -> object:
    """Return what findings of one cause have in common; something unique for all others."""
    if found.code in _ALIKE:
        return found.message
    if found.code in (_NEVER_CHANGES, _IS_HANDLE):
        return owner(found.span), found.message
    for codes in _MISSING:
        if found.code in codes:
            return codes, found.name
    if found.code in _MISSING_INSIDE:
        return owner(found.span), (found.name or "").partition(".")[0]
    return id(found)

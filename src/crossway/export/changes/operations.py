"""What one operation takes, answers, fails with and how long it has: before and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import timedelta

from crossway.design.model import Design, OperationEntry, Signature
from crossway.design.names import is_contract
from crossway.design.options import STARTED, OptionSet, gather, given_word, taken_by
from crossway.design.types import FieldType, Nullable, RecordShape, RecordType, Type
from crossway.export.changes.change import Kind
from crossway.export.changes.errors import raised_by
from crossway.export.changes.types import Difference, Types, missing
from crossway.export.promised import Promised
from crossway.language import tree
from crossway.language.blocks import statements
from crossway.language.durations import length_of

Found = Iterator[tuple[Kind, str]]


@dataclass(frozen=True, slots=True)
class Side:
    """An operation in one of the two designs."""

    design: Design
    promised: Promised
    entry: OperationEntry

    @property
    def signature(self) -> Signature:
        """What it promises."""
        return self.promised.signature(self.entry)


def compare_operations(old: Side, new: Side) -> Found:
    """Yield what changed for the callers of an operation."""
    yield from _requests(old, new)
    yield from _responses(old, new)
    yield from _errors(old, new)
    yield from _deadlines(old, new)
    yield from _attaching(old, new)


# --- what goes in ----------------------------------------------------------------------

_INPUT = "(input)"
"""What the record is called that several arguments travel as: no type of a design is."""


def _requests(old: Side, new: Side) -> Found:
    before, now = old.signature, new.signature
    if not now.parameters:
        if before.parameters:
            yield Kind.REQUEST_WIDER, "takes no arguments any more, and ignores what is sent"
        return
    if not before.parameters:
        needed = [name for name, _ in now.parameters if name not in now.left_out]
        yield from _said("request", Difference(f"takes {_named(now)} now", bool(needed)))
        return
    if (len(before.parameters) == 1) is not (len(now.parameters) == 1):
        said = f"took {_named(before)} and takes {_named(now)}: several travel as one object"
        yield Kind.REQUEST_STRICTER, said
        return
    types = Types(_with_input(old), _with_input(new, _read_as_null(new)))
    if len(now.parameters) == 1:
        yield from _only_one(before, now, types)
    else:
        whole = RecordType(_INPUT)
        for one in types.compare(whole, whole, "request", _INPUT):
            yield from _said("request", one)
    yield from _defaults(old, new)


def _only_one(before: Signature, now: Signature, types: Types) -> Found:
    """Yield how the one argument differs, which travels as it is: its name is free to change."""
    ((was, kind),), ((name, other),) = before.taken, now.taken
    optional = name in now.left_out
    if optional is not (was in before.left_out):
        yield from _said("request", missing(optional, "request", name))
    for one in types.compare(kind, other, "request", name):
        yield from _said("request", one)


def _defaults(old: Side, new: Side) -> Found:
    """Yield the defaults that are others now; a caller that leaves them out means the new ones."""
    before, now = (
        {**dict.fromkeys(_read_as_null(side)), **side.signature.left_out} for side in (old, new)
    )
    for name, default in before.items():
        if name in now and now[name] != default:
            yield Kind.REQUEST_WIDER, f"has another default for {name}"


def _named(signature: Signature) -> str:
    names = [name for name, _ in signature.parameters]
    return f"{len(names)} argument{'s' * (len(names) != 1)} ({', '.join(names)})"


def _with_input(side: Side, nulls: Set[str] = frozenset()) -> Mapping[str, RecordShape]:
    signature = side.signature
    optional = nulls | signature.left_out.keys()
    fields = tuple(FieldType(name, kind, name not in optional) for name, kind in signature.taken)
    return {**side.promised.records, _INPUT: RecordShape(_INPUT, fields, True)}


def _read_as_null(side: Side) -> set[str]:
    """Return the arguments among several that may be left out for being null then, without a
    default: an operation of a design reads them so, and of a contract nobody knows."""
    taken = side.signature.taken
    if is_contract(side.entry.file) or len(taken) == 1:
        return set()
    return {name for name, kind in taken if isinstance(kind, Nullable)}


def _said(direction: str, one: Difference) -> Found:
    kinds = {
        ("request", True): Kind.REQUEST_STRICTER,
        ("request", False): Kind.REQUEST_WIDER,
        ("response", True): Kind.RESPONSE_POORER,
        ("response", False): Kind.RESPONSE_RICHER,
    }
    yield kinds[direction, one.breaking], one.said.replace(f"{_INPUT}.", "")


# --- what comes out --------------------------------------------------------------------


def _responses(old: Side, new: Side) -> Found:
    before, now = old.signature, new.signature
    if before.results != now.results:
        more = now.results > before.results == 0
        said = f"answered {_counted(before.results)} and answers {_counted(now.results)}"
        yield (Kind.RESPONSE_RICHER if more else Kind.RESPONSE_POORER), said
        return
    types = Types(old.promised.records, new.promised.records)
    for kind, other, path in _results(before, now):
        for one in types.compare(kind, other, "response", path):
            yield from _said("response", one)


def _results(before: Signature, now: Signature) -> Iterator[tuple[Type, Type, str]]:
    if before.results:
        pairs = list(zip(before.outputs, now.outputs, strict=True))
        for number, (kind, other) in enumerate(pairs, start=1):
            yield kind, other, "result" if len(pairs) == 1 else f"result {number}"


def _counted(results: int) -> str:
    return {0: "nothing", 1: "one value"}.get(results, f"{results} values")


# --- how it fails, and how long it has -------------------------------------------------


def _errors(old: Side, new: Side) -> Found:
    before, now = raised_by(old.design, old.entry), raised_by(new.design, new.entry)
    for name in now:
        if name not in before:
            yield Kind.ERROR_ADDED, f"may fail as {name} now"
    types = Types(old.promised.records, new.promised.records)
    for name, described in before.items():
        if name not in now:
            yield Kind.ERROR_REMOVED, f"no longer fails as {name}"
        elif described and now[name]:
            whole = RecordType(name)
            for one in types.compare(whole, whole, "response", name):
                yield from _said("response", one)


def _deadlines(old: Side, new: Side) -> Found:
    before, now = _limits(old), _limits(new)
    for name in dict.fromkeys([*before, *now]):
        was, has = before.get(name), now.get(name)
        if was == has:
            continue
        shorter = has is not None and (was is None or has < was)
        kind = Kind.DEADLINE_SHORTER if shorter else Kind.DEADLINE_LONGER
        yield kind, f"had {_length(was)} and has {_length(has)} ({name})"


def _length(limit: timedelta | None) -> str:
    return "no limit" if limit is None else f"{limit.total_seconds():g}s"


def _limits(side: Side) -> dict[str, timedelta]:
    """Return how long an operation has, by the options that say so where it is a constant."""
    found: dict[str, timedelta] = {}
    for call in _returned(side):
        found |= _given(taken_by(call, "returned"), call.options, _defaults_of(side, call))
    if side.entry.workflow and (workflow := side.design.names.workflows.get(side.entry.workflow)):
        found |= _given(STARTED, (), workflow.node.default_options)
    return found


def _attaching(old: Side, new: Side) -> Found:
    """Yield whether a caller gets what the workflow of another caller comes to."""
    before, now = _attaches(old), _attaches(new)
    if before and not now:
        yield Kind.CALLER_REMOVED, "no longer gives a caller what another caller's call had started"
    if now and not before:
        yield Kind.CALLER_ADDED, "gives a caller also what another caller's call had started"


def _attaches(side: Side) -> bool:
    words = (
        given_word(taken_by(call, "returned"), call.options, "attach") for call in _returned(side)
    )
    return "any_caller" in words


def _returned(side: Side) -> Iterator[tree.WorkflowCall | tree.ActivityCall]:
    for statement in statements((side.entry.tree.body if side.entry.tree else None) or ()):
        value = statement.value if isinstance(statement, tree.Return) else None
        if isinstance(value, tree.WorkflowCall | tree.ActivityCall):
            yield value


def _defaults_of(side: Side, call: tree.WorkflowCall | tree.ActivityCall) -> tree.Options:
    calls, names = side.design.calls, side.design.names
    if isinstance(call, tree.ActivityCall):
        activity = names.activities.get(calls.activities[call.span].name)
        return activity.node.default_options if activity else ()
    workflow = names.workflows.get(calls.workflows[call.span].name)
    return workflow.node.default_options if workflow else ()


def _given(taken: OptionSet, own: tree.Options, defaults: tree.Options) -> dict[str, timedelta]:
    """Return the timeouts among some options; one that is computed is not known here."""
    given = {key: one.entry.value for key, one in gather(taken, own, defaults).items()}
    lengths = {
        key: length_of(value.text)
        for key, value in given.items()
        if isinstance(value, tree.Duration) and key.endswith("timeout")
    }
    return {key: length for key, length in lengths.items() if length is not None}

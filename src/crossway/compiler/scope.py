"""What the emitters of one module, and of one body in it, share.

Longer than other files because a scope is one thing, and what its fields are for is told in one
place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

from crossway.compiler.comments import Above
from crossway.compiler.marks import Part, mark
from crossway.compiler.naming import Members, module_names
from crossway.compiler.references import MODULES, References, calling, starting
from crossway.compiler.text import (
    Code,
    Names,
    argument,
    code,
    commas,
    constant_name,
    python_name,
    quoted,
)
from crossway.compiler.types import ANY, annotation
from crossway.compiler.vocabulary import TEMPORARIES
from crossway.compiler.writer import Writer
from crossway.design.changing import root_of, touched_names
from crossway.design.handles import Held
from crossway.design.model import ActivityEntry, Design, NexusTarget, Signature
from crossway.design.options import Mode
from crossway.design.python import implementables
from crossway.design.sample import sample_value
from crossway.design.sharing import awaited_names
from crossway.design.simulated import first_calls
from crossway.design.types import Scalar, Type
from crossway.language import tree
from crossway.language.span import Span, line_of

Place = Literal["workflow", "query", "operation", "activity"]


@dataclass
class Module:
    """One namespace's module while it is written.

    `samples` are what stubs answer with where `run` simulates them, by `Stub.key`. They stand
    beside the text and not in it: code that is deployed answers with nothing made up. What a team
    has `owned` names things as Python does, and not as the design.
    """

    design: Design
    namespace: str
    above: Above = field(default_factory=dict)
    names: Names = field(default_factory=lambda: module_names(()))
    records: dict[str, Code] = field(default_factory=dict)
    operations: dict[NexusTarget, Code] = field(default_factory=dict)
    functions: dict[tuple[str, str], Code] = field(default_factory=dict)
    workflows: dict[str, Code] = field(default_factory=dict)
    samples: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    body_activities: set[tuple[str, str]] = field(default_factory=set)
    marked: bool = False
    references: References | None = None
    owned: bool = False

    def annotation(self, kind: Type) -> Code:
        """Return a type as an annotation."""
        return annotation(kind, self.records)

    def outcome(self, signature: Signature) -> Code:
        """Return the annotation of what comes out; several results travel as a list."""
        if not signature.each:
            return self.annotation(signature.result)
        return code("tuple[{}]", commas(self.annotation(kind) for kind in signature.each))

    def result(self, signature: Signature) -> list[Code]:
        """Return the argument that says of which type a result is; none for any."""
        text = self.outcome(signature)
        return [] if text == ANY else [argument("result", text)]

    def operation(self, target: NexusTarget) -> Code:
        """Return the constant that stands for an operation this module calls."""
        if target not in self.operations:
            wishes = (target.operation, f"{target.service}_{target.operation}")
            self.operations[target] = self.names.claim(*(constant_name(w) for w in wishes))
        return self.operations[target]

    def function(self, name: str, file: str, *, truth: bool) -> Code:
        """Return the stub of a function that a body calls; `truth` when used as one.

        Its sample is of the type that it is used as: a number in a sum.
        """
        used = self.design.functions.get((file, name))
        if truth:
            return self.answering(name, file, True)
        if used is None or used == Scalar("string", used.label if isinstance(used, Scalar) else ""):
            return self.answering(name, file, f"{name}-1")
        return self.answering(name, file, sample_value(used, self.design.records, name))

    def answering(self, name: str, file: str, sample: Any) -> Code:
        """Return the stub of a function that answers with `sample` where Python has none.

        The first sample that is asked for counts: one function gives one kind of answer.
        """
        key = (name, self.label(file))
        if key not in self.functions:
            plain = python_name(name)
            self.functions[key] = self.names.claim(plain, code("{}_function", plain))
            self.samples["function", *key] = sample
        return self.functions[key]

    def label(self, file: str) -> str:
        """Return what finds the Python beside a file: `orders` for `teams/orders.twf`."""
        return self.labels.get(file, "")

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The labels of the design's files, by path."""
        return self.design.labels

    def stub(
        self,
        kind: str,
        name: str,
        label: str,
        *more: Code,
        sample: Any = None,
        spelled_out: bool = False,
    ) -> Code:
        """Return what stands for something that Python may do; `more` are its further arguments.

        Unless the design spells out what it does, there is the design's line, for a refusal.
        The `sample` is noted beside the module.
        """
        if sample is not None:
            self.samples[kind, name, label] = sample
        by_reference = kind in MODULES and not (kind == "activity" and spelled_out)
        if self.references is not None and by_reference:
            function = self.references.function(kind, name, label)
            return code("cw.implemented({})", commas([quoted(kind), quoted(name), function, *more]))
        given = [quoted(kind), quoted(name), quoted(label), *more]
        if not spelled_out and (line := self.line(name, label)):
            given.append(argument("at", quoted(line)))
        return code("cw.Stub({})", commas(given))

    def line(self, name: str, label: str) -> str:
        """Return the design's line of something that is left to Python: `orders.twf:12`."""
        span = self._left_to_python.get((name, label))
        return line_of(span) if span is not None else ""

    @cached_property
    def _left_to_python(self) -> Mapping[tuple[str, str], Span]:
        """Where what is left to Python is defined, else called first; by name and label."""
        first, flows = first_calls(self.design), self.design.workflows.values()
        found = [(i.name, i.file, i.calls[0].span) for i in implementables(self.design) if i.calls]
        found += [(w.name, w.file, first[n]) for w in flows if (n := f"workflow {w.name}") in first]
        return {(name, self.label(file)): span for name, file, span in found}

    def workflow_class(self, name: str, *wishes: Code) -> Code:
        """Return what the class of a workflow type is called, at first chosen among the wishes."""
        if name not in self.workflows:
            self.workflows[name] = self.names.claim(*wishes)
        return self.workflows[name]

    def calling(self, name: str, arguments: Sequence[Code], *, behind: bool = False) -> Code:
        """Return the name and the arguments of a call of an activity, by reference in a project."""
        return calling(self._function_of(name, len(arguments)), name, arguments, behind=behind)

    def starting(self, name: str, arguments: Sequence[Code], *, behind: bool = False) -> Code:
        """Return the type and the arguments of a workflow that is started, by reference too."""
        run = self.references.workflows.get(name) if self.references else None
        return starting(run, name, arguments, behind=behind)

    def _function_of(self, name: str, count: int) -> Code | None:
        """Return the function of an activity that is served here and takes so many arguments."""
        entry, references = self.activities.get(name), self.references
        if references is None or entry is None or name not in references.registered:
            return None
        if len(entry.signature.parameters) != count:
            return None  # the design calls it in several ways
        label = self.label(entry.file)
        return references.written.get(name) or references.function("activity", name, label)

    @cached_property
    def activities(self) -> Mapping[str, ActivityEntry]:
        """The activities of this namespace, the first of each name."""
        own = [a for a in self.design.activities if a.placement.namespace == self.namespace]
        return {entry.name: entry for entry in reversed(own)}


class Outcome(NamedTuple):
    """What a body is annotated to give; `kind` is its type, None where that is no single value, and
    `begun` is what is to come out of what goes on behind an operation."""

    text: Code
    kind: Type | None
    begun: Code = ANY


class Item(NamedTuple):
    """The item of a loop that changes the elements of the list `many`, and its place `at` there.

    Where it is `crowded` other lines of the loop change that list, too.
    """

    many: tree.Expression
    at: Code
    crowded: bool


@dataclass(frozen=True)
class Scope:
    """One body while it is written.

    `owner` is what the body belongs to; `returns` is what a call becomes that it returns. `names`
    are those in scope anywhere in it: other bare words of options are text; `shown` are those of
    them that fill the holes of texts. `stand_ins` are what names stand for that are no variables
    here. `shared` names live on `self`, `kept` stay in rounds that run at once, `truths` are those
    of the state that are awaited until they hold, `held` says what holds promises; `bound` are the
    local names known so far, `rebound` those bound in several places, `unshared` those whose value
    nothing else holds. `items` has, for the item of a loop that changes the elements of a list,
    that list and the position in it; `caught` maps what enclosing `catch` blocks bound to the
    exceptions themselves. `nested` is set inside the functions of an `await all`, where `close` has
    to unwind; `concurrent` directly in an iteration that runs as one. `awaits_handlers` is set
    where a handler may still be running when the workflow closes. `cancelled` are, for each `catch
    CancelledError:` that a `break` or `continue` here leaves, the variable that says whether the
    workflow was cancelled itself, and what was caught. `backed` is set where what is returned may
    go on behind an operation after its request. Where a team owns the code, `kinds` are the types
    that a type checker sees names to be of, `state` those that shared names are declared as,
    `tested` is what the body compares with null, and `gives` what it is annotated to give.
    `declared` is what the design says that it gives, None where nobody gets that, and `sure` are
    the types of the names that nothing but a checked value is given to.
    """

    module: Module
    place: Place
    owner: str
    file: str
    out: Writer
    returns: Mode = "called"
    backed: bool = False
    names: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    stand_ins: Mapping[str, Code] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    touched: Mapping[str, int] = field(default_factory=dict)
    handed: Mapping[str, tuple[Code, ...]] = field(default_factory=dict)
    due: list[str] = field(default_factory=list)
    conditions: frozenset[str] = frozenset()
    truths: frozenset[str] = frozenset()
    held: Held = field(default_factory=lambda: Held({}))
    rebound: frozenset[str] = frozenset()
    unshared: frozenset[str] = frozenset()
    items: Mapping[str, Item] = field(default_factory=dict)
    caught: Mapping[str, Code] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)
    members: Members = field(default_factory=Members)
    temporaries: Names = field(default_factory=Names)
    nested: bool = False
    concurrent: bool = False
    awaits_handlers: bool = False
    cancelled: tuple[tuple[Code, Code], ...] = ()
    unwinds: list[bool] = field(default_factory=list)
    kinds: Mapping[str, Type] = field(default_factory=dict)
    state: Mapping[str, Type] = field(default_factory=dict)
    tested: frozenset[str] = frozenset()
    gives: Outcome | None = None
    declared: Signature | None = None
    sure: Mapping[str, Type] = field(default_factory=dict)

    @property
    def design(self) -> Design:
        """The design being compiled."""
        return self.module.design

    def variable(self, name: str) -> Code:
        """Return a design's variable as Python."""
        if name in self.stand_ins:
            return self.stand_ins[name]
        shared = name in self.shared or name in self.conditions
        return code("self.{}", python_name(name)) if shared else python_name(name)

    def temporary(self, wish: Code) -> Code:
        """Return a name for what only generated code knows, which is none of the design's.

        Raises:
            ValueError: the wish is none of `TEMPORARIES`, which names of the module avoid.
        """
        if str(wish) not in TEMPORARIES:
            raise ValueError(f"{wish} is not listed among the names for this")
        self.temporaries.reserve(python_name(name) for name in (*self.names, *self.bound))
        return self.temporaries.claim(wish)

    def bind(self, names: Iterable[str]) -> Code:
        """Return an assignment's left side, and remember the names."""
        listed = list(names)
        self.bound.update(listed)
        self.due.extend(name for name in listed if name in self.handed)
        return commas(self.variable(name) for name in listed)

    def with_own(self, names: Collection[str]) -> Scope:
        """Return the scope of a nested function, or a method, that has some names for itself and
        hands on what it gives them to whoever else has them."""
        handed, stand_ins, shared = dict(self.handed), dict(self.stand_ins), self.shared
        bound = {*self.bound} - {*names}
        for name in sorted(names):
            handed[name] = (self.variable(name), *self.handed.get(name, ()))
            if name in shared:
                stand_ins.pop(name, None)
                shared -= {name}
            else:
                stand_ins[name] = self.temporary(code("mine"))
        return replace(self, handed=handed, stand_ins=stand_ins, shared=shared, bound=bound)

    def alone(self, names: frozenset[str], block: tree.Block) -> frozenset[str]:
        """Return those of some names by which nobody else tells a block anything: they are given by
        calls, waits and loops alone, and nobody else changes a part of them."""
        here = touched_names([block])
        told = self.told | self.awaited(block)
        return frozenset(name for name in names - told if self.touched.get(name, 0) <= here[name])

    def awaited(self, block: tree.Block) -> frozenset[str]:
        """Return the names of the conditions that a block awaits."""
        return awaited_names(block, self.held)

    def hand_on(self, changed: Iterable[str] = ()) -> None:
        """Write that others have what the last line gave names of a body's own, or parts of it."""
        names = [*self.due, *changed]
        for name in names:  # an item changes the list that it is of
            if name in self.items:
                names.append(root_of(self.items[name].many))
        for name in dict.fromkeys(name for name in names if name in self.handed):
            for outside in self.handed[name]:
                self.out.line(code("{} = {}", outside, self.variable(name)))
        self.due.clear()

    def inner(self, *, concurrent: bool = False) -> Scope:
        """Return the scope of a nested function."""
        return replace(self, bound={*self.bound}, nested=True, concurrent=concurrent, cancelled=())

    def mark(self, node: tree.Node) -> None:
        """Say where a statement was written, in text that is to be mapped back."""
        if self.module.marked:
            self.out.mark(mark(node.span))

    def mark_part(self, part: Part, span: Span) -> None:
        """Say at the top of a block what of the design is passed with it, in such text."""
        if self.module.marked:
            self.out.mark(mark(span, part))

    def sequential(self) -> Scope:
        """Return the scope of an ordinary loop's body."""
        return replace(self, concurrent=False, cancelled=())

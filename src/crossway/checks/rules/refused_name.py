"""refused-name: Temporal refuses the name of something, or nobody could read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.options import option_blocks
from crossway.checks.rule import Rule, Subject
from crossway.design.builtins import MEMO, MESSAGES, SEARCH_ATTRIBUTES
from crossway.design.options import OF_NAMESPACES, Text, Texts, template_of
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.holes import Hole, pieces
from crossway.language.span import Span
from crossway.language.visible import visible
from crossway.language.words import LONGEST_NAME, RESERVED_QUEUES, is_namespace, with_article

_LONGEST_SHOWN = 60
_NAMESPACE = "the name of a namespace"


class _Named(NamedTuple):
    """A name, and what a message calls it: `the name of a namespace`, `task_queue`.

    How long an option's text may be is said with the option, and checked with its value.
    """

    of: str
    name: str
    span: Span
    measured: bool = False


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the names that the server would not take, and those that hide what they are."""
    for of, name, span, measured in (*_in_options(file), *_in_calls(file), *_elsewhere(file)):
        fixed = name
        if "{" in name:
            fixed = "".join("x" if isinstance(part, Hole) else part for part in pieces(name))
        if visible(fixed) != fixed:
            said = f"{of} has characters that nobody sees: {_shown(name)}"
            yield RULE.at(span, said, "write it with letters that are seen", name=name)
        elif of.endswith("task_queue") and fixed.startswith(RESERVED_QUEUES):
            said = f"Temporal refuses {_shown(name)} as {of}"
            yield RULE.at(span, said, f"`{RESERVED_QUEUES}` begins its own", name=name)
        elif not measured and not 0 < len(fixed.encode(errors="replace")) <= LONGEST_NAME:
            said = f"Temporal refuses {_shown(name)} as {of}"
            yield RULE.at(span, said, f"1 to {LONGEST_NAME} bytes", name=name)
        elif of in (_NAMESPACE, *OF_NAMESPACES) and not is_namespace(fixed):
            said = f"{_shown(name)} could have no keys, as {of}"
            yield RULE.at(span, said, "a namespace has no `/` and no `\\`", name=name)


def _in_options(file: OneFile) -> Iterator[_Named]:
    """Yield the texts of options, but for descriptions and what the option itself limits."""
    for block in file.find(option_blocks):
        for option, entry in block.takes.written(block.options):
            value, names = entry.value, block.names or ()
            match option.value:
                case Text(most, may_be_empty) if not isinstance(value, tuple):
                    text = template_of(value, names)
                    if text and not (may_be_empty and most is None):
                        yield _Named(option.key, text, entry.span, measured=True)
                case Texts() if not isinstance(value, tuple):
                    items = value.items if isinstance(value, tree.ListOf) else (value,)
                    texts = (template_of(item, names) for item in items)
                    yield from (_Named(option.key, text, entry.span) for text in texts)
                case _:  # no names
                    pass


def _in_calls(file: OneFile) -> Iterator[_Named]:
    """Yield what functions name: messages, the ids that they go to, and what is kept by name."""
    for body in file.bodies:
        for call in body.of(tree.Invoke):
            if call.function in (MEMO.name, SEARCH_ATTRIBUTES.name):
                for key in (one for given in call.arguments[:1] for one in _keys(given)):
                    yield _Named(f"a name in {call.function}", key.name, key.span, measured=True)
            elif kind := MESSAGES.get(call.function):
                for of, given in zip(("workflow id", "name"), call.arguments, strict=False):
                    text = template_of(given, body.names)
                    if text:  # of an empty one `wrong-type` tells
                        yield _Named(f"the {of} of {with_article(kind)}", text, given.span)


def _keys(value: tree.Expression) -> tuple[tree.RecordField, ...]:
    return value.fields if isinstance(value, tree.Record) else ()


def _elsewhere(file: OneFile) -> Iterator[_Named]:
    for _, namespace in file.defined(tree.Namespace):
        yield _Named(_NAMESPACE, namespace.name, namespace.span)
    for kind in _CALLED:
        for node in file.written(kind):
            if named := _of_node(node):
                yield named


_CALLED: tuple[type[tree.Node], ...] = (
    *(tree.Workflow, tree.WorkflowCall, tree.Activity, tree.ActivityCall),
    *(tree.Handler, tree.Send, tree.NexusCall),
)
"""What has a name on Temporal."""


def _of_node(node: tree.Node) -> _Named | None:
    match node:
        case tree.Workflow(name) | tree.WorkflowCall(name):
            return _Named("the name of a workflow", name, node.span)
        case tree.Activity(name) | tree.ActivityCall(name):
            return _Named("the name of an activity", name, node.span)
        case tree.Handler(kind, name):
            return _Named(f"the name of a {kind}", name, node.span)
        case tree.Send(signal=name):
            return _Named("the name of a signal", name, node.span)
        case tree.NexusCall(target):
            return _Named("the name of an endpoint or a namespace", target, node.span)
        case _:  # what has no name on Temporal
            return None


def _shown(name: str) -> str:
    text = visible(name)
    long = len(text) > _LONGEST_SHOWN
    return f"`{text[:_LONGEST_SHOWN]}..` ({len(name)} characters)" if long else f"`{text}`"


RULE = Rule(
    code="refused-name",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="Temporal refuses the name of something, or nobody could read it",
    why=f"""\
Namespaces, task queues, workflow ids and the names of workflows, activities, signals, queries and
updates have 1 to {LONGEST_NAME} bytes, and no task queue begins with `{RESERVED_QUEUES}`: the \
server
refuses others by failing the workflow's task, again and again. It takes ends of lines, control
characters, and characters that turn the direction of text or are not seen at all. A name with one
looks like another, in `allowed_caller_namespaces` too, so it is an error here. A namespace has no
`/` and no `\\`, which Temporal would take: its keys are in files of its name. Endpoints, services
and operations have rules of their own: `nexus-refused-name`.""",
    bad="""\
workflow Ship(parcel: Parcel):
    activity Pack(parcel)
        options:
            task_queue: "/_sys/packing"
    close complete

activity Pack(parcel: Parcel):
    pack(parcel)
""",
    good="""\
workflow Ship(parcel: Parcel):
    activity Pack(parcel)
        options:
            task_queue: "packing"
    close complete

activity Pack(parcel: Parcel):
    pack(parcel)
""",
    check=check,
)

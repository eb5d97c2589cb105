"""stray-value: a name or a literal stands alone in an activity that computes: a sketch of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from crossway.checks.bodies import Body
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.blocks import statements, without_comments
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.lexer import read_lines
from crossway.language.near import near_names, suggestion

_Definition = tree.Workflow | tree.Activity | tree.Service | tree.Worker | tree.TypeBlock

_DEFINITIONS: tuple[type[_Definition], ...] = get_args(_Definition)

_LITERALS = (["number"], ["-", "number"], ["duration"], ["string"])
"""What one value that is written out consists of."""


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the lines of one value, among lines that compute: a literal, or a name in use.

    And literals that are all there is: nothing is said in words then.
    """
    for body in facts.bodies_with(tree.Sketch):
        lines = [one for one in statements(body.block) if not isinstance(one, tree.Comment)]
        sketches = [one for one in lines if isinstance(one, tree.Sketch)]
        literals = [one for one in sketches if _kinds(one.text) in _LITERALS]
        if len(sketches) == len(lines) > len(literals):
            continue  # it is said in words, of which this is one
        for line in body.of(tree.Sketch):
            if not line.body:
                yield from _stray(facts, body, line)


def _stray(facts: Facts, body: Body, line: tree.Sketch) -> Iterator[Diagnostic]:
    kinds = _kinds(line.text)
    literal, name = kinds in _LITERALS, set(kinds[::2]) == {"name"} and set(kinds[1::2]) <= {"."}
    near = near_names(line.text, body.names) if name else ()
    if literal or near or (name and line.text in _used(facts, body.file)):
        yield RULE.at(
            line.span,
            f"{line.text} stands alone: it does nothing, and makes a sketch of {body.label}",
            hint=suggestion(*near) or "return it, give it to a name, or remove it",
            name=None if literal else line.text,
        )


def _kinds(text: str) -> list[str]:
    """Return the kinds of the tokens of a line, symbols by what they are: `o.id`: name . name."""
    tokens = [token for line in read_lines(text) for token in line.tokens if token.kind != "end"]
    return [one.text if one.kind == "symbol" else one.kind for one in tokens]


def _used(facts: Facts, file: tree.File) -> frozenset[str]:
    """Return what is a field, or is defined: no word that an activity is described with."""
    defined: set[str] = set()
    for kind in _DEFINITIONS:
        defined.update(one.name for _, one in facts.defined(kind))
    declared = (
        field.name
        for _, block in facts.defined(tree.TypeBlock)
        for field in without_comments(block.fields)
    )
    read = (field.name for field in facts.written(file.path, tree.Field))
    return frozenset({*defined, *declared, *read})


_PACK = """\
type Order:
    id: string
    kind: string

activity Pack(order: Order) -> (string):
    label = concat("parcel ", order.id)
    kind
    return label
"""

RULE = Rule(
    code="stray-value",
    subject=Subject.STATEMENTS,
    severity=Severity.WARNING,
    summary="a name or a literal stands alone in an activity that computes",
    why="""\
An activity may be said in words, and is a sketch then: `run` answers it with a sample. A literal
alone, or a name that is a field, a definition or nearly a value, is what
is left of a line, and would make a sketch of all of them. In other bodies it is an error.""",
    bad=_PACK,
    good=_PACK.replace("    kind\n", "    log(order.kind)\n"),
    check=check,
)
